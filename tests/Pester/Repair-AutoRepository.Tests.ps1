BeforeAll {
    . $PSScriptRoot/Support/common.ps1
}

Describe 'Repair-AutoRepository' {
    BeforeEach {
        $script:repository = New-TestRepository -Turn '90', 'hang'
        $script:run = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 1 -NoReceipt -Summary
        $script:pin = "refs/autoauto/$($run.RunId)/1"
        $script:head = Invoke-TestGit $repository rev-parse $run.Branch
    }

    AfterEach {
        Remove-TestRepository $repository
    }

    It 'has exactly these parameters' {
        Get-ParameterSummary Repair-AutoRepository | Should -Be @(
            'Force SwitchParameter'
            'RepositoryPath String: by name, alias Repository PSPath'
        )
    }

    It 'finds nothing after a run' {
        Repair-AutoRepository -RepositoryPath $repository | Should -BeNullOrEmpty
    }

    It 'repairs what it finds, and finds it once' {
        Invoke-TestStoreGit $repository update-ref -d $pin
        $finding = Repair-AutoRepository -RepositoryPath $repository
        $finding.PSObject.TypeNames[0] | Should -Be 'Autoauto.Finding'
        $finding.Kind, $finding.Repaired, $finding.RunId, $finding.Program | Should -Be 'CandidateUnpinned', $true, $run.RunId, 'demo'
        Invoke-TestStoreGit $repository rev-parse $pin | Should -Be $head
        Repair-AutoRepository -RepositoryPath $repository | Should -BeNullOrEmpty
    }

    It 'changes nothing with -WhatIf, and says what it would do' {
        Invoke-TestStoreGit $repository update-ref -d $pin
        $text = Invoke-ChildShell "Import-Module '$ModuleManifest'; Repair-AutoRepository -RepositoryPath '$repository' -Force -WhatIf" | Out-String
        $text | Should -Match 'Make the ref again'
        (Repair-AutoRepository -RepositoryPath $repository -WhatIf).Repaired | Should -BeFalse
        Invoke-TestStoreGit $repository for-each-ref $pin | Should -BeNullOrEmpty
    }

    It 'repairs what may lose something with -Force only' {
        Invoke-TestGit $repository update-ref "refs/heads/autoauto/demo/20200101-000000-bcdf" main
        $finding = Repair-AutoRepository -RepositoryPath $repository
        $finding.Kind, $finding.Repaired, $finding.NeedsForce | Should -Be 'BranchOrphaned', $false, $true
        (Repair-AutoRepository -RepositoryPath $repository -Force).Repaired | Should -BeTrue
        Repair-AutoRepository -RepositoryPath $repository | Should -BeNullOrEmpty
    }

    It 'leaves a live run alone' {
        $job = Start-TestJob -Path $repository -Manifest $ModuleManifest
        Repair-AutoRepository -RepositoryPath $repository -Force | Should -BeNullOrEmpty
        $job | Stop-Job
        Remove-Job $job -Force
    }

    It 'hands interrupted runs on' {
        (Get-Command Resume-AutoRun).Parameters.Keys | Should -Contain 'RunId'
        Repair-AutoRepository -RepositoryPath $repository | Where-Object Kind -EQ RunInterrupted | Resume-AutoRun | Should -BeNullOrEmpty
    }
}
