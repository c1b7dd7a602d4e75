BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    Import-Module $PSScriptRoot/Support/PolicyRepo.psm1
}

Describe 'Get-AutoPolicy' {
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
        Get-ParameterSummary Get-AutoPolicy | Should -Be @(
            'Policy String[]: position 0, by name'
            'RepositoryPath String: by name, alias Repository PSPath'
        )
    }

    It 'says how the working tree stands to the newest version' {
        (Get-AutoPolicy rules @common).Status | Should -Be 'Clean'
        Set-PolicyFile $repository @{ 'AGENTS.md' = 'mine'; 'skills/b.md' = 'b' }
        $policy = Get-AutoPolicy r* @common
        $policy.Status | Should -Be 'Edited'
        $policy.Edits | Should -Be 'Changed AGENTS.md; Added skills/b.md'
    }

    It 'shows one with mistakes, and says on which line they are' {
        Set-Content (Get-AutoPolicy rules @common).PolicyPath "{`n  `"include`": [`"AGENTS.md`"],`n  `"maxFiles`": 0`n}"
        $policy = Get-AutoPolicy @common
        $policy.IsValid | Should -BeFalse
        $policy.Status | Should -Be 'Invalid'
        $policy.Problems | Should -BeLike 'line 3: maxFiles must be*'
    }

    It 'reports a name that is not there, and is silent about a pattern' {
        Get-AutoPolicy rule @common -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.PolicyNotFound,Autoauto.Commands.GetAutoPolicyCommand'
        $problem.ErrorDetails.RecommendedAction | Should -BeLike "*'rules'*"
        Get-AutoPolicy x* @common | Should -BeNullOrEmpty
    }

    It 'is found from a subfolder' {
        Push-Location -LiteralPath (Join-Path $repository 'sub')
        try {
            (Get-AutoPolicy).Policy | Should -Be 'rules'
        }
        finally {
            Pop-Location
        }
    }
}
