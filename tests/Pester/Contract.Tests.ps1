BeforeDiscovery {
    $kinds = 'Run', 'Experiment', 'Measurement', 'Event', 'Program', 'ProgramTest', 'Replay', 'Receipt', 'Policy', 'PolicyVersion', 'PolicyChange', 'Idea', 'Spend', 'QueueItem', 'ChangeSet', 'Finding', 'Episode', 'Rejection', 'Prediction', 'Agent', 'AgentTest', 'Setting', 'RedTeamResult'
}

BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    Import-Module $PSScriptRoot/Support/EpisodeRepo.psm1
    $script:repository = New-TestRepository -Turn '90', 'noop', 'broken', '80'
    $script:run = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 4 -Summary
    $script:queued = New-TestRepository -Turn '95'
    $null = Start-AutoRun demo -RepositoryPath $queued -Queue -MaxExperiments 1 -NoReceipt | Wait-AutoRun -TimeoutSeconds 60
    Wait-Until { -not (Get-AutoQueue -RepositoryPath $queued -Status Waiting, Running, Done | Where-Object WorkerPid) }
    $script:objects = @{
        QueueItem   = Get-AutoQueue -RepositoryPath $queued -Status Done
        Run         = $run
        Experiment  = Get-AutoExperiment $run.RunId -RepositoryPath $repository
        Measurement = Get-AutoMeasurement $run.RunId -RepositoryPath $repository
        Event       = Get-AutoEvent $run.RunId -RepositoryPath $repository
        Program     = Get-AutoProgram -RepositoryPath $repository
        ProgramTest = Test-AutoProgram demo -Invocations 3 -RepositoryPath $repository
        Replay      = Invoke-AutoReplay $run.RunId -RepositoryPath $repository
        Idea        = Add-AutoIdea demo 'Try a table', 'Try a cache' -RepositoryPath $repository
        Spend       = Get-AutoSpend -RepositoryPath $repository
        ChangeSet   = Complete-AutoRun $run.RunId -RepositoryPath $repository
        Receipt     = Measure-AutoRun $run.RunId -Pairs 3 -LeaveOneOut -RepositoryPath $repository
        Finding     = & { Invoke-TestStoreGit $repository update-ref -d "refs/autoauto/$($run.RunId)/1"; Repair-AutoRepository -RepositoryPath $repository }
    }
    $recording = Join-Path $TestDrive 'run.jsonl'
    Set-Content -LiteralPath $recording -Value '{"type":"turn.failed","error":{"message":"You have hit your usage limit."}}'
    $objects.Agent = Get-AutoAgent
    $objects.AgentTest = Test-AutoAgent codex -Transcript $recording -ExitCode 1
    $objects.Setting = Get-AutoConfig -RepositoryPath $repository
    $objects.RedTeamResult = Test-AutoProgram demo -RedTeam -RepositoryPath $repository
    $objects.Policy = New-AutoPolicy rules 'sub/*.txt' -RepositoryPath $repository
    $objects.PolicyVersion = Get-AutoPolicyVersion rules -RepositoryPath $repository
    Set-Content -LiteralPath (Join-Path $repository 'sub/readme.txt') -Value 'edited'
    $objects.PolicyChange = Compare-AutoPolicy rules -RepositoryPath $repository
    $script:evolved = New-EpisodeRepository
    $objects.Episode = Invoke-AutoEpisode p -Count 3 -RepositoryPath $evolved
    $objects.Rejection = Get-AutoRejection -RepositoryPath $evolved
    $objects.Prediction = Get-AutoPrediction -RepositoryPath $evolved
}

AfterAll {
    Remove-TestRepository $repository, $queued, $evolved
}

Describe 'Autoauto.<_>' -ForEach $kinds {
    BeforeAll {
        $script:all = @($objects[$_])
        $script:properties = $all[0].PSObject.Properties
    }

    It 'has the type name of its documentation' {
        $all[0].PSObject.TypeNames[0] | Should -Be "Autoauto.$_"
    }

    It 'has flat values only, and says where it belongs' {
        foreach ($one in $all) {
            foreach ($property in $one.PSObject.Properties) {
                $property.MemberType | Should -Be 'Property'
                if ($null -ne $property.Value) {
                    $property.Value.GetType().Name | Should -BeIn 'String', 'Boolean', 'Int32', 'Int64', 'Double', 'Decimal', 'DateTime' -Because $property.Name
                }
                if ($property.Value -is [datetime]) {
                    $property.Name | Should -Match '(At|Until)Utc$'
                    $property.Value.Kind | Should -Be 'Utc'
                }
            }
        }
        if ($_ -in 'Agent', 'AgentTest') {
            # An agent belongs to the machine.
            $properties.Name | Should -Contain 'Agent'
            return
        }
        $properties.Name | Should -Contain 'RepositoryPath'
        $properties.Name | Should -Contain ($_ -eq 'Setting' ? 'Key' : $_ -in 'Policy', 'PolicyVersion', 'PolicyChange', 'Episode', 'Rejection', 'Prediction' ? 'Policy' : 'Program')
    }

    It 'comes back from CSV with every value' {
        $back = @($all | ConvertTo-Csv | ConvertFrom-Csv)
        $back | Should -HaveCount $all.Count
        for ($i = 0; $i -lt $all.Count; $i++) {
            foreach ($property in $all[$i].PSObject.Properties) {
                $text = $back[$i].($property.Name)
                if ($null -eq $property.Value) {
                    $text | Should -BeNullOrEmpty -Because $property.Name
                }
                elseif ($property.Value -is [datetime] -or $property.Value -is [bool]) {
                    # CSV drops the sub-seconds of any date, and has words for true and false.
                    $text | Should -Be ([string] $property.Value) -Because $property.Name
                }
                else {
                    $text -as $property.Value.GetType() | Should -Be $property.Value -Because $property.Name
                }
            }
        }
    }

    It 'comes back from JSON with every value' {
        $back = @($all | ConvertTo-Json -Depth 1 | ConvertFrom-Json)
        $back | Should -HaveCount $all.Count
        for ($i = 0; $i -lt $all.Count; $i++) {
            foreach ($property in $all[$i].PSObject.Properties) {
                $back[$i].($property.Name) | Should -Be $property.Value -Because $property.Name
            }
        }
    }

    It 'has a table of at most six columns that fits into 120, and a list' {
        $table = $all | Format-Table | Out-String -Width 120 -Stream
        foreach ($line in $table) {
            $line.TrimEnd().Length | Should -BeLessOrEqual 120
        }
        $columns = ($table | Where-Object { $_ -match '^[\s-]*-{1,}[\s-]*$' } | Select-Object -First 1).Trim() -split '\s+'
        $columns.Count | Should -BeGreaterOrEqual ($_ -eq 'RedTeamResult' ? 3 : 4)
        $columns.Count | Should -BeLessOrEqual 6
        $all[0] | Format-List | Out-String | Should -Match $all[0].PSStandardMembers.DefaultKeyPropertySet.ReferencedPropertyNames[0]
    }

    It 'shows no colour where output is redirected' {
        $all | Out-String | Should -Not -Match "`e\["
    }

    It 'has default properties that exist' {
        $set = $all[0].PSStandardMembers
        foreach ($name in $set.DefaultDisplayPropertySet.ReferencedPropertyNames + $set.DefaultKeyPropertySet.ReferencedPropertyNames) {
            $properties.Name | Should -Contain $name
        }
    }
}

Describe 'Composition' {
    It 'binds runs to everything that takes a run' {
        $run | Get-AutoRun | Should -HaveCount 1
        $run | Get-AutoExperiment | Should -HaveCount 4
        ($run | Get-AutoMeasurement).Count | Should -BeGreaterThan 10
        ($run | Get-AutoEvent).Count | Should -BeGreaterThan 4
        ($run | Wait-AutoRun).RunId | Should -Be $run.RunId
        $run | Remove-AutoRun -WhatIf
        $run | Get-AutoProgram | Should -HaveCount 1
    }

    It 'binds objects that went through CSV' {
        $run | ConvertTo-Csv | ConvertFrom-Csv | Get-AutoExperiment -Status Kept | Should -HaveCount 2
    }

    It 'binds objects of another session' {
        $job = Start-Job -ArgumentList $ModuleManifest, $repository -ScriptBlock { Import-Module $args[0]; Get-AutoRun -RepositoryPath $args[1] }
        $foreign = $job | Receive-Job -Wait -AutoRemoveJob
        $foreign.PSObject.TypeNames[0] | Should -Be 'Deserialized.Autoauto.Run'
        $foreign | Get-AutoExperiment | Should -HaveCount 4
        $foreign | Format-Table | Out-String -Width 120 | Should -Match '2 of 4'
    }

    It 'mixes repositories in one pipeline' {
        $other = New-TestRepository -Turn '95'
        $second = Start-AutoRun demo -RepositoryPath $other -MaxExperiments 1 -NoReceipt -Summary
        ($run, $second | Get-AutoExperiment -Status Kept).RepositoryPath | Select-Object -Unique | Should -Be $repository, $other
        Remove-TestRepository $other
    }

    It 'does the line of the documentation' {
        $file = Join-Path $repository 'kept.csv'
        Get-AutoRun -RepositoryPath $repository | Get-AutoExperiment | Where-Object Status -EQ Kept | Export-Csv $file
        (Import-Csv $file).Number | Should -Be 1, 4
    }
}
