#requires -Version 7.6
Set-StrictMode -Version 3.0

$script:Common = [System.Management.Automation.PSCmdlet]::CommonParameters + [System.Management.Automation.PSCmdlet]::OptionalCommonParameters

function Get-ParameterSummary {
    <# One line per parameter: name, type, position, how it binds, aliases. What a test pins. #>
    [OutputType([string])]
    param([Parameter(Mandatory)][string] $Command)
    $info = Get-Command -Name $Command
    $names = $info.Parameters.Keys | Where-Object { $_ -notin $script:Common } | Sort-Object
    foreach ($name in $names) {
        $parameter = $info.Parameters[$name]
        $set = $parameter.ParameterSets.Values | Select-Object -First 1
        $facts = @(
            if ($set.Position -ge 0) { "position $($set.Position)" }
            if ($set.IsMandatory) { 'mandatory' }
            if ($set.ValueFromPipelineByPropertyName) { 'by name' }
            if ($set.ValueFromPipeline) { 'by value' }
            if ($parameter.Aliases.Count) { "alias $($parameter.Aliases -join ' ')" }
        )
        "$name $($parameter.ParameterType.Name)$(if ($facts) { ': ' + ($facts -join ', ') })" -replace 'Nullable`1', "Nullable"
    }
}

function Invoke-Recorded {
    <# Runs a script block and returns what came out on which stream, in order. #>
    [OutputType([object])]
    param([Parameter(Mandatory)][scriptblock] $ScriptBlock)
    & $ScriptBlock *>&1 | ForEach-Object {
        $stream = switch ($_) {
            { $_ -is [System.Management.Automation.ErrorRecord] } { 'Error'; break }
            { $_ -is [System.Management.Automation.WarningRecord] } { 'Warning'; break }
            { $_ -is [System.Management.Automation.VerboseRecord] } { 'Verbose'; break }
            { $_ -is [System.Management.Automation.DebugRecord] } { 'Debug'; break }
            { $_ -is [System.Management.Automation.InformationRecord] } { 'Information'; break }
            default { 'Output' }
        }
        [pscustomobject]@{ Stream = $stream; Value = $_ }
    }
}

function Get-HostText {
    <# Runs a script block and returns what it showed to the user beside its streams, as the transcript has it: what -WhatIf says, say. #>
    [OutputType([string])]
    param([Parameter(Mandatory)][scriptblock] $ScriptBlock)
    $file = [IO.Path]::GetTempFileName()
    try {
        $null = Start-Transcript -LiteralPath $file -UseMinimalHeader
        try {
            $null = & $ScriptBlock
        } finally {
            $null = Stop-Transcript
        }
        [IO.File]::ReadAllText($file)
    } finally {
        Remove-Item -LiteralPath $file
    }
}

function Invoke-ChildShell {
    <# Runs a script in a fresh, non-interactive PowerShell; returns its output lines and leaves $LASTEXITCODE. #>
    [OutputType([string])]
    param([Parameter(Mandatory)][string] $Script)
    $shell = (Get-Process -Id $PID).Path
    & $shell -NoLogo -NoProfile -NonInteractive -Command $Script 2>&1 | ForEach-Object { "$_" }
}

function Wait-Until {
    <# Waits for something that another process or thread brings about; throws if it does not come. #>
    param([Parameter(Mandatory)][scriptblock] $Condition, [int] $Seconds = 120)
    $limit = [Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($limit.Elapsed.TotalSeconds -gt $Seconds) {
            throw "This did not happen within $Seconds s: $Condition"
        }
        # Looking without a pause would take a processor from what is waited for.
        [Threading.Thread]::Sleep(50)
    }
}

function Get-ChildOf {
    <# Command lines of the processes that work for a repository: agents and evaluators carry its path, or, if asked for, its background workers. #>
    [OutputType([string])]
    param([Parameter(Mandatory)][string] $Path, [switch] $Worker)
    Get-Process | Where-Object { $_.Id -ne $PID } | ForEach-Object { try { $_.CommandLine } catch { $null } } |
        Where-Object { $_ -and $_.Contains($Path, [StringComparison]::Ordinal) -and ($Worker -eq ($_ -match 'pwsh')) }
}

Export-ModuleMember -Function Get-ParameterSummary, Invoke-Recorded, Get-HostText, Invoke-ChildShell, Wait-Until, Get-ChildOf
