BeforeAll {
    . $PSScriptRoot/Support/common.ps1
}

Describe 'Start-AutoRun' {
    BeforeEach {
        $script:repository = New-TestRepository -Turn '90', 'noop', '120', 'broken', 'fail', 'cheat', '80'
    }

    AfterEach {
        Remove-TestRepository $repository
    }

    Context 'Parameters' {
        It 'has exactly these' {
            Get-ParameterSummary Start-AutoRun | Should -Be @(
                'Agent String'
                'AgentCommand String[]'
                'AgentTimeout Nullable'
                'Detached SwitchParameter: mandatory'
                'Effort String'
                'FallbackAgent String'
                'FallbackModel String'
                'Force SwitchParameter'
                'Guidance String'
                'KeepWorktree SwitchParameter'
                'Lenient SwitchParameter'
                'MaxConsecutiveDiscards Nullable'
                'MaxCostUsd Nullable'
                'MaxExperiments Nullable'
                'MaxInvocations Nullable'
                'MaxTokens Nullable'
                'MinEffectPercent Nullable'
                'Model String'
                'NoCarryForward SwitchParameter'
                'NoHistory SwitchParameter'
                'NoiseThresholdPercent Nullable'
                'NoPark SwitchParameter'
                'NoReceipt SwitchParameter'
                'NoSimplification SwitchParameter'
                'Preset String'
                'Program String: position 0, mandatory, by name'
                'Queue SwitchParameter: mandatory'
                'Repeats Nullable'
                'RepositoryPath String: by name, alias Repository PSPath'
                'RequireCommit SwitchParameter'
                'Rule String'
                'StartRevision String'
                'Strict SwitchParameter'
                'Summary SwitchParameter: mandatory'
                'Target Nullable'
                'TargetEffectPercent Nullable'
                'TimeLimit Nullable'
            )
        }

        It 'streams experiments by default and returns the run with -Summary' {
            $sets = (Get-Command Start-AutoRun).OutputType
            $sets.Type.Name | Should -Be @('ExperimentInfo', 'RunInfo')
        }

        It 'takes durations with a unit and refuses bare numbers' -ForEach @('30', 30, '0s', 'soon') {
            { Start-AutoRun demo -RepositoryPath $repository -TimeLimit $_ -WhatIf } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,Autoauto.Commands.StartAutoRunCommand'
        }
    }

    Context 'Behaviour' {
        It 'streams every experiment with its outcome' {
            $all = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 7 -NoReceipt
            $all[0].PSObject.TypeNames | Should -Contain 'Autoauto.Experiment' -Because 'that is the documented name'
            $all.Number | Should -Be @(1..7)
            $all.Status | Should -Be @('Kept', 'Crashed', 'Discarded', 'Discarded', 'Crashed', 'Discarded', 'Kept')
            $all.Reason | Should -Be @('Improved', 'NoCommit', 'Regressed', 'GateFailed', 'AgentError', 'LockViolation', 'Improved')
            $all[0].ReasonText | Should -Match '^improved by 10\.0 % \(p = '
            $all[3].ReasonText | Should -Match "^quality gate 'correct'"
            $all[0].Metric | Should -Be 90
            $all[0].BaselineMetric | Should -Be 100
            $all[0].Subject | Should -Be 'Set the value to 90'
        }

        It 'keeps the improvements on a branch and leaves the checkout alone' {
            Set-Content -LiteralPath (Join-Path $repository 'mine.txt') -Value 'not committed'
            $before = Invoke-TestGit $repository status --porcelain
            $run = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 7 -Summary
            Invoke-TestGit $repository show "$($run.Branch):value.txt" | Should -Be '80 1'
            Invoke-TestGit $repository rev-parse HEAD | Should -Be $run.StartCommit
            Invoke-TestGit $repository status --porcelain | Where-Object { $_ -notmatch '\.autoauto' } | Should -Be ($before | Where-Object { $_ -notmatch '\.autoauto' })
            Get-Content -LiteralPath (Join-Path $repository 'value.txt') | Should -Be '100 1'
            Get-TestWorkFolder $repository | Should -BeNullOrEmpty
        }

        It 'returns nothing but the run with -Summary' {
            $run = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 2 -Summary -NoReceipt
            $run | Should -HaveCount 1
            $run.PSObject.TypeNames[0] | Should -Be 'Autoauto.Run'
            $run.Kept | Should -Be 1
            $run.ReceiptGainPercent | Should -BeNullOrEmpty
        }

        It 'takes programs from the pipeline' {
            Get-AutoProgram demo -RepositoryPath $repository | Start-AutoRun -MaxExperiments 1 -NoReceipt | Should -HaveCount 1
        }

        It 'ends at the target' {
            $run = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 7 -Target 95 -Summary -NoReceipt
            $run.TerminationReason | Should -Be 'TargetReached'
            $run.ReasonText | Should -Be 'the target of 95 was reached'
            $run.Experiments | Should -Be 1
        }

        It 'takes an agent given on the spot' {
            $agent = Join-Path $repository '.autoauto/programs/demo/agent.sh'
            $all = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 1 -NoReceipt -AgentCommand 'sh', $agent, '42'
            $all.Metric | Should -Be 42
        }
    }

    Context 'WhatIf' {
        It 'shows plan and prompt and does nothing at all' {
            $text = Get-HostText { Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 3 -WhatIf }
            $text | Should -Match 'What if: Run program ''demo'''
            $text | Should -Match 'autoauto/demo/'
            $text | Should -Match 'measure\.sh'
            $text | Should -Match 'after 3 experiments'
            $text | Should -Match 'in 10 pairs at the end'
            $text | Should -Match 'Make the value smaller'
            Get-ChildItem -LiteralPath (Join-Path $repository '.autoauto') -Force | ForEach-Object Name | Should -Be 'programs'
            Invoke-TestGit $repository branch --list | Should -HaveCount 1
        }

        It 'says where the work would be done' {
            Get-HostText { Start-AutoRun demo -RepositoryPath $repository -Detached -WhatIf } | Should -Match 'to a background worker'
            Get-HostText { Start-AutoRun demo -RepositoryPath $repository -Queue -WhatIf } | Should -Match 'Wait until no other run'
        }

        It 'still checks' {
            { Start-AutoRun demo -RepositoryPath $repository -StartRevision nonsense -WhatIf } | Should -Throw -ErrorId 'Autoauto.InvalidArgument,*'
        }
    }

    Context 'Errors' {
        It 'ends with one clear error' -ForEach @(
            @{ Id = 'ProgramNotFound'; Category = 'ObjectNotFound'; Run = { Start-AutoRun demi -RepositoryPath $repository } }
            @{ Id = 'AgentNotFound'; Category = 'NotInstalled'; Run = { Start-AutoRun demo -RepositoryPath $repository -AgentCommand 'no-such-agent' } }
            @{ Id = 'AgentNotFound'; Category = 'NotInstalled'; Run = { Start-AutoRun demo -RepositoryPath $repository -Agent nobody } }
            @{ Id = 'PriceUnknown'; Category = 'ResourceUnavailable'; Run = { Start-AutoRun demo -RepositoryPath $repository -MaxCostUsd 1 } }
            @{ Id = 'InvalidArgument'; Category = 'InvalidArgument'; Run = { Start-AutoRun demo -RepositoryPath $repository -StartRevision nonsense } }
            @{ Id = 'RepositoryNotFound'; Category = 'ObjectNotFound'; Run = { Start-AutoRun demo -RepositoryPath ([IO.Path]::GetTempPath()) } }
        ) {
            $problem = try { & $Run; $null } catch { $_ }
            $problem.FullyQualifiedErrorId | Should -Be "Autoauto.$Id,Autoauto.Commands.StartAutoRunCommand"
            $problem.CategoryInfo.Category | Should -Be $Category
            $problem.TargetObject | Should -Not -BeNullOrEmpty
            $problem.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        }

        It 'shows five mistakes in a configuration at once' {
            $config = Join-Path $repository '.autoauto/programs/demo/config.json'
            Set-Content -LiteralPath $config -Value '{ "direction": "sideways", "repeats": 0, "noiseThresholdPercent": -1, "agent": { "name": "nobody" }, "targt": 3 }'
            $problem = try { Start-AutoRun demo -RepositoryPath $repository } catch { $_ }
            $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.ProgramInvalid,Autoauto.Commands.StartAutoRunCommand'
            foreach ($key in 'metric', 'direction', 'repeats', 'noiseThresholdPercent', 'agent.name', 'targt') {
                $problem.Exception.Message | Should -Match ([regex]::Escape($key))
            }
        }

        It 'ends with the evaluator''s own words where the start commit cannot be measured' {
            Set-Content -LiteralPath (Join-Path $repository 'value.txt') -Value 'garbage 1'
            $null = Invoke-TestGit $repository commit -qam 'Break it'
            $problem = try { Start-AutoRun demo -RepositoryPath $repository } catch { $_ }
            $problem.FullyQualifiedErrorId | Should -BeLike 'Autoauto.Measurement*,Autoauto.Commands.StartAutoRunCommand'
            $problem.Exception.Message | Should -Match 'this is no JSON'
            $run = Get-AutoRun -RepositoryPath $repository
            $run.Status | Should -Be 'Failed'
            $run.ErrorCode | Should -Be ($problem.FullyQualifiedErrorId -replace '^Autoauto\.|,.*$')
        }

        It 'goes on with the next program of a pipeline' {
            $all = [pscustomobject]@{ Program = 'missing' }, [pscustomobject]@{ Program = 'demo' } |
                Start-AutoRun -RepositoryPath $repository -MaxExperiments 1 -NoReceipt -ErrorAction SilentlyContinue -ErrorVariable problem
            $all | Should -HaveCount 1
            $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.ProgramNotFound,Autoauto.Commands.StartAutoRunCommand'
        }
    }

    Context 'Streams' {
        It 'puts each thing on its stream, in order' {
            $records = Invoke-Recorded { Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 2 -NoReceipt -Verbose -Debug -Confirm:$false -InformationAction SilentlyContinue }
            @($records | Where-Object Stream -EQ 'Output').Count | Should -Be 2
            ($records | Where-Object Stream -EQ 'Verbose').Value.Message | Should -Contain 'Baseline: value = 100 ms.'
            ($records | Where-Object { $_.Stream -eq 'Verbose' -and $_.Value.Message -like 'Experiment 1: Kept*' }) | Should -HaveCount 1
            $details = ($records | Where-Object Stream -EQ 'Debug').Value.Message
            $details | Should -Contain 'Experiment 1: Decision 1 of 3, Candidate: 90'
            $details | Where-Object { $_ -match '^In .*: git .*checkout --quiet --force --detach' } | Should -Not -BeNullOrEmpty -Because 'command lines belong there'
            $details | Where-Object { $_ -match '^In .*: \S*sh .*agent\.sh"? 90' } | Should -HaveCount 2
            $milestones = ($records | Where-Object { $_.Stream -eq 'Information' -and 'Run' -in $_.Value.Tags }).Value.MessageData
            $milestones | Should -HaveCount 2
            $milestones[0] | Should -Match 'started on branch'
            $words = ($records | Where-Object { $_.Stream -eq 'Information' -and 'Agent' -in $_.Value.Tags }).Value.MessageData
            $words | Should -Be @('turn 1: 90', 'turn 2: noop')
            $kinds = $records.Stream
            $kinds.IndexOf('Output') | Should -BeGreaterThan $kinds.IndexOf('Verbose')
        }

        It 'is silent but for its objects by default' {
            $records = Invoke-Recorded { Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 2 -NoReceipt }
            $records.Stream | Where-Object { $_ -notin 'Output', 'Information' } | Should -BeNullOrEmpty
        }

        It 'warns of a run without limits' {
            $null = Start-AutoRun demo -RepositoryPath $repository -MaxConsecutiveDiscards 1 -NoReceipt -WarningVariable warning -WarningAction SilentlyContinue
            "$warning" | Should -Match 'no limit'
        }
    }
}
