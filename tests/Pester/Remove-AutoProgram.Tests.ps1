BeforeAll {
    . $PSScriptRoot/Support/common.ps1
}

Describe 'Remove-AutoProgram' {
    BeforeEach {
        $script:repository = New-TestRepository -Turn '90', 'hang'
    }

    AfterEach {
        Remove-TestRepository $repository
    }

    It 'has exactly these parameters' {
        Get-ParameterSummary Remove-AutoProgram | Should -Be @(
            'Force SwitchParameter'
            'Program String[]: position 0, mandatory, by name'
            'RepositoryPath String: by name, alias Repository PSPath'
        )
    }

    It 'removes a program' {
        Get-AutoProgram -RepositoryPath $repository | Remove-AutoProgram -Confirm:$false | Should -BeNullOrEmpty
        Get-AutoProgram -RepositoryPath $repository | Should -BeNullOrEmpty
    }

    It 'refuses one with runs, unless forced, and then takes them along' {
        $null = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 1 -NoReceipt
        Remove-AutoProgram demo -RepositoryPath $repository -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.ProgramBusy,Autoauto.Commands.RemoveAutoProgramCommand'
        Remove-AutoProgram demo -RepositoryPath $repository -Force
        Get-AutoProgram -RepositoryPath $repository | Should -BeNullOrEmpty
        Get-AutoRun -RepositoryPath $repository | Should -BeNullOrEmpty
    }

    It 'refuses one that is being run, even if forced' {
        $job = Start-TestJob -Path $repository -Manifest $ModuleManifest
        Remove-AutoProgram demo -RepositoryPath $repository -Force -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.ProgramBusy,Autoauto.Commands.RemoveAutoProgramCommand'
        $problem.CategoryInfo.Category | Should -Be 'ResourceBusy'
        $job | Stop-Job
        Remove-Job $job -Force
    }

    It 'removes nothing with -WhatIf, not even with -Force' {
        Remove-AutoProgram demo -RepositoryPath $repository -Force -WhatIf
        Get-AutoProgram -RepositoryPath $repository | Should -HaveCount 1
    }

    It 'reports a name that is not there' {
        Remove-AutoProgram missing -RepositoryPath $repository -Force -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.ProgramNotFound,Autoauto.Commands.RemoveAutoProgramCommand'
    }
}
