# Dot-sourced by every test file: the module under test, by path and never by name, and the support modules.
Set-StrictMode -Version 3.0
$script:ModuleManifest = if ($env:AUTOAUTO_TEST_MODULE) { $env:AUTOAUTO_TEST_MODULE } else { Join-Path $PSScriptRoot '..' '..' '..' 'module' 'Autoauto.psd1' }
$script:ModuleManifest = (Resolve-Path -LiteralPath $script:ModuleManifest).ProviderPath
$script:DocumentationPath = Join-Path $PSScriptRoot '..' '..' '..' 'docs' 'en-US'
Import-Module $script:ModuleManifest
Import-Module (Join-Path $PSScriptRoot 'TestRepo.psm1')
Import-Module (Join-Path $PSScriptRoot 'Surface.psm1')
$env:NO_COLOR = '1'
# Whoever runs the tests has settings of his own, which must not decide them. What is no test of the sandbox runs without one. Written once: a run notices a change of its
# settings, also one that another PowerShell makes.
$env:AUTOAUTO_CONFIG = $env:AUTOAUTO_TEST_SETTINGS ? $env:AUTOAUTO_TEST_SETTINGS : (Join-Path ([IO.Path]::GetTempPath()) "autoauto-test-settings-$PID.json")
if (-not (Test-Path -LiteralPath $env:AUTOAUTO_CONFIG)) {
    [IO.File]::WriteAllText($env:AUTOAUTO_CONFIG, '{ "sandbox": "none" }')
}
