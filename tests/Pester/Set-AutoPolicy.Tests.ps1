BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    Import-Module $PSScriptRoot/Support/PolicyRepo.psm1
}

Describe 'Set-AutoPolicy' {
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
        Get-ParameterSummary Set-AutoPolicy | Should -Be @(
            'AdoptEdits SwitchParameter'
            'Agent String'
            'AgentCommand String[]'
            'Critic String'
            'Exclude String[]'
            'Include String[]'
            'JudgeSamples Int32'
            'MaxFiles Int32'
            'MaxLines Int32'
            'MinLines Int32'
            'Model String'
            'PassThru SwitchParameter'
            'Policy String[]: position 0, mandatory, by name'
            'RepositoryPath String: by name, alias Repository PSPath'
            'Rule String'
            'Setting Hashtable'
            'Summary String'
            'TamperCheck String'
        )
    }

    It 'changes settings and nothing else' {
        Get-AutoPolicy @common | Set-AutoPolicy -MaxLines 80 -Critic Origin | Should -BeNullOrEmpty
        $policy = Get-AutoPolicy @common
        $policy.MaxLines, $policy.Critic, $policy.HeadVersion | Should -Be 80, 'Origin', 0
        (Set-AutoPolicy rules -Setting @{ critic = $null } @common -PassThru).Critic | Should -Be 'Previous'
    }

    It 'makes edits by hand a version of their own' {
        Set-PolicyFile $repository @{ 'AGENTS.md' = "mine`r" }
        $policy = Set-AutoPolicy rules -AdoptEdits -Summary 'shorter' @common -PassThru
        $policy.Status, $policy.HeadVersion | Should -Be 'Clean', 1
        $version = Get-AutoPolicyVersion rules 1 @common
        $version.Cause, $version.Summary | Should -Be 'Manual', 'shorter'
        Get-PolicyFile $repository 'AGENTS.md' | Should -Be "mine`r"
    }

    It 'makes other globs a version of their own, but not over edits by hand' {
        Set-PolicyFile $repository @{ 'skills/a.md' = 'mine' }
        Set-AutoPolicy rules -Include 'AGENTS.md' @common -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.PolicyEdited,Autoauto.Commands.SetAutoPolicyCommand'
        (Get-AutoPolicy @common).Include | Should -Be 'AGENTS.md; skills'

        $policy = Set-AutoPolicy rules -Include 'AGENTS.md' -AdoptEdits @common -PassThru
        $policy.Status, $policy.HeadVersion, $policy.Files | Should -Be 'Clean', 2, 1
        Get-PolicyFile $repository 'skills/a.md' | Should -Be 'mine'
    }

    It 'changes nothing with -WhatIf' {
        Set-PolicyFile $repository @{ 'AGENTS.md' = 'mine' }
        Set-AutoPolicy rules -MaxLines 80 -AdoptEdits @common -WhatIf
        $policy = Get-AutoPolicy @common
        $policy.MaxLines, $policy.HeadVersion | Should -Be 60, 0
    }

    It 'refuses what makes no sense: <Id>' -ForEach @(
        @{ Name = 'rules'; More = @{}; Id = 'Autoauto.InvalidArgument' }
        @{ Name = 'rules'; More = @{ Setting = @{ maxLinez = 1 } }; Id = 'Autoauto.PolicyInvalid' }
        @{ Name = 'missing'; More = @{ MaxLines = 80 }; Id = 'Autoauto.PolicyNotFound' }
    ) {
        Set-AutoPolicy $Name @common @More -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be "$Id,Autoauto.Commands.SetAutoPolicyCommand"
    }
}
