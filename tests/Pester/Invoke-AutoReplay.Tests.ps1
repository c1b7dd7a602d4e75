BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    $script:repository = New-TestRepository -Turn '90', 'noop', '95', '80'
    $script:run = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 4 -NoReceipt -Summary
}

AfterAll {
    Remove-TestRepository $repository
}

Describe 'Invoke-AutoReplay' {
    It 'has exactly these parameters' {
        Get-ParameterSummary Invoke-AutoReplay | Should -Be @(
            'Lenient SwitchParameter'
            'MaxInvocations Nullable'
            'MinEffectPercent Nullable'
            'NoiseThresholdPercent Nullable'
            'Preset String'
            'Repeats Nullable'
            'RepositoryPath String: by name, alias Repository PSPath'
            'Rule String'
            'RunId String[]: position 0, mandatory, by name, alias Id'
            'Strict SwitchParameter'
        )
    }

    It 'judges a run alike, to the last bit, and measures nothing' {
        $before = (Get-AutoMeasurement $run.RunId -RepositoryPath $repository).Count
        $all = $run | Invoke-AutoReplay
        $all[0].PSObject.TypeNames[0] | Should -Be 'Autoauto.Replay'
        $all.Number | Should -Be 1, 3, 4
        $all.IsIdentical | Should -Not -Contain $false
        $all.Agrees | Should -Not -Contain $false
        $all.RecordedOutcome | Should -Be 'Keep', 'Discard', 'Keep'
        $all[0].RecordedEffectPercent | Should -Be 10
        $all.RecordedRuleVersion | Should -Be 6, 6, 6
        $all.ReplayedRuleVersion | Should -Be 6, 6, 6
        (Get-AutoMeasurement $run.RunId -RepositoryPath $repository).Count | Should -Be $before
    }

    It 'says what other settings would have decided' {
        $all = Invoke-AutoReplay $run.RunId -NoiseThresholdPercent 10.5 -RepositoryPath $repository
        $all.ReplayedOutcome | Should -Be 'Discard', 'Discard', 'Keep'
        $all.Agrees | Should -Be $false, $true, $true
    }

    It 'says where the recorded values end' {
        $all = Invoke-AutoReplay $run.RunId -Repeats 50 -RepositoryPath $repository
        $all | Where-Object ReplayedOutcome | Should -BeNullOrEmpty
        $all.MissingArm | Should -Be 'Candidate', 'Candidate', 'Candidate'
        $all[0] | Format-List | Out-String | Should -Match 'needs another value of the candidate'
    }

    It 'takes wildcards, and stops when downstream has enough' {
        Invoke-AutoReplay '*' -RepositoryPath $repository | Select-Object -First 1 | Should -HaveCount 1
    }

    It 'reports a run that is not there and settings that make no sense' {
        Invoke-AutoReplay missing -RepositoryPath $repository -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.RunNotFound,Autoauto.Commands.InvokeAutoReplayCommand'
        { Invoke-AutoReplay $run.RunId -Preset reckless -RepositoryPath $repository } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }
}
