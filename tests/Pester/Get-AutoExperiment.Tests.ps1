BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    $script:repository = New-TestRepository -Turn '90', 'noop', '120', 'broken', 'rude', '60'
    $script:run = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 6 -NoReceipt -Summary
}

AfterAll {
    Remove-TestRepository $repository
}

Describe 'Get-AutoExperiment' {
    It 'has exactly these parameters' {
        Get-ParameterSummary Get-AutoExperiment | Should -Be @(
            'Number Int32[]: position 1, by name'
            'Program String[]: by name'
            'Reason String[]'
            'RepositoryPath String: by name, alias Repository PSPath'
            'RunId String[]: position 0, by name, alias Id'
            'Status String[]'
        )
    }

    It 'gets the experiments of a run in order' {
        $all = $run | Get-AutoExperiment
        $all.Number | Should -Be @(1..6)
        $all[0].PSObject.TypeNames[0] | Should -Be 'Autoauto.Experiment'
        $all[0].Program | Should -Be 'demo'
        $all[0].RepositoryPath | Should -Be $repository
        $all[0].StartedAtUtc.Kind | Should -Be 'Utc'
        $all[0].CandidateCommit | Should -Match '^[0-9a-f]{40}$'
        $all[1].Metric | Should -BeNullOrEmpty
    }

    It 'chooses by number, state and reason' {
        (Get-AutoExperiment $run.RunId 2, 4 -RepositoryPath $repository).Number | Should -Be 2, 4
        (Get-AutoExperiment -Status Kept -RepositoryPath $repository).Number | Should -Be 1, 5, 6
        (Get-AutoExperiment -Status Kept, Crashed -RepositoryPath $repository).Number | Should -Be 1, 2, 5, 6
        (Get-AutoExperiment -Reason GateFailed -RepositoryPath $repository).Number | Should -Be 4
    }

    It 'chooses by program, from the pipeline too, and reports one that is not there' {
        (Get-AutoProgram demo -RepositoryPath $repository | Get-AutoExperiment -Status Kept).Number | Should -Be 1, 5, 6
        Get-AutoExperiment $run.RunId -Program other* -RepositoryPath $repository | Should -BeNullOrEmpty
        Get-AutoExperiment -Program missing -RepositoryPath $repository -ErrorAction SilentlyContinue -ErrorVariable problem | Should -BeNullOrEmpty
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.ProgramNotFound,Autoauto.Commands.GetAutoExperimentCommand'
    }

    It 'lets no escape sequence of an agent through' {
        $rude = Get-AutoExperiment $run.RunId 5 -RepositoryPath $repository
        $rude.Subject | Should -Match 'rude'
        $rude.Subject | Should -Not -Match "`e"
        $rude | Format-Table | Out-String | Should -Not -Match "`e\[31msubject"
    }

    It 'reports a run or number that is not there' {
        Get-AutoExperiment missing -RepositoryPath $repository -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.RunNotFound,Autoauto.Commands.GetAutoExperimentCommand'
        $found = Get-AutoExperiment $run.RunId 1, 99 -RepositoryPath $repository -ErrorAction SilentlyContinue -ErrorVariable problem
        $found | Should -HaveCount 1
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.ExperimentNotFound,Autoauto.Commands.GetAutoExperimentCommand'
    }

    It 'names the reasons where one is mistyped' {
        $problem = try { Get-AutoExperiment -Reason Improofed -RepositoryPath $repository } catch { $_ }
        $problem.FullyQualifiedErrorId | Should -Be 'ParameterArgumentValidationError,Autoauto.Commands.GetAutoExperimentCommand'
        $problem.Exception.Message | Should -Match 'Improved'
    }
}
