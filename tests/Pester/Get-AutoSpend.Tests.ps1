BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    $script:repository = New-TestRepository -Turn '90', '120'
    Add-TestProgram -Path $repository -Name other -Turn '80'
    $script:run = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 2 -NoReceipt -Summary
    $script:removed = Start-AutoRun other -RepositoryPath $repository -MaxExperiments 1 -NoReceipt -Summary
    $removed | Remove-AutoRun -Force
}

AfterAll {
    Remove-TestRepository $repository
}

Describe 'Get-AutoSpend' {
    It 'has exactly these parameters' {
        Get-ParameterSummary Get-AutoSpend | Should -Be @(
            'After DateTime'
            'Agent String[]'
            'Program String[]: by name'
            'RepositoryPath String: by name, alias Repository PSPath'
            'RunId String[]: position 0, by name, alias Id'
            'State String[]'
        )
    }

    It 'gets one object per call, those of removed runs included' {
        $all = Get-AutoSpend -RepositoryPath $repository
        $all[0].PSObject.TypeNames[0] | Should -Be 'Autoauto.Spend'
        $all.Number | Should -Be 1, 2, 1
        $all.State | Select-Object -Unique | Should -Be 'Settled'
        $all[0].CostUsd | Should -BeNullOrEmpty -Because 'unknown is not zero'
        $all[0].CostSource | Should -Be 'Unknown'
        $all[0].AgentSeconds | Should -BeGreaterThan 0
        (Get-AutoSpend $removed.RunId -RepositoryPath $repository).Program | Should -Be 'other'
    }

    It 'chooses by run, program, agent, state and time' {
        ($run | Get-AutoSpend).Number | Should -Be 1, 2
        (Get-AutoSpend -Program 'ot*' -RepositoryPath $repository).RunId | Should -Be $removed.RunId
        Get-AutoSpend -Agent codex -RepositoryPath $repository | Should -BeNullOrEmpty
        Get-AutoSpend -State Reserved, Lost -RepositoryPath $repository | Should -BeNullOrEmpty
        Get-AutoSpend -After ([datetime]::Now.AddHours(1)) -RepositoryPath $repository | Should -BeNullOrEmpty
        Get-AutoSpend -After ([datetime]::Now.AddHours(-1)) -RepositoryPath $repository | Should -HaveCount 3
    }

    It 'reads a time the same in <_>' -ForEach 'de-DE', 'fa-IR', 'ar-SA', 'th-TH', 'tr-TR' {
        $before = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = $_
            Get-AutoSpend -After '2026-01-31' -RepositoryPath $repository | Should -HaveCount 3
            Get-AutoSpend -After '9000-01-31 06:00' -RepositoryPath $repository | Should -BeNullOrEmpty
            { Get-AutoSpend -After 'soon' -RepositoryPath $repository } | Should -Throw "*'soon' is no point in time*"
        }
        finally {
            [cultureinfo]::CurrentCulture = $before
        }
    }

    It 'takes programs from the pipeline, and one that never was for a mistake' {
        (Get-AutoProgram demo -RepositoryPath $repository | Get-AutoSpend).Number | Should -Be 1, 2
        Get-AutoSpend -Program demi -RepositoryPath $repository -ErrorAction SilentlyContinue -ErrorVariable problem | Should -BeNullOrEmpty
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.ProgramNotFound,Autoauto.Commands.GetAutoSpendCommand'
    }

    It 'reports a run that never was' {
        Get-AutoSpend missing -RepositoryPath $repository -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.RunNotFound,Autoauto.Commands.GetAutoSpendCommand'
    }
}
