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
            'Goal String: position 1, mandatory'
            'Include String[]'
            'Instructions String'
            'MaxExperiments Nullable'
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
}
