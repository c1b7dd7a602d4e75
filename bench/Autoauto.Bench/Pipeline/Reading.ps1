#requires -Version 7.6
<#
.SYNOPSIS
Measures Get-AutoExperiment in a warm PowerShell and writes one line of JSON. Called by the verb "pipeline".
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $ModuleManifest,
    [Parameter(Mandatory)] [string] $RepositoryPath,
    [int] $Repeats = 7,
    [int] $HeapStep = 20000
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
Import-Module $ModuleManifest
$null = Get-AutoExperiment -RepositoryPath $RepositoryPath | Select-Object -First 1000
$self = [Diagnostics.Process]::GetCurrentProcess()

$first = foreach ($ignored in 1..(3 * $Repeats)) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $null = Get-AutoExperiment -RepositoryPath $RepositoryPath | Select-Object -First 1
    $clock.Elapsed.TotalMilliseconds
}

$all = foreach ($ignored in 1..$Repeats) {
    $self.Refresh()
    $before = $self.TotalProcessorTime
    $clock = [Diagnostics.Stopwatch]::StartNew()
    Get-AutoExperiment -RepositoryPath $RepositoryPath | Out-Null
    $wall = $clock.Elapsed.TotalMilliseconds
    $self.Refresh()
    @{ Wall = $wall; Cpu = ($self.TotalProcessorTime - $before).TotalMilliseconds }
}

$count = 0
$heap = Get-AutoExperiment -RepositoryPath $RepositoryPath | ForEach-Object {
    $count++
    if ($count % $HeapStep -eq 0) { [GC]::GetTotalMemory($true) }
}

@{ First = @($first); All = @($all.Wall); AllCpu = @($all.Cpu); Heap = @($heap); Count = $count } | ConvertTo-Json -Compress
