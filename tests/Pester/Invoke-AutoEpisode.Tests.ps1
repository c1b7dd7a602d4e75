BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    Import-Module $PSScriptRoot/Support/EpisodeRepo.psm1
}

Describe 'Invoke-AutoEpisode' {
    BeforeEach {
        $script:repository = New-EpisodeRepository
        $script:common = @{ RepositoryPath = $repository }
    }

    AfterEach {
        Remove-TestRepository $repository
    }

    It 'keeps a good edit, takes a harmful one back, and stops when the evolver has nothing more to say' {
        $episodes = Get-AutoPolicy @common | Invoke-AutoEpisode -Count 9 -ChangeName 'The work'
        $episodes | Should -HaveCount 4
        $episodes[0].PSObject.TypeNames[0] | Should -Be 'Autoauto.Episode'
        $episodes.Decision | Should -Be 'Kept', 'Kept', 'RolledBack', 'Kept'
        $episodes.HeadVersion | Should -Be 0, 1, 2, 3
        $episodes.BaselineVersion | Should -Be $null, 0, 1, $null
        $episodes.Evolution | Should -Be 'Evolved', 'Evolved', 'Refused', 'Refused'
        $episodes[1].Advantage | Should -BeGreaterThan 0.4
        $episodes[2].Advantage | Should -BeLessThan -0.5
        $episodes[2].RollbackVersion | Should -Be 3
        $episodes[2].Refusal | Should -Be 'Identical'
        $episodes.EpisodeId | Should -BeLike 'the-work-*'
        [IO.File]::ReadAllText((Join-Path $repository 'AGENTS.md')) | Should -Match 'skill: 8'
        (Get-AutoPolicyVersion p @common).Cause | Should -Be 'Rollback', 'Evolve', 'Evolve', 'Register'
    }

    It 'says what it does on the streams' {
        $records = Invoke-Recorded { Invoke-AutoEpisode p @common -NoEvolve -Verbose }
        @($records | Where-Object Stream -EQ 'Output') | Should -HaveCount 1
        $records[-1].Stream | Should -Be 'Output'
        $milestones = $records | Where-Object { $_.Stream -eq 'Information' -and $_.Value.Tags -contains 'Episode' }
        $milestones[0].Value.MessageData | Should -BeLike "Episode * started with version 0 of 'p'."
        $milestones.Value.MessageData | Should -Contain 'MainArmCaptured.'
        ($records | Where-Object Stream -EQ 'Verbose').Value.Message | Should -Contain "Main arm of 'work' under version 0: pass rate 0.3."
        $records.Stream | Should -Not -Contain 'Error'
    }

    It 'judges and edits nothing with -NoEvolve' {
        $episode = Invoke-AutoEpisode p @common -NoEvolve
        $episode.Evolution | Should -Be 'NotAsked'
        Get-EpisodeCall $repository evolver | Should -Be 0
        (Get-AutoPolicy @common).HeadVersion | Should -Be 0
    }

    It 'takes a commit as the work, and a task of your own' {
        [IO.File]::WriteAllText((Join-Path $repository 'result.txt'), "9`n")
        $null = Invoke-TestGit $repository add result.txt
        $null = Invoke-TestGit $repository commit -q -m 'Do it by hand'
        $captured = Invoke-AutoEpisode p @common -ChangeRef HEAD -NoEvolve
        $captured.Kind, $captured.RewardMain, $captured.Tasks, $captured.Change | Should -Be 'Captured', 0.9, 'change', 'Do it by hand'
        Get-EpisodeCall $repository arm | Should -Be 0
        $own = Invoke-AutoEpisode p @common -Prompt 'Do something else.' -Verify 'verify.sh' -NoEvolve -JudgeSamples 2
        $own.Kind, $own.RewardMain | Should -Be 'Executed', 0.3
        Get-EpisodeCall $repository judge | Should -Be 3
    }

    It 'makes edits by hand a version, or refuses them' {
        [IO.File]::WriteAllText((Join-Path $repository 'AGENTS.md'), "# Agents`n`nskill: 6`n")
        { Invoke-AutoEpisode p @common -RefuseHandEdits } | Should -Throw -ErrorId 'Autoauto.PolicyEdited,Autoauto.Commands.InvokeAutoEpisodeCommand'
        $episode = Invoke-AutoEpisode p @common -NoEvolve -WarningVariable warning -WarningAction SilentlyContinue
        $episode.HeadVersion, $episode.BaselineVersion, $episode.RewardMain | Should -Be 1, 0, 0.6
        (Get-AutoPolicyVersion p 1 @common).Cause | Should -Be 'Manual'
        $warning | Should -Not -BeNullOrEmpty
    }

    It 'ends with an error where the judge never answers as agreed, and can be resumed' {
        $null = New-Item (Join-Path (Get-EpisodeFolder $repository) 'mute')
        $problem = try { Invoke-AutoEpisode p @common -WarningAction SilentlyContinue } catch { $_ }
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.AnswerInvalid,Autoauto.Commands.InvokeAutoEpisodeCommand'
        $problem.ErrorDetails.RecommendedAction | Should -Match 'Resume-AutoEpisode'
        Get-EpisodeCall $repository judge | Should -Be 2
        (Get-AutoEpisode @common).ErrorCode | Should -Be 'AnswerInvalid'
    }
}

Describe 'Invoke-AutoEpisode, before anything is started' {
    BeforeAll {
        $script:repository = New-EpisodeRepository
        $script:common = @{ RepositoryPath = $repository }
    }

    AfterAll {
        Remove-TestRepository $repository
    }

    It 'has exactly these parameters' {
        Get-ParameterSummary Invoke-AutoEpisode | Should -Be @(
            'ChangeName String'
            'ChangeRef String: mandatory'
            'Count Int32'
            'Critic String'
            'JudgeSamples Nullable'
            'MaxCostUsd Nullable'
            'MaxTokens Nullable'
            'NoEvolve SwitchParameter'
            'NoPark SwitchParameter'
            'Policy String: position 0, mandatory, by name'
            'Prompt String: mandatory'
            'RefuseHandEdits SwitchParameter'
            'RepositoryPath String: by name, alias Repository PSPath'
            'Rule String'
            'StartRevision String'
            'TamperCheck String'
            'Task String[]'
            'Verify String[]'
        )
    }

    It 'shows its plan and starts nothing with -WhatIf' {
        $said = Invoke-ChildShell "Import-Module '$ModuleManifest'; Invoke-AutoEpisode p -RepositoryPath '$repository' -WhatIf"
        $said -join "`n" | Should -Match 'Tasks: work'
        $said -join "`n" | Should -Match 'Calls, at most: 1 of command, 1 of the judge'
        Get-AutoEpisode @common | Should -BeNullOrEmpty
        Get-EpisodeCall $repository arm | Should -Be 0
    }

    It 'says what is wrong before anything is started: <Id>' -ForEach @(
        @{ Named = @{ Policy = 'missing' }; Id = 'PolicyNotFound'; Category = 'ObjectNotFound' }
        @{ Named = @{ Policy = 'p'; Task = 'missing' }; Id = 'InvalidArgument'; Category = 'InvalidArgument' }
        @{ Named = @{ Policy = 'p'; Critic = 'newest' }; Id = 'InvalidArgument'; Category = 'InvalidArgument' }
        @{ Named = @{ Policy = 'p'; StartRevision = 'missing' }; Id = 'InvalidArgument'; Category = 'InvalidArgument' }
    ) {
        $problem = try { Invoke-AutoEpisode @Named @common } catch { $_ }
        $problem.FullyQualifiedErrorId | Should -Be "Autoauto.$Id,Autoauto.Commands.InvokeAutoEpisodeCommand"
        $problem.CategoryInfo.Category | Should -Be $Category
        Get-AutoEpisode @common | Should -BeNullOrEmpty
    }
    It 'names the file that tasks are missing in' {
        $file = Join-Path $repository '.autoauto/policies/p.json'
        $declared = Get-Content -Raw $file | ConvertFrom-Json -AsHashtable
        $declared.Remove('tasks')
        ConvertTo-Json $declared -Depth 9 | Set-Content $file
        $problem = try { Invoke-AutoEpisode p @common } catch { $_ }
        $problem.Exception.Message | Should -Match 'has no tasks'
        $problem.ErrorDetails.RecommendedAction | Should -Match '\.autoauto/policies/p\.json'
    }
}
