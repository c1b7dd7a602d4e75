BeforeAll {
    . $PSScriptRoot/Support/common.ps1
}

Describe 'Remove-AutoRun' {
    BeforeEach {
        $script:repository = New-TestRepository -Turn '90', 'hang'
        $script:run = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 1 -NoReceipt -Summary
    }

    AfterEach {
        Remove-TestRepository $repository
    }

    It 'has exactly these parameters' {
        Get-ParameterSummary Remove-AutoRun | Should -Be @(
            'Force SwitchParameter'
            'RepositoryPath String: by name, alias Repository PSPath'
            'RunId String[]: position 0, mandatory, by name, alias Id'
        )
    }

    It 'removes records, logs, refs and branch' {
        $run | Remove-AutoRun -Force | Should -BeNullOrEmpty
        Get-AutoRun -RepositoryPath $repository | Should -BeNullOrEmpty
        Get-AutoMeasurement -RepositoryPath $repository | Should -BeNullOrEmpty
        Invoke-TestGit $repository for-each-ref | Where-Object { $_ -match 'autoauto' } | Should -BeNullOrEmpty
        Invoke-TestStoreGit $repository for-each-ref | Should -BeNullOrEmpty
        Test-Path (Join-Path $repository ".autoauto/logs/$($run.RunId)") | Should -BeFalse
    }

    It 'asks unless told not to' {
        $text = Invoke-ChildShell "Import-Module '$ModuleManifest'; Remove-AutoRun $($run.RunId) -RepositoryPath '$repository'" | Out-String
        $text | Should -Match 'NonInteractive'
        ($run | Get-AutoRun) | Should -HaveCount 1
        $run | Remove-AutoRun -Confirm:$false
        Get-AutoRun -RepositoryPath $repository | Should -BeNullOrEmpty
    }

    It 'removes nothing with -WhatIf, not even with -Force' {
        $run | Remove-AutoRun -Force -WhatIf
        & {
            $WhatIfPreference = $true
            $run | Remove-AutoRun -Force
        }
        ($run | Get-AutoRun) | Should -HaveCount 1
    }

    It 'refuses a live run' {
        $job = Start-TestJob -Path $repository -Manifest $ModuleManifest
        Get-AutoRun -RepositoryPath $repository -Status Running | Remove-AutoRun -Force -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.RunStateConflict,Autoauto.Commands.RemoveAutoRunCommand'
        $job | Stop-Job
        Remove-Job $job -Force
    }

    It 'goes on behind an id that is not there' {
        Remove-AutoRun missing, $run.RunId -RepositoryPath $repository -Force -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.RunNotFound,Autoauto.Commands.RemoveAutoRunCommand'
        Get-AutoRun -RepositoryPath $repository | Should -BeNullOrEmpty
    }
}
