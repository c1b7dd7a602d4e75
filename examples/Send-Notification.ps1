#requires -Version 7.6
<#
.SYNOPSIS
A notification command: writes what happened to a run as a line of JSON, and posts it to a web hook if one is named.

.DESCRIPTION
Autoauto runs it when a run ends, fails or waits for a quota, with the facts in variables of the environment. There is no shell in between, and nothing here puts a fact into a command line: what an
agent wrote into a commit's subject is text and stays text.

.EXAMPLE
Set-AutoConfig notify.command 'pwsh', '-NoProfile', '-File', '/opt/autoauto/Send-Notification.ps1', '-Path', '/var/log/autoauto.jsonl'
#>
[CmdletBinding()]
param(
    # The file that a line is added to.
    [Parameter(Mandatory)][string] $Path,
    # An address that takes a JSON object with the property "text", as chat programs do.
    [uri] $WebHook
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$facts = [ordered]@{ AtUtc = [datetime]::UtcNow.ToString('o') }
foreach ($name in 'EVENT', 'RUN', 'PROGRAM', 'STATUS', 'TERMINATION', 'REASON', 'EXPERIMENTS', 'KEPT', 'GAIN_PERCENT', 'COST_USD', 'TOKENS', 'BRANCH', 'SUBJECT', 'PARKED_UNTIL', 'REPOSITORY') {
    $facts[$name] = [Environment]::GetEnvironmentVariable("AUTOAUTO_$name")
}
Add-Content -LiteralPath $Path -Value (ConvertTo-Json $facts -Compress)
if ($WebHook) {
    $text = "Autoauto: run $($facts.RUN) of $($facts.PROGRAM): $($facts.EVENT), $($facts.REASON). $($facts.KEPT) of $($facts.EXPERIMENTS) experiments kept."
    $null = Invoke-RestMethod -Uri $WebHook -Method Post -ContentType 'application/json' -Body (ConvertTo-Json @{ text = $text }) -TimeoutSec 20
}
