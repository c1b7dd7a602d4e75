BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    $script:repository = New-TestRepository -Turn '90'
    $script:import = "Import-Module '$ModuleManifest'"
}

AfterAll {
    Remove-TestRepository $repository
}

Describe 'Importing' {
    It 'loads neither the engine nor the database, and starts nothing' {
        $loaded = Invoke-ChildShell "$import; [AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { `$_.GetName().Name }"
        $loaded | Should -Contain 'Autoauto.PowerShell'
        $loaded | Should -Not -Contain 'Autoauto.Core'
        $loaded | Should -Not -Contain 'Microsoft.Data.Sqlite'
    }

    It 'leaves no file, no variable and no process behind, and loads no assembly of its own but two' {
        $watched = Invoke-ChildShell @"
`$folder = New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) "autoauto-import-`$(New-Guid)")
Set-Location -LiteralPath `$folder
`$variables = [Environment]::GetEnvironmentVariables().Count
$import
'left ' + @(Get-ChildItem -LiteralPath `$folder -Force).Count
'set ' + ([Environment]::GetEnvironmentVariables().Count - `$variables)
'children ' + @(Get-Process | Where-Object { `$_.Parent.Id -eq `$PID }).Count
[AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { -not `$_.IsDynamic -and `$_.Location.StartsWith('$(Split-Path $ModuleManifest)') } | ForEach-Object { `$_.GetName().Name }
Set-Location -LiteralPath /
Remove-Item -LiteralPath `$folder
"@
        $watched | Sort-Object | Should -Be 'Autoauto.Loader', 'Autoauto.PowerShell', 'children 0', 'left 0', 'set 0'
    }

    It 'keeps the engine and its packages apart' {
        $contexts = Invoke-ChildShell @"
$import; `$null = Get-AutoRun -RepositoryPath '$repository'
[AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { `$_.GetName().Name -in 'Autoauto.Core', 'Microsoft.Data.Sqlite' } |
    ForEach-Object { [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext(`$_).Name }
"@
        $contexts | Select-Object -Unique | Should -Be 'Autoauto'
    }

    It 'gets along with another SQLite that was loaded first' {
        $core = Join-Path (Split-Path $ModuleManifest) 'bin/core/Microsoft.Data.Sqlite.dll'
        $result = Invoke-ChildShell @"
Add-Type -LiteralPath '$core'
$import; (Start-AutoRun demo -RepositoryPath '$repository' -MaxExperiments 1 -NoReceipt).Status
([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { `$_.GetName().Name -eq 'Microsoft.Data.Sqlite' }).Count
"@
        $result | Should -Be 'Kept', '2'
    }

    It 'survives -Force, removal and import again' {
        $result = Invoke-ChildShell @"
$import; `$null = Get-AutoRun -RepositoryPath '$repository'
Import-Module '$ModuleManifest' -Force; Remove-Module Autoauto; $import
(Get-AutoProgram -RepositoryPath '$repository').Program
([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { `$_.GetName().Name -eq 'Autoauto.Core' }).Count
"@
        $result | Should -Be 'demo', '1'
    }

    It 'works in four jobs at once, on one engine' {
        $result = Invoke-ChildShell @"
`$jobs = 1..4 | ForEach-Object { Start-ThreadJob { $import; (Get-AutoProgram -RepositoryPath '$repository').Program } }
`$jobs | Receive-Job -Wait -AutoRemoveJob
([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { `$_.GetName().Name -eq 'Autoauto.Core' }).Count
"@
        $result | Should -Be 'demo', 'demo', 'demo', 'demo', '1'
    }

    It 'loads by itself from a module path' {
        $folder = Join-Path ([IO.Path]::GetTempPath()) "autoauto modules $([guid]::NewGuid().ToString('N').Substring(0, 8))"
        $null = New-Item -ItemType Directory -Path $folder
        Copy-Item -LiteralPath (Split-Path $ModuleManifest) -Destination (Join-Path $folder 'Autoauto') -Recurse
        Invoke-ChildShell "`$env:PSModulePath = '$folder' + [IO.Path]::PathSeparator + `$env:PSModulePath; (Get-AutoProgram -RepositoryPath '$repository').Program" | Should -Be 'demo'
        Remove-Item -LiteralPath $folder -Recurse -Force
    }

    It 'goes by the session''s location, not by the process''s directory' {
        Invoke-ChildShell "$import; Set-Location -LiteralPath '$repository'; [Environment]::CurrentDirectory = '/'; (Get-AutoProgram).Program" | Should -Be 'demo'
    }
}
