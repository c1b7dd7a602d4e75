BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    $script:folder = (New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) ('autoauto-agents-' + [guid]::NewGuid().ToString('N')))).FullName
    $script:recordings = (Resolve-Path (Join-Path $PSScriptRoot '..' 'Unit' 'Autoauto.Core.Tests' 'Fixtures' 'transcripts')).ProviderPath
    $script:agent = Join-Path $folder 'my-claude'
    Set-Content -LiteralPath $agent -Value @'
#!/bin/sh
asked=$(cat)
printf '{"type":"result","subtype":"success","is_error":false,"total_cost_usd":0.01,"num_turns":1,"usage":{"input_tokens":5,"output_tokens":1},"result":"You said: %s"}\n' "$(echo "$asked" | tail -n 1)"
'@
    chmod +x $agent
}

AfterAll {
    Remove-Item -LiteralPath $folder -Recurse
}

Describe 'Test-AutoAgent' {
    It 'has exactly these parameters' {
        Get-ParameterSummary Test-AutoAgent | Should -Be @(
            'Agent String[]: position 0, mandatory, by name, alias Name'
            'AgentCommand String[]'
            'ExitCode Nullable'
            'Model String'
            'Prompt String'
            'RepositoryPath String: by name, alias Repository PSPath'
            'SessionFile String'
            'StandardError String'
            'Transcript String: mandatory'
        )
    }

    It 'makes a round trip and says what it used' {
        $test = Test-AutoAgent claude -AgentCommand $agent -Prompt 'hello there'
        $test.PSObject.TypeNames[0] | Should -Be 'Autoauto.AgentTest'
        $test.Works | Should -BeTrue
        $test.Outcome | Should -Be 'Completed'
        $test.FinalText | Should -Be 'You said: hello there'
        $test.CostUsd | Should -Be 0.01
        $test.CostSource | Should -Be 'Reported'
        $test.InputTokens | Should -Be 5
        $test | Format-Table | Out-String -Width 120 | Should -Match 'You said'
    }

    It 'calls nothing with -WhatIf' {
        Test-AutoAgent claude -AgentCommand $agent -WhatIf | Should -BeNullOrEmpty
    }

    It 'says what a recording means' {
        $test = Test-AutoAgent claude -Transcript "$recordings/claude/usage-oauth.stdout.jsonl" -ExitCode 1
        $test.Works | Should -BeFalse
        $test.ErrorKind | Should -Be 'QuotaWindow'
        $test.ResetsAtUtc.Kind | Should -Be 'Utc'
        $test.Evidence | Should -Not -BeNullOrEmpty
    }

    It 'refuses an agent that is not known, and a recording that is not there' {
        { Test-AutoAgent nobody -ErrorAction Stop } | Should -Throw -ErrorId 'Autoauto.AgentNotFound,*'
        { Test-AutoAgent claude -Transcript (Join-Path $folder 'missing') } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
    }
}
