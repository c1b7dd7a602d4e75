#requires -Version 7.6
<#
.SYNOPSIS
Imports a packaged module as somebody who has nothing else of it, and checks that it has all that its manifest promises.

.EXAMPLE
pwsh -NoProfile -File tools/Test-Package.ps1 -ModuleManifest out/Autoauto/0.1.0/Autoauto.psd1
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $ModuleManifest
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$warnings = @()
$promised = Test-ModuleManifest -Path $ModuleManifest -WarningVariable warnings
if ($warnings) {
    throw "Test-ModuleManifest warns: $warnings"
}
# A copy at another place: what still reached into the checkout would be missing there.
$folder = New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) "autoauto-package-$([guid]::NewGuid().ToString('N'))")
try {
    Copy-Item -Path (Join-Path (Split-Path $ModuleManifest) '*') -Destination $folder -Recurse
    # In a process of its own: a loaded assembly could not be removed on Windows.
    $script = @'
        $ErrorActionPreference = 'Stop'
        Set-Location -LiteralPath $env:AUTOAUTO_PACKAGE
        Import-Module ./Autoauto.psd1
        $commands = Get-Command -Module Autoauto
        foreach ($command in $commands) { if (@((Get-Help $command.Name).examples.example).Count -lt 3) { throw "$($command.Name) lacks its help." } }
        # The engine with its database: loaded by the first use only.
        $null = Get-AutoAgent codex
        git init --quiet repository
        if (@(Get-AutoRun -RepositoryPath ./repository).Count -ne 0) { throw 'An empty repository has runs.' }
        @($commands).Count
'@
    $env:AUTOAUTO_PACKAGE = $folder.FullName
    $count = & (Get-Process -Id $PID).Path -NoLogo -NoProfile -NonInteractive -Command $script
    if ($LASTEXITCODE -ne 0) {
        throw "The package cannot be imported: $count"
    }
    if ([int] $count -ne $promised.ExportedCmdlets.Count) {
        throw "The manifest promises $($promised.ExportedCmdlets.Count) commands, Get-Command finds $count."
    }
    "imported from a fresh folder: $count commands"
}
finally {
    $env:AUTOAUTO_PACKAGE = $null
    Remove-Item -LiteralPath $folder -Recurse -Force
}
