BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    Import-Module $PSScriptRoot/Support/PolicyRepo.psm1
}

Describe 'Get-AutoPolicyVersion' {
    BeforeEach {
        $script:repository = New-TestRepository -NoProgram
        Set-PolicyFile $repository @{ 'AGENTS.md' = "be kind`r`n"; 'skills/a.md' = "a`n" }
        $script:common = @{ RepositoryPath = $repository }
        $null = New-AutoPolicy rules 'AGENTS.md', 'skills' @common
        Set-PolicyFile $repository @{ 'AGENTS.md' = 'two' }
        Set-AutoPolicy rules -AdoptEdits -Summary 'second' @common
    }

    AfterEach {
        Remove-TestRepository $repository
    }

    It 'has exactly these parameters' {
        Get-ParameterSummary Get-AutoPolicyVersion | Should -Be @(
            'Cause String[]'
            'Last Nullable'
            'Policy String[]: position 0, by name'
            'RepositoryPath String: by name, alias Repository PSPath'
            'Version Int32[]: position 1'
        )
    }

    It 'gets versions, newest first' {
        $versions = Get-AutoPolicy @common | Get-AutoPolicyVersion
        $versions.Version | Should -Be 1, 0
        $versions.Cause | Should -Be 'Manual', 'Register'
        $versions.IsHead | Should -Be $true, $false
        $versions[0].PSObject.TypeNames[0] | Should -Be 'Autoauto.PolicyVersion'
    }

    It 'filters' {
        (Get-AutoPolicyVersion rules 0 @common).Cause | Should -Be 'Register'
        (Get-AutoPolicyVersion -Last 1 @common).Version | Should -Be 1
        (Get-AutoPolicyVersion -Cause register @common).Version | Should -Be 0
        (Get-AutoPolicyVersion @common | Select-Object -First 1).Version | Should -Be 1
    }

    It 'reports what is not there' {
        Get-AutoPolicyVersion rules 7 @common -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.PolicyVersionNotFound,Autoauto.Commands.GetAutoPolicyVersionCommand'
        Get-AutoPolicyVersion missing @common -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.PolicyNotFound,Autoauto.Commands.GetAutoPolicyVersionCommand'
    }

    It 'completes names, and numbers with what made them' {
        Push-Location -LiteralPath $repository
        try {
            $line = 'Restore-AutoPolicy '
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'rules'
            foreach ($line in 'Restore-AutoPolicy rules -Version ', 'Compare-AutoPolicy -Policy rules -With ', 'Get-AutoPolicyVersion -Policy rules -Version ') {
                $found = (TabExpansion2 $line $line.Length).CompletionMatches
                $found.CompletionText | Should -Be '1', '0'
                $found[0].ToolTip | Should -BeLike 'Manual, second, *'
            }
        }
        finally {
            Pop-Location
        }
    }
}
