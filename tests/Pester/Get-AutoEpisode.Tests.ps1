BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    Import-Module $PSScriptRoot/Support/EpisodeRepo.psm1
    $script:repository = New-EpisodeRepository
    $script:common = @{ RepositoryPath = $repository }
    $script:episodes = Invoke-AutoEpisode p -Count 3 @common
    try { Invoke-AutoEpisode p -MaxTokens 5 @common } catch { $null = $_ }
}

AfterAll {
    Remove-TestRepository $repository
}

Describe 'Get-AutoEpisode' {
    It 'has exactly these parameters' {
        Get-ParameterSummary Get-AutoEpisode | Should -Be @(
            'Decision String[]'
            'EpisodeId String[]: position 0, by name, alias Id'
            'Last Nullable'
            'Policy String[]: by name'
            'RepositoryPath String: by name, alias Repository PSPath'
            'Status String[]'
        )
    }

    It 'gets episodes, newest first' {
        $all = Get-AutoEpisode @common
        $all.HeadVersion | Should -Be 3, 2, 1, 0
        $all[0].PSObject.TypeNames[0] | Should -Be 'Autoauto.Episode'
        (Get-AutoEpisode $episodes[1].EpisodeId @common).EpisodeId | Should -Be $episodes[1].EpisodeId
    }

    It 'filters' {
        Get-AutoEpisode work-* @common | Should -HaveCount 4
        Get-AutoEpisode missing* @common | Should -BeNullOrEmpty
        (Get-AutoEpisode -Decision RolledBack @common).HeadVersion | Should -Be 2
        (Get-AutoEpisode -Decision kept -Last 1 @common).HeadVersion | Should -Be 1
        (Get-AutoEpisode -Status Errored @common).ErrorCode | Should -Be 'BudgetExceeded'
        Get-AutoEpisode -Policy p, q* -Status Closed @common | Should -HaveCount 3
        Get-AutoEpisode -Policy q* @common | Should -BeNullOrEmpty
        Get-AutoEpisode @common | Select-Object -First 1 | Should -HaveCount 1
        Get-AutoEpisode $episodes[1].EpisodeId -Decision RolledBack @common | Should -BeNullOrEmpty
    }

    It 'takes episodes, and policies, through the pipeline' {
        ($episodes | Get-AutoEpisode).EpisodeId | Should -Be $episodes.EpisodeId
        Get-AutoPolicy @common | Get-AutoEpisode | Should -HaveCount 4
        (Get-AutoRejection @common | Get-AutoEpisode).HeadVersion | Should -Be 2
        $file = Join-Path $TestDrive 'rolled-back.csv'
        Get-AutoEpisode @common | Where-Object Decision -EQ RolledBack | Export-Csv $file
        (Import-Csv $file).EpisodeId | Should -Be $episodes[2].EpisodeId
    }

    It 'reports an episode that is not there, and goes on' {
        $found = Get-AutoEpisode missing, $episodes[0].EpisodeId @common -ErrorAction SilentlyContinue -ErrorVariable problem
        $found | Should -HaveCount 1
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.EpisodeNotFound,Autoauto.Commands.GetAutoEpisodeCommand'
        $problem.CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }

    It 'takes a policy that is not there for a mistake' {
        Get-AutoEpisode -Policy q @common -ErrorAction SilentlyContinue -ErrorVariable problem | Should -BeNullOrEmpty
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.PolicyNotFound,Autoauto.Commands.GetAutoEpisodeCommand'
    }

    It 'shows versions, what was decided and what came of it, and errors' {
        $table = Get-AutoEpisode @common | Format-Table | Out-String -Width 120 -Stream
        $table | Where-Object { $_ -match '^work-\S+ +2 : 1 +0\.20 +-0\.60 RolledBack +refused \(Identical\)' } | Should -HaveCount 1
        $table | Where-Object { $_ -match '^work-\S+ +1 : 0 +0\.80 +\+0\.50 Kept +version 2: skill 2' } | Should -HaveCount 1
        $table | Where-Object { $_ -match "^work-\S+ +3 .* Errored +The episode's cap is reached" } | Should -HaveCount 1
        Get-AutoEpisode -Status Errored @common | Format-List | Out-String -Width 120 | Should -Match "Error +: BudgetExceeded: The episode's cap"
    }

    It 'completes ids, newest first, with a tool tip' {
        Push-Location -LiteralPath $repository
        try {
            foreach ($line in 'Get-AutoEpisode ', 'Resume-AutoEpisode -Id ') {
                $found = (TabExpansion2 $line $line.Length).CompletionMatches
                $found.CompletionText | Should -Be (Get-AutoEpisode).EpisodeId
                $found[1].ToolTip | Should -BeLike 'p, Closed, RolledBack, *'
            }
        }
        finally {
            Pop-Location
        }
    }

    It 'writes to no other stream' {
        (Invoke-Recorded { Get-AutoEpisode @common -Verbose }).Stream | Select-Object -Unique | Should -Be 'Output'
    }
}
