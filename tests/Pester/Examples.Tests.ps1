BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    Import-Module $PSScriptRoot/Support/EpisodeRepo.psm1
    $script:examples = Join-Path $PSScriptRoot '..' '..' 'examples'
    $script:shell = (Get-Process -Id $PID).Path
}

Describe 'examples' {
    BeforeEach {
        $script:repository = New-TestRepository -Turn '90'
    }

    AfterEach {
        Remove-TestRepository $repository
    }

    It 'notifies, and a hostile subject stays text' {
        $log = Join-Path $TestDrive 'notified.jsonl'
        $folder = Join-Path $repository '.autoauto/programs/demo'
        Set-Content (Join-Path $folder 'agent.sh') -Value "#!/bin/sh`necho '90 1' > value.txt; git commit -qam 'x`"; `$(touch pwned) `` & end'"
        Set-AutoConfig notify.command $shell, '-NoProfile', '-File', (Resolve-Path (Join-Path $examples 'Send-Notification.ps1')).ProviderPath, '-Path', $log -RepositoryPath $repository
        $run = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 1 -NoReceipt -Summary
        $told = Get-Content $log | ConvertFrom-Json
        $told | Should -HaveCount 1
        $told.RUN | Should -Be $run.RunId
        $told.EVENT, $told.STATUS, $told.KEPT | Should -Be 'Ended', 'Completed', '1'
        $told.SUBJECT | Should -Be 'x"; $(touch pwned) ` & end'
        Get-AutoEvent $run.RunId -RepositoryPath $repository -Kind notify | Should -BeNullOrEmpty
    }

    It 'makes a task for the Task Scheduler that splits into the arguments that were meant' {
        $xml = Join-Path $TestDrive 'task.xml'
        & (Join-Path $examples 'task-scheduler/Register-NightlyTask.ps1') -RepositoryPath 'C:\my & src\' -Program speed -ScriptPath 'C:\auto auto\Invoke-NightlyRun.ps1' -Hours 7 -XmlPath $xml
        $task = ([xml] (Get-Content -Raw $xml)).Task
        $task.Actions.Exec.Arguments | Should -Be '-NoLogo -NoProfile -NonInteractive -File "C:\auto auto\Invoke-NightlyRun.ps1" -RepositoryPath "C:\my & src\\" -Program "speed" -TimeLimit 7h'
        $task.Settings.MultipleInstancesPolicy | Should -Be 'IgnoreNew'
        $task.Settings.ExecutionTimeLimit | Should -Be 'PT8H'
    }

    It 'calls Invoke-NightlyRun.ps1 with parameters that it has: <_>' -ForEach 'systemd/autoauto-nightly.service', 'cron/autoauto.crontab' {
        $known = (Get-Command (Join-Path $examples 'Invoke-NightlyRun.ps1')).Parameters.Keys
        $line = Get-Content (Join-Path $examples $_) | Where-Object { $_ -match '^[^#].*Invoke-NightlyRun\.ps1(?<arguments>[^>]*)' } | Select-Object -First 1
        $line | Should -Not -BeNullOrEmpty
        $null = $line -match 'Invoke-NightlyRun\.ps1(?<arguments>[^>]*)'
        foreach ($parameter in [regex]::Matches($Matches.arguments, ' -(\w+)').ForEach({ $_.Groups[1].Value })) {
            $known | Should -Contain $parameter
        }
    }

    It 'has lines that cron runs as they are meant: <_>' -Skip:$IsWindows -ForEach 'examples/cron/autoauto.crontab', 'docs/en-US/about_Autoauto_Scheduling.md' {
        $lines = Get-Content (Join-Path $examples '..' $_) | Where-Object { $_ -match '^(@\w+|[-0-9*/,]+( [-0-9*/,]+){4})\s+/' }
        $lines | Should -Not -BeNullOrEmpty
        foreach ($line in $lines) {
            # What cron hands to sh: behind the times, up to the first percent sign that is not escaped.
            $given = $line -replace '^(@\w+|\S+( \S+){4})\s+'
            $command = ($given -split '(?<!\\)%')[0]
            $command | Should -Be $given
            # sh finds the program by its full path, every quotation mark has its other half, and the log is the user's own.
            $words = /bin/sh -c "set -f; for w in $($command -replace '>>.*'); do printf '%s\n' ""`$w""; done"
            $LASTEXITCODE | Should -Be 0
            $words[0] | Should -BeExactly '/usr/bin/pwsh'
            $command | Should -Match '>> "\$HOME/[\w.-]+" 2>&1$'
        }
    }

    It 'has units that systemd accepts' -Skip:(-not (Get-Command systemd-analyze -ErrorAction Ignore)) {
        $folder = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'units')
        # The paths are placeholders: something that is there takes their place.
        (Get-Content -Raw (Join-Path $examples 'systemd/autoauto-nightly.service')) -replace '/usr/bin/pwsh', '/bin/sh' -replace 'WorkingDirectory=.*', 'WorkingDirectory=/' -replace 'User=.*', '' |
            Set-Content (Join-Path $folder 'autoauto-nightly.service')
        Copy-Item (Join-Path $examples 'systemd/autoauto-nightly.timer') $folder
        $said = systemd-analyze verify --man=no (Join-Path $folder 'autoauto-nightly.service') (Join-Path $folder 'autoauto-nightly.timer') 2>&1 | Out-String
        $said | Should -Not -Match 'autoauto-nightly\.\w+:\d+|Unknown|bad-setting|Failed to parse'
    }
}

Describe 'Invoke-NightlyEpisode.ps1' {
    BeforeAll {
        $script:repository = New-EpisodeRepository

        function Invoke-Night([string] $Policy = 'p') {
            $script:said = & $shell -NoLogo -NoProfile -NonInteractive -File (Join-Path $examples 'Invoke-NightlyEpisode.ps1') -RepositoryPath $repository -Policy $Policy -ModulePath $ModuleManifest *>&1
            $LASTEXITCODE
        }
    }

    AfterAll {
        Remove-TestRepository $repository
    }

    It 'says by its exit code what came of it, and goes on where the last night failed' {
        $code = Invoke-Night
        $code | Should -Be 3 -Because "there is nothing to compare yet: $said"
        $code = Invoke-Night
        $code | Should -Be 0 -Because "the edit is good: $said"
        $mute = New-Item (Join-Path (Get-EpisodeFolder $repository) 'mute')
        $code = Invoke-Night
        $code | Should -Be 2 -Because "the judge does not answer: $said"
        "$said" | Should -Match 'AnswerInvalid'
        Remove-Item $mute
        $code = Invoke-Night
        $code | Should -Be 3 -Because "the edit is harmful: $said"
        $episodes = Get-AutoEpisode -RepositoryPath $repository
        $episodes.Status | Select-Object -Unique | Should -Be 'Closed'
        $episodes.Decision | Should -Be 'Kept', 'RolledBack', 'Kept', 'Kept'
        $code = Invoke-Night 'missing'
        $code | Should -Be 2 -Because "$said"
    }
}
