BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    $script:folder = (New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) ('autoauto-agents-' + [guid]::NewGuid().ToString('N')))).FullName
    $script:path = $env:PATH
    # An agent that is there, whatever else this machine has.
    Set-Content -LiteralPath (Join-Path $folder 'codex') -Value "#!/bin/sh`necho 'codex-cli 9.8.7'"
    chmod +x (Join-Path $folder 'codex')
    $env:PATH = $folder + [IO.Path]::PathSeparator + '/usr/bin' + [IO.Path]::PathSeparator + '/bin'
}

AfterAll {
    $env:PATH = $path
    Remove-Item -LiteralPath $folder -Recurse
}

Describe 'Get-AutoAgent' {
    It 'has exactly these parameters' {
        Get-ParameterSummary Get-AutoAgent | Should -Be @(
            'Agent String[]: position 0, by name, alias Name'
            'Installed SwitchParameter'
            'RepositoryPath String: by name, alias Repository PSPath'
        )
    }

    It 'lists the known agents, wherever it is called' {
        Push-Location ([IO.Path]::GetTempPath())
        try { (Get-AutoAgent).Agent | Should -Be 'codex', 'claude', 'opencode', 'gemini', 'copilot' }
        finally { Pop-Location }
    }

    It 'says what is installed and what is the next step' {
        $codex = Get-AutoAgent codex
        $codex.PSObject.TypeNames[0] | Should -Be 'Autoauto.Agent'
        $codex.IsInstalled | Should -BeTrue
        $codex.Version | Should -Be '9.8.7'
        $codex.ExecutablePath | Should -Be (Join-Path $folder 'codex')
        $codex.SignInCommand | Should -Be 'codex login'
        (Get-AutoAgent g*).InstallCommand | Should -Be 'npm install -g @google/gemini-cli'
        (Get-AutoAgent -Installed).Agent | Should -Contain 'codex'
    }

    It 'names the models that have a price' {
        (Get-AutoAgent codex).Models -split ', ' | Should -Contain 'gpt-5-codex'
        (Get-AutoAgent codex).Models | Should -Not -Match 'gemini'
        (Get-AutoAgent gemini).Models | Should -Be 'gemini-2.5-pro'
        (Get-AutoAgent claude).Models | Should -BeNullOrEmpty
    }

    It 'reports an unknown name and goes on with the next' {
        $all = Get-AutoAgent nobody, codex -ErrorAction SilentlyContinue -ErrorVariable problem
        $all.Agent | Should -Be 'codex'
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.AgentNotFound,Autoauto.Commands.GetAutoAgentCommand'
    }

    It 'has a table that fits and flat values' {
        Get-AutoAgent | Format-Table | Out-String -Width 120 -Stream | ForEach-Object { $_.TrimEnd().Length | Should -BeLessOrEqual 120 }
        foreach ($property in (Get-AutoAgent codex).PSObject.Properties) {
            if ($null -ne $property.Value) { $property.Value.GetType().Name | Should -BeIn 'String', 'Boolean' }
        }
    }
}
