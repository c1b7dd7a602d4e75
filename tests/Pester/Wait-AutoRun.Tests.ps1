BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    $script:repository = New-TestRepository -Turn '90', 'hang'
}

AfterAll {
    Remove-TestRepository $repository
}

Describe 'Wait-AutoRun' {
    It 'has exactly these parameters' {
        Get-ParameterSummary Wait-AutoRun | Should -Be @(
            'RepositoryPath String: by name, alias Repository PSPath'
            'RunId String[]: position 0, mandatory, by name, alias Id'
            'TimeoutSeconds Nullable: alias Timeout'
        )
    }

    It 'returns a finished run at once' {
        $run = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 1 -NoReceipt -Summary
        $waited = $run | Wait-AutoRun
        $waited.RunId | Should -Be $run.RunId
        $waited.Status | Should -Be 'Completed'
    }

    It 'gives up in time, as an error, and waits for the end otherwise' {
        $job = Start-TestJob -Path $repository -Manifest $ModuleManifest
        $run = Get-AutoRun -RepositoryPath $repository -Status Running
        $run | Wait-AutoRun -TimeoutSeconds 0.1 -ErrorAction SilentlyContinue -ErrorVariable problem | Should -BeNullOrEmpty
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.WaitTimedOut,Autoauto.Commands.WaitAutoRunCommand'
        $problem.CategoryInfo.Category | Should -Be 'OperationTimeout'
        $run | Stop-AutoRun -Abort
        ($run | Wait-AutoRun -TimeoutSeconds 30).Status | Should -Be 'Stopped'
        Remove-Job $job -Force
    }

    It 'says that a run is not there' {
        Wait-AutoRun missing -RepositoryPath $repository -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.RunNotFound,Autoauto.Commands.WaitAutoRunCommand'
    }
}
