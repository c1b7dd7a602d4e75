BeforeAll {
    . $PSScriptRoot/Support/common.ps1
}

Describe 'Watch-AutoRun' {
    BeforeEach {
        $script:repository = New-TestRepository -Turn '90', 'hang', '80'
        $script:job = $null
    }

    AfterEach {
        if ($job) {
            Remove-Job $job -Force
        }
        Remove-TestRepository $repository
    }

    It 'has exactly these parameters' {
        Get-ParameterSummary Watch-AutoRun | Should -Be @(
            'RepositoryPath String: by name, alias Repository PSPath'
            'RunId String[]: position 0, mandatory, by name, alias Id'
            'Tail Nullable'
        )
    }

    It 'writes the events of a run of another runspace until it ends, and leaves no progress bar' {
        $script:job = Start-TestJob -Path $repository -Manifest $ModuleManifest
        $run = Get-AutoRun -RepositoryPath $repository -Status Running
        $seen = [Collections.Generic.List[object]]::new()
        $asked = $false
        $run | Watch-AutoRun | ForEach-Object {
            $seen.Add($_)
            if (-not $asked) {
                $asked = $true
                $run | Stop-AutoRun -Abort
            }
        }
        $seen[0].PSObject.TypeNames[0] | Should -Be 'Autoauto.Event'
        $seen.Kind | Should -Contain 'run.abort'
        $seen[-1].Kind | Should -Be 'run.end'
        $seen.EventId | Should -Be (Get-AutoEvent $run.RunId -RepositoryPath $repository).EventId
    }

    It 'ends only the watching when its pipeline ends' {
        $script:job = Start-TestJob -Path $repository -Manifest $ModuleManifest
        $run = Get-AutoRun -RepositoryPath $repository -Status Running
        $run | Watch-AutoRun | Select-Object -First 1 | Should -HaveCount 1
        (Get-AutoRun $run.RunId -RepositoryPath $repository).Status | Should -Be 'Running'
        $run | Stop-AutoRun -Abort
    }

    It 'begins where -Tail says, and ends at once with a run that is over' {
        $run = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 1 -NoReceipt -Summary
        $all = $run | Get-AutoEvent
        ($run | Watch-AutoRun).EventId | Should -Be $all.EventId
        ($run | Watch-AutoRun -Tail 2).EventId | Should -Be $all[-2, -1].EventId
        $run | Watch-AutoRun -Tail 0 | Should -BeNullOrEmpty
        $run | Watch-AutoRun -WarningVariable warned -WarningAction SilentlyContinue | Out-Null
        $warned | Should -BeNullOrEmpty
    }

    It 'says that a run is not there' {
        Watch-AutoRun missing -RepositoryPath $repository -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.RunNotFound,Autoauto.Commands.WatchAutoRunCommand'
    }
}
