#requires -Version 7.6
<#
.SYNOPSIS
Prints the tables of docs/decisions.md from what the decision benchmark measured, as Markdown.

.DESCRIPTION
So that the page shows what was run and nothing is copied by hand. "met" compares with the full benchmark's limits; a world without a limit is only reported, and a "no" there says that the
demand would be missed.

.PARAMETER Path
Output of `dotnet run -c Release --project bench/Autoauto.Bench -- decision --full --json`; several files add up, for parts that were run alone.

.EXAMPLE
dotnet run -c Release --project bench/Autoauto.Bench -- decision --full --json > decision.json; ./tools/DecisionTables.ps1 decision.json
#>
[CmdletBinding()]
param([Parameter(Mandatory)][string[]] $Path)

$ErrorActionPreference = 'Stop'
$culture = [cultureinfo]::InvariantCulture
$reports = $Path | ForEach-Object { Get-Content -LiteralPath $_ -Raw | ConvertFrom-Json }
$demands = $reports.demands
$cvs = '0.5 %', '2 %', '5 %', '10 %'

function Format-Figure([double] $Value, [string] $Form = '0.00') { $Value.ToString($Form, $culture) }
function Write-Row([object[]] $Cells) { "| $($Cells -join ' | ') |" }
function Write-Header([string[]] $Cells) { Write-Row $Cells; Write-Row ($Cells | ForEach-Object { '---' }) }

# The worst of the lengths of runs: both figures of one world at one CV.
function Get-Worst($Of) {
    $any = ($Of | Where-Object quantity -Like '*false keep in 50 nulls*' | Measure-Object measured -Maximum).Maximum
    $share = ($Of | Where-Object quantity -Like '*nulls kept*' | Measure-Object measured -Maximum).Maximum
    [pscustomobject]@{ Any = $any; Share = $share; Text = "$(Format-Figure $any '0.0') / $(Format-Figure $share '0.000')" }
}

function Write-Worlds($Worlds) {
    foreach ($world in $Worlds) {
        $cells = foreach ($cv in $cvs) { Get-Worst ($world.Group | Where-Object workload -EQ "$($world.Name), CV $cv") }
        $limit = $world.Name -like 'gaussian*' ? 5 : 10
        $met = ($cells | Where-Object { $_.Any -gt $limit -or $_.Share -gt 0.25 }) ? 'no' : 'yes'
        $demanded = $null -ne ($world.Group | Select-Object -First 1).high
        Write-Row ($world.Name, $cells.Text, ($demanded ? $met : "$met, not demanded") | ForEach-Object { $_ })
    }
}

$e1 = $demands | Where-Object id -EQ 'E1'
if ($e1) {
    $noisy, $exact = $e1.Where({ $_.workload -like '*, CV *' }, 'Split')
    '## E1: runs of 50 candidates without effect that keep something % / such candidates kept %'
    Write-Header ('world' , ($cvs | ForEach-Object { "CV $_" }), 'met' | ForEach-Object { $_ })
    Write-Worlds ($noisy | Group-Object { $_.workload -replace ', CV .*' })
    ''
    Write-Header 'world without a CV', 'runs with a false keep %', 'nulls kept %'
    foreach ($world in $exact | Group-Object workload) {
        $worst = Get-Worst $world.Group
        Write-Row $world.Name, (Format-Figure $worst.Any '0.0'), (Format-Figure $worst.Share '0.000')
    }
    ''
}

$e4 = $demands | Where-Object { $_.id -in 'E4', 'E5' -and $_.workload -like '*, +*' }
if ($e4) {
    $sizes = '3 %', '5 %', '10 %', '20 %'
    '## E4 and E5: improvements of one size kept %, and what is told of them'
    Write-Header ('world', 'CV', ($sizes | ForEach-Object { "+$_" }), 'estimate is off by, points', 'interval covers %' | ForEach-Object { $_ })
    foreach ($group in $e4 | Group-Object { $_.workload -replace ', \+.*' }) {
        function Get-Cell([string] $Size, [string] $Quantity) {
            $found = $group.Group | Where-Object { $_.workload -eq "$($group.Name), +$Size" -and $_.quantity -like $Quantity }
            if ($found) { Format-Figure $found.measured }
        }
        $world, $cv = $group.Name -split ', CV '
        Write-Row ($world, $cv, ($sizes | ForEach-Object { "$(Get-Cell $_ '*improvements kept*')" }),
            (($sizes | ForEach-Object { Get-Cell $_ '*off by*' }) -join ', '), (($sizes | ForEach-Object { Get-Cell $_ '*covers*' }) -join ', ') | ForEach-Object { $_ })
    }
    ''
}

$e6 = $demands | Where-Object id -EQ 'E6'
if ($e6) {
    '## E6: the receipt covers %'
    Write-Header 'world, CV 5 %', 'no gain', 'five gains of 20 %'
    foreach ($world in $e6 | Group-Object { $_.workload -replace ', \d gains.*' -replace ', CV .*' }) { Write-Row ($world.Name, ($world.Group | ForEach-Object { Format-Figure $_.measured }) | ForEach-Object { $_ }) }
    ''
}

$rest = $demands | Where-Object { $_.id -notin 'E1', 'E6' -and $_.workload -notlike '*, +*' }
if ($rest) {
    '## The other demands'
    Write-Header 'id', 'workload', 'quantity', 'limit', 'measured', 'standard error', 'met'
    foreach ($d in $rest) {
        $limit = ($null -ne $d.low ? "at least $(Format-Figure $d.low)" : $null), ($null -ne $d.high ? "at most $(Format-Figure $d.high)" : $null) | Where-Object { $_ }
        Write-Row $d.id, $d.workload, $d.quantity, ($limit -join ', '), (Format-Figure $d.measured), (Format-Figure $d.standardError), ($limit ? ($d.met ? 'yes' : 'no') : '')
    }
    ''
}

$workloads = $reports.workloads
if ($workloads) {
    '## Full run'
    Write-Header 'id', 'workload', 'rule', 'loops', 'invocations', 'nulls kept %', 'regressions kept %', 'FDR %', 'power %', 'gain %'
    foreach ($w in $workloads) {
        foreach ($rule in @{ Name = 'adaptive'; Of = $w.adaptive }, @{ Name = 'fixed, recommended'; Of = $w.fixedAsRecommended }, @{ Name = 'fixed, 2 %, 5 repeats'; Of = $w.fixedFiveRepeats }) {
            $s = $rule.Of
            Write-Row ($w.id, $w.name, $rule.Name, $s.Loops, ('Invocations', 'NullsKept', 'RegressionsKept', 'FalseDiscoveryRate', 'Power', 'Gain' | ForEach-Object { Format-Figure $s.$_.Value }) | ForEach-Object { $_ })
        }
    }
}
