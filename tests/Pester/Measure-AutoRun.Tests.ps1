BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    $script:repository = New-TestRepository -Turn '90', 'noop', '80'
    $script:run = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 3 -NoReceipt -Summary
}

AfterAll {
    Remove-TestRepository $repository
}

Describe 'Measure-AutoRun' {
    It 'has exactly these parameters' {
        Get-ParameterSummary Measure-AutoRun | Should -Be @(
            'LeaveOneOut SwitchParameter'
            'Pairs Int32'
            'RepositoryPath String: by name, alias Repository PSPath'
            'RunId String[]: position 0, mandatory, by name, alias Id'
        )
    }

    It 'says what it would cost with -WhatIf, and does nothing' {
        $run | Measure-AutoRun -LeaveOneOut -WhatIf | Should -BeNullOrEmpty
        (Get-AutoRun $run.RunId -RepositoryPath $repository).ReceiptGainPercent | Should -BeNullOrEmpty
    }

    It 'claims no gain before it is measured' {
        $run.PSObject.Properties.Name | Should -Not -Contain 'GainPercent'
        $run | Format-Table | Out-String | Should -Not -Match '%'
    }

    It 'measures the total and stores it with the run' {
        $receipt = $run | Measure-AutoRun -Pairs 6
        $receipt.PSObject.TypeNames[0] | Should -Be 'Autoauto.Receipt'
        [math]::Round($receipt.GainPercent, 6) | Should -Be 20
        $receipt.Finding | Should -Be 'Improved'
        $receipt.Pairs | Should -Be 6
        $receipt.WithoutNumber | Should -BeNullOrEmpty
        $now = Get-AutoRun $run.RunId -RepositoryPath $repository
        $now.ReceiptGainPercent | Should -Be $receipt.GainPercent
        $now.Status | Should -Be 'Completed'
        Get-TestWorkFolder $repository | Should -BeNullOrEmpty
    }

    It 'leaves each kept commit out in turn' {
        $parts = Measure-AutoRun $run.RunId -Pairs 6 -LeaveOneOut -RepositoryPath $repository | Where-Object { $null -ne $_.WithoutNumber }
        $parts.WithoutNumber | Should -Be 1, 3
        $parts.Finding | Should -Be 'Conflict', 'Improved'
        $parts[0].Conflicts | Should -Be 'value.txt'
        $parts[1].FindingText | Should -Be 'still contributes'
        $parts[1].Subject | Should -Be 'Set the value to 80'
    }

    It 'writes receipts when they exist, and ends cleanly when downstream has enough' {
        Measure-AutoRun $run.RunId -Pairs 3 -LeaveOneOut -RepositoryPath $repository | Select-Object -First 1 | Should -HaveCount 1
        Get-TestWorkFolder $repository | Should -BeNullOrEmpty
        (Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 1 -NoReceipt).Status | Should -Be 'Kept'
    }

    It 'reports a run that is not there, and goes on to the next' {
        $receipt = 'missing', $run.RunId | ForEach-Object { [pscustomobject] @{ RunId = $_ } } |
            Measure-AutoRun -Pairs 3 -RepositoryPath $repository -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.RunNotFound,Autoauto.Commands.MeasureAutoRunCommand'
        $receipt | Should -HaveCount 1
    }
}
