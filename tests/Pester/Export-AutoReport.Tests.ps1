BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    Import-Module $PSScriptRoot/Support/EpisodeRepo.psm1
    $script:repository = New-TestRepository -Turn '90', 'noop', '80'
    $script:run = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 3 -Summary
    $script:second = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 1 -NoReceipt -Summary
    $script:policies = New-EpisodeRepository
    $script:episodes = Invoke-AutoEpisode p -Count 3 -RepositoryPath $policies
}

AfterAll {
    Remove-TestRepository $repository
    Remove-TestRepository $policies
}

Describe 'Export-AutoReport' {
    It 'has exactly these parameters' {
        Get-ParameterSummary Export-AutoReport | Should -Be @(
            'EpisodeId String[]: mandatory, by name'
            'Force SwitchParameter'
            'Format String'
            'Path String: position 1, alias OutFile FilePath'
            'RepositoryPath String: by name, alias Repository PSPath'
            'RunId String[]: position 0, mandatory, by name'
        )
    }

    It 'says what it would write with -WhatIf, and writes nothing' {
        $run | Export-AutoReport -WhatIf | Should -BeNullOrEmpty
        Join-Path $repository '.autoauto/reports' | Should -Not -Exist
    }

    It 'writes a page per run into the repository, which stays clean, and returns the files' {
        $files = $run, $second | Export-AutoReport
        $files | Should -HaveCount 2
        $files[0] | Should -BeOfType System.IO.FileInfo
        $files[0].FullName | Should -Be (Join-Path $repository ".autoauto/reports/$($run.RunId).html")
        Get-Content -Raw $files[0] | Should -Match "default-src 'none'|default-src &#x27;none&#x27;"
        Get-Content -Raw $files[0] | Should -Match '\+20\.0|&#x2B;20\.0'
        Get-Content -Raw $files[0] | Should -Not -Match '<script'
        Invoke-TestGit $repository status --porcelain --untracked-files=all | Should -Not -Match 'reports'
        $run | Export-AutoReport | Should -HaveCount 1
    }

    It 'takes the format from the name, and from -Format before that' {
        $json = Export-AutoReport $run.RunId (Join-Path $TestDrive 'a.json') -RepositoryPath $repository
        (Get-Content -Raw $json | ConvertFrom-Json).Experiments | Should -HaveCount 3
        $markdown = $run | Export-AutoReport -Path (Join-Path $TestDrive 'b.txt') -Format Markdown
        Get-Content $markdown -TotalCount 1 | Should -Match '^# Run '
    }

    It 'puts files into a folder that is there, by the location of the session' {
        Push-Location -LiteralPath $TestDrive
        $null = New-Item -ItemType Directory -Path reports
        $files = $run, $second | Export-AutoReport -Path reports -Format Json
        Pop-Location
        $files.Name | Should -Be "$($run.RunId).json", "$($second.RunId).json"
        Split-Path $files[0] | Should -Be (Join-Path $TestDrive 'reports')
    }

    It 'leaves a file alone that is there, unless forced' {
        $path = Join-Path $TestDrive 'mine.html'
        Set-Content $path 'mine'
        $run | Export-AutoReport -Path $path -ErrorAction SilentlyContinue -ErrorVariable problem | Should -BeNullOrEmpty
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.FileExists,Autoauto.Commands.ExportAutoReportCommand'
        $problem.CategoryInfo.Category | Should -Be 'ResourceExists'
        Get-Content $path | Should -Be 'mine'
        $run | Export-AutoReport -Path $path -Force | Should -HaveCount 1
        Get-Content -Raw $path | Should -Match 'DOCTYPE'
    }

    It 'does not write two runs into one file, even if forced' {
        $files = $run, $second | Export-AutoReport -Path (Join-Path $TestDrive 'one.html') -Force -ErrorAction SilentlyContinue -ErrorVariable problem
        $files | Should -HaveCount 1
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'Autoauto.FileExists,*'
        Get-Content -Raw $files | Should -Match $run.RunId
    }

    It 'reports a run that is not there and a place that cannot be written, and goes on' {
        $files = 'missing', $run.RunId | ForEach-Object { [pscustomobject] @{ RunId = $_ } } |
            Export-AutoReport -RepositoryPath $repository -ErrorAction SilentlyContinue -ErrorVariable problem
        $files | Should -HaveCount 1
        $problem.FullyQualifiedErrorId | Should -BeLike 'Autoauto.RunNotFound,*'
        $file = New-Item -ItemType File -Path (Join-Path $TestDrive 'file')
        $run | Export-AutoReport -Path (Join-Path $file 'x.html') -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -BeLike 'Autoauto.FileNotWritable,*'
    }

    It 'writes a page per episode, from the pipeline and by id' {
        $files = Get-AutoEpisode -RepositoryPath $policies | Export-AutoReport
        $files.Name | Should -Be ($episodes[2, 1, 0].EpisodeId | ForEach-Object { "$_.html" })
        Split-Path $files[0] | Should -Be (Join-Path $policies '.autoauto/reports')
        Get-Content -Raw $files[0] | Should -Match 'p: version 2 against version 1'
        Get-Content -Raw $files[0] | Should -Match 'No, worse'
        Get-Content -Raw $files[0] | Should -Not -Match '<script'
        $json = Export-AutoReport -EpisodeId $episodes[2].EpisodeId (Join-Path $TestDrive 'episode.json') -RepositoryPath $policies
        $report = Get-Content -Raw $json | ConvertFrom-Json
        $report.Form | Should -Be 'autoauto.episodeReport/2'
        $report.Episode.Decision | Should -Be 'RolledBack'
        $report.NextEdit | Should -BeNullOrEmpty
        $report.Episode.Refusal | Should -Be 'Identical'
        $markdown = $episodes[1] | Export-AutoReport -Path (Join-Path $TestDrive 'episode.md')
        Get-Content $markdown -TotalCount 1 | Should -Be "# Episode $($episodes[1].EpisodeId): p, version 1 against version 0"
    }

    It 'takes runs and episodes of several repositories in one pipeline' {
        $files = $run, $episodes[0], $second, $episodes[1] | Export-AutoReport -Path (Join-Path $TestDrive 'mixed/')
        $files.BaseName | Should -Be $run.RunId, $episodes[0].EpisodeId, $second.RunId, $episodes[1].EpisodeId
    }

    It 'takes whatever names an episode' {
        (Get-AutoPrediction -RepositoryPath $policies | Select-Object -First 1 | Export-AutoReport -WhatIf -ErrorVariable problem) | Should -BeNullOrEmpty
        $problem | Should -BeNullOrEmpty
    }

    It 'reports an episode that is not there, and goes on' {
        $files = 'missing', $episodes[0].EpisodeId | ForEach-Object { [pscustomobject] @{ EpisodeId = $_ } } |
            Export-AutoReport -RepositoryPath $policies -ErrorAction SilentlyContinue -ErrorVariable problem
        $files | Should -HaveCount 1
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.EpisodeNotFound,Autoauto.Commands.ExportAutoReportCommand'
        $problem.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $problem.TargetObject | Should -Be 'missing'
    }

    It 'completes ids of episodes, newest first' {
        $line = "Export-AutoReport -RepositoryPath '$policies' -EpisodeId "
        $found = [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches
        $found.CompletionText | Should -Be $episodes[2, 1, 0].EpisodeId
    }
}
