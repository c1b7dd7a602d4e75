BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    $script:repository = New-TestRepository -Turn 'hang-once', '80'
    # The first run holds the queue until it is aborted; the others wait.
    $script:first = Start-AutoRun demo -RepositoryPath $repository -Queue -MaxExperiments 1 -NoReceipt
    $script:second = Start-AutoRun demo -RepositoryPath $repository -Queue -MaxExperiments 1 -NoReceipt -MaxTokens 5000
    $script:third = Start-AutoRun demo -RepositoryPath $repository -Queue -Detached -MaxExperiments 1 -NoReceipt
    Wait-Until { Test-Path (Get-TestHungMark $repository) }
}

AfterAll {
    Get-AutoQueue -RepositoryPath $repository -Status Waiting | Remove-AutoQueueItem -Force
    Get-AutoRun -RepositoryPath $repository -Status Running | Stop-AutoRun -Abort
    Wait-Until { -not (Get-AutoQueue -RepositoryPath $repository -Status Waiting, Running, Done, Skipped | Where-Object WorkerPid) }
    Remove-TestRepository $repository
}

Describe 'Get-AutoQueue' {
    It 'has exactly these parameters' {
        Get-ParameterSummary Get-AutoQueue | Should -Be @(
            'RepositoryPath String: by name, alias Repository PSPath'
            'Status String[]: position 0'
        )
    }

    It 'lists runs in their order, each with its limits, and says who works them off' {
        $first.PSObject.TypeNames[0] | Should -Be 'Autoauto.Run'
        $second.Status | Should -Be 'Queued'
        $queue = Get-AutoQueue -RepositoryPath $repository
        $queue.RunId | Should -Be $first.RunId, $second.RunId, $third.RunId
        $queue.Status | Should -Be 'Running', 'Waiting', 'Waiting'
        $queue.Position | Should -Be $null, 1, 2
        $queue[0].WorkerPid | Should -Be (Get-AutoRun $first.RunId -RepositoryPath $repository).OwnerPid
        $queue[0].WorkerPid | Should -Not -Be $PID
        (Get-AutoRun $second.RunId -RepositoryPath $repository).MaxTokens | Should -Be 5000
        (Get-AutoQueue Waiting -RepositoryPath $repository) | Should -HaveCount 2
    }

    It 'lets watching say that there is nothing to watch yet' {
        $second | Watch-AutoRun -WarningVariable warned -WarningAction SilentlyContinue | Out-Null
        $warned | Should -Match 'waits in the queue at place 1'
    }

    It 'goes on with the next one when a run ends, and a stopped one is out' {
        $third | Stop-AutoRun
        $first | Stop-AutoRun -Abort
        ($second | Wait-AutoRun -TimeoutSeconds 60).Status | Should -Be 'Completed'
        (Get-AutoRun $third.RunId -RepositoryPath $repository).Status | Should -Be 'Stopped'
        Wait-Until { -not (Get-AutoQueue -RepositoryPath $repository) }
        (Get-AutoQueue Done -RepositoryPath $repository).ReasonText | Should -Be 'Aborted', 'MaxExperiments'
    }

    It 'is empty where nothing was queued' {
        $other = New-TestRepository
        Get-AutoQueue -RepositoryPath $other | Should -BeNullOrEmpty
        Remove-TestRepository $other
    }
}
