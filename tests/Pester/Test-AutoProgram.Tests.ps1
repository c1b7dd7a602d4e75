BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    $script:repository = New-TestRepository
}

AfterAll {
    Remove-TestRepository $repository
}

Describe 'Test-AutoProgram' {
    It 'has exactly these parameters' {
        Get-ParameterSummary Test-AutoProgram | Should -Be @(
            'Apply SwitchParameter'
            'Invocations Int32: alias Count'
            'Program String[]: position 0, mandatory, by name'
            'RedTeam SwitchParameter: mandatory'
            'RepositoryPath String: by name, alias Repository PSPath'
            'TargetEffectPercent Nullable'
        )
    }

    It 'says what the evaluator is worth, and leaves nothing behind' {
        $test = Test-AutoProgram demo -Invocations 5 -RepositoryPath $repository
        $test.PSObject.TypeNames[0] | Should -Be 'Autoauto.ProgramTest'
        $test.IsValid | Should -BeTrue
        $test.Invocations | Should -Be 5
        $test.ValidInvocations | Should -Be 5
        $test.Median | Should -Be 100
        $test.NoisePercent | Should -Be 0
        $test.Assessment | Should -Be 'Deterministic'
        $test.InvocationSeconds | Should -BeGreaterThan 0
        $test.RecommendedRepeats | Should -BeGreaterThan 0
        $test.SlotInvocations | Should -Be 8
        $test.IsSlotBiased | Should -BeFalse
        $test.DetectableEffectPercent | Should -BeLessThan 0.1
        $test.DecisionInvocations | Should -BeGreaterThan 1
        $test.TargetEffectPercent | Should -BeNullOrEmpty
        $test | Format-List | Out-String | Should -Match 'Values repeat exactly'
        Get-TestWorkFolder $repository | Should -BeNullOrEmpty
    }

    It 'writes the recommendation with -Apply only' {
        $test = Get-AutoProgram demo -RepositoryPath $repository | Test-AutoProgram -Invocations 3
        $before = Get-AutoProgram demo -RepositoryPath $repository
        $before.NoiseThresholdPercent | Should -Be 1
        $test = Test-AutoProgram demo -Invocations 3 -Apply -RepositoryPath $repository
        $after = Get-AutoProgram demo -RepositoryPath $repository
        $after.Repeats | Should -Be $test.RecommendedRepeats
        $after.NoiseThresholdPercent | Should -Be $test.RecommendedNoiseThresholdPercent
    }

    It 'says what it takes to see an effect' {
        $test = Test-AutoProgram demo -Invocations 3 -TargetEffectPercent 1 -RepositoryPath $repository
        $test.TargetEffectPercent | Should -Be 1
        $test.IsTargetResolvable | Should -BeTrue
        $test.TargetInvocations | Should -Be 4
        $test.TargetRunsPerInvocation | Should -Be 1
        $test.RecommendedWarmup | Should -Be 0
    }

    It 'lets cheaters try the program and says what to change, one object per cheat' {
        $results = Test-AutoProgram demo -RedTeam -RepositoryPath $repository
        $results[0].PSObject.TypeNames[0] | Should -Be 'Autoauto.RedTeamResult'
        $results.Count | Should -BeGreaterOrEqual 25
        $results.Outcome | Sort-Object -Unique | ForEach-Object { $_ | Should -BeIn 'Caught', 'Missed', 'NotApplicable' }
        ($results | Where-Object Cheat -eq edit-evaluator).Caught | Should -BeTrue
        $results | Where-Object Outcome -eq Missed | ForEach-Object { $_.WhatToChange | Should -Not -BeNullOrEmpty }
        $results | Where-Object Outcome -ne Missed | ForEach-Object { $_.WhatToChange | Should -BeNullOrEmpty }
        ($results | ConvertTo-Csv).Count | Should -Be ($results.Count + 1)
        Get-TestWorkFolder $repository | Should -BeNullOrEmpty
        Invoke-TestGit $repository branch --list 'redteam/*' | Should -BeNullOrEmpty
    }

    It 'runs nothing with -WhatIf' {
        Test-AutoProgram demo -RepositoryPath $repository -WhatIf | Should -BeNullOrEmpty
    }

    It 'narrates every invocation with -Verbose' {
        $records = Invoke-Recorded { Test-AutoProgram demo -Invocations 3 -RepositoryPath $repository -Verbose }
        ($records | Where-Object Stream -EQ 'Verbose').Value.Message | Should -Contain '3 of 3, last 100'
        ($records | Where-Object Stream -EQ 'Verbose').Value.Message | Should -Contain 'slots 8 of 8, last 100'
    }

    It 'quotes what a broken evaluator printed; that is a result and no error' {
        Set-Content -LiteralPath (Join-Path $repository 'value.txt') -Value 'garbage 1'
        $null = Invoke-TestGit $repository commit -qam 'Break it'
        $test = Test-AutoProgram demo -Invocations 2 -RepositoryPath $repository
        $test.IsValid | Should -BeFalse
        $test.Problems | Should -Match 'this is no JSON'
        $test.Median | Should -BeNullOrEmpty
    }

    It 'reports a name that is not there' {
        Test-AutoProgram missing -RepositoryPath $repository -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.ProgramNotFound,Autoauto.Commands.TestAutoProgramCommand'
    }
}
