BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    $script:repository = New-TestRepository -Turn 'hang', '80'
    $script:first = Start-AutoRun demo -RepositoryPath $repository -Queue -MaxExperiments 1 -NoReceipt
    $script:second = Start-AutoRun demo -RepositoryPath $repository -Queue -MaxExperiments 1 -NoReceipt
    Wait-Until { (Get-AutoQueue -RepositoryPath $repository)[0].Status -eq 'Running' -and (Get-AutoRun $first.RunId -RepositoryPath $repository).Status -eq 'Running' }
}

AfterAll {
    Get-AutoRun -RepositoryPath $repository -Status Running | Stop-AutoRun -Abort
    Wait-Until { -not (Get-AutoQueue -RepositoryPath $repository -Status Waiting, Running, Done, Skipped | Where-Object WorkerPid) }
    Remove-TestRepository $repository
}

Describe 'Remove-AutoQueueItem' {
    It 'has exactly these parameters' {
        Get-ParameterSummary Remove-AutoQueueItem | Should -Be @(
            'Force SwitchParameter'
            'ItemId Int64[]: position 0, mandatory, by name, alias Id'
            'RepositoryPath String: by name, alias Repository PSPath'
        )
    }

    It 'refuses what is being worked on' {
        (Get-AutoQueue -RepositoryPath $repository)[0] | Remove-AutoQueueItem -Force -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.RunStateConflict,Autoauto.Commands.RemoveAutoQueueItemCommand'
    }

    It 'changes nothing with -WhatIf' {
        Get-AutoQueue -RepositoryPath $repository -Status Waiting | Remove-AutoQueueItem -WhatIf
        Get-AutoQueue -RepositoryPath $repository -Status Waiting | Should -HaveCount 1
    }

    It 'takes what waits out, with a run that never began' {
        Get-AutoQueue -RepositoryPath $repository -Status Waiting | Remove-AutoQueueItem -Force | Should -BeNullOrEmpty
        Get-AutoQueue -RepositoryPath $repository -Status Waiting | Should -BeNullOrEmpty
        Get-AutoRun -RepositoryPath $repository | ForEach-Object RunId | Should -Be $first.RunId
    }

    It 'says that an entry is not there' {
        Remove-AutoQueueItem 99 -RepositoryPath $repository -Force -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Autoauto.QueueItemNotFound,Autoauto.Commands.RemoveAutoQueueItemCommand'
        $problem.TargetObject | Should -Be '99'
    }
}
