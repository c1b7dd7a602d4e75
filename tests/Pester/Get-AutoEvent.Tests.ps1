BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    $script:repository = New-TestRepository -Turn '90', '120'
    $script:run = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 2 -NoReceipt -Summary
}

AfterAll {
    Remove-TestRepository $repository
}

Describe 'Get-AutoEvent' {
    It 'has exactly these parameters' {
        Get-ParameterSummary Get-AutoEvent | Should -Be @(
            'AfterId Int64'
            'Kind String[]'
            'Program String[]: by name'
            'RepositoryPath String: by name, alias Repository PSPath'
            'RunId String[]: position 0, by name, alias Id'
            'Severity String[]'
        )
    }

    It 'gets the trail in order, of a run or of the repository' {
        $all = Get-AutoEvent -RepositoryPath $repository
        $all[0].PSObject.TypeNames[0] | Should -Be 'Autoauto.Event'
        $all[0].Kind | Should -Be 'run.start'
        $all[-1].Kind | Should -Be 'run.end'
        $all.Program | Select-Object -Unique | Should -Be 'demo'
        $all.AtUtc[0].Kind | Should -Be 'Utc'
        ($run | Get-AutoEvent).EventId | Should -Be $all.EventId
    }

    It 'goes on behind an id, and chooses by kind and severity' {
        $all = Get-AutoEvent -RepositoryPath $repository
        (Get-AutoEvent -AfterId $all[1].EventId -RepositoryPath $repository)[0].EventId | Should -Be $all[2].EventId
        (Get-AutoEvent "$($run.RunId.Substring(0, 8))*" -RepositoryPath $repository).EventId | Should -Be $all.EventId
        Get-AutoEvent 'no*' -RepositoryPath $repository | Should -BeNullOrEmpty
        (Get-AutoEvent -Kind 'run.*' -RepositoryPath $repository).Kind | Should -Be 'run.start', 'run.end'
        Get-AutoEvent -Severity Error -RepositoryPath $repository | Should -BeNullOrEmpty
    }

    It 'chooses by program' {
        Get-AutoProgram demo -RepositoryPath $repository | Get-AutoEvent | Should -HaveCount (Get-AutoEvent -RepositoryPath $repository).Count
        Get-AutoEvent -Program other* -RepositoryPath $repository | Should -BeNullOrEmpty
        Get-AutoEvent -Program missing -RepositoryPath $repository -ErrorAction SilentlyContinue -ErrorVariable problem | Should -BeNullOrEmpty
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.ProgramNotFound,Autoauto.Commands.GetAutoEventCommand'
    }

    It 'reports a run that is not there' {
        Get-AutoEvent missing -RepositoryPath $repository -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.RunNotFound,Autoauto.Commands.GetAutoEventCommand'
    }
}
