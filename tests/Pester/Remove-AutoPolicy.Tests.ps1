BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    Import-Module $PSScriptRoot/Support/PolicyRepo.psm1
}

Describe 'Remove-AutoPolicy' {
    BeforeEach {
        $script:repository = New-TestRepository -NoProgram
        Set-PolicyFile $repository @{ 'AGENTS.md' = "be kind`r`n"; 'skills/a.md' = "a`n" }
        $script:common = @{ RepositoryPath = $repository }
        $null = New-AutoPolicy rules 'AGENTS.md', 'skills' @common
    }

    AfterEach {
        Remove-TestRepository $repository
    }

    It 'has exactly these parameters' {
        Get-ParameterSummary Remove-AutoPolicy | Should -Be @(
            'Force SwitchParameter'
            'Policy String[]: position 0, mandatory, by name'
            'RepositoryPath String: by name, alias Repository PSPath'
        )
    }

    It 'removes the policy and its versions, and leaves its files' {
        Get-AutoPolicy @common | Remove-AutoPolicy -Force | Should -BeNullOrEmpty
        Get-AutoPolicy @common | Should -BeNullOrEmpty
        Get-PolicyFile $repository 'AGENTS.md' | Should -Be "be kind`r`n"
        (New-AutoPolicy rules 'AGENTS.md' @common).HeadVersion | Should -Be 0
    }

    It 'removes versions whose file is gone already' {
        Remove-Item -LiteralPath (Get-AutoPolicy @common).PolicyPath
        Remove-AutoPolicy rules -Force @common
        Get-AutoPolicyVersion rules @common -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.PolicyNotFound,Autoauto.Commands.GetAutoPolicyVersionCommand'
    }

    It 'removes nothing with -WhatIf, not even with -Force' {
        Remove-AutoPolicy rules @common -Force -WhatIf
        Get-AutoPolicy @common | Should -HaveCount 1
    }

    It 'reports a name that is not there' {
        Remove-AutoPolicy missing @common -Force -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.PolicyNotFound,Autoauto.Commands.RemoveAutoPolicyCommand'
    }
}
