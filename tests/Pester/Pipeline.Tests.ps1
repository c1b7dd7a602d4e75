BeforeAll {
    . $PSScriptRoot/Support/common.ps1

    function Assert-NothingLeft {
        Get-ChildOf $repository | Should -BeNullOrEmpty
        Get-TestWorkFolder $repository | Should -BeNullOrEmpty
        Get-AutoRun -RepositoryPath $repository -Status Running | Should -BeNullOrEmpty
        (Get-AutoRun -RepositoryPath $repository).OwnerPid | Should -BeNullOrEmpty
    }
}

Describe 'A pipeline that ends early' {
    BeforeEach {
        $script:repository = New-TestRepository -Turn '90', 'hang', '80'
    }

    AfterEach {
        Remove-TestRepository $repository
    }

    It 'ends the engine: Select-Object -First 1' {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $first = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 9 | Select-Object -First 1
        $first.Number | Should -Be 1
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 60
        Assert-NothingLeft
        (Get-AutoRun -RepositoryPath $repository).TerminationReason | Should -Be 'Aborted'
    }

    It 'ends the engine: an exception downstream' {
        { Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 9 | ForEach-Object { throw 'downstream' } } | Should -Throw 'downstream'
        Assert-NothingLeft
    }

    It 'ends the engine: break out of a loop' {
        foreach ($dummy in 1) {
            Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 9 | ForEach-Object { break }
        }
        Assert-NothingLeft
    }

    It 'ends the engine: -WarningAction Stop' {
        { Start-AutoRun demo -RepositoryPath $repository -WarningAction Stop } | Should -Throw
        Assert-NothingLeft
    }

    It 'ends the engine: Stop-Job' {
        $job = Start-TestJob -Path $repository -Manifest $ModuleManifest
        $job | Stop-Job
        $job.State | Should -Be 'Stopped'
        $job.Error | Should -BeNullOrEmpty
        Assert-NothingLeft
        ($job | Receive-Job).Number | Should -Be 1
        Remove-Job $job
        $run = Get-AutoRun -RepositoryPath $repository
        $run.Status | Should -Be 'Stopped'
        $run.Kept | Should -Be 1
    }

    It 'ends the engine: Ctrl+C' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$ModuleManifest'; Start-AutoRun demo -RepositoryPath '$repository' -MaxExperiments 9")
        $asyncResult = $shell.BeginInvoke()
        Wait-Until { Get-ChildItem (Join-Path $repository '.autoauto/logs') -Recurse -Filter '*.agent.log' -ErrorAction Ignore | Select-String -SimpleMatch 'hanging' -List }
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 60
        $asyncResult.IsCompleted | Should -BeTrue
        $shell.Streams.Error | Should -BeNullOrEmpty
        $shell.Dispose()
        Assert-NothingLeft
    }

    It 'goes on from there' {
        $null = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 9 | Select-Object -First 1
        $run = Get-AutoRun -RepositoryPath $repository | Set-AutoRun -MaxExperiments 1 -PassThru | Resume-AutoRun -Summary
        $run.Status | Should -Be 'Completed'
        $run.Kept | Should -Be 1
        $run.Baseline | Should -Be 90
    }
}

Describe 'Pipelines of queries' {
    BeforeAll {
        $script:repository = New-TestRepository -Turn '90', '80', '70'
        $null = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 3 -NoReceipt
    }

    AfterAll {
        Remove-TestRepository $repository
    }

    It 'can be cut off and asked again' {
        (Get-AutoExperiment -RepositoryPath $repository | Select-Object -First 1).Number | Should -Be 1
        (Get-AutoMeasurement -RepositoryPath $repository | Select-Object -First 2) | Should -HaveCount 2
        Get-AutoExperiment -RepositoryPath $repository | Should -HaveCount 3
    }

    It 'holds no reader open while downstream writes' {
        Get-AutoRun -RepositoryPath $repository | ForEach-Object { $_ | Set-AutoRun -Guidance 'from within' -PassThru } | Should -HaveCount 1
    }
}

Describe 'Unattended use' {
    BeforeAll {
        $script:repository = New-TestRepository -Turn '90', 'noop'
    }

    AfterAll {
        Remove-TestRepository $repository
    }

    It 'works from pwsh -NonInteractive -File' {
        $file = Join-Path $repository 'night.ps1'
        Set-Content -LiteralPath $file -Value @"
Import-Module '$ModuleManifest'
(Start-AutoRun demo -RepositoryPath '$repository' -MaxExperiments 2).Status -join ','
"@
        & (Get-Process -Id $PID).Path -NoLogo -NoProfile -NonInteractive -File $file | Should -Be 'Kept,Crashed'
        $LASTEXITCODE | Should -Be 0
    }

    It 'maps how a run ended to an exit code: <Code> for <Because>' -ForEach @(
        @{ Code = 0; Because = 'an improvement'; Turn = @('90'); Arguments = @() }
        @{ Code = 3; Because = 'no improvement'; Turn = @('noop'); Arguments = @() }
        @{ Code = 2; Because = 'a program that is not there'; Turn = @('90'); Arguments = @('-Program', 'missing') }
        @{ Code = 2; Because = 'a cap on a cost that nobody knows'; Turn = @('90'); Arguments = @('-Program', 'demo', '-MaxCostUsd', '1') }
    ) {
        $folder = New-TestRepository -Turn $Turn
        $example = Join-Path $PSScriptRoot '..' '..' 'examples' 'Invoke-NightlyRun.ps1'
        $named = if ($Arguments) { $Arguments } else { @('-Program', 'demo') }
        $output = & (Get-Process -Id $PID).Path -NoLogo -NoProfile -NonInteractive -File $example -RepositoryPath $folder @named -MaxExperiments 1 -ModulePath $ModuleManifest *>&1
        $LASTEXITCODE | Should -Be $Code -Because "$output"
        Remove-TestRepository $folder
    }
}
