BeforeAll {
    . $PSScriptRoot/Support/common.ps1
}

Describe 'Get-AutoConfig' {
    BeforeEach {
        $script:repository = New-TestRepository
        $script:before = $env:AUTOAUTO_CONFIG
    }

    AfterEach {
        $env:AUTOAUTO_CONFIG = $before
        $env:AUTOAUTO_CONFIG_MAX_TOKENS = $null
        Remove-TestRepository $repository
    }

    It 'has exactly these parameters' {
        Get-ParameterSummary Get-AutoConfig | Should -Be @(
            'Key String[]: position 0, by name'
            'RepositoryPath String: by name, alias Repository PSPath'
        )
    }

    It 'lists every setting, flat, with its default' {
        $all = Get-AutoConfig -RepositoryPath $repository
        $all[0].PSObject.TypeNames[0] | Should -Be 'Autoauto.Setting'
        $all.Key | Should -Be 'agent', 'model', 'pricesFile', 'maxCostUsd', 'maxTokens', 'keepAwake', 'sandbox', 'workRoot', 'notify.command', 'notify.timeoutSeconds'
        # The tests' own: see common.ps1.
        ($all | Where-Object Key -NE sandbox).Source | Select-Object -Unique | Should -Be 'Default'
        ($all | Where-Object Key -EQ keepAwake).Value | Should -Be 'Background'
        $all.Description | Should -Not -Contain $null
        $all | Format-Table | Out-String -Width 120 | Should -Match 'keepAwake\s+Background\s+Default'
        $all | Format-List | Out-String | Should -Match 'AUTOAUTO_CONFIG_NOTIFY_TIMEOUT_SECONDS'
    }

    It 'knows the user''s file, the repository''s and the environment, in rising order' {
        $env:AUTOAUTO_CONFIG = Join-Path $TestDrive 'user.json'
        Set-Content $env:AUTOAUTO_CONFIG '{ "maxTokens": 1, "keepAwake": "Always" }'
        Set-Content (Join-Path $repository '.autoauto/config.json') '{ "maxTokens": 2, "notify": { "timeoutSeconds": 9 } }'
        (Get-AutoConfig keepAwake -RepositoryPath $repository).Source | Should -Be 'User'
        (Get-AutoConfig keepAwake -RepositoryPath $repository).SourcePath | Should -Be $env:AUTOAUTO_CONFIG
        (Get-AutoConfig maxTokens -RepositoryPath $repository).Value | Should -Be '1'
        (Get-AutoConfig notify.t* -RepositoryPath $repository).Source | Should -Be 'Repository'
        $env:AUTOAUTO_CONFIG_MAX_TOKENS = '3'
        $one = Get-AutoConfig maxTokens -RepositoryPath $repository
        $one.Value, $one.Source, $one.SourcePath | Should -Be '3', 'Environment', 'AUTOAUTO_CONFIG_MAX_TOKENS'
    }

    It 'completes keys' {
        (TabExpansion2 -inputScript 'Get-AutoConfig max' -cursorColumn 18).CompletionMatches.CompletionText | Should -Be 'maxCostUsd', 'maxTokens'
    }

    It 'says that a key is not there' {
        Get-AutoConfig maxCosts -RepositoryPath $repository -ErrorAction SilentlyContinue -ErrorVariable problem | Should -BeNullOrEmpty
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.SettingInvalid,Autoauto.Commands.GetAutoConfigCommand'
        Get-AutoConfig 'none*' -RepositoryPath $repository | Should -BeNullOrEmpty
    }
}
