BeforeAll {
    . $PSScriptRoot/Support/common.ps1
}

Describe 'Add-AutoIdea' {
    BeforeEach {
        $script:repository = New-TestRepository -Turn '90'
    }

    AfterEach {
        Remove-TestRepository $repository
    }

    It 'has exactly these parameters' {
        Get-ParameterSummary Add-AutoIdea | Should -Be @(
            'Program String: position 0, mandatory, by name'
            'RepositoryPath String: by name, alias Repository PSPath'
            'Text String[]: position 1, mandatory, by value, alias Idea'
        )
    }

    It 'adds ideas, each once' {
        $added = 'Try a table', 'try A table', "Two`nlines" | Add-AutoIdea demo -RepositoryPath $repository
        $added.IdeaId | Should -Be 1, 1, 2
        $added.State | Select-Object -Unique | Should -Be 'Open'
        $added[2].Text | Should -Be 'Two lines'
        (Get-AutoEvent -Kind idea.add -RepositoryPath $repository).Message | Should -Be 'demo: Try a table', 'demo: Two lines'
    }

    It 'takes the program from the pipeline' {
        (Get-AutoProgram -RepositoryPath $repository | Add-AutoIdea -Text 'Try a table').Program | Should -Be 'demo'
    }

    It 'adds nothing with -WhatIf' {
        Add-AutoIdea demo 'Try a table' -RepositoryPath $repository -WhatIf | Should -BeNullOrEmpty
        Get-AutoIdea -RepositoryPath $repository | Should -BeNullOrEmpty
    }

    It 'refuses what is no idea, and goes on with the next' {
        $added = Add-AutoIdea demo ('x' * 501), ' ', 'Try a table' -RepositoryPath $repository -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Select-Object -Unique | Should -Be 'Autoauto.InvalidArgument,Autoauto.Commands.AddAutoIdeaCommand'
        $added.Text | Should -Be 'Try a table'
        $missing = try { Add-AutoIdea missing 'x' -RepositoryPath $repository -ErrorAction Stop } catch { $_ }
        $missing.FullyQualifiedErrorId | Should -Be 'Autoauto.ProgramNotFound,Autoauto.Commands.AddAutoIdeaCommand'
    }
}
