BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    Import-Module $PSScriptRoot/Support/EpisodeRepo.psm1
    $script:repository = New-EpisodeRepository
    $script:common = @{ RepositoryPath = $repository }
    $script:before = Get-AutoRejection @common
    $script:episodes = Invoke-AutoEpisode p -Count 3 @common
}

AfterAll {
    Remove-TestRepository $repository
}

Describe 'Get-AutoRejection' {
    It 'has exactly these parameters' {
        Get-ParameterSummary Get-AutoRejection | Should -Be @(
            'Policy String[]: position 0, by name'
            'Reason String[]'
            'RepositoryPath String: by name, alias Repository PSPath'
        )
    }

    It 'gets the edits that were taken back' {
        $before | Should -BeNullOrEmpty
        $rejection = Get-AutoRejection p @common
        $rejection | Should -HaveCount 1
        $rejection.PSObject.TypeNames[0] | Should -Be 'Autoauto.Rejection'
        $rejection.RejectedVersion, $rejection.RestoredVersion, $rejection.Reason | Should -Be 2, 1, 'BadAdvantage'
        $rejection.EditSummary, $rejection.Gradient | Should -Be 'skill 2', 'raise the skill'
        $rejection.EpisodeId | Should -Be $episodes[2].EpisodeId
        $rejection.Advantage | Should -Be $episodes[2].Advantage
    }

    It 'filters' {
        Get-AutoRejection q* @common | Should -BeNullOrEmpty
        Get-AutoRejection -Reason badadvantage @common | Should -HaveCount 1
        Get-AutoRejection -Reason TamperSuspected @common | Should -BeNullOrEmpty
        { Get-AutoRejection -Reason Whatever @common } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }

    It 'takes policies, and goes on to the episode and the version' {
        Get-AutoPolicy @common | Get-AutoRejection | Should -HaveCount 1
        (Get-AutoRejection @common | Get-AutoEpisode).Decision | Should -Be 'RolledBack'
        $rejection = Get-AutoRejection @common
        (Get-AutoPolicyVersion $rejection.Policy $rejection.RejectedVersion @common).Summary | Should -Be 'skill 2'
    }

    It 'gives the report of its episode' {
        $page = Get-AutoRejection @common | Export-AutoReport -Path (Join-Path $TestDrive 'rejected.json')
        (Get-Content $page | ConvertFrom-Json).Episode.EpisodeId | Should -Be $episodes[2].EpisodeId
    }

    It 'takes a policy that is not there for a mistake' {
        Get-AutoRejection q @common -ErrorAction SilentlyContinue -ErrorVariable problem | Should -BeNullOrEmpty
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.PolicyNotFound,Autoauto.Commands.GetAutoRejectionCommand'
    }

    It 'says that there is no repository' {
        { Get-AutoRejection -RepositoryPath $TestDrive } | Should -Throw -ErrorId 'Autoauto.RepositoryNotFound,Autoauto.Commands.GetAutoRejectionCommand'
    }

    It 'writes to no other stream' {
        (Invoke-Recorded { Get-AutoRejection @common -Verbose }).Stream | Should -Be 'Output'
    }
}
