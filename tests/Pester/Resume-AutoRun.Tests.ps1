BeforeAll {
    . $PSScriptRoot/Support/common.ps1
}

Describe 'Resume-AutoRun' {
    BeforeEach {
        $script:repository = New-TestRepository -Turn '90', '120', '80'
    }

    AfterEach {
        Remove-TestRepository $repository
    }

    It 'has exactly these parameters' {
        Get-ParameterSummary Resume-AutoRun | Should -Be @(
            'Detached SwitchParameter: mandatory'
            'RepositoryPath String: by name, alias Repository PSPath'
            'RunId String[]: position 0, mandatory, by name, alias Id'
            'Summary SwitchParameter: mandatory'
        )
    }

    It 'goes on where a stopped pipeline ended, without losing or repeating anything' {
        $first = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 3 -NoReceipt | Select-Object -First 1
        $first.Number | Should -Be 1
        $run = Get-AutoRun -RepositoryPath $repository
        $run.Status | Should -Be 'Stopped'
        $rest = $run | Resume-AutoRun
        $rest[0].PSObject.TypeNames[0] | Should -Be 'Autoauto.Experiment'
        $all = Get-AutoExperiment $run.RunId -RepositoryPath $repository
        ($all.Number | Sort-Object -Unique) | Should -Be $all.Number
        (Get-AutoRun -RepositoryPath $repository).Status | Should -Be 'Completed'
    }

    It 'goes on with a run whose limit was raised' {
        $run = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 1 -NoReceipt -Summary
        $run | Set-AutoRun -MaxExperiments 3
        $done = $run | Resume-AutoRun -Summary
        $done.PSObject.TypeNames[0] | Should -Be 'Autoauto.Run'
        $done.Experiments | Should -Be 3
        $done.Kept | Should -Be 2
        $done.Baseline | Should -Be 80
    }

    It 'goes on after its process was killed' {
        Add-TestProgram -Path $repository -Name 'fragile' -Turn '90', 'hang-once', '80'
        $child = Start-Process -FilePath (Get-Process -Id $PID).Path -PassThru -ArgumentList @(
            '-NoLogo', '-NoProfile', '-NonInteractive', '-Command', "`"Import-Module '$ModuleManifest'; Start-AutoRun fragile -RepositoryPath '$repository' -MaxExperiments 3 -NoReceipt`""
        ) -RedirectStandardOutput (Join-Path $TestDrive 'child.txt')
        Wait-Until { Get-ChildItem (Join-Path $repository '.autoauto/logs') -Recurse -Filter '*.agent.log' -ErrorAction Ignore | Select-String -SimpleMatch 'hanging' -List }
        (Get-AutoRun -RepositoryPath $repository).Status | Should -Be 'Running'
        $child.Kill()
        $child.WaitForExit()
        $run = Get-AutoRun -RepositoryPath $repository
        $run.Status | Should -Be 'Interrupted'
        $run.OwnerPid | Should -BeNullOrEmpty
        $done = Get-AutoRun -RepositoryPath $repository -Status Interrupted | Resume-AutoRun -Summary
        $done.Status | Should -Be 'Completed'
        $all = Get-AutoExperiment $run.RunId -RepositoryPath $repository
        $all.Number | Should -Be 1, 2, 3
        $all.Metric | Should -Be 90, 85, 80
        Get-ChildOf $repository | Should -BeNullOrEmpty
    }

    It 'starts nothing with -WhatIf' {
        $run = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 1 -NoReceipt -Summary
        $run | Set-AutoRun -MaxExperiments 3
        $run | Resume-AutoRun -WhatIf | Should -BeNullOrEmpty
        ($run | Get-AutoRun).Experiments | Should -Be 1
    }

    It 'says that a run is not there' {
        { Resume-AutoRun missing -RepositoryPath $repository } | Should -Throw -ErrorId 'Autoauto.RunNotFound,Autoauto.Commands.ResumeAutoRunCommand'
    }

    It 'refuses a run that another one works on' {
        Add-TestProgram -Path $repository -Name 'slow' -Turn '90', 'hang'
        $job = Start-TestJob -Path $repository -Manifest $ModuleManifest -Program slow
        $run = Get-AutoRun -RepositoryPath $repository -Status Running
        $problem = try { Resume-AutoRun $run.RunId -RepositoryPath $repository } catch { $_ }
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.RunAlreadyActive,Autoauto.Commands.ResumeAutoRunCommand'
        $problem.CategoryInfo.Category | Should -Be 'ResourceBusy'
        $job | Stop-Job
        Remove-Job $job -Force
    }
}
