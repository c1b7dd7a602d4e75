# A repository that contains files called like the programs that the engine uses, and a PATH that has the current directory in it.
BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    $script:repository = New-TestRepository
    $script:ran = "$repository.ran"
    foreach ($name in 'git', 'setsid', 'prlimit', 'sh', 'bash', 'env', 'claude', 'codex', 'opencode', 'gemini', 'copilot', 'pwsh', 'python3', 'node', 'dotnet', 'systemd-inhibit', 'cat') {
        $file = Join-Path $repository $name
        [IO.File]::WriteAllText($file, "#!/bin/sh`necho $name >> '$ran'`n")
        if (-not $IsWindows) {
            & chmod +x $file
        }
    }
    $null = Invoke-TestGit $repository add -A
    $null = Invoke-TestGit $repository commit -q -m 'Traps'
    $script:path = $env:PATH
    $script:directory = [Environment]::CurrentDirectory
    $env:PATH = ".::${env:PATH}:"
    Push-Location -LiteralPath $repository
    [Environment]::CurrentDirectory = $repository
    $script:run = Start-AutoRun demo -MaxExperiments 1 -NoReceipt -Summary
}

AfterAll {
    $env:PATH = $path
    [Environment]::CurrentDirectory = $directory
    Pop-Location
    Remove-Item -LiteralPath $repository, $ran -Recurse -Force -ErrorAction Ignore
}

Describe 'Traps in the repository' -Skip:$IsWindows {
    It 'are run by no command' {
        # What needs an argument gets a name that does not exist, but only once the repository has been looked at; what removes things comes last.
        $arguments = @{
            Name = 'demo'; Program = 'demo'; Policy = 'agents'; Run = $run.RunId; RunId = $run.RunId; Id = $run.RunId; Agent = 'claude'
            Goal = 'g'; Text = 't'; Key = 'keepAwake'; Value = 'Never'; Experiment = 1; Timeout = '1s'; Invocations = 2; Confirm = $false
        }
        $commands = Get-Command -Module Autoauto -CommandType Cmdlet | Where-Object Name -NE 'Watch-AutoRun' | Sort-Object { $_.Verb -eq 'Remove' }, Name
        $commands.Count | Should -BeGreaterThan 20

        foreach ($command in $commands) {
            $fitting = @{}
            foreach ($name in $arguments.Keys | Where-Object { $command.Parameters.ContainsKey($_) }) {
                $fitting[$name] = $arguments[$name]
            }
            $needed = $command.ParameterSets | Where-Object { $_.IsDefault -or $command.ParameterSets.Count -eq 1 }
            foreach ($parameter in @($needed.Parameters | Where-Object { $_.IsMandatory -and -not $fitting.ContainsKey($_.Name) })) {
                $fitting[$parameter.Name] = 'demo'
            }
            try {
                $null = & $command @fitting -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
            }
            catch [System.Management.Automation.RuntimeException], [System.Management.Automation.ParameterBindingException] {
                # Many a command cannot do its work with these values: what it started meanwhile counts.
                Write-Verbose "$($command.Name): $_"
            }
        }

        (Test-Path -LiteralPath $ran) ? (Get-Content -LiteralPath $ran | Sort-Object -Unique) : @() | Should -BeNullOrEmpty
    }

    It 'do not keep a run from keeping what is better' {
        $run.Kept | Should -Be 1
    }
}
