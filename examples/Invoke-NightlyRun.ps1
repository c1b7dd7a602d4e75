#requires -Version 7.6
<#
.SYNOPSIS
Runs a program unattended and says by its exit code how it ended.

.DESCRIPTION
For Task Scheduler, cron and systemd. Exit codes:

  0  finished, with at least one improvement
  1  unexpected failure
  2  bad set-up: no repository, no program, a mistake in its settings, no agent, or the program is being run already
  3  finished without an improvement
  4  interrupted: stopped or aborted; Resume-AutoRun goes on
  5  the agent's quota is used up: try again later with Resume-AutoRun

.EXAMPLE
pwsh -NoLogo -NoProfile -NonInteractive -File /opt/autoauto/Invoke-NightlyRun.ps1 -RepositoryPath /srv/app -Program speed -TimeLimit 7h *> /var/log/autoauto.log
#>
[CmdletBinding()]
param(
    # The repository; a full path, because a scheduler starts scripts anywhere.
    [Parameter(Mandatory)][string] $RepositoryPath,
    [Parameter(Mandatory)][string] $Program,
    [string] $TimeLimit = '8h',
    [ValidateRange(1, [int]::MaxValue)][int] $MaxExperiments = 1000,
    # Cap on the cost of the run, US dollars; none if it is left out, but for the repository's own.
    [decimal] $MaxCostUsd,
    # Where the module is, if it is not in $env:PSModulePath.
    [string] $ModulePath = 'Autoauto'
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
# A scheduler has no screen to draw on, and nobody to answer a question.
$ProgressPreference = 'SilentlyContinue'
$ConfirmPreference = 'None'

$setupErrors = @(
    'RepositoryNotFound', 'RepositoryUnborn', 'RepositoryBare', 'RepositoryDirty', 'RepositoryReadOnly', 'GitMissing', 'DiskFull', 'InvalidArgument'
    'ProgramNotFound', 'ProgramInvalid', 'ProgramBusy', 'RunAlreadyActive', 'EvaluatorNotRunnable', 'AgentNotFound', 'DatabaseTooNew'
    'SettingInvalid', 'PriceUnknown'
)

try {
    Import-Module $ModulePath
    $limits = @{ TimeLimit = $TimeLimit; MaxExperiments = $MaxExperiments }
    if ($PSBoundParameters.ContainsKey('MaxCostUsd')) {
        $limits.MaxCostUsd = $MaxCostUsd
    }
    $run = Start-AutoRun -Program $Program -RepositoryPath $RepositoryPath @limits -Summary -Verbose
    $run | Format-List | Out-String -Width 120 | Write-Output
}
catch {
    $_ | Format-List -Force | Out-String -Width 120 | Write-Output
    $code = $_.FullyQualifiedErrorId -replace '^Autoauto\.|,.*$'
    exit ($code -in $setupErrors ? 2 : 1)
}

switch ($run.Status) {
    'Completed' {
        if ($run.TerminationReason -eq 'QuotaExhausted') { exit 5 }
        exit ($run.Kept -gt 0 ? 0 : 3)
    }
    { $_ -in 'Stopped', 'Interrupted' } { exit 4 }
    default { exit 1 }
}
