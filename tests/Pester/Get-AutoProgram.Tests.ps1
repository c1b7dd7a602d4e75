BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    $script:repository = New-TestRepository
    Add-TestProgram -Path $repository -Name 'other'
    Add-TestProgram -Path $repository -Name 'wrong' -Setting @{ direction = 'sideways'; repeats = 0 }
}

AfterAll {
    Remove-TestRepository $repository
}

Describe 'Get-AutoProgram' {
    It 'has exactly these parameters' {
        Get-ParameterSummary Get-AutoProgram | Should -Be @(
            'Program String[]: position 0, by name'
            'RepositoryPath String: by name, alias Repository PSPath'
        )
    }

    It 'gets all programs, by name or by wildcard' {
        (Get-AutoProgram -RepositoryPath $repository).Program | Should -Be 'demo', 'other', 'wrong'
        (Get-AutoProgram demo, 'w*' -RepositoryPath $repository).Program | Should -Be 'demo', 'wrong'
        Get-AutoProgram 'x*' -RepositoryPath $repository | Should -BeNullOrEmpty
    }

    It 'takes folders from the pipeline, and their names for nothing else' {
        (Get-Item -LiteralPath $repository | Get-AutoProgram).Program | Should -Be 'demo', 'other', 'wrong'
    }

    It 'describes a program' {
        $program = Get-AutoProgram demo -RepositoryPath $repository
        $program.PSObject.TypeNames[0] | Should -Be 'Autoauto.Program'
        $program.IsValid | Should -BeTrue
        $program.Goal | Should -Be 'Make the value smaller.'
        $program.MetricName | Should -Be 'value'
        $program.Rule | Should -Be 'fixed'
        $program.MaxExperiments | Should -BeNullOrEmpty
        $program.Problems | Should -BeNullOrEmpty
    }

    It 'shows a program with mistakes, with all of them' {
        $program = Get-AutoProgram wrong -RepositoryPath $repository
        $program.IsValid | Should -BeFalse
        $program.Problems | Should -Match 'direction'
        $program.Problems | Should -Match 'repeats'
        $program.MetricName | Should -BeNullOrEmpty
    }

    It 'reports a name that is not there' {
        Get-AutoProgram demoo, other -RepositoryPath $repository -ErrorAction SilentlyContinue -ErrorVariable problem | Should -HaveCount 1
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.ProgramNotFound,Autoauto.Commands.GetAutoProgramCommand'
        $problem[0].ErrorDetails.RecommendedAction | Should -Match 'demo'
    }
}
