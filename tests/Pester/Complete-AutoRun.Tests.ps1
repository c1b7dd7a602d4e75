BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    $script:repository = New-TestRepository -Turn '90', 'noop', '80'
    $script:run = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 3 -NoReceipt -Summary
    $script:branches = { Invoke-TestGit $repository for-each-ref --format='%(refname:short)' refs/heads/autoauto/complete refs/heads/perf }
}

AfterAll {
    Remove-TestRepository $repository
}

Describe 'Complete-AutoRun' {
    It 'has exactly these parameters' {
        Get-ParameterSummary Complete-AutoRun | Should -Be @(
            'BranchPrefix String'
            'ByExperiment SwitchParameter: mandatory'
            'Force SwitchParameter'
            'LeaveOneOut SwitchParameter'
            'Pairs Int32'
            'RepositoryPath String: by name, alias Repository PSPath'
            'RunId String[]: position 0, mandatory, by name, alias Id'
            'Squash SwitchParameter: mandatory'
            'SummaryPath String'
            'Verify SwitchParameter'
        )
    }

    It 'says which branches it would make with -WhatIf, and makes none' {
        $run | Complete-AutoRun -Verify -WhatIf | Should -BeNullOrEmpty
        & $branches | Should -BeNullOrEmpty
        Join-Path $repository '.autoauto/reports' | Should -Not -Exist
    }

    It 'makes a branch per group off the start commit and writes a summary' {
        $head = Invoke-TestGit $repository rev-parse HEAD
        $set = $run | Complete-AutoRun
        $set.PSObject.TypeNames[0] | Should -Be 'Autoauto.ChangeSet'
        $set.Branch | Should -Be "autoauto/complete/$($run.RunId)/1-set-the-value-to-90"
        $set.Experiments | Should -Be '1,3'
        $set.Files | Should -Be 'value.txt'
        $set.Result | Should -Be 'Created'
        $set.GainPercent | Should -BeNullOrEmpty
        Invoke-TestGit $repository show "$($set.Branch):value.txt" | Should -Be '80 1'
        Invoke-TestGit $repository rev-list --count "$($set.StartCommit)..$($set.Branch)" | Should -Be 2
        Get-Content -Raw $set.SummaryPath | Should -Match 'no figure is claimed'
        Invoke-TestGit $repository rev-parse HEAD | Should -Be $head
        Get-TestWorkFolder $repository | Should -BeNullOrEmpty
    }

    It 'finds its own branches when done again, and refuses a stranger' {
        ($run | Complete-AutoRun).Result | Should -Be 'Unchanged'
        $run | Complete-AutoRun -Squash -ErrorAction SilentlyContinue -ErrorVariable problem | Should -BeNullOrEmpty
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.BranchExists,Autoauto.Commands.CompleteAutoRunCommand'
        $problem.CategoryInfo.Category | Should -Be 'ResourceExists'
    }

    It 'measures and squashes on request' {
        $set = Complete-AutoRun $run.RunId -RepositoryPath $repository -Squash -Verify -Pairs 6 -BranchPrefix perf/mine -SummaryPath (Join-Path $TestDrive 's.md')
        $set.Branch | Should -BeLike 'perf/mine/1-*'
        [math]::Round($set.GainPercent, 6) | Should -Be 20
        $set.Finding | Should -Be 'Improved'
        Invoke-TestGit $repository rev-list --count "$($set.StartCommit)..$($set.Branch)" | Should -Be 1
        Get-Content -Raw (Join-Path $TestDrive 's.md') | Should -Match '\+20\.0 %'
    }

    It 'reports a run that is not there, and goes on to the next' {
        $sets = 'missing', $run.RunId | ForEach-Object { [pscustomobject] @{ RunId = $_ } } |
            Complete-AutoRun -RepositoryPath $repository -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.RunNotFound,Autoauto.Commands.CompleteAutoRunCommand'
        $sets | Should -HaveCount 1
    }
}
