BeforeAll {
    . $PSScriptRoot/Support/common.ps1

    function Get-ProcessOf([string] $Path) {
        # Ids of living processes whose command line or folder names the repository: worker, agent, evaluator.
        foreach ($folder in Get-ChildItem /proc -Directory | Where-Object { $_.Name -match '^\d+$' -and [int] $_.Name -ne $PID }) {
            $line = try { [IO.File]::ReadAllText("$($folder.FullName)/cmdline") } catch { '' }
            $where = try { [IO.File]::ResolveLinkTarget("$($folder.FullName)/cwd", $false).FullName } catch { '' }
            if ($line.Contains($Path) -or "$where".StartsWith($Path)) {
                [int] $folder.Name
            }
        }
    }
}

Describe 'A detached run' {
    BeforeEach {
        $script:repository = New-TestRepository -Turn '90', 'hang', '80'
    }

    AfterEach {
        Get-AutoRun -RepositoryPath $repository -Status Running | Stop-AutoRun -Abort
        Wait-Until { -not (Get-AutoRun -RepositoryPath $repository -Status Running) }
        Remove-TestRepository $repository
    }

    It 'outlives its terminal, is seen and stopped from a new session, and leaves nothing' -Skip:(-not $IsLinux -or -not (Get-Command script -ErrorAction Ignore)) {
        $told = Join-Path $TestDrive 'told'
        $line = "Import-Module '$ModuleManifest'; (Start-AutoRun demo -RepositoryPath '$repository' -Detached -MaxExperiments 9 -NoReceipt).RunId | Set-Content '$told'; [Threading.Thread]::Sleep(600000)"
        $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($line))
        $terminal = Start-Process script -ArgumentList '-qec', "`"$((Get-Process -Id $PID).Path) -NoProfile -EncodedCommand $encoded`"", '/dev/null' -PassThru -RedirectStandardOutput (Join-Path $TestDrive 'out') -RedirectStandardInput /dev/null
        Wait-Until { (Test-Path $told) -and (Get-Content $told) }
        $id = Get-Content $told

        # The terminal goes: its shell gets a hang-up.
        $terminal.Kill()
        $terminal.WaitForExit()
        Wait-Until { Get-ChildItem -Path (Join-Path $repository '.autoauto/logs') -Recurse -Filter '0002.agent.log' | Select-String -SimpleMatch 'hanging' -List }

        $seen = Invoke-ChildShell "Import-Module '$ModuleManifest'; `$r = Get-AutoRun $id -RepositoryPath '$repository'; `$r.Status; `$r.OwnerPid; `$r | Stop-AutoRun -Abort; (`$r | Wait-AutoRun -TimeoutSeconds 30).Status"
        $seen[0] | Should -Be 'Running'
        $seen[2] | Should -Be 'Stopped'
        $owner = [int] $seen[1]
        Wait-Until { -not (Test-Path "/proc/$owner") }
        Get-ProcessOf $repository | Should -BeNullOrEmpty
        Get-TestWorkFolder $repository | Should -BeNullOrEmpty
    }

    It 'reports at once, in the caller, what stands against it' {
        { Start-AutoRun missing -RepositoryPath $repository -Detached } | Should -Throw -ErrorId 'Autoauto.ProgramNotFound,Autoauto.Commands.StartAutoRunCommand'
        $run = Start-AutoRun demo -RepositoryPath $repository -Detached -MaxExperiments 9 -NoReceipt
        $run.PSObject.TypeNames[0] | Should -Be 'Autoauto.Run'
        $run.Status | Should -Be 'Running'
        $run.OwnerPid | Should -Not -Be $PID
        { Start-AutoRun demo -RepositoryPath $repository -Detached } | Should -Throw -ErrorId 'Autoauto.RunAlreadyActive,Autoauto.Commands.StartAutoRunCommand'
        Start-AutoRun demo -RepositoryPath $repository -Detached -WhatIf
        Get-AutoRun -RepositoryPath $repository | Should -HaveCount 1
    }

    It 'goes on in the background' {
        $first = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 1 -NoReceipt -Summary
        $first | Set-AutoRun -MaxExperiments 2
        $run = $first | Resume-AutoRun -Detached
        $run.RunId | Should -Be $first.RunId
        $run.Status | Should -Be 'Running'
        $run | Stop-AutoRun -Abort
        ($run | Wait-AutoRun -TimeoutSeconds 30).TerminationReason | Should -Be 'Aborted'
    }
}

Describe 'Runs at the same time' {
    It 'lets eight thread jobs work on eight repositories' {
        $all = 1..8 | ForEach-Object { New-TestRepository -Turn "$(80 + $_)" }
        $jobs = $all | ForEach-Object {
            Start-ThreadJob -ThrottleLimit 8 -ArgumentList $_, $ModuleManifest -ScriptBlock {
                Import-Module $args[1]
                Start-AutoRun demo -RepositoryPath $args[0] -MaxExperiments 1 -NoReceipt -Summary
            }
        }
        $runs = $jobs | Receive-Job -Wait -AutoRemoveJob
        $runs | Should -HaveCount 8
        $runs.Status | Select-Object -Unique | Should -Be 'Completed'
        $runs.Kept | Select-Object -Unique | Should -Be 1
        ($runs.RepositoryPath | Sort-Object -Unique) | Should -HaveCount 8
        ($runs.Baseline | Sort-Object) | Should -Be (81..88)
        Remove-TestRepository $all
    }

    It 'refuses the second of two jobs on one repository at once' {
        $repository = New-TestRepository -Turn 'hang'
        $job = Start-TestJob -Path $repository -Manifest $ModuleManifest
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $second = Start-ThreadJob -ArgumentList $repository, $ModuleManifest -ScriptBlock {
            Import-Module $args[1]
            Start-AutoRun demo -RepositoryPath $args[0] -MaxExperiments 1
        }
        $second | Receive-Job -Wait -ErrorAction SilentlyContinue -ErrorVariable problem | Should -BeNullOrEmpty
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 60
        $problem[0].FullyQualifiedErrorId | Should -Match '^Autoauto\.RunAlreadyActive'
        Get-AutoRun -RepositoryPath $repository | Stop-AutoRun -Abort
        $null = $job | Wait-Job -Timeout 30
        $job, $second | Remove-Job -Force
        Remove-TestRepository $repository
    }
}
