BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    $script:repository = New-TestRepository -Turn '90'
    $null = Add-AutoIdea demo 'Try a table', 'Try a cache' -RepositoryPath $repository
    $script:run = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 1 -NoReceipt -Summary
}

AfterAll {
    Remove-TestRepository $repository
}

Describe 'Get-AutoIdea' {
    It 'has exactly these parameters' {
        Get-ParameterSummary Get-AutoIdea | Should -Be @(
            'Program String[]: position 0, by name'
            'RepositoryPath String: by name, alias Repository PSPath'
            'Source String'
            'State String[]'
        )
    }

    It 'gets the backlog in order, of a program or of all' {
        $all = Get-AutoIdea -RepositoryPath $repository
        $all[0].PSObject.TypeNames[0] | Should -Be 'Autoauto.Idea'
        $all.Text | Should -Be 'Try a table', 'Try a cache'
        $all.CreatedAtUtc[0].Kind | Should -Be 'Utc'
        ($run | Get-AutoIdea).IdeaId | Should -Be $all.IdeaId
        (Get-AutoIdea 'd*' -RepositoryPath $repository).IdeaId | Should -Be $all.IdeaId
        Get-AutoIdea 'x*' -RepositoryPath $repository | Should -BeNullOrEmpty
    }

    It 'chooses by state and source' {
        Get-AutoIdea -State Open -Source User -RepositoryPath $repository | Should -HaveCount 2
        Get-AutoIdea -State Tried, Avoid -RepositoryPath $repository | Should -BeNullOrEmpty
        Get-AutoIdea -Source Agent -RepositoryPath $repository | Should -BeNullOrEmpty
    }

    It 'reports a program that is not there' {
        Get-AutoIdea missing -RepositoryPath $repository -ErrorAction SilentlyContinue -ErrorVariable problem | Should -BeNullOrEmpty
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.ProgramNotFound,Autoauto.Commands.GetAutoIdeaCommand'
    }
}
