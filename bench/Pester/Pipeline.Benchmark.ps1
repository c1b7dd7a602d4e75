#requires -Version 7.6
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }
<#
.SYNOPSIS
Measures in a real PowerShell what the module demands of itself: import, first object, all objects, memory. Prints every figure beside its limit.

.DESCRIPTION
Not part of the tests, which have no times in them: its name does not end in .Tests.ps1. Run it on a machine that does nothing else, after a build:

    Invoke-Pester bench/Pester/Pipeline.Benchmark.ps1 -Output Detailed
#>
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', '', Justification = 'They are used in blocks that the rule does not look into.')]
[CmdletBinding()]
param(
    [int] $Experiments = 100000,
    [int] $ImportPairs = 9,
    [int] $Repeats = 7
)

BeforeAll {
    Set-StrictMode -Version 3.0
    $script:root = (Resolve-Path -LiteralPath (Join-Path $PSScriptRoot '..' '..')).ProviderPath
    $script:manifest = if ($env:AUTOAUTO_TEST_MODULE) { $env:AUTOAUTO_TEST_MODULE } else { Join-Path $root 'module' 'Autoauto.psd1' }
    $script:shell = (Get-Process -Id $PID).Path

    function Get-Median([double[]] $Value) {
        $sorted = @($Value | Sort-Object)
        $middle = [Math]::Floor($sorted.Count / 2)
        $sorted.Count % 2 -eq 1 ? $sorted[$middle] : ($sorted[$middle - 1] + $sorted[$middle]) / 2
    }

    function Measure-Import([string] $Path) {
        $quoted = $Path.Replace("'", "''")
        $text = & $shell -NoLogo -NoProfile -NonInteractive -Command "`$c = [Diagnostics.Stopwatch]::StartNew(); Import-Module '$quoted' -ErrorAction Stop; `$c.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)"
        [double]::Parse($text, [cultureinfo]::InvariantCulture)
    }

    function Write-Figure([string] $What, [double[]] $Value, [string] $Unit, [string] $Limit) {
        $least = ($Value | Measure-Object -Minimum).Minimum
        $figures = (Get-Median $Value), $least | ForEach-Object { $_.ToString('0.0', [cultureinfo]::InvariantCulture) }
        $Host.UI.WriteLine("    ${What}: median $($figures[0]) $Unit, least $($figures[1]) $Unit of $($Value.Count); $Limit")
    }

    function Assert-Limit([string] $What, [double[]] $Value, [double] $Limit, [string] $Unit) {
        Write-Figure $What $Value $Unit "at most $Limit $Unit"
        Get-Median $Value | Should -BeLessOrEqual $Limit -Because "$What was measured $($Value.Count) times"
    }
}

Describe 'Import' -Tag Benchmark {
    It 'takes little longer than that of an empty module' {
        $empty = Join-Path $TestDrive 'Empty.psd1'
        Set-Content -LiteralPath (Join-Path $TestDrive 'Empty.psm1') -Value ''
        Set-Content -LiteralPath $empty -Value "@{ RootModule = 'Empty.psm1'; ModuleVersion = '1.0'; FunctionsToExport = @(); CmdletsToExport = @(); AliasesToExport = @(); VariablesToExport = @() }"
        # In turns, and each first as often as the other: what the machine does meanwhile hits both.
        $difference = foreach ($pair in 1..$ImportPairs) {
            if ($pair % 2) {
                $before = Measure-Import $empty
                (Measure-Import $manifest) - $before
            }
            else {
                $module = Measure-Import $manifest
                $module - (Measure-Import $empty)
            }
        }
        Assert-Limit 'import over an empty module' $difference 120 'ms'
    }
}

Describe 'Get-AutoExperiment' -Tag Benchmark {
    BeforeAll {
        $script:repository = dotnet run --configuration Release --project (Join-Path $root 'bench' 'Autoauto.Bench') -- repository --experiments $Experiments | Select-Object -Last 1
        if (-not $repository -or -not (Test-Path -LiteralPath $repository -PathType Container)) {
            throw "The benchmark's repository was not made: $repository"
        }

        Import-Module $manifest
        # Warm: compiled, and the file in the system's cache.
        Get-AutoExperiment -RepositoryPath $repository | Out-Null
    }

    AfterAll {
        if ($repository) {
            Remove-Item -LiteralPath $repository -Recurse -Force
        }
    }

    It 'gives its first object at once' {
        $times = foreach ($ignored in 1..(3 * $Repeats)) {
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $null = Get-AutoExperiment -RepositoryPath $repository | Select-Object -First 1
            $clock.Elapsed.TotalMilliseconds
        }
        Assert-Limit 'first object' $times 150 'ms'
    }

    It 'reads all of them quickly' {
        $self = [Diagnostics.Process]::GetCurrentProcess()
        $times = foreach ($ignored in 1..$Repeats) {
            $self.Refresh()
            $before = $self.TotalProcessorTime
            $clock = [Diagnostics.Stopwatch]::StartNew()
            Get-AutoExperiment -RepositoryPath $repository | Out-Null
            $wall = $clock.Elapsed.TotalMilliseconds
            $self.Refresh()
            [pscustomobject]@{ Wall = $wall; Processor = ($self.TotalProcessorTime - $before).TotalMilliseconds }
        }
        Write-Figure "all $Experiments, processor time" $times.Processor 'ms' 'what a busy machine disturbs least'
        Assert-Limit "all $Experiments" $times.Wall 2000 'ms'
    }

    It 'does not grow with what it has read' {
        $state = @{ Count = 0 }
        $step = [Math]::Max(1, [Math]::Floor($Experiments / 5))
        $heap = @(Get-AutoExperiment -RepositoryPath $repository | ForEach-Object {
                if (++$state.Count % $step -eq 0) {
                    [GC]::GetTotalMemory($true) / 1MB
                }
            })
        $state.Count | Should -Be $Experiments
        Assert-Limit 'growth of the live heap' ($heap[-1] - $heap[0]) 8 'MB'
    }
}
