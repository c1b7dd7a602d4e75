BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    Import-Module $PSScriptRoot/Support/PolicyRepo.psm1
}

Describe 'Compare-AutoPolicy' {
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
        Get-ParameterSummary Compare-AutoPolicy | Should -Be @(
            'Policy String: position 0, mandatory, by name'
            'RepositoryPath String: by name, alias Repository PSPath'
            'Version Nullable: position 1, by name'
            'With Nullable: position 2'
        )
    }

    It 'compares the newest version with the working tree' {
        Compare-AutoPolicy rules @common | Should -BeNullOrEmpty
        Set-PolicyFile $repository @{ 'skills/a.md' = "a`nb`n"; 'skills/new.md' = "n`n" }
        Remove-Item -LiteralPath (Join-Path $repository 'AGENTS.md')
        $changes = Get-AutoPolicy @common | Compare-AutoPolicy
        $changes.File | Should -Be 'AGENTS.md', 'skills/a.md', 'skills/new.md'
        $changes.Kind | Should -Be 'Deleted', 'Changed', 'Added'
        $changes.LinesAdded | Should -Be 0, 1, 1
        $changes.LinesRemoved | Should -Be 1, 0, 0
        $changes[1].Diff | Should -BeLike "diff --git a/skills/a.md b/skills/a.md*@@ -1 +1,2 @@`n a`n+b`n"
        $changes[0].FromVersion | Should -Be 1
        $changes[0].ToVersion | Should -BeNullOrEmpty
    }

    It 'compares two versions' {
        $change = Get-AutoPolicyVersion rules 0 @common | Compare-AutoPolicy -With 1
        $change.PSObject.TypeNames[0] | Should -Be 'Autoauto.PolicyChange'
        $change.File, $change.Kind, $change.FromVersion, $change.ToVersion | Should -Be 'AGENTS.md', 'Changed', 0, 1
        $change.Diff | Should -Match '-be kind\\r\n\+two'
    }

    It 'reports what is not there' {
        Compare-AutoPolicy rules 9 @common -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.PolicyVersionNotFound,Autoauto.Commands.CompareAutoPolicyCommand'
    }
}
