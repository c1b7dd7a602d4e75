#requires -Version 7.6
Set-StrictMode -Version 3.0

<#
A repository whose policy really decides how well its agent works: the line "skill: n" of AGENTS.md is the number of checks, of ten, that the
agent's work passes. The judge reads what was observed, the evolver plays one line of a plan per call, and one episode decides: everything is known.
#>

$script:Scripts = @{
    'arm.sh'     = @'
#!/bin/sh
set -e
echo arm >> '@DIR@/calls'
n=$(sed -n 's/^skill: //p' AGENTS.md)
if [ -e '@DIR@/hang' ]; then rm '@DIR@/hang'; echo hanging > '@DIR@/hanging'; sleep 600; fi
echo "$n" > result.txt
git add -A
git -c user.name=agent -c user.email=agent@localhost commit -q -m "Work"
echo "{\"inputTokens\": 10, \"outputTokens\": 5, \"costUsd\": 0.01}"
'@
    'verify.sh'  = @'
#!/bin/sh
n=$(cat result.txt)
printf '{"passed": %s, "failed": %s, "score": %s}\n' "$n" "$((10 - n))" "$n"
'@
    'judge.sh'   = @'
#!/bin/sh
set -e
echo judge >> '@DIR@/calls'
if [ -e '@DIR@/mute' ]; then echo "I would rather not say."; exit 0; fi
a=$(grep -o '"passRate":[0-9.]*' "$AUTOAUTO_CONTEXT" | sed -n '1s/.*://p')
b=$(grep -o '"passRate":[0-9.]*' "$AUTOAUTO_CONTEXT" | sed -n '2s/.*://p')
gaps='{"arm": "A", "title": "checks fail", "severity": "high"}'
if [ -n "$b" ]; then gaps="$gaps, {\"arm\": \"B\", \"title\": \"checks fail\", \"severity\": \"high\"}"; verdict='"NoDifference"'; else b=null; verdict=null; fi
echo "{\"rewardA\": $a, \"rewardB\": $b, \"verdict\": $verdict, \"abstained\": false, \"gaps\": [$gaps], \"textualGradient\": \"raise the skill\"}"
'@
    'evolver.sh' = @'
#!/bin/sh
set -e
echo evolver >> '@DIR@/calls'
n=$(grep -c evolver '@DIR@/calls')
line=$(sed -n "${n}p" '@DIR@/plan')
case "$line" in
    skill*) printf '# Agents\n\nskill: %s\n' "${line#skill }" > AGENTS.md ;;
esac
echo "{\"summary\": \"$line\", \"prediction\": {\"metric\": \"passRate\", \"direction\": \"increase\", \"size\": 0.2, \"confidence\": 0.8}}"
'@
}

function New-EpisodeRepository {
    <# Makes a repository with a policy at version 0, skill 3. Returns its path. #>
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType([string])]
    param(
        # What the evolver does in its calls: "skill n", or anything else for an edit that changes nothing.
        [string[]] $Plan = @('skill 8', 'skill 2', 'same', 'same'),
        [string] $Policy = 'p',
        [string[]] $Task = @('work')
    )
    if (-not $PSCmdlet.ShouldProcess('a temporary folder')) {
        return
    }
    $path = New-TestRepository -NoProgram
    $roles = New-Item -ItemType Directory -Path (Get-EpisodeFolder $path)
    Set-Content -LiteralPath (Join-Path $roles 'plan') -Value $Plan
    [IO.File]::WriteAllText((Join-Path $path 'AGENTS.md'), "# Agents`n`nskill: 3`n")
    $folder = New-Item -ItemType Directory -Path (Join-Path $path '.autoauto/policies' $Policy) -Force
    foreach ($script in $script:Scripts.GetEnumerator()) {
        $file = Join-Path $folder $script.Key
        [IO.File]::WriteAllText($file, $script.Value.Replace('@DIR@', $roles.FullName.Replace('\', '/')).ReplaceLineEndings("`n"))
        if (-not $IsWindows) {
            & chmod +x $file
        }
    }
    @{
        include = @('AGENTS.md'); rule = 'threshold'; judgeSamples = 1
        agent = @{ name = 'command'; command = @('arm.sh') }
        judge = @{ name = 'command'; command = @('judge.sh') }
        evolver = @{ name = 'command'; command = @('evolver.sh') }
        tasks = @($Task | ForEach-Object { @{ name = $_; prompt = 'Do the work.'; verify = @('verify.sh') } })
    } | ConvertTo-Json -Depth 5 | Set-Content -LiteralPath (Join-Path $path '.autoauto/policies' "$Policy.json")
    $null = Invoke-TestGit $path add AGENTS.md .autoauto
    $null = Invoke-TestGit $path commit -q -m 'Add a policy'
    $null = New-AutoPolicy $Policy -RepositoryPath $path
    $path
}

function Get-EpisodeFolder {
    <# The folder where the policy's agents count their calls and find their orders: a file "mute" silences the judge, "hang" hangs one arm. #>
    [OutputType([string])]
    param([Parameter(Mandatory)][string] $Path)
    Join-Path $Path '.git' 'roles'
}

function Get-EpisodeCall {
    <# How often a role was called. #>
    [OutputType([int])]
    param([Parameter(Mandatory)][string] $Path, [Parameter(Mandatory)][ValidateSet('arm', 'judge', 'evolver')][string] $Role)
    @(Get-Content -LiteralPath (Join-Path (Get-EpisodeFolder $Path) 'calls') -ErrorAction Ignore | Where-Object { $_ -eq $Role }).Count
}

Export-ModuleMember -Function New-EpisodeRepository, Get-EpisodeFolder, Get-EpisodeCall
