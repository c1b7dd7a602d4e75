BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    $script:repository = New-TestRepository -Turn '90', '120'
    $script:run = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 2 -Summary
}

AfterAll {
    Remove-TestRepository $repository
}

Describe 'Get-AutoMeasurement' {
    It 'has exactly these parameters' {
        Get-ParameterSummary Get-AutoMeasurement | Should -Be @(
            'Number Int32[]: position 1, by name'
            'Program String[]: by name'
            'Purpose String[]'
            'RepositoryPath String: by name, alias Repository PSPath'
            'RunId String[]: position 0, by name, alias Id'
        )
    }

    It 'takes programs' {
        Get-AutoProgram demo -RepositoryPath $repository | Get-AutoMeasurement -Purpose Setup | Should -HaveCount 3
        Get-AutoMeasurement -Program other* -RepositoryPath $repository | Should -BeNullOrEmpty
    }

    It 'gets every sample, raw' {
        $setup = Get-AutoMeasurement $run.RunId 0 -Purpose Setup -RepositoryPath $repository
        $setup.Value | Should -Be 100, 100, 100
        $setup.Arm | Should -Be 'Baseline', 'Baseline', 'Baseline'
        $setup.Ordinal | Should -Be 1, 2, 3
        $one = Get-AutoMeasurement $run.RunId 1 -Purpose Decision -RepositoryPath $repository | Select-Object -First 1
        $one.PSObject.TypeNames[0] | Should -Be 'Autoauto.Measurement'
        $one.Value | Should -Be 90
        $one.IsValid | Should -BeTrue
        $one.ValuesJson | Should -Be '{"correct":1,"value":90}'
        $one.DurationSeconds | Should -BeGreaterThan 0
        (Get-AutoMeasurement -Purpose Receipt -RepositoryPath $repository) | Should -HaveCount 20
    }

    It 'takes experiments from the pipeline' {
        $all = Get-AutoExperiment $run.RunId 2 -RepositoryPath $repository | Get-AutoMeasurement
        $all.Number | Select-Object -Unique | Should -Be 2
        $all.Value | Select-Object -Unique | Should -Be 120
    }

    It 'reports a run that is not there' {
        Get-AutoMeasurement missing -RepositoryPath $repository -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.RunNotFound,Autoauto.Commands.GetAutoMeasurementCommand'
    }
}
