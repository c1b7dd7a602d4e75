BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    $script:repository = New-TestRepository -Turn '90', '200', 'noop'
    $script:run = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 3 -NoReceipt -Summary
}

AfterAll {
    Remove-TestRepository $repository
}

Describe 'Get-AutoExperimentDiff' {
    It 'has exactly these parameters' {
        Get-ParameterSummary Get-AutoExperimentDiff | Should -Be @(
            'Number Int32: position 1, mandatory, by name'
            'RepositoryPath String: by name, alias Repository PSPath'
            'RunId String: position 0, mandatory, by name, alias Id'
        )
    }

    It 'shows what was kept and what was discarded' {
        $kept = Get-AutoExperimentDiff $run.RunId 1 -RepositoryPath $repository
        $kept -match '^-100 ' | Should -HaveCount 1
        $kept -match '^\+90 ' | Should -HaveCount 1
        $discarded = Get-AutoExperiment $run.RunId 2 -RepositoryPath $repository | Get-AutoExperimentDiff
        $discarded -match '^-90 ' | Should -HaveCount 1 -Because 'it began with what was kept before'
        $discarded -match '^\+200 ' | Should -HaveCount 1
    }

    It 'says that an experiment without a commit has nothing to show, and that there is none of a number' {
        foreach ($number in 3, 9) {
            Get-AutoExperimentDiff $run.RunId $number -RepositoryPath $repository -ErrorAction SilentlyContinue -ErrorVariable problem | Should -BeNullOrEmpty
            $problem[0].FullyQualifiedErrorId | Should -Be 'Autoauto.ExperimentNotFound,Autoauto.Commands.GetAutoExperimentDiffCommand'
        }

        $problem[0] | Should -BeLike '*has no experiment 9*'
    }
}
