BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    $script:repository = New-TestRepository -Turn '90', 'noop', '80'
    Add-TestProgram -Path $repository -Name 'other' -Turn 'noop'
    $script:first = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 3 -Summary
    $script:second = Start-AutoRun other -RepositoryPath $repository -MaxExperiments 1 -Summary
}

AfterAll {
    Remove-TestRepository $repository
}

Describe 'Get-AutoRun' {
    Context 'Parameters' {
        It 'has exactly these' {
            Get-ParameterSummary Get-AutoRun | Should -Be @(
                'Last Nullable'
                'Program String[]: by name'
                'RepositoryPath String: by name, alias Repository PSPath'
                'RunId String[]: position 0, by name, alias Id'
                'Status String[]'
            )
        }

        It 'accepts the states that runs have' {
            { Get-AutoRun -RepositoryPath $repository -Status Nonsense } | Should -Throw -ErrorId 'ParameterArgumentValidationError,Autoauto.Commands.GetAutoRunCommand'
        }
    }

    Context 'Behaviour' {
        It 'gets all runs, newest first' {
            (Get-AutoRun -RepositoryPath $repository).RunId | Should -Be @($second.RunId, $first.RunId)
        }

        It 'describes a finished run' {
            $run = Get-AutoRun $first.RunId -RepositoryPath $repository
            $run.PSObject.TypeNames[0] | Should -Be 'Autoauto.Run'
            $run.Status | Should -Be 'Completed'
            $run.TerminationReason | Should -Be 'MaxExperiments'
            $run.ReasonText | Should -Be '3 experiments done'
            $run.Experiments | Should -Be 3
            $run.Kept | Should -Be 2
            $run.Crashed | Should -Be 1
            $run.OriginalBaseline | Should -Be 100
            $run.Baseline | Should -Be 80
            [math]::Round($run.ReceiptGainPercent, 6) | Should -Be 20
            $run.Trend.Length | Should -BeGreaterThan 1
            $run.StartedAtUtc.Kind | Should -Be 'Utc'
            $run.OwnerPid | Should -BeNullOrEmpty
            $run.RepositoryPath | Should -Be $repository
        }

        It 'chooses by id, wildcard, program, state and number' {
            Get-AutoRun $first.RunId -RepositoryPath $repository | Should -HaveCount 1
            Get-AutoRun '2*' -RepositoryPath $repository | Should -HaveCount 2
            (Get-AutoRun -Program 'ot*' -RepositoryPath $repository).Program | Should -Be 'other'
            (Get-AutoRun -Program demo -RepositoryPath $repository).Program | Should -Be 'demo'
            Get-AutoRun -Status Interrupted, Failed -RepositoryPath $repository | Should -BeNullOrEmpty
            (Get-AutoRun -Last 1 -RepositoryPath $repository).RunId | Should -Be $second.RunId
        }

        It 'finds the repository from a folder within it and from a worktree' {
            Push-Location -LiteralPath (Join-Path $repository 'sub')
            try {
                Get-AutoRun -Last 1 | Should -HaveCount 1
            }
            finally {
                Pop-Location
            }
        }

        It 'takes relative paths and those of PowerShell drives' {
            $null = New-PSDrive -Name AutoTest -PSProvider FileSystem -Root $repository
            Get-AutoRun -RepositoryPath 'AutoTest:/sub' | Should -HaveCount 2
            Push-Location -LiteralPath (Join-Path $repository 'sub')
            try {
                Get-AutoRun -Repository .. | Should -HaveCount 2
            }
            finally {
                Pop-Location
                Remove-PSDrive AutoTest
            }
            { Get-AutoRun -RepositoryPath 'Env:/PATH' } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
            { Get-AutoRun -RepositoryPath 'NoSuchDrive:/x' } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
        }

        It 'takes a folder or a run from the pipeline' {
            Get-Item -LiteralPath $repository | Get-AutoRun | Should -HaveCount 2
            ($first | Get-AutoRun).RunId | Should -Be $first.RunId
        }

        It 'says nothing where there is nothing' {
            $empty = New-TestRepository -NoProgram
            Get-AutoRun -RepositoryPath $empty | Should -BeNullOrEmpty
            Test-Path (Join-Path $empty '.autoauto') | Should -BeFalse
            Remove-TestRepository $empty
        }
    }

    Context 'Errors' {
        It 'takes a program that is not there for a mistake, but not one without runs, a wildcard, or one that was removed' {
            Add-TestProgram -Path $repository -Name idle
            Get-AutoRun -Program idle, n*, other, demi -RepositoryPath $repository -ErrorAction SilentlyContinue -ErrorVariable problem | Should -HaveCount 1
            $problem | Should -HaveCount 1
            $problem[0].FullyQualifiedErrorId | Should -Be 'Autoauto.ProgramNotFound,Autoauto.Commands.GetAutoRunCommand'
            $problem[0].TargetObject | Should -Be 'demi'
            $problem[0].ErrorDetails.RecommendedAction | Should -Be "Did you mean 'demo'?"
            Remove-Item -LiteralPath (Join-Path $repository '.autoauto/programs/other') -Recurse
            Get-AutoRun -Program other -RepositoryPath $repository -ErrorAction Stop | Should -HaveCount 1
        }

        It 'lets a program narrow down ids' {
            Get-AutoRun $first.RunId, $second.RunId -Program demo -RepositoryPath $repository | Should -HaveCount 1
        }

        It 'reports an id that is not there and goes on' {
            $found = Get-AutoRun 'missing', $first.RunId -RepositoryPath $repository -ErrorAction SilentlyContinue -ErrorVariable problem
            $found | Should -HaveCount 1
            $problem | Should -HaveCount 1
            $problem[0].FullyQualifiedErrorId | Should -Be 'Autoauto.RunNotFound,Autoauto.Commands.GetAutoRunCommand'
            $problem[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
            $problem[0].TargetObject | Should -Be 'missing'
            $problem[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        }

        It 'ends where there is no repository, unless more come through the pipeline' {
            { Get-AutoRun -RepositoryPath ([IO.Path]::GetTempPath()) } | Should -Throw -ErrorId 'Autoauto.RepositoryNotFound,Autoauto.Commands.GetAutoRunCommand'
            $found = [IO.Path]::GetTempPath(), $repository | ForEach-Object { [pscustomobject]@{ RepositoryPath = $_ } } | Get-AutoRun -ErrorAction SilentlyContinue -ErrorVariable problem
            $found | Should -HaveCount 2
            $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.RepositoryNotFound,Autoauto.Commands.GetAutoRunCommand'
        }
    }
}
