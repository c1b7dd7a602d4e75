BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    $script:repository = New-TestRepository -Turn '90', 'noop', 'hang'
    $script:run = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 2 -NoReceipt -Summary
    # The transcript is an ordinary file, so it can stand for a long or an unpleasant one.
    $script:transcript = (Get-AutoExperiment $run.RunId 1 -RepositoryPath $repository).TranscriptPath
    $lines = 1..30000 | ForEach-Object { "line $_" }
    [IO.File]::WriteAllText($transcript, (($lines -join "`n") + "`nred `e[31mtext`r`nlast without line break"))
}

AfterAll {
    Remove-TestRepository $repository
}

Describe 'Get-AutoLog' {
    It 'has exactly these parameters' {
        Get-ParameterSummary Get-AutoLog | Should -Be @(
            'Evaluator SwitchParameter'
            'Number Nullable: position 1, by name'
            'RepositoryPath String: by name, alias Repository PSPath'
            'RunId String: position 0, mandatory, by name, alias Id'
            'Tail Nullable: alias Last'
            'Wait SwitchParameter'
        )
    }

    It 'gets every line, made safe for a terminal' {
        $log = Get-AutoLog $run.RunId 1 -RepositoryPath $repository
        $log | Should -HaveCount 30002
        $log[0] | Should -Be 'line 1'
        $log[-2] | Should -Be 'red \u001b[31mtext'
        $log[-1] | Should -Be 'last without line break'
    }

    It 'gets the last lines' -ForEach @(
        @{ Tail = 0; Count = 0; First = $null }
        @{ Tail = 1; Count = 1; First = 'last without line break' }
        @{ Tail = 3; Count = 3; First = 'line 30000' }
        @{ Tail = 20000; Count = 20000; First = 'line 10003' }
        @{ Tail = 90000; Count = 30002; First = 'line 1' }
    ) {
        $log = Get-AutoLog $run.RunId 1 -Tail $Tail -RepositoryPath $repository
        $log | Should -HaveCount $Count
        $log | Select-Object -First 1 | Should -Be $First
    }

    It 'takes an experiment from the pipeline' {
        Get-AutoExperiment $run.RunId 2 -RepositoryPath $repository | Get-AutoLog | Should -Be 'turn 2: noop'
    }

    It 'takes the newest experiment of a run that has such a log' {
        $run | Get-AutoLog | Should -Be 'turn 2: noop'
        $run | Get-AutoLog -Evaluator | Should -Be ($run | Get-AutoLog -Number 1 -Evaluator) -Because 'experiment 2 was not measured'
    }

    It 'gets what the evaluator wrote' {
        Get-AutoLog $run.RunId 1 -Evaluator -RepositoryPath $repository | Out-String | Should -Match '"value": 90'
        Get-AutoLog $run.RunId 0 -Evaluator -RepositoryPath $repository | Out-String | Should -Match '"value": 100'
    }

    It 'ends with -Wait as soon as the run is over' {
        Get-AutoLog $run.RunId 2 -Wait -RepositoryPath $repository | Should -Be 'turn 2: noop'
    }

    It 'follows a live run' {
        Add-TestProgram -Path $repository -Name 'slow' -Turn 'hang'
        $job = Start-TestJob -Path $repository -Manifest $ModuleManifest -Program slow
        $live = Get-AutoRun -RepositoryPath $repository -Status Running
        $seen = $live | Get-AutoLog -Wait | ForEach-Object {
            $_
            if ($_ -eq 'hanging') {
                $live | Stop-AutoRun -Abort
            }
        }
        $seen | Should -Be 'turn 1: hang', 'hanging'
        Remove-Job $job -Force
    }

    It 'waits for the first log of a run that has just begun' {
        Add-TestProgram -Path $repository -Name 'fresh' -Turn 'hang'
        $live = Start-AutoRun fresh -RepositoryPath $repository -Detached -NoReceipt
        $seen = $live | Get-AutoLog -Wait | ForEach-Object {
            $_
            if ($_ -eq 'hanging') {
                $live | Stop-AutoRun -Abort
            }
        }
        $seen | Should -Be 'turn 1: hang', 'hanging'
        $null = $live | Wait-AutoRun -TimeoutSeconds 30
    }

    It 'reports what is not there' -ForEach @(
        @{ Arguments = @{ RunId = 'missing'; Number = 1 }; Id = 'RunNotFound' }
        @{ Arguments = @{ Number = 99 }; Id = 'ExperimentNotFound' }
    ) {
        if (-not $Arguments.Contains('RunId')) {
            $Arguments.RunId = $run.RunId
        }
        Get-AutoLog @Arguments -RepositoryPath $repository -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be "Autoauto.$Id,Autoauto.Commands.GetAutoLogCommand"
    }
}
