BeforeDiscovery {
    # What an example does that a test must not do. Everything else runs.
    $notRun = @{
        'Export-AutoReport 1' = 'opens a browser'
        'Export-AutoReport 4' = 'opens a browser'
        'Get-AutoAgent 4'     = 'asks the agents of this machine, which costs money'
        'New-AutoProgram 4'   = 'asks an agent, which costs money'
        'Test-AutoAgent 1'    = 'asks an agent, which costs money'
        'Test-AutoAgent 2'    = 'asks an agent, which costs money'
        'Test-AutoProgram 5'  = 'takes long; Test-AutoProgram.Tests.ps1 does the same'
    }
    # What has to be there first: the name of one of the situations below.
    $situations = @{
        'Compare-AutoPolicy 1'    = 'Edited'
        'Compare-AutoPolicy 3'    = 'Edited'
        'Complete-AutoRun 3'      = 'Remote'
        'Get-AutoConfig 3'        = 'Settings'
        'Get-AutoLog 2'           = 'Ending'
        'Get-AutoPolicy 2'        = 'Edited'
        'Get-AutoQueue 1'         = 'Queued'
        'Get-AutoQueue 3'         = 'Queued'
        'Get-AutoRun 3'           = 'Interrupted'
        'New-AutoPolicy 1'        = 'WithoutPolicy'
        'New-AutoPolicy 3'        = 'Unregistered'
        'New-AutoProgram 1'       = 'WithoutProgram'
        'New-AutoProgram 2'       = 'WithoutProgram'
        'Remove-AutoProgram 1'    = 'WithoutRuns'
        'Remove-AutoQueueItem 1'  = 'Queued'
        'Remove-AutoQueueItem 2'  = 'Queued'
        'Repair-AutoRepository 1' = 'Interrupted'
        'Repair-AutoRepository 2' = 'Interrupted'
        'Repair-AutoRepository 3' = 'Interrupted'
        'Restore-AutoPolicy 3'    = 'Edited'
        'Resume-AutoEpisode 1'    = 'Errored'
        'Resume-AutoEpisode 2'    = 'Errored'
        'Resume-AutoEpisode 3'    = 'Errored'
        'Resume-AutoRun 1'        = 'Interrupted'
        'Resume-AutoRun 3'        = 'Interrupted'
        'Set-AutoConfig 3'        = 'Settings'
        'Set-AutoPolicy 2'        = 'Edited'
        'Set-AutoRun 1'           = 'Live'
        'Set-AutoRun 3'           = 'Live'
        'Stop-AutoRun 1'          = 'Live'
        'Stop-AutoRun 2'          = 'Live'
        'Stop-AutoRun 3'          = 'Live'
        'Wait-AutoRun 1'          = 'Ending'
        'Wait-AutoRun 2'          = 'Ending'
        'Wait-AutoRun 3'          = 'Ending'
        'Watch-AutoRun 2'         = 'Ending'
        'Watch-AutoRun 3'         = 'Ending'
    }
    $documentation = Join-Path $PSScriptRoot '../../docs/en-US'
    $examples = foreach ($page in Get-ChildItem $documentation -Filter '*-Auto*.md') {
        $found = [regex]::Matches([IO.File]::ReadAllText($page), '(?ms)^### Example (?<number>\d+): (?<title>.*?)\s*?$.*?^```powershell\s*?\n(?<code>.*?)^```')
        foreach ($example in $found) {
            $name = "$($page.BaseName) $($example.Groups['number'].Value)"
            @{ Name = $name; Title = $example.Groups['title'].Value.Trim(); Code = $example.Groups['code'].Value; Situation = $situations[$name]; WhyNot = $notRun[$name]
                IsReading = $page.BaseName -match '^(Get|Compare)-' -and -not $situations[$name] }
        }
    }
    $runnable = $examples | Where-Object { -not $_.WhyNot }
    # 1/2: the first of two shares. All of them take a quarter of an hour.
    $part, $parts = ($env:AUTOAUTO_EXAMPLES ?? '1/1') -split '/' | ForEach-Object { [int] $_ }
    $chosen = for ($i = $part - 1; $i -lt $runnable.Count; $i += $parts) { $runnable[$i] }
    $unknown = @($notRun.Keys) + $situations.Keys | Where-Object { $_ -notin $examples.Name }
}

BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    Import-Module $PSScriptRoot/Support/EpisodeRepo.psm1
    Import-Module $PSScriptRoot/Support/PolicyRepo.psm1
    $script:userSettings = $env:AUTOAUTO_CONFIG
    $env:AUTOAUTO_CONFIG = Join-Path $TestDrive 'user.json'
    # The roles that are played here keep their notes in the repository, which a sandbox hides.
    Set-Content -LiteralPath $env:AUTOAUTO_CONFIG -Value '{ "sandbox": "none" }'

    # One repository in which the names of the examples mean something; each example gets it as it was.
    $script:repository = New-EpisodeRepository -Policy agents -Task orders, stock
    Set-PolicyFile $repository @{ 'rules/style.md' = 'one'; 'bench/measure.sh' = "#!/bin/sh`necho '{`"time`": 1}'`n"; 'src/a.txt' = 'a'; '.autoauto/policies/agents/verify.cs' = 'System.Console.WriteLine("""{"passed": 3, "failed": 0}""");' }
    $null = Invoke-TestGit $repository add -A
    $null = Invoke-TestGit $repository commit -q -m 'Add what the examples name'
    Add-TestProgram -Path $repository -Name speed -Turn '90', 'noop', 'broken', '80' -Setting @{ maxExperiments = 4; maxConsecutiveDiscards = 3 }
    Add-TestProgram -Path $repository -Name old-one
    $null = Start-AutoRun speed -RepositoryPath $repository
    Add-AutoIdea speed 'Try a table' -RepositoryPath $repository | Out-Null
    $null = New-AutoPolicy house-rules 'rules/**' -RepositoryPath $repository
    foreach ($text in 'two', 'three') {
        Set-PolicyFile $repository @{ 'rules/style.md' = $text }
        Set-AutoPolicy house-rules -AdoptEdits -RepositoryPath $repository
    }
    $null = Invoke-AutoEpisode agents -Count 3 -RepositoryPath $repository
    $script:runId = (Get-AutoRun -RepositoryPath $repository).RunId
    $script:template = "$repository template"
    Copy-Item -LiteralPath $repository -Destination $template -Recurse -Force
    $script:isFresh = $true

    function Get-LiveRun([string] $Turn) {
        Add-TestProgram -Path $repository -Name speed -Turn $Turn -Setting @{ maxExperiments = 4; maxConsecutiveDiscards = 1 }
        $run = Start-AutoRun speed -RepositoryPath $repository -Detached -MaxExperiments 1 -NoReceipt
        if ($Turn -like 'hang*') {
            Wait-Until { Get-ChildItem (Join-Path $repository ".autoauto/logs/$($run.RunId)") -Filter '*.agent.log' -ErrorAction Ignore | Select-String -SimpleMatch 'hanging' -List }
        }
        Get-AutoRun $run.RunId -RepositoryPath $repository
    }

    $script:prepare = @{
        Edited         = { Set-PolicyFile $repository @{ 'rules/style.md' = 'edited by hand' } }
        Ending         = { Get-LiveRun '90' }
        Errored        = {
            $mute = New-Item (Join-Path (Get-EpisodeFolder $repository) 'mute')
            { Invoke-AutoEpisode agents -RepositoryPath $repository -WarningAction Ignore } | Should -Throw -ErrorId 'Autoauto.AnswerInvalid,*'
            Remove-Item $mute
        }
        Interrupted    = {
            $run = Get-LiveRun 'hang-once'
            Stop-Process -Id $run.OwnerPid -Force
            Wait-Until { (Get-AutoRun $run.RunId -RepositoryPath $repository).Status -eq 'Interrupted' }
        }
        Live           = { Get-LiveRun 'hang' }
        Queued         = {
            Get-LiveRun 'hang'
            1..3 | ForEach-Object { Start-AutoRun old-one -RepositoryPath $repository -Queue -MaxExperiments 1 -NoReceipt }
        }
        Remote         = {
            $remote = Join-Path $TestDrive ([guid]::NewGuid())
            Invoke-TestGit $repository init -q --bare $remote
            Invoke-TestGit $repository remote add origin $remote
        }
        Settings       = { Set-AutoConfig maxCostUsd 20 -RepositoryPath $repository }
        Unregistered   = {
            Remove-AutoPolicy house-rules -Force -RepositoryPath $repository
            Set-Content (Join-Path $repository '.autoauto/policies/house-rules.json') -Value '{ "include": ["rules/**"] }'
        }
        WithoutPolicy  = { Get-AutoPolicy -RepositoryPath $repository | Remove-AutoPolicy -Force }
        WithoutProgram = { Get-AutoProgram -RepositoryPath $repository | Remove-AutoProgram -Force }
        WithoutRuns    = { Get-AutoRun -RepositoryPath $repository | Remove-AutoRun -Force }
    }

    function Get-Runnable([string] $Code) {
        # Paths and ids of the examples become those of this test; an "exit" would end the test.
        $services = New-Item -ItemType Directory -Path (Join-Path $TestDrive ([guid]::NewGuid()))
        $null = New-Item -ItemType SymbolicLink -Path (Join-Path $services 'one') -Target $repository
        $agent = Join-Path $repository '.autoauto/programs/speed/agent.sh'
        $pairs = [ordered]@{
            '/srv/app'               = "'$repository'"
            '/srv/services'          = "'$services'"
            "'python3'"              = "'sh'"
            "'/opt/agents/tune.py'"  = "'$agent', '70'"
            '/opt/measure-size.sh'   = "'$(Join-Path $repository 'bench/measure.sh')'"
            '20260101-120000-ab12'   = $runId
            'Import-Module Autoauto' = "Import-Module '$ModuleManifest'"
        }
        foreach ($pair in $pairs.GetEnumerator()) {
            $Code = $Code.Replace($pair.Key, $pair.Value)
        }
        $Code -replace '\bexit \d', 'throw "the example exits"'
    }
}

AfterAll {
    Remove-TestRepository $repository, $template
    $env:AUTOAUTO_CONFIG = $userSettings
}

Describe 'The help' {
    It 'has examples of which nearly all run here' -TestCases @{ All = $examples; Runnable = $runnable; Unknown = $unknown } {
        $Unknown | Should -BeNullOrEmpty
        $All.Count | Should -BeGreaterThan 120
        $Runnable.Count / $All.Count | Should -BeGreaterThan 0.95
    }
}

Describe '<Name>: <Title>' -ForEach $chosen {
    BeforeEach {
        if (-not $isFresh) {
            Remove-TestRepository $repository
            Copy-Item -LiteralPath $template -Destination $repository -Recurse -Force
        }
        $script:isFresh = $IsReading
        Push-Location -LiteralPath $repository
        'run.jsonl', 'run.err' | ForEach-Object { Set-Content $_ -Value '{"type":"turn.failed","error":{"message":"You have hit your usage limit."}}' }
        if ($Situation) {
            $null = & $prepare[$Situation]
        }
    }

    AfterEach {
        Pop-Location
        if (-not $IsReading) {
            Get-AutoQueue -RepositoryPath $repository -Status Waiting | Remove-AutoQueueItem -Force -ErrorAction Ignore
            Get-AutoRun -RepositoryPath $repository -Status Running | Stop-AutoRun -Abort -ErrorAction Ignore
            Wait-Until { -not (Get-AutoRun -RepositoryPath $repository -Status Running) }
            Get-Job | Remove-Job -Force
            # A run has ended before its worker has; the next example's repository stands in the same place.
            Wait-Until { -not (Get-ChildOf $repository -Worker) }
        }
    }

    It 'runs' {
        # Nobody is there to answer a question; that is all that differs from typing the example.
        $ConfirmPreference = 'None'
        $ErrorActionPreference = 'Stop'
        $WarningPreference = 'SilentlyContinue'
        $null = . ([scriptblock]::Create((Get-Runnable $Code)))
    }
}
