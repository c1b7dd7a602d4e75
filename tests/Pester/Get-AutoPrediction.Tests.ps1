BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    Import-Module $PSScriptRoot/Support/EpisodeRepo.psm1
    $script:repository = New-EpisodeRepository -Plan 'skill 8', 'skill 2', 'skill 9'
    $script:common = @{ RepositoryPath = $repository }
    $script:episodes = Invoke-AutoEpisode p -Count 3 @common
}

AfterAll {
    Remove-TestRepository $repository
}

Describe 'Get-AutoPrediction' {
    It 'has exactly these parameters' {
        Get-ParameterSummary Get-AutoPrediction | Should -Be @(
            'Policy String[]: position 0, by name'
            'RepositoryPath String: by name, alias Repository PSPath'
            'Settled SwitchParameter'
        )
    }

    It 'gets what was claimed about each edit, with what was measured' {
        $predictions = Get-AutoPrediction p @common | Sort-Object Version
        $predictions.Version | Should -Be 1, 2, 4
        $predictions[0].PSObject.TypeNames[0] | Should -Be 'Autoauto.Prediction'
        $predictions.Metric | Select-Object -Unique | Should -Be 'passRate'
        $predictions.PredictedChange | Select-Object -Unique | Should -Be 0.2
        $predictions[0].ObservedChange | Should -Be 0.5
        $predictions.IsHit | Should -Be $true, $false, $null
        $predictions[1].Residual | Should -BeGreaterThan -0.81 -Because 'it is measured minus predicted'
        $predictions[1].Residual | Should -BeLessThan -0.79
        $predictions[0].EpisodeId | Should -Be $episodes[0].EpisodeId
        $predictions[0].SettledByEpisodeId | Should -Be $episodes[1].EpisodeId
    }

    It 'filters' {
        (Get-AutoPrediction -Settled @common).Version | Sort-Object | Should -Be 1, 2
        Get-AutoPrediction q* @common | Should -BeNullOrEmpty
    }

    It 'takes policies, and goes on to the episodes' {
        Get-AutoPolicy @common | Get-AutoPrediction | Should -HaveCount 3
        (Get-AutoPrediction -Settled @common | Get-AutoEpisode).EpisodeId | Sort-Object | Should -Be ($episodes[0, 1].EpisodeId | Sort-Object)
        (Get-AutoPrediction -Settled @common | Measure-Object Residual -Average).Average | Should -BeLessThan 0
    }

    It 'takes a policy that is not there for a mistake' {
        Get-AutoPrediction q @common -ErrorAction SilentlyContinue -ErrorVariable problem | Should -BeNullOrEmpty
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.PolicyNotFound,Autoauto.Commands.GetAutoPredictionCommand'
    }

    It 'says that there is no repository' {
        { Get-AutoPrediction -RepositoryPath $TestDrive } | Should -Throw -ErrorId 'Autoauto.RepositoryNotFound,Autoauto.Commands.GetAutoPredictionCommand'
    }

    It 'writes to no other stream' {
        (Invoke-Recorded { Get-AutoPrediction @common -Verbose }).Stream | Select-Object -Unique | Should -Be 'Output'
    }
}
