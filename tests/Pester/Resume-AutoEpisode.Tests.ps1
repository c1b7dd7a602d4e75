BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    Import-Module $PSScriptRoot/Support/EpisodeRepo.psm1
}

Describe 'Resume-AutoEpisode' {
    BeforeEach {
        $script:repository = New-EpisodeRepository
        $script:common = @{ RepositoryPath = $repository }
    }

    AfterEach {
        Remove-TestRepository $repository
    }

    It 'has exactly these parameters' {
        Get-ParameterSummary Resume-AutoEpisode | Should -Be @(
            'EpisodeId String[]: position 0, mandatory, by name, alias Id'
            'MaxCostUsd Nullable'
            'MaxTokens Nullable'
            'RepositoryPath String: by name, alias Repository PSPath'
        )
    }

    It 'goes on behind a cap that was reached, and pays for nothing twice' {
        $problem = try { Invoke-AutoEpisode p @common -MaxTokens 5 } catch { $_ }
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.BudgetExceeded,Autoauto.Commands.InvokeAutoEpisodeCommand'
        $problem.CategoryInfo.Category | Should -Be 'LimitsExceeded'
        $failed = Get-AutoEpisode @common
        $failed.Status, $failed.ErrorCode | Should -Be 'Errored', 'BudgetExceeded'

        $done = Get-AutoEpisode -Status Errored @common | Resume-AutoEpisode -MaxTokens 100000
        $done.PSObject.TypeNames[0] | Should -Be 'Autoauto.Episode'
        $done.EpisodeId | Should -Be $failed.EpisodeId
        $done.Status, $done.Decision, $done.ErrorCode | Should -Be 'Closed', 'Kept', $null
        Get-EpisodeCall $repository arm | Should -Be 1
    }

    It 'goes on after a stopped pipeline' {
        $null = New-Item (Join-Path (Get-EpisodeFolder $repository) 'hang')
        $job = Start-ThreadJob -ArgumentList $repository, $ModuleManifest -ScriptBlock { Import-Module $args[1]; Invoke-AutoEpisode p -RepositoryPath $args[0] }
        Wait-Until { Test-Path (Join-Path (Get-EpisodeFolder $repository) 'hanging') }
        (Get-AutoEpisode @common).Status | Should -Be 'Running'
        $busy = try { Invoke-AutoEpisode p @common } catch { $_ }
        $busy.FullyQualifiedErrorId | Should -Be 'Autoauto.PolicyBusy,Autoauto.Commands.InvokeAutoEpisodeCommand'
        $job | Stop-Job
        Remove-Job $job -Force
        $left = Get-AutoEpisode @common
        $left.Status | Should -Be 'Interrupted'
        $left.OwnerPid | Should -BeNullOrEmpty
        (Resume-AutoEpisode $left.EpisodeId @common).Status | Should -Be 'Closed'
        Get-ChildOf $repository | Should -BeNullOrEmpty
    }

    It 'writes a closed episode as it is' {
        $closed = Invoke-AutoEpisode p @common -NoEvolve
        $again = $closed | Resume-AutoEpisode
        $again.FinishedAtUtc | Should -Be $closed.FinishedAtUtc
        Get-EpisodeCall $repository arm | Should -Be 1
    }

    It 'resumes nothing with -WhatIf' {
        try { Invoke-AutoEpisode p @common -MaxTokens 5 } catch { $null = $_ }
        Get-AutoEpisode @common | Resume-AutoEpisode -MaxTokens 100000 -WhatIf | Should -BeNullOrEmpty
        (Get-AutoEpisode @common).Status | Should -Be 'Errored'
    }

    It 'says that an episode is not there' {
        { Resume-AutoEpisode missing @common } | Should -Throw -ErrorId 'Autoauto.EpisodeNotFound,Autoauto.Commands.ResumeAutoEpisodeCommand'
    }
}
