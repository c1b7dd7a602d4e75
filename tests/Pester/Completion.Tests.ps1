BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    Import-Module $PSScriptRoot/Support/EpisodeRepo.psm1
    $script:repository = New-TestRepository -Turn '90'
    Add-TestProgram -Path $repository -Name 'other-program'
    $script:first = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 1 -NoReceipt -Summary
    $script:second = Start-AutoRun other-program -RepositoryPath $repository -MaxExperiments 1 -NoReceipt -Summary

    $script:evolved = New-EpisodeRepository
    $script:episodes = Invoke-AutoEpisode p -Count 2 -NoEvolve -RepositoryPath $evolved

    function Get-Completion([string] $Line) {
        (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches
    }
}

AfterAll {
    Remove-TestRepository $repository, $evolved
}

Describe 'Completion' {
    BeforeEach {
        Push-Location -LiteralPath $repository
    }

    AfterEach {
        Pop-Location
    }

    It 'knows the programs of the current repository: <_>' -ForEach 'Start-AutoRun ', 'Get-AutoProgram -Program ', 'Test-AutoProgram ', 'Get-AutoRun -Program ' {
        (Get-Completion $_).CompletionText | Should -Be 'demo', 'other-program'
        (Get-Completion "${_}o").CompletionText | Should -Be 'other-program'
        (Get-Completion "${_}d").ToolTip | Should -Be 'Make the value smaller.'
    }

    It 'knows the runs, newest first, with a tool tip: <_>' -ForEach 'Get-AutoRun ', 'Resume-AutoRun -Id ', 'Get-AutoLog ', 'Stop-AutoRun ' {
        $found = Get-Completion $_
        $found.CompletionText | Should -Be $second.RunId, $first.RunId
        $found[0].ToolTip | Should -Match '^other-program, Completed, 1 of 1 kept'
    }

    It 'honours a program that was typed before' {
        (Get-Completion 'Get-AutoRun -Program demo -RunId ').CompletionText | Should -Be $first.RunId
    }

    It 'honours a repository that was typed before' {
        Push-Location -LiteralPath ([IO.Path]::GetTempPath())
        try {
            (Get-Completion "Start-AutoRun -RepositoryPath '$repository' -Program ").CompletionText | Should -Be 'demo', 'other-program'
        }
        finally {
            Pop-Location
        }
    }

    It 'knows agents, states and reasons' {
        (Get-Completion 'Start-AutoRun demo -Agent c').CompletionText | Should -Be 'claude', 'codex', 'command', 'copilot'
        (Get-Completion 'Get-AutoRun -Status I').CompletionText | Should -Be 'Interrupted'
        (Get-Completion 'Get-AutoExperiment -Reason Gate').CompletionText | Should -Be 'GateFailed'
    }

    It 'knows models: of the agent that was typed, of the program''s agent, of all' {
        (Get-Completion 'Test-AutoAgent codex -Model gpt-5.').CompletionText | Should -Contain 'gpt-5.1'
        (Get-Completion 'Start-AutoRun demo -Agent codex -Model ').ToolTip | Select-Object -Unique | Should -Be 'a model of codex'
        (Get-Completion 'Start-AutoRun demo -Agent codex -FallbackAgent gemini -FallbackModel ').ToolTip | Select-Object -Unique | Should -Be 'a model of gemini'
        (Get-Completion 'Set-AutoProgram -Model ').ToolTip | Select-Object -Unique | Should -Contain 'a model of gemini'
        Set-AutoProgram other-program -Agent gemini -RepositoryPath $repository
        (Get-Completion 'Start-AutoRun other-program -Model ').ToolTip | Select-Object -Unique | Should -Be 'a model of gemini'
    }

    It 'knows keys of settings' {
        (Get-Completion 'Set-AutoConfig notify.').CompletionText | Should -Be 'notify.command', 'notify.timeoutSeconds'
    }

    It 'knows policies with their versions and tasks, and episodes, newest first' {
        Push-Location -LiteralPath $evolved
        try {
            (Get-Completion 'Get-AutoPolicy ').CompletionText | Should -Be 'p'
            (Get-Completion 'Get-AutoPolicy ').ToolTip | Should -Be 'AGENTS.md'
            (Get-Completion 'Compare-AutoPolicy p ').CompletionText | Should -Be '0'
            (Get-Completion 'Invoke-AutoEpisode p -Task ').CompletionText | Should -Be 'work'
            (Get-Completion 'Invoke-AutoEpisode p -Critic L').CompletionText | Should -Be 'LastKept'
            $found = Get-Completion 'Resume-AutoEpisode '
            $found.CompletionText | Should -Be ($episodes.EpisodeId | Sort-Object -Descending)
            $found[0].ToolTip | Should -Match '^p, Closed'
        }
        finally {
            Pop-Location
        }
    }

    It 'knows the entries of the queue' {
        $queued = New-TestRepository -Turn 'hang'
        $job = Start-TestJob -Path $queued -Manifest $ModuleManifest
        $item = Start-AutoRun demo -RepositoryPath $queued -Queue -MaxExperiments 1 -NoReceipt
        $found = Get-Completion "Remove-AutoQueueItem -RepositoryPath '$queued' -ItemId "
        $found.CompletionText | Should -Be (Get-AutoQueue -RepositoryPath $queued).ItemId
        $found.ToolTip | Should -Be "demo, Waiting, run $($item.RunId)"
        Get-AutoQueue -RepositoryPath $queued | Remove-AutoQueueItem -Force
        Get-AutoRun -RepositoryPath $queued -Status Running | Stop-AutoRun -Abort
        $null = $job | Wait-Job -Timeout 30
        Remove-Job $job -Force
        Remove-TestRepository $queued
    }

    It 'completes properties behind a pipe' {
        (Get-Completion 'Get-AutoRun | Where-Object Stat').CompletionText | Should -Contain 'Status'
        (Get-Completion 'Get-AutoExperiment | Sort-Object Effect').CompletionText | Should -Contain 'EffectPercent'
    }

    It 'is silent outside a repository' {
        Push-Location -LiteralPath ([IO.Path]::GetTempPath())
        try {
            $before = $Error.Count
            Get-Completion 'Get-AutoRun ' | Where-Object { $_.CompletionText -match '^\d{8}-' } | Should -BeNullOrEmpty
            $Error.Count | Should -Be $before
        }
        finally {
            Pop-Location
        }
    }
}
