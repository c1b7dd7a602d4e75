BeforeAll {
    . $PSScriptRoot/Support/common.ps1
}

Describe 'Set-AutoConfig' {
    BeforeEach {
        $script:repository = New-TestRepository
        $script:before = $env:AUTOAUTO_CONFIG
        $env:AUTOAUTO_CONFIG = Join-Path $TestDrive "$([guid]::NewGuid()).json"
    }

    AfterEach {
        $env:AUTOAUTO_CONFIG = $before
        Remove-TestRepository $repository
    }

    It 'has exactly these parameters' {
        Get-ParameterSummary Set-AutoConfig | Should -Be @(
            'Key String: position 0, mandatory, by name'
            'PassThru SwitchParameter'
            'RepositoryPath String: by name, alias Repository PSPath'
            'Scope String'
            'Value Object: position 1, mandatory'
        )
    }

    It 'sets a setting of the repository, and takes it away' {
        Set-AutoConfig maxTokens 5000 -RepositoryPath $repository | Should -BeNullOrEmpty
        $set = Get-AutoConfig maxTokens -RepositoryPath $repository
        $set.Value, $set.Source | Should -Be '5000', 'Repository'
        ($set | Set-AutoConfig -Value $null -PassThru).Source | Should -Be 'Default'
    }

    It 'sets a command of several words, for the user' {
        $set = Set-AutoConfig notify.command 'sh', '-c', 'echo "$AUTOAUTO_RUN"' -Scope User -RepositoryPath $repository -PassThru
        $set.Source | Should -Be 'User'
        $set.SourcePath | Should -Be $env:AUTOAUTO_CONFIG
        ($set.Value | ConvertFrom-Json) | Should -Be 'sh', '-c', 'echo "$AUTOAUTO_RUN"'
        Test-Path (Join-Path $repository '.autoauto/config.json') | Should -BeFalse
    }

    It 'changes nothing with -WhatIf' {
        Set-AutoConfig maxTokens 5000 -RepositoryPath $repository -WhatIf
        (Get-AutoConfig maxTokens -RepositoryPath $repository).Value | Should -BeNullOrEmpty
    }

    It 'refuses <key> = <value>' -ForEach @{ key = 'maxTokens'; value = -1 }, @{ key = 'keepAwake'; value = 'often' }, @{ key = 'maxToken'; value = 1 }, @{ key = 'agent'; value = 'nobody' } {
        Set-AutoConfig $key $value -RepositoryPath $repository -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.SettingInvalid,Autoauto.Commands.SetAutoConfigCommand'
        $problem.CategoryInfo.Category | Should -Be 'InvalidData'
    }

    It 'puts a ceiling on runs however they are started' {
        Set-AutoConfig maxTokens 5000 -RepositoryPath $repository
        { Start-AutoRun demo -RepositoryPath $repository -MaxTokens 6000 -Detached } | Should -Throw -ErrorId 'Autoauto.SettingInvalid,Autoauto.Commands.StartAutoRunCommand'
        $run = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 1 -NoReceipt -Detached
        $run.MaxTokens | Should -Be 5000
        ($run | Wait-AutoRun -TimeoutSeconds 60).Status | Should -Be 'Completed'
    }
}
