#requires -Version 7.4
<#
.SYNOPSIS
Builds, tests, analyzes and packages Autoauto.

.DESCRIPTION
Clean    removes build outputs
Build    restores and builds everything; afterwards Import-Module ./module/Autoauto.psd1 works
Test     runs all tests, Pester included (dotnet test)
CrashMatrix  disturbs scripted runs at every fault point, kills real runs at random, and checks that each missing safeguard is noticed (AUTOAUTO_MATRIX=2/11 takes one of eleven shares)
AgentIntegration  drives real agents, installed from npm, against a scripted model server (AUTOAUTO_FAKE_LLM names its server.mjs; AUTOAUTO_AGENTS chooses agents)
Analyze  checks the style: dotnet format, PSScriptAnalyzer
Demo     optimises the sample in a temporary copy
DemoEpisode  lets the instructions of a scripted agent evolve in a temporary copy of the other sample
Help     makes the module's help from docs/en-US
Package  makes the module's folder out/Autoauto/<version> and the command line's package out/tool/autoauto.<version>.nupkg; checks that in neither a file is missing or
         too much, and that the folder can be imported

.EXAMPLE
./build.ps1 -Task Build, Test, Analyze
#>
[CmdletBinding()]
param(
    # Several are separated by commas, also where pwsh -File makes one text of them.
    [ValidatePattern('^\s*(Clean|Build|Test|CrashMatrix|AgentIntegration|Analyze|Demo|DemoEpisode|Help|Package)(\s*,\s*(Clean|Build|Test|CrashMatrix|AgentIntegration|Analyze|Demo|DemoEpisode|Help|Package))*\s*$')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$shell = (Get-Process -Id $PID).Path
$configured = '--configuration', $Configuration

function Invoke-Tool([string] $Tool) {
    # A simple function: the tool's own switches must not be taken for parameters.
    & $Tool @args
    if ($LASTEXITCODE -ne 0) {
        throw "$Tool $args ended with exit code $LASTEXITCODE."
    }
}

function Invoke-CleanTask {
    Get-ChildItem -Path src, tests, bench -Recurse -Directory -Include bin, obj | Remove-Item -Recurse -Force
    Remove-Item -Path out, module/bin -Recurse -Force -ErrorAction Ignore
}

function Invoke-BuildTask {
    Invoke-Tool dotnet build @configured
}

function Invoke-TestTask {
    Invoke-Tool dotnet test @configured
}

function Invoke-CrashMatrixTask {
    foreach ($project in 'Autoauto.CrashMatrix.Tests', 'Autoauto.Core.Tests') {
        Invoke-Tool dotnet test "tests/Unit/$project" @configured --filter 'Category=CrashMatrix' --logger 'console;verbosity=detailed'
    }
}

function Invoke-AgentIntegrationTask {
    Invoke-Tool dotnet test tests/Unit/Autoauto.Core.Tests @configured --filter 'Category=AgentIntegration'
}

function Invoke-AnalyzeTask {
    Invoke-Tool dotnet format --verify-no-changes --no-restore
    if (-not (Get-Module -ListAvailable PSScriptAnalyzer)) {
        Write-Warning 'PSScriptAnalyzer cannot be imported: the scripts were not analyzed.'
        return
    }
    $files = Invoke-Tool git ls-files '*.ps1' '*.psm1' '*.psd1'
    $found = @($files | ForEach-Object { Invoke-ScriptAnalyzer -Path $_ -Settings ./PSScriptAnalyzerSettings.psd1 })
    $found | Format-Table -AutoSize | Out-String -Width 200 | Write-Output
    if ($found.Count -gt 0) {
        throw "PSScriptAnalyzer found $($found.Count) problems."
    }
}

function Invoke-DemoTask {
    Invoke-Tool dotnet run --project src/Autoauto.Cli @configured -- demo
}

function Invoke-DemoEpisodeTask {
    Invoke-Tool dotnet run --project src/Autoauto.Cli @configured -- demo --episode
}

function Invoke-HelpTask {
    # In a process of its own: an assembly that is loaded here could not be built again.
    Invoke-Tool $shell -NoLogo -NoProfile -NonInteractive -File tools/Help.ps1
}

function Assert-FileList([string[]] $Actual, [string] $ListPath) {
    $expected = Get-Content -LiteralPath $ListPath | Where-Object { $_ -and -not $_.StartsWith('#') } | Sort-Object -CaseSensitive
    $difference = Compare-Object $expected ($Actual | Sort-Object -CaseSensitive) -CaseSensitive
    if ($difference) {
        $difference | ForEach-Object { "$($_.SideIndicator -eq '=>' ? 'not on the list' : 'missing'): $($_.InputObject)" } | Write-Output
        throw "The package is not what $ListPath says."
    }
}

function Invoke-PackageTask {
    $version = (Import-PowerShellDataFile module/Autoauto.psd1).ModuleVersion
    Publish-ModuleFolder $version
    Publish-Tool $version
}

function Publish-ModuleFolder([string] $Version) {
    Invoke-Tool dotnet build src/Autoauto.PowerShell --verbosity quiet --nologo @configured
    $target = "out/Autoauto/$Version"
    Remove-Item -Path $target -Recurse -Force -ErrorAction Ignore
    $null = New-Item -ItemType Directory -Path $target
    Copy-Item -Path module/* -Destination $target -Recurse
    Copy-Item -Path LICENSE -Destination $target
    $root = (Resolve-Path -LiteralPath $target).ProviderPath
    $actual = Get-ChildItem -LiteralPath $root -Recurse -File | ForEach-Object { [IO.Path]::GetRelativePath($root, $_.FullName).Replace('\', '/') }
    Assert-FileList $actual tools/package-files.txt
    # Tried as it is, in a PowerShell that knows nothing of this folder.
    Invoke-Tool $shell -NoLogo -NoProfile -NonInteractive -File tools/Test-Package.ps1 -ModuleManifest "$target/Autoauto.psd1"
    "$target, $(@($actual).Count) files"
}

function Publish-Tool([string] $Version) {
    Remove-Item -Path out/tool -Recurse -Force -ErrorAction Ignore
    Invoke-Tool dotnet pack src/Autoauto.Cli --output out/tool --verbosity quiet --nologo @configured
    # Fails if the tool's version (Directory.Build.props) is not the module's.
    $package = Resolve-Path -LiteralPath "out/tool/autoauto.$Version.nupkg"
    $archive = [IO.Compression.ZipFile]::OpenRead($package)
    try {
        # What NuGet itself adds has no fixed name.
        $actual = $archive.Entries.FullName | Where-Object { $_ -notmatch '^(_rels/|package/|\[Content_Types\]\.xml$)' }
    }
    finally {
        $archive.Dispose()
    }
    Assert-FileList $actual tools/tool-files.txt
    "out/tool/autoauto.$Version.nupkg, $(@($actual).Count) files"
}

Push-Location -LiteralPath $PSScriptRoot
try {
    foreach ($one in $Task -split ',' | ForEach-Object Trim) {
        & "Invoke-${one}Task"
    }
}
finally {
    Pop-Location
}
