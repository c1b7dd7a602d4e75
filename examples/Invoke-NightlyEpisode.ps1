#requires -Version 7.6
<#
.SYNOPSIS
Lets a policy evolve unattended, and says by its exit code how that ended.

.DESCRIPTION
For Task Scheduler, cron and systemd. Goes on with the policy's last episode if that was interrupted or failed, then runs new ones.
Exit codes:

  0  finished, and an edit was kept that had been compared with the version before
  1  unexpected failure
  2  bad set-up: no repository, no policy, a mistake in its settings, no agent, an agent, judge or evolver that fails, a judge that does not answer as agreed, or the policy is busy
  3  finished, and no edit was kept: taken back, not decided yet, superseded by somebody else's version, or nothing to compare
  4  interrupted, or the cap on the cost is reached; the next call goes on
  5  the agent's quota is used up; the next call goes on

.EXAMPLE
pwsh -NoLogo -NoProfile -NonInteractive -File /opt/autoauto/Invoke-NightlyEpisode.ps1 -RepositoryPath /srv/app -Policy house-rules -Count 3 *> /var/log/autoauto.log
#>
[CmdletBinding()]
param(
    # The repository; a full path, because a scheduler starts scripts anywhere.
    [Parameter(Mandatory)][string] $RepositoryPath,
    [Parameter(Mandatory)][string] $Policy,
    [ValidateRange(1, 1000)][int] $Count = 1,
    # Cap on the known cost of each episode, US dollars; none if it is left out.
    [decimal] $MaxCostUsd,
    # Where the module is, if it is not in $env:PSModulePath.
    [string] $ModulePath = 'Autoauto'
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
# A scheduler has no screen to draw on, and nobody to answer a question.
$ProgressPreference = 'SilentlyContinue'
$ConfirmPreference = 'None'

$setupErrors = @(
    'RepositoryNotFound', 'RepositoryUnborn', 'RepositoryBare', 'RepositoryReadOnly', 'GitMissing', 'DiskFull', 'InvalidArgument'
    'PolicyNotFound', 'PolicyInvalid', 'PolicyBusy', 'PolicyEdited', 'EvaluatorNotRunnable', 'AgentNotFound', 'AgentFailed', 'AgentTimedOut', 'AnswerInvalid'
    'DatabaseTooNew', 'SettingInvalid'
)

try {
    Import-Module $ModulePath
    $common = @{ RepositoryPath = $RepositoryPath; Verbose = $true }
    if ($PSBoundParameters.ContainsKey('MaxCostUsd')) {
        $common.MaxCostUsd = $MaxCostUsd
    }
    $last = Get-AutoEpisode -Policy $Policy -Last 1 -RepositoryPath $RepositoryPath
    $episodes = @(
        if ($last -and $last.Status -in 'Interrupted', 'Errored') {
            Resume-AutoEpisode $last.EpisodeId @common
        }
        # Without -NoPark it would wait here for a quota; the next call is soon enough.
        Invoke-AutoEpisode $Policy -Count $Count -NoPark @common
    )
    $episodes | Format-List | Out-String -Width 120 | Write-Output
}
catch {
    $_ | Format-List -Force | Out-String -Width 120 | Write-Output
    $code = $_.FullyQualifiedErrorId -replace '^Autoauto\.|,.*$'
    switch ($code) {
        'AgentQuotaExhausted' { exit 5 }
        { $_ -in 'BudgetExceeded', 'LeaseLost' } { exit 4 }
        default { exit ($code -in $setupErrors ? 2 : 1) }
    }
}

if ($episodes | Where-Object Status -NE 'Closed') {
    exit 4
}
$kept = @($episodes | Where-Object { $_.Decision -eq 'Kept' -and $null -ne $_.BaselineVersion })
exit ($kept.Count -gt 0 ? 0 : 3)
