#requires -Version 7.6
Set-StrictMode -Version 3.0

<#
A real repository with a tiny program: value.txt holds the metric and the gate's value, the evaluator prints them, and the agent plays a script of
turns given as its arguments. Nothing takes longer than a few milliseconds and nothing is random, so every experiment's outcome is known.
#>

$script:MeasureScript = @'
#!/bin/sh
# The metric is in the file, so the result is exact.
read -r value correct < value.txt
case "$value" in
    garbage) echo "this is no JSON" ;;
    hang) sleep 600 ;;
    *) echo "{\"value\": $value, \"correct\": $correct}" ;;
esac
'@

$script:AgentScript = @'
#!/bin/sh
# Argument n is what to do in experiment n: a value to commit, or one of the words below.
set -eu
turn=$(sed -n 's/.*"experimentNumber":[[:space:]]*\([0-9]*\).*/\1/p' "$AUTOAUTO_CONTEXT")
[ "$turn" -le "$#" ] || exit 0
shift $((turn - 1))
echo "turn $turn: $1"
case "$1" in
    noop) exit 0 ;;
    fail) echo "the agent gives up" >&2; exit 3 ;;
    hang) echo "hanging"; sleep 600 ;;
    hang-once)
        seen='@HUNG@'
        if [ ! -e "$seen" ]; then : > "$seen"; echo "hanging"; sleep 600; fi
        echo "85 1" > value.txt ;;
    broken) echo "50 0" > value.txt ;;
    cheat) echo "x" > .autoauto-cheat; mkdir -p .autoauto/programs/demo; echo "echo '{}'" > .autoauto/programs/demo/measure.sh; git add -f .autoauto ;;
    rude) echo "70 1" > value.txt; git commit -qam "$(printf 'rude \033[31msubject')"; exit 0 ;;
    *) echo "$1 1" > value.txt ;;
esac
git add -A
git commit -qm "Set the value to $1"
'@

function Invoke-TestGit([string] $Path) {
    # A simple function: git's own switches such as -A must not be taken for parameters.
    $output = & git -C $Path @args 2>&1
    if ($LASTEXITCODE -ne 0) {
        throw "git $args failed: $output"
    }
    $output
}

function Invoke-TestStoreGit([string] $Path) {
    # git in the engine's own store beside a repository.
    Invoke-TestGit $Path "--git-dir=$(Join-Path $Path '.autoauto' 'store.git')" @args
}

function Get-TestWorkFolder([string] $Path) {
    # The engine's working folders for a repository: outside of it, by its name.
    $root = $env:AUTOAUTO_WORK_ROOT ? $env:AUTOAUTO_WORK_ROOT : (Join-Path $HOME '.cache' 'autoauto')
    Get-ChildItem -Path (Join-Path $root "$((Split-Path -Leaf $Path) -replace '[^A-Za-z0-9]+', '-')-*" '*') -ErrorAction Ignore
}

function Get-TestHungMark([string] $Path) {
    # What the agent leaves when it hangs for its first time: outside of everything that is watched or made again.
    "$Path.hung"
}

function New-TestRepository {
    <# Makes a repository with one commit, and with the program 'demo' unless -NoProgram. Returns its path. #>
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType([string])]
    param(
        # What the agent does in experiment 1, 2, ...
        [string[]] $Turn = @('90', 'noop', '120', '80'),
        [switch] $NoProgram
    )
    $path = Join-Path ([IO.Path]::GetTempPath()) "autoauto pester $([guid]::NewGuid().ToString('N').Substring(0, 8))"
    if (-not $PSCmdlet.ShouldProcess($path)) {
        return
    }
    $null = New-Item -ItemType Directory -Path (Join-Path $path 'sub')
    Set-Content -LiteralPath (Join-Path $path 'value.txt') -Value '100 1'
    Set-Content -LiteralPath (Join-Path $path 'sub/readme.txt') -Value 'a folder to stand in'
    $null = Invoke-TestGit $path init -q -b main
    # Written, not set one by one: each would be a process, for hundreds of repositories.
    Add-Content -LiteralPath (Join-Path $path '.git/config') -Value @'
[user]
	name = Tester
	email = tester@example.invalid
[commit]
	gpgsign = false
[core]
	autocrlf = false
[gc]
	auto = 0
'@
    $null = Invoke-TestGit $path add -A
    $null = Invoke-TestGit $path commit -q -m 'Start'
    if (-not $NoProgram) {
        Add-TestProgram -Path $path -Turn $Turn
    }
    $path
}

function Add-TestProgram {
    <# Writes a program's files directly, so that tests of one command do not depend on another one. #>
    param(
        [Parameter(Mandatory)][string] $Path,
        [string] $Name = 'demo',
        [string[]] $Turn = @('90', 'noop', '120', '80'),
        [hashtable] $Setting = @{}
    )
    $folder = Join-Path $Path '.autoauto' 'programs' $Name
    $null = New-Item -ItemType Directory -Path $folder -Force
    Set-Content -LiteralPath (Join-Path $folder 'program.md') -Value "# Program: $Name`n`n## Goal`nMake the value smaller.`n"
    $agent = Join-Path $folder 'agent.sh'
    $config = @{
        metric = 'value'; unit = 'ms'; direction = 'lower'; repeats = 3; warmup = 0; noiseThresholdPercent = 1
        gates = @{ correct = @{ min = 1 } }
        agent = @{ name = 'command'; command = @('sh', $agent) + $Turn; timeoutMinutes = 2 }
        measureTimeoutSeconds = 20
    }
    foreach ($key in $Setting.Keys) {
        $config[$key] = $Setting[$key]
    }
    ConvertTo-Json -InputObject $config -Depth 5 | Set-Content -LiteralPath (Join-Path $folder 'config.json')
    foreach ($file in @{ 'measure.sh' = $script:MeasureScript; 'agent.sh' = $script:AgentScript.Replace('@HUNG@', (Get-TestHungMark $Path)) }.GetEnumerator()) {
        [IO.File]::WriteAllText((Join-Path $folder $file.Key), $file.Value.ReplaceLineEndings("`n"))
        if (-not $IsWindows) {
            [IO.File]::SetUnixFileMode((Join-Path $folder $file.Key), 'UserRead, UserWrite, UserExecute, GroupRead, GroupExecute, OtherRead, OtherExecute')
        }
    }
}

function Remove-TestRepository {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)][AllowEmptyString()][string[]] $Path)
    foreach ($one in $Path) {
        if ($one -and (Test-Path -LiteralPath $one) -and $PSCmdlet.ShouldProcess($one)) {
            Remove-Item -LiteralPath $one -Recurse -Force
            Remove-Item -LiteralPath (Get-TestHungMark $one) -ErrorAction Ignore
        }
    }
}

function Start-TestJob {
    <# Starts a run in a thread job and returns the job once its agent hangs in the turn 'hang'. #>
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)][string] $Path, [Parameter(Mandatory)][string] $Manifest, [string] $Program = 'demo')
    if (-not $PSCmdlet.ShouldProcess($Path)) {
        return
    }
    $job = Start-ThreadJob -ArgumentList $Path, $Manifest, $Program -ScriptBlock {
        Import-Module $args[1]
        Start-AutoRun $args[2] -RepositoryPath $args[0] -MaxExperiments 9 -NoReceipt
    }
    $limit = [Diagnostics.Stopwatch]::StartNew()
    while (-not (Get-ChildItem -Path (Join-Path $Path '.autoauto/logs') -Recurse -Filter '*.agent.log' -ErrorAction Ignore | Select-String -SimpleMatch 'hanging' -List)) {
        if ($limit.Elapsed.TotalSeconds -gt 120 -or $job.State -notin 'NotStarted', 'Running') {
            throw "The run did not get to its hanging agent: $(Receive-Job $job *>&1)"
        }
        [Threading.Thread]::Sleep(50)
    }
    $job
}

Export-ModuleMember -Function New-TestRepository, Add-TestProgram, Remove-TestRepository, Start-TestJob, Invoke-TestGit, Invoke-TestStoreGit, Get-TestWorkFolder, Get-TestHungMark
