BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    $script:repository = New-TestRepository -Turn '90', 'noop', '80'
    $script:run = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 1 -NoReceipt -Summary
}

AfterAll {
    Remove-TestRepository $repository
}

Describe 'Set-AutoRun' {
    It 'has exactly these parameters' {
        Get-ParameterSummary Set-AutoRun | Should -Be @(
            'AgentTimeout TimeSpan'
            'Effort String'
            'Guidance String'
            'KeepSimplifications SwitchParameter'
            'MaxConsecutiveDiscards Int32'
            'MaxCostUsd Nullable'
            'MaxExperiments Nullable'
            'MaxTokens Nullable'
            'Model String'
            'PassThru SwitchParameter'
            'RepositoryPath String: by name, alias Repository PSPath'
            'RunId String[]: position 0, mandatory, by name, alias Id'
            'Target Nullable'
            'TimeLimit Nullable'
        )
    }

    It 'refuses the text <Text> for <Name>, which PowerShell would read as another number' -ForEach @(
        @{ Name = 'MaxCostUsd'; Text = '1,50' }, @{ Name = 'Target'; Text = '1,5' }, @{ Name = 'Target'; Text = '' }, @{ Name = 'MaxExperiments'; Text = '1,000' }
        @{ Name = 'MaxTokens'; Text = '1.000' }, @{ Name = 'MaxExperiments'; Text = "$([char]0x0663)" }
    ) {
        $given = @{ $Name = $Text }
        { $run | Set-AutoRun @given } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
    }

    It 'switches simplifications off and on again' {
        ($run | Set-AutoRun -KeepSimplifications:$false -AgentTimeout 5m -PassThru).RunId | Should -Be $run.RunId
        $off = Get-AutoEvent -RepositoryPath $repository -RunId $run.RunId | Where-Object Kind -EQ run.options | Select-Object -Last 1
        $off.Message | Should -Match '"KeepSimplifications":false'
        $off.Message | Should -Match '"Timeout":"00:05:00"'
        $run | Set-AutoRun -KeepSimplifications
        (Get-AutoEvent -RepositoryPath $repository -RunId $run.RunId | Where-Object Kind -EQ run.options | Select-Object -Last 1).Message | Should -Match '"KeepSimplifications":true'
    }

    It 'changes what is given and leaves the rest' {
        $run | Set-AutoRun -TimeLimit 1.5h -Guidance 'Look at the parser.' | Should -BeNullOrEmpty
        $changed = $run | Set-AutoRun -MaxExperiments 5 -Target 12.5 -MaxCostUsd 2.5 -Model m -PassThru
        $changed.TimeLimitSeconds | Should -Be 5400
        $changed.Guidance | Should -Be 'Look at the parser.'
        $changed.MaxExperiments | Should -Be 5
        $changed.Target | Should -Be 12.5
        $changed.MaxCostUsd | Should -Be 2.5
        $changed.Model | Should -Be 'm'
    }

    It 'takes durations as they are typed: <Text>' -ForEach @(
        @{ Text = '90s'; Seconds = 90 }
        @{ Text = '2d'; Seconds = 172800 }
        @{ Text = '15m'; Seconds = 900 }
        @{ Text = '1h30m'; Seconds = 5400 }
        @{ Text = '00:30:00'; Seconds = 1800 }
        @{ Text = "'2d'"; Seconds = 172800 }
        @{ Text = '([timespan]::FromMinutes(5))'; Seconds = 300 }
    ) {
        # As a command line, because only a word that is written out reaches the cmdlet as PowerShell reads it.
        $line = "`$args[0] | Set-AutoRun -TimeLimit $Text -PassThru"
        (& ([scriptblock]::Create($line)) $run).TimeLimitSeconds | Should -Be $Seconds
    }

    It 'says what to do about durations that are numbers by now: <Text>' -ForEach @(
        @{ Text = '$t = 2d; Set-AutoRun $args[0] -RepositoryPath $args[1] -TimeLimit $t' }
        @{ Text = '$t = @{ TimeLimit = 90s }; Set-AutoRun $args[0] -RepositoryPath $args[1] @t' }
        @{ Text = 'Set-AutoRun $args[0] -RepositoryPath $args[1] -TimeLimit 30' }
        @{ Text = 'Set-AutoRun $args[0] -RepositoryPath $args[1] -TimeLimit 5kb' }
        @{ Text = 'Set-AutoRun $args[0] -RepositoryPath $args[1] -TimeLimit 0s' }
        @{ Text = 'Set-AutoRun $args[0] -RepositoryPath $args[1] -TimeLimit -5m' }
    ) {
        $problem = try { & ([scriptblock]::Create($Text)) $run.RunId $repository } catch { $_ }
        $problem.FullyQualifiedErrorId | Should -Be 'ParameterArgumentTransformationError,Autoauto.Commands.SetAutoRunCommand'
        $problem.Exception.Message | Should -Match 'duration|above zero'
    }

    It 'takes limits away with $null' {
        $changed = $run | Set-AutoRun -MaxExperiments $null -TimeLimit $null -Target $null -Guidance $null -PassThru
        $changed.MaxExperiments | Should -BeNullOrEmpty
        $changed.TimeLimitSeconds | Should -BeNullOrEmpty
        $changed.Target | Should -BeNullOrEmpty
        $changed.Guidance | Should -BeNullOrEmpty
    }

    It 'changes nothing with -WhatIf' {
        $run | Set-AutoRun -MaxExperiments 77 -WhatIf
        ($run | Get-AutoRun).MaxExperiments | Should -Not -Be 77
    }

    It 'refuses what makes no sense' -ForEach @(
        @{ Arguments = @{ MaxExperiments = 0 }; Id = 'ParameterArgumentValidationError' }
        @{ Arguments = @{ TimeLimit = 30 }; Id = 'ParameterArgumentTransformationError' }
        @{ Arguments = @{ Guidance = 'x' * 2001 }; Id = 'Autoauto.InvalidArgument' }
        @{ Arguments = @{}; Id = 'Autoauto.InvalidArgument' }
    ) {
        $problem = try { Set-AutoRun $run.RunId -RepositoryPath $repository @Arguments -ErrorAction Stop } catch { $_ }
        $problem.FullyQualifiedErrorId | Should -Be "$Id,Autoauto.Commands.SetAutoRunCommand"
    }

    It 'says that a run is not there' {
        Set-AutoRun missing -MaxExperiments 3 -RepositoryPath $repository -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.RunNotFound,Autoauto.Commands.SetAutoRunCommand'
    }
}
