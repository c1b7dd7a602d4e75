BeforeDiscovery {
    $manifest = if ($env:AUTOAUTO_TEST_MODULE) { $env:AUTOAUTO_TEST_MODULE } else { Join-Path $PSScriptRoot '..' '..' 'module' 'Autoauto.psd1' }
    $commands = (Import-PowerShellDataFile -LiteralPath $manifest).CmdletsToExport
}

BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    $script:data = Import-PowerShellDataFile -LiteralPath $ModuleManifest
    $script:root = Join-Path $PSScriptRoot '..' '..'
}

Describe 'The module' {
    It 'has a valid manifest' {
        $module = Test-ModuleManifest -Path $ModuleManifest
        $module.Version | Should -Be $data.ModuleVersion
        $module.PowerShellVersion | Should -Be '7.6'
        $data.FunctionsToExport + $data.AliasesToExport + $data.VariablesToExport | Should -BeNullOrEmpty
    }

    It 'exports exactly the commands of the manifest, in alphabetical order' {
        (Get-Command -Module Autoauto).Name | Sort-Object | Should -Be $data.CmdletsToExport
        (Get-Command -Module Autoauto).CommandType | Select-Object -Unique | Should -Be 'Cmdlet'
        $data.CmdletsToExport | Sort-Object | Should -Be $data.CmdletsToExport
    }

    It 'has one source file, one page and one test file per command' {
        $expected = $data.CmdletsToExport
        Get-ChildItem (Join-Path $root 'src/Autoauto.PowerShell/Commands') -File | ForEach-Object { $_.BaseName -replace '^([A-Z][a-z]+)(Auto\w+)Command$', '$1-$2' } |
            Sort-Object | Should -Be $expected
        Get-ChildItem (Join-Path $root 'docs/en-US') -Filter '*-Auto*.md' | ForEach-Object BaseName | Sort-Object | Should -Be $expected
        Get-ChildItem $PSScriptRoot -Filter '*-Auto*.Tests.ps1' | ForEach-Object { $_.Name -replace '\.Tests\.ps1$' } | Sort-Object | Should -Be $expected
    }

    It 'ships the help that its pages give' {
        & (Join-Path $root 'tools/Help.ps1') -ModuleManifest $ModuleManifest -Destination $TestDrive
        $made = Get-ChildItem -LiteralPath $TestDrive -File
        $made.Count | Should -BeGreaterThan 4
        foreach ($file in $made) {
            $shipped = Join-Path (Split-Path $ModuleManifest) 'en-US' $file.Name
            [IO.File]::ReadAllText($shipped).ReplaceLineEndings() | Should -BeExactly ([IO.File]::ReadAllText($file.FullName).ReplaceLineEndings()) -Because "$($file.Name) is made by build.ps1 -Task Help"
        }
    }

    It 'takes no more than 18 MiB beside the library that reads git, whose eight native files alone are 14' {
        $files = Get-ChildItem -LiteralPath (Split-Path $ModuleManifest) -Recurse -File | Where-Object Name -NotMatch 'git2'
        ($files | Measure-Object Length -Sum).Sum | Should -BeLessOrEqual 18MB
    }

    It 'is as old as its assemblies' {
        [Reflection.AssemblyName]::GetAssemblyName((Join-Path (Split-Path $ModuleManifest) 'bin/Autoauto.PowerShell.dll')).Version.ToString(3) | Should -Be $data.ModuleVersion
    }
}

Describe '<_>' -ForEach $commands {
    BeforeAll {
        $script:command = Get-Command $_
        $script:type = $command.ImplementingType
        $script:help = Get-Help $command.Name -Full
        $script:common = [System.Management.Automation.PSCmdlet]::CommonParameters + [System.Management.Automation.PSCmdlet]::OptionalCommonParameters
        $script:parameters = $command.Parameters.Keys | Where-Object { $_ -notin $common } | Sort-Object
    }

    It 'has an approved verb and a singular, prefixed noun' {
        (Get-Verb).Verb | Should -Contain $command.Verb
        $command.Noun | Should -Match '^Auto[A-Z][a-z]+$'
        $command.Noun | Should -Not -Match 's$'
    }

    It 'declares what it writes' {
        $command.OutputType.Count | Should -BeGreaterThan 0
    }

    It 'supports -WhatIf if it changes anything' {
        $changes = $command.Verb -in 'New', 'Set', 'Remove', 'Start', 'Stop', 'Resume', 'Complete', 'Export'
        if ($changes) {
            $command.Parameters.ContainsKey('WhatIf') | Should -BeTrue
        }
        if ($command.Verb -eq 'Remove') {
            $command.Parameters.ContainsKey('Force') | Should -BeTrue
        }
    }

    It 'takes its repository by parameter, alias and property' {
        $command.Parameters['RepositoryPath'].Aliases | Should -Contain 'Repository'
        $command.Parameters['RepositoryPath'].ParameterSets.Values.ValueFromPipelineByPropertyName | Should -Not -Contain $false
    }

    It 'has help for itself, every parameter and its output' {
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Synopsis | Should -Not -Match ([regex]::Escape($command.Name))
        ($help.description | Out-String).Trim().Length | Should -BeGreaterThan 40
        $help.parameters.parameter.name | Where-Object { $_ -notin 'WhatIf', 'Confirm' } | Sort-Object | Should -Be ($parameters | Where-Object { $_ -notin 'WhatIf', 'Confirm' })
        foreach ($parameter in $help.parameters.parameter) {
            ($parameter.description | Out-String).Trim() | Should -Not -BeNullOrEmpty -Because $parameter.name
        }
        ($help.returnValues | Out-String).Trim() | Should -Not -BeNullOrEmpty
    }

    It 'names in its help every value that a parameter may take' {
        foreach ($name in $parameters) {
            $text = ($help.parameters.parameter | Where-Object name -EQ $name).description | Out-String
            foreach ($set in $command.Parameters[$name].Attributes.Where({ $_ -is [System.Management.Automation.ValidateSetAttribute] })) {
                foreach ($value in $set.ValidValues) {
                    $text | Should -Match "\b$value\b" -Because "-$name of $($command.Name)"
                }
            }
        }
    }

    It 'has at least three examples, which are PowerShell and use only parameters that exist' {
        @($help.examples.example).Count | Should -BeGreaterOrEqual 3
        foreach ($example in $help.examples.example) {
            $problems = $null
            $ast = [System.Management.Automation.Language.Parser]::ParseInput(($example.code | Out-String), [ref] $null, [ref] $problems)
            $problems | Should -BeNullOrEmpty -Because $example.code
            foreach ($call in $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)) {
                $target = $call.GetCommandName()
                if ($target -like '*-Auto*') {
                    $known = (Get-Command $target).Parameters
                    foreach ($used in $call.CommandElements | Where-Object { $_ -is [System.Management.Automation.Language.CommandParameterAst] }) {
                        $known.Values | Where-Object { $_.Name -eq $used.ParameterName -or $_.Aliases -contains $used.ParameterName } |
                            Should -Not -BeNullOrEmpty -Because "-$($used.ParameterName) of $target in: $($example.code)"
                    }
                }
            }
        }
    }
}

Describe 'Topics' {
    It 'has <_>' -ForEach (Get-ChildItem (Join-Path $PSScriptRoot '../../docs/en-US/about_*.md')).BaseName {
        Get-Help $_ | Out-String | Should -Match $_
    }

    It 'has one for everything that a newcomer asks about' {
        (Get-ChildItem (Join-Path $root 'docs/en-US/about_*.md')).BaseName | Should -Contain 'about_Autoauto'
        foreach ($topic in 'Programs', 'Measurement', 'Runs', 'Agents', 'Scheduling', 'Output', 'Errors') {
            Join-Path $root "docs/en-US/about_Autoauto_$topic.md" | Should -Exist
        }
    }

    It 'names every error id with its category' {
        $text = Get-Content -Raw (Join-Path $root 'docs/en-US/about_Autoauto_Errors.md')
        $codes = Get-ChildItem (Join-Path $root 'src/Autoauto.Core/Errors/ErrorCode.cs') | Select-String '^    (\w+),$' | ForEach-Object { $_.Matches[0].Groups[1].Value }
        $codes.Count | Should -BeGreaterThan 20
        foreach ($code in $codes) {
            $text | Should -Match "Autoauto\.$code\b"
        }
    }
}
