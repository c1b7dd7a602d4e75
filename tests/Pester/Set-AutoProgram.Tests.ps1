BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    $script:repository = New-TestRepository
}

AfterAll {
    Remove-TestRepository $repository
}

Describe 'Set-AutoProgram' {
    It 'has exactly these parameters' {
        Get-ParameterSummary Set-AutoProgram | Should -Be @(
            'Agent String'
            'AgentCommand String[]'
            'BuildScript String'
            'Exclude String[]'
            'Include String[]'
            'Instructions String'
            'MaxExperiments Nullable'
            'MeasureScript String'
            'Model String'
            'NoiseThresholdPercent Double'
            'PassThru SwitchParameter'
            'Program String[]: position 0, mandatory, by name'
            'Repeats Int32'
            'RepositoryPath String: by name, alias Repository PSPath'
            'Rule String'
            'Setting Hashtable'
            'TimeLimit Nullable'
            'Unit String'
        )
    }

    It 'changes what is given and leaves the rest' {
        Set-AutoProgram demo -Repeats 9 -MaxExperiments 12 -RepositoryPath $repository | Should -BeNullOrEmpty
        $program = Get-AutoProgram demo -RepositoryPath $repository
        $program.Repeats | Should -Be 9
        $program.MaxExperiments | Should -Be 12
        $program.Gates | Should -Be 'correct >= 1'
    }

    It 'takes a setting away with $null' {
        $program = Get-AutoProgram demo -RepositoryPath $repository | Set-AutoProgram -MaxExperiments $null -Setting @{ unit = $null } -PassThru
        $program.PSObject.TypeNames[0] | Should -Be 'Autoauto.Program'
        $program.MaxExperiments | Should -BeNullOrEmpty
        $program.Unit | Should -BeNullOrEmpty
    }

    It 'replaces the instructions' {
        (Set-AutoProgram demo -Instructions "## Goal`nAnother one." -RepositoryPath $repository -PassThru).Goal | Should -Be 'Another one.'
    }

    It 'writes nothing that is not valid, and nothing with -WhatIf' {
        $config = Join-Path $repository '.autoauto/programs/demo/config.json'
        $before = Get-Content -LiteralPath $config -Raw
        Set-AutoProgram demo -Setting @{ repeats = 'many' } -RepositoryPath $repository -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.ProgramInvalid,Autoauto.Commands.SetAutoProgramCommand'
        $problem.ErrorDetails.RecommendedAction | Should -Match '^Nothing was changed\.'
        Set-AutoProgram demo -Repeats 50 -RepositoryPath $repository -WhatIf
        Get-Content -LiteralPath $config -Raw | Should -Be $before
    }

    It 'wants something to change, in a program that is there' {
        { Set-AutoProgram demo -RepositoryPath $repository -ErrorAction Stop } | Should -Throw -ErrorId 'Autoauto.InvalidArgument,*'
        { Set-AutoProgram missing -Repeats 3 -RepositoryPath $repository -ErrorAction Stop } | Should -Throw -ErrorId 'Autoauto.ProgramNotFound,*'
    }
}
