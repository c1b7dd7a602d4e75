BeforeAll {
    . $PSScriptRoot/Support/common.ps1
}

Describe 'New-AutoProgram' {
    BeforeEach {
        $script:repository = New-TestRepository -NoProgram
        $script:common = @{ RepositoryPath = $repository; Goal = 'Make it fast.'; Metric = 'time'; Direction = 'Lower' }
    }

    AfterEach {
        Remove-TestRepository $repository
    }

    It 'has exactly these parameters' {
        Get-ParameterSummary New-AutoProgram | Should -Be @(
            'Agent String'
            'AgentCommand String[]'
            'BuildScript String'
            'Direction String: mandatory'
            'Exclude String[]'
            'Force SwitchParameter'
            'Goal String: position 1, mandatory'
            'Include String[]'
            'Instructions String'
            'MaxCostUsd Nullable'
            'MaxExperiments Nullable'
            'MaxTokens Nullable'
            'MeasureScript String'
            'Metric String: mandatory'
            'Model String'
            'NoiseThresholdPercent Double'
            'Program String: position 0, mandatory, alias Name'
            'Repeats Int32'
            'RepositoryPath String: by name, alias Repository PSPath'
            'Rule String'
            'Setting Hashtable'
            'TimeLimit Nullable'
            'Unit String'
            'UseAgent SwitchParameter: mandatory'
        )
    }

    It 'creates a program that Get-AutoProgram finds' {
        $made = New-AutoProgram speed @common -Unit ms
        $made.PSObject.TypeNames[0] | Should -Be 'Autoauto.Program'
        $made.IsValid | Should -BeTrue
        $made.Goal | Should -BeLike 'Make it fast.*'
        $made.Direction | Should -Be 'Lower'
        $made.Unit | Should -Be 'ms'
        Test-Path (Join-Path $made.ProgramPath 'config.json') | Should -BeTrue
        (Get-AutoProgram -RepositoryPath $repository).Program | Should -Be 'speed'
    }

    It 'writes every setting' {
        $made = New-AutoProgram speed @common -Include 'src/**', 'lib/**' -Exclude 'src/gen/**' -Repeats 7 -NoiseThresholdPercent 1.5 -MaxExperiments 40 `
            -TimeLimit 8h -AgentCommand 'sh', 'agent.sh' -Setting @{ gates = @{ correct = @{ min = 1 } }; warmup = 2; 'agent.timeoutMinutes' = 5 }
        $made.Include | Should -Be 'src/**; lib/**'
        $made.Exclude | Should -Be 'src/gen/**'
        $made.Repeats | Should -Be 7
        $made.NoiseThresholdPercent | Should -Be 1.5
        $made.MaxExperiments | Should -Be 40
        $made.TimeLimitSeconds | Should -Be 28800
        $made.Agent | Should -Be 'command'
        $made.AgentCommand | Should -Be 'sh agent.sh'
        $made.Gates | Should -Be 'correct >= 1'
        $made.Warmup | Should -Be 2
        $made.AgentTimeoutSeconds | Should -Be 300
    }

    It 'copies the scripts, found from the current location' {
        Set-Content -LiteralPath (Join-Path $repository 'sub/bench.sh') -Value 'echo ''{"time": 1}'''
        Push-Location -LiteralPath (Join-Path $repository 'sub')
        try {
            $made = New-AutoProgram speed -Goal g -Metric time -Direction Lower -MeasureScript ./bench.sh
            Get-Content -LiteralPath $made.MeasureScript | Should -Be 'echo ''{"time": 1}'''
        }
        finally {
            Pop-Location
        }
    }

    It 'creates nothing with -WhatIf' {
        New-AutoProgram speed @common -WhatIf | Should -BeNullOrEmpty
        Test-Path (Join-Path $repository '.autoauto') | Should -BeFalse
    }

    It 'refuses what makes no sense, and creates nothing' -ForEach @(
        @{ Name = 'a/b'; More = @{}; Id = 'Autoauto.InvalidArgument' }
        @{ Name = 'speed'; More = @{ Setting = @{ repeets = 3 } }; Id = 'Autoauto.ProgramInvalid' }
        @{ Name = 'speed'; More = @{ Repeats = 0 }; Id = 'ParameterArgumentValidationError' }
        @{ Name = 'speed'; More = @{ MeasureScript = 'nowhere.sh' }; Id = 'ParameterArgumentTransformationError' }
    ) {
        $problem = try { New-AutoProgram $Name @common @More -ErrorAction Stop } catch { $_ }
        $problem.FullyQualifiedErrorId | Should -Be "$Id,Autoauto.Commands.NewAutoProgramCommand"
        Get-AutoProgram -RepositoryPath $repository | Should -BeNullOrEmpty
    }

    It 'does not overwrite a program' {
        $null = New-AutoProgram speed @common
        New-AutoProgram speed @common -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.ProgramExists,Autoauto.Commands.NewAutoProgramCommand'
        $problem.CategoryInfo.Category | Should -Be 'ResourceExists'
    }

    Context 'with -UseAgent' {
        BeforeEach {
            $script:agent = Join-Path ([IO.Path]::GetTempPath()) "agent $([guid]::NewGuid().ToString('N')).sh"
            $script:asked = @{ RepositoryPath = $repository; Goal = 'Make it fast.'; UseAgent = $true; AgentCommand = 'sh', $agent }
            [IO.File]::WriteAllText($agent, @'
#!/bin/sh
cat > /dev/null
to="$AUTOAUTO_PROGRAM_DIRECTORY"
printf '# Program\n\n## Goal\nSmaller.\n' > "$to/program.md"
echo '{"metric": "value", "direction": "lower", "gates": {"correct": {"min": 1}}, "include": ["src/**"], "warmup": 0}' > "$to/config.json"
printf '#!/bin/sh\nread -r value correct < value.txt\necho "{\\"value\\": $value, \\"correct\\": $correct}"\n' > "$to/measure.sh"
'@.ReplaceLineEndings("`n"))
        }

        AfterEach {
            Remove-Item -LiteralPath $agent -Force -ErrorAction Ignore
        }

        It 'creates what the agent wrote once it has passed the check' {
            $made = New-AutoProgram speed @asked -MaxExperiments 5 -Verbose 4>&1 | Tee-Object -Variable everything | Where-Object { $_ -isnot [System.Management.Automation.VerboseRecord] }
            $made.IsValid | Should -BeTrue
            $made.Gates | Should -Be 'correct >= 1'
            $made.MaxExperiments | Should -Be 5
            $made.Agent | Should -Be 'command'
            $everything | Out-String | Should -Match 'round 1 of 3: the agent is working'
            (Get-AutoSpend -RepositoryPath $repository).RunId | Should -Be 'setup-speed'
        }

        It 'says the plan with the prompt, and calls nobody, with -WhatIf' {
            $text = Get-HostText { New-AutoProgram speed 'Make it fast.' -UseAgent -AgentCommand sh, $agent -RepositoryPath $repository -WhatIf }
            $text | Should -Match 'up to 3 times'
            $text | Should -Match 'Set up the program .speed. \(round 1 of 3\)'
            Test-Path (Join-Path $repository '.autoauto') | Should -BeFalse
        }

        It 'leaves nothing but an error that names the last problem and the transcript' {
            [IO.File]::WriteAllText($agent, "cat > /dev/null; echo 'not today'`n")
            $problem = try { New-AutoProgram speed @asked -ErrorAction Stop } catch { $_ }
            $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.ProgramSetUpFailed,Autoauto.Commands.NewAutoProgramCommand'
            $problem.Exception.Message | Should -Match 'program.md is missing'
            $problem.ErrorDetails.RecommendedAction | Should -Match 'round-3\.agent\.log'
            Get-AutoProgram -RepositoryPath $repository | Should -BeNullOrEmpty
        }

        It 'refuses what the agent is to write, and settings that are none' {
            $problem = try { New-AutoProgram speed @asked -Instructions 'x' -ErrorAction Stop } catch { $_ }
            $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.InvalidArgument,Autoauto.Commands.NewAutoProgramCommand'
            $problem = try { New-AutoProgram speed @asked -MaxCostUsd 2 -ErrorAction Stop } catch { $_ }
            $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.PriceUnknown,Autoauto.Commands.NewAutoProgramCommand'
        }
    }
}
