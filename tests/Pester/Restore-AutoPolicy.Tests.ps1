BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    Import-Module $PSScriptRoot/Support/PolicyRepo.psm1
}

Describe 'Restore-AutoPolicy' {
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
        Get-ParameterSummary Restore-AutoPolicy | Should -Be @(
            'AdoptEdits SwitchParameter'
            'Force SwitchParameter'
            'Policy String: position 0, mandatory, by name'
            'RepositoryPath String: by name, alias Repository PSPath'
            'Summary String'
            'Version Int32: position 1, mandatory, by name'
        )
    }

    It 'brings back the bytes, and appends a version' {
        $restored = Get-AutoPolicyVersion rules 0 @common | Restore-AutoPolicy -Summary 'did not help' -Force
        $restored.PSObject.TypeNames[0] | Should -Be 'Autoauto.PolicyVersion'
        $restored.Version, $restored.Cause, $restored.SourceVersion, $restored.Summary | Should -Be 2, 'Restore', 0, 'did not help'
        Get-PolicyFile $repository 'AGENTS.md' | Should -Be "be kind`r`n"
        (Get-AutoPolicy @common).Status | Should -Be 'Clean'
        (Get-AutoPolicyVersion rules @common).Version | Should -Be 2, 1, 0
    }

    It 'refuses to overwrite edits by hand, unless they become a version' {
        Set-PolicyFile $repository @{ 'AGENTS.md' = 'mine' }
        Restore-AutoPolicy rules 0 @common -Force -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.PolicyEdited,Autoauto.Commands.RestoreAutoPolicyCommand'
        Get-PolicyFile $repository 'AGENTS.md' | Should -Be 'mine'

        (Restore-AutoPolicy rules 0 @common -Force -AdoptEdits).Version | Should -Be 3
        Get-PolicyFile $repository 'AGENTS.md' | Should -Be "be kind`r`n"
        $null = Restore-AutoPolicy rules 2 @common -Force
        Get-PolicyFile $repository 'AGENTS.md' | Should -Be 'mine'
    }

    It 'restores nothing with -WhatIf, not even with -Force' {
        Restore-AutoPolicy rules 0 @common -Force -WhatIf | Should -BeNullOrEmpty
        Get-PolicyFile $repository 'AGENTS.md' | Should -Be 'two'
    }

    It 'reports what is not there: <Id>' -ForEach @(
        @{ Name = 'rules'; Number = 9; Id = 'Autoauto.PolicyVersionNotFound' }
        @{ Name = 'missing'; Number = 0; Id = 'Autoauto.PolicyNotFound' }
    ) {
        Restore-AutoPolicy $Name $Number @common -Force -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be "$Id,Autoauto.Commands.RestoreAutoPolicyCommand"
    }
}
