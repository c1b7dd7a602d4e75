BeforeAll {
    . $PSScriptRoot/Support/common.ps1
}

Describe 'Stop-AutoRun' {
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
        Get-ParameterSummary Stop-AutoRun | Should -Be @(
            'Abort SwitchParameter: alias Force'
            'PassThru SwitchParameter'
            'RepositoryPath String: by name, alias Repository PSPath'
            'RunId String[]: position 0, mandatory, by name, alias Id'
        )
    }

    It 'aborts a live run from another runspace; what was kept stays' {
        $script:job = Start-TestJob -Path $repository -Manifest $ModuleManifest
        $run = Get-AutoRun -RepositoryPath $repository -Status Running
        $run | Should -HaveCount 1
        $run.OwnerPid | Should -Be $PID
        $run | Stop-AutoRun -Abort | Should -BeNullOrEmpty
        $done = $run | Wait-AutoRun -TimeoutSeconds 30
        $done.Status | Should -Be 'Stopped'
        $done.TerminationReason | Should -Be 'Aborted'
        $done.Kept | Should -Be 1
        $null = $job | Wait-Job -Timeout 30
        $job.State | Should -Be 'Completed'
    }

    It 'asks and returns the run with -PassThru' {
        $script:job = Start-TestJob -Path $repository -Manifest $ModuleManifest
        $asked = Get-AutoRun -RepositoryPath $repository -Status Running | Stop-AutoRun -PassThru
        $asked.PSObject.TypeNames[0] | Should -Be 'Autoauto.Run'
        $asked.Status | Should -Be 'Running'
        (Get-AutoEvent $asked.RunId -RepositoryPath $repository -Kind run.stop) | Should -HaveCount 1
        $asked | Stop-AutoRun -Abort
        ($asked | Wait-AutoRun -TimeoutSeconds 30).Status | Should -Be 'Stopped'
    }

    It 'changes nothing with -WhatIf' {
        $script:job = Start-TestJob -Path $repository -Manifest $ModuleManifest
        $run = Get-AutoRun -RepositoryPath $repository -Status Running
        $run | Stop-AutoRun -Abort -WhatIf
        (Get-AutoEvent $run.RunId -RepositoryPath $repository -Kind run.stop, run.abort) | Should -BeNullOrEmpty
        $run | Stop-AutoRun -Abort
    }

    It 'says that a run is over' {
        $run = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 1 -NoReceipt -Summary
        $run | Stop-AutoRun -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.RunStateConflict,Autoauto.Commands.StopAutoRunCommand'
        $problem.CategoryInfo.Category | Should -Be 'InvalidOperation'
    }

    It 'says that a run is not there' {
        Stop-AutoRun missing -RepositoryPath $repository -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.RunNotFound,Autoauto.Commands.StopAutoRunCommand'
        $problem.TargetObject | Should -Be 'missing'
    }
}
