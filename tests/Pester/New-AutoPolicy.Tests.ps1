BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    Import-Module $PSScriptRoot/Support/PolicyRepo.psm1
}

Describe 'New-AutoPolicy' {
    BeforeEach {
        $script:repository = New-TestRepository -NoProgram
        Set-PolicyFile $repository @{ 'AGENTS.md' = "be kind`r`n"; 'skills/a.md' = "a`n" }
        $script:common = @{ RepositoryPath = $repository }
    }

    AfterEach {
        Remove-TestRepository $repository
    }

    It 'has exactly these parameters' {
        Get-ParameterSummary New-AutoPolicy | Should -Be @(
            'Agent String'
            'AgentCommand String[]'
            'Critic String'
            'Exclude String[]'
            'Include String[]: position 1'
            'JudgeSamples Int32'
            'MaxFiles Int32'
            'MaxLines Int32'
            'MinLines Int32'
            'Model String'
            'Policy String: position 0, mandatory, alias Name'
            'RepositoryPath String: by name, alias Repository PSPath'
            'Rule String'
            'Setting Hashtable'
            'TamperCheck String'
        )
    }

    It 'creates a policy whose files are version 0' {
        $made = New-AutoPolicy rules 'AGENTS.md', 'skills/**' @common
        $made.PSObject.TypeNames[0] | Should -Be 'Autoauto.Policy'
        $made.Status | Should -Be 'Clean'
        $made.HeadVersion | Should -Be 0
        $made.Files | Should -Be 2
        $made.Include | Should -Be 'AGENTS.md; skills/**'
        Test-Path -LiteralPath $made.PolicyPath | Should -BeTrue
        (Get-AutoPolicyVersion rules @common).Cause | Should -Be 'Register'
    }

    It 'writes every setting' {
        $made = New-AutoPolicy rules '*.md' @common -Exclude 'skills' -MaxFiles 2 -MaxLines 40 -MinLines 10 -Critic lastkept -TamperCheck Block -Rule Threshold `
            -JudgeSamples 5 -AgentCommand 'sh', 'agent.sh' -Setting @{ threshold = 0.1; 'judge.model' = 'm'; tasks = @(@{ name = 't'; prompt = 'p'; verify = 'v.sh' }) }
        $made.Files | Should -Be 1
        $made.MaxFiles, $made.MaxLines, $made.MinLines | Should -Be 2, 40, 10
        $made.Critic, $made.TamperCheck, $made.Rule | Should -Be 'LastKept', 'Block', 'Threshold'
        $made.JudgeSamples, $made.Threshold, $made.Tasks | Should -Be 5, 0.1, 't'
        (New-AutoPolicy other 'AGENTS.md' @common -Critic 3).Critic | Should -Be '3'
    }

    It 'registers a policy file that came with the repository' {
        $null = New-Item -ItemType Directory (Join-Path $repository '.autoauto/policies')
        Set-Content (Join-Path $repository '.autoauto/policies/rules.json') '{ "include": ["AGENTS.md"] }'
        (Get-AutoPolicy rules @common).Status | Should -Be 'Unregistered'
        (New-AutoPolicy rules @common).Status | Should -Be 'Clean'
    }

    It 'warns of globs that name nothing' {
        $null = New-AutoPolicy rules 'NOTHING.md' @common -WarningVariable warning -WarningAction SilentlyContinue
        $warning | Should -Match 'name no file'
    }

    It 'creates nothing with -WhatIf' {
        New-AutoPolicy rules 'AGENTS.md' @common -WhatIf | Should -BeNullOrEmpty
        Test-Path (Join-Path $repository '.autoauto') | Should -BeFalse
    }

    It 'refuses what makes no sense, and creates nothing: <Name> <Include>' -ForEach @(
        @{ Name = 'a/b'; Include = 'AGENTS.md'; More = @{}; Id = 'Autoauto.InvalidArgument' }
        @{ Name = 'rules'; Include = '../up.md'; More = @{}; Id = 'Autoauto.PolicyInvalid' }
        @{ Name = 'rules'; Include = 'AGENTS.md'; More = @{ Setting = @{ maxLinez = 3 } }; Id = 'Autoauto.PolicyInvalid' }
        @{ Name = 'rules'; Include = 'AGENTS.md'; More = @{ MaxFiles = 0 }; Id = 'ParameterArgumentValidationError' }
        @{ Name = 'rules'; Include = 'AGENTS.md'; More = @{ Critic = 'newest' }; Id = 'ParameterArgumentValidationError' }
    ) {
        $problem = try { New-AutoPolicy $Name $Include @common @More -ErrorAction Stop } catch { $_ }
        $problem.FullyQualifiedErrorId | Should -Be "$Id,Autoauto.Commands.NewAutoPolicyCommand"
        Get-AutoPolicy @common | Should -BeNullOrEmpty
    }

    It 'does not overwrite a policy' {
        $null = New-AutoPolicy rules 'AGENTS.md' @common
        New-AutoPolicy rules 'AGENTS.md' @common -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.PolicyExists,Autoauto.Commands.NewAutoPolicyCommand'
    }
}
