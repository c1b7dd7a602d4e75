BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    $script:repository = New-TestRepository -Turn '90'
    Add-TestProgram -Path $repository -Name 'other-program'
    $script:first = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 1 -NoReceipt -Summary
    $script:second = Start-AutoRun other-program -RepositoryPath $repository -MaxExperiments 1 -NoReceipt -Summary

    function Get-Completion([string] $Line) {
        (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches
    }
}

AfterAll {
    Remove-TestRepository $repository
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
