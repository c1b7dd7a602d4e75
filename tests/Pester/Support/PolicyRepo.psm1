#requires -Version 7.6
Set-StrictMode -Version 3.0

function Set-PolicyFile {
    <# Writes files of a policy with exactly this text. #>
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)][string] $Path, [Parameter(Mandatory)][hashtable] $File)
    foreach ($entry in $File.GetEnumerator()) {
        $full = Join-Path $Path $entry.Key
        if ($PSCmdlet.ShouldProcess($full)) {
            $null = New-Item -ItemType Directory -Path (Split-Path $full) -Force
            [IO.File]::WriteAllText($full, $entry.Value)
        }
    }
}

function Get-PolicyFile {
    <# The text of a file of a policy; null if it is not there. #>
    [OutputType([string])]
    param([Parameter(Mandatory)][string] $Path, [Parameter(Mandatory)][string] $File)
    $full = Join-Path $Path $File
    if (Test-Path -LiteralPath $full) {
        [IO.File]::ReadAllText($full)
    }
}

Export-ModuleMember -Function Set-PolicyFile, Get-PolicyFile
