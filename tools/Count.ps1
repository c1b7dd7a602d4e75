#requires -Version 7.6
<#
.SYNOPSIS
Counts how often things are said in src: what one new setting, agent or column would have to change, and how large the parts are.

.DESCRIPTION
One object a figure. -Path counts another checkout: what a change has brought is the difference of two.

.EXAMPLE
./tools/Count.ps1 | Format-Table

.EXAMPLE
./tools/Count.ps1 -Path ../before | Export-Csv before.csv
#>
[CmdletBinding()]
param([string] $Path = (Split-Path $PSScriptRoot))

$ErrorActionPreference = 'Stop'
$source = Join-Path $Path 'src'
$files = Get-ChildItem $source -Recurse -Filter *.cs | Where-Object FullName -NotMatch '[\\/](bin|obj)[\\/]'

function Measure-Naming([string] $What, [string] $Pattern) {
    $naming = $files | Where-Object { Select-String -LiteralPath $_.FullName -Pattern $Pattern -CaseSensitive -Quiet }
    [pscustomobject]@{ Figure = "files that name $What"; Count = @($naming).Count; Where = ($naming.FullName | ForEach-Object { [IO.Path]::GetRelativePath($source, $_).Replace('\', '/') }) -join ', ' }
}

function Measure-Formatter([string] $Name) {
    $found = $files | Select-String -Pattern "static string\??\s+$Name\(" -CaseSensitive
    [pscustomobject]@{ Figure = "formatters called $Name"; Count = @($found).Count; Where = ($found.Path | ForEach-Object { [IO.Path]::GetRelativePath($source, $_).Replace('\', '/') } | Sort-Object -Unique) -join ', ' }
}

Measure-Naming 'a run limit (MaxConsecutiveDiscards)' 'MaxConsecutiveDiscards|max-consecutive-discards|maxConsecutiveDiscards'
Measure-Naming 'a setting of the rule (MinEffectPercent)' 'MinEffectPercent|--min-effect|minEffectPercent'
Measure-Naming 'an agent (opencode)' '(?i)opencode'
Measure-Naming 'a termination reason (TargetReached)' 'TargetReached'
Measure-Naming 'an experiment column (NetLines)' 'NetLines|net_lines'
'Percent', 'Number', 'Duration', 'Interval' | ForEach-Object { Measure-Formatter $_ }

$public = foreach ($group in $files | Group-Object { "$($_.DirectoryName)/$(($_.Name -split '\.')[0])" }) {
    $count = @($group.Group | Select-String -Pattern '^    public (static |async |override |sealed |virtual )*[\w<>?\[\], ()]+ \w+(<\w+>)?\(' -CaseSensitive).Count
    [pscustomobject]@{ Figure = 'public methods on the largest class'; Count = $count; Where = [IO.Path]::GetRelativePath($source, $group.Name).Replace('\', '/') }
}
$public | Sort-Object Count -Descending | Select-Object -First 1

$lines = $files | ForEach-Object { [pscustomobject]@{ Project = ([IO.Path]::GetRelativePath($source, $_.FullName) -split '[\\/]')[0]; Lines = [IO.File]::ReadAllLines($_.FullName).Length } }
foreach ($project in $lines | Group-Object Project) {
    [pscustomobject]@{ Figure = "lines in $($project.Name)"; Count = ($project.Group | Measure-Object Lines -Sum).Sum; Where = "$($project.Count) files" }
}
