#requires -Version 7.6
<#
.SYNOPSIS
Registers a nightly run with the Task Scheduler of Windows, or writes the task's XML.

.DESCRIPTION
The task runs Invoke-NightlyRun.ps1 with full paths, wakes the machine, runs on battery as well, is ended after the time limit and a bit, and is not started a second time while it runs.
It runs as the user who registers it, while that user is logged on; to run without, register the XML with "schtasks /create ... /ru <user> /rp *".

.EXAMPLE
./Register-NightlyTask.ps1 -RepositoryPath C:\src\app -Program speed -ScriptPath C:\autoauto\Invoke-NightlyRun.ps1

.EXAMPLE
./Register-NightlyTask.ps1 -RepositoryPath C:\src\app -Program speed -ScriptPath C:\autoauto\Invoke-NightlyRun.ps1 -XmlPath nightly.xml
Writes the XML for "schtasks /create /xml nightly.xml /tn Autoauto".
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)][string] $RepositoryPath,
    [Parameter(Mandatory)][string] $Program,
    [Parameter(Mandatory)][string] $ScriptPath,
    [ValidateRange(0, 23)][int] $Hour = 22,
    [ValidateRange(1, 72)][int] $Hours = 8,
    [string] $PowerShellPath = 'C:\Program Files\PowerShell\7\pwsh.exe',
    # Writes the task to this file instead of registering it.
    [string] $XmlPath
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

function Format-Argument([string] $Text) {
    # A backslash in front of the closing quotation mark would take its meaning away.
    '"' + ($Text -replace '(\\+)$', '$1$1') + '"'
}

$paths = (Format-Argument $ScriptPath), (Format-Argument $RepositoryPath), (Format-Argument $Program)
$arguments = '-NoLogo -NoProfile -NonInteractive -File {0} -RepositoryPath {1} -Program {2} -TimeLimit {3}h' -f ($paths + $Hours)
$escaped = @{}
foreach ($pair in @{ Command = $PowerShellPath; Arguments = $arguments; Folder = $RepositoryPath; Title = "Autoauto: nightly run of $Program" }.GetEnumerator()) {
    $escaped[$pair.Key] = [Security.SecurityElement]::Escape($pair.Value)
}
$xml = @"
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.3" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>$($escaped.Title)</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>2026-01-01T$('{0:00}' -f $Hour):00:00</StartBoundary>
      <Enabled>true</Enabled>
      <ScheduleByDay>
        <DaysInterval>1</DaysInterval>
      </ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <WakeToRun>true</WakeToRun>
    <ExecutionTimeLimit>PT$($Hours + 1)H</ExecutionTimeLimit>
  </Settings>
  <Actions>
    <Exec>
      <Command>$($escaped.Command)</Command>
      <Arguments>$($escaped.Arguments)</Arguments>
      <WorkingDirectory>$($escaped.Folder)</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"@

if ($XmlPath) {
    if ($PSCmdlet.ShouldProcess($XmlPath, 'Write the task')) {
        Set-Content -LiteralPath $XmlPath -Value $xml -Encoding unicode
    }
}
elseif ($PSCmdlet.ShouldProcess("Autoauto $Program", 'Register the task')) {
    Register-ScheduledTask -TaskName "Autoauto $Program" -Xml $xml -Force
}
