#requires -Version 7.6
<#
.SYNOPSIS
The pipeline's limits as Pester tests. Takes minutes and wants a quiet machine, so it is no part of the suite.

.EXAMPLE
./build.ps1 -Task Build; Invoke-Pester -Path bench/Pipeline.Benchmark.ps1 -Output Detailed
#>

BeforeAll {
    $project = Join-Path $PSScriptRoot 'Autoauto.Bench'
    # Exit code 1 says that a limit is missed; which one, the tests say.
    $text = dotnet run --configuration Release --project $project -- pipeline --json
    $script:result = ($text -join "`n") | ConvertFrom-Json
}

Describe 'The module in a session' {
    It 'is imported within the limit, over an empty module' {
        $result.import.DifferenceMs.P50 | Should -BeLessOrEqual $result.MostImportMs -Because "load average was $($result.loadAverage)"
    }

    It 'reads all experiments' {
        $result.reading.Experiments | Select-Object -Unique | Should -Be 100000
    }

    It 'writes the first object within the limit' {
        foreach ($one in $result.reading) { $one.FirstMs.P50 | Should -BeLessOrEqual $result.MostFirstMs -Because "there are $($one.Runs) runs" }
    }

    It 'writes all objects within the limit' {
        foreach ($one in $result.reading) { $one.AllMs.P50 | Should -BeLessOrEqual $result.MostAllMs -Because "there are $($one.Runs) runs" }
    }

    It 'needs no more memory for many objects than for few' {
        foreach ($one in $result.reading) { $one.HeapGrowthMegabytes | Should -BeLessOrEqual $result.MostHeapGrowthMegabytes -Because "there are $($one.Runs) runs" }
    }
}
