BeforeAll {
    . $PSScriptRoot/Support/common.ps1
    $script:repository = New-TestRepository -NoProgram
    Add-TestProgram -Path $repository -Setting @{ metric = '=m|<b>'; unit = '@u'; gates = @{} }
    $script:hostile = @'
#!/bin/sh
set -eu
printf 'said \033[31m\033]8;;http://x\033\\ \342\200\256 \000 sk-proj-0123456789abcdef0123456789abcdef\n'
printf '= formula(1)\n'
echo "90 1" > value.txt
git add -A
printf '=cmd|calc!A0 \033[31m\033]52;c;aGk=\007 <b> \342\200\256 \377 sk-proj-0123456789abcdef0123456789abcdef' | git commit -qF -
'@
    $script:measure = @'
#!/bin/sh
read -r value correct < value.txt
printf '+cmd|x(1) \033[2J password=hunter22\n' > "$AUTOAUTO_DIAGNOSTICS"
printf '{"=m|<b>": %s, "\\u001b[31m": 1}\n' "$value"
'@
    $folder = Join-Path $repository '.autoauto/programs/demo'
    [IO.File]::WriteAllText((Join-Path $folder 'agent.sh'), $hostile.ReplaceLineEndings("`n"))
    [IO.File]::WriteAllText((Join-Path $folder 'measure.sh'), $measure.ReplaceLineEndings("`n"))
    $script:run = Start-AutoRun demo -RepositoryPath $repository -MaxExperiments 1 -NoReceipt -Summary
    $script:objects = @(
        Get-AutoRun -RepositoryPath $repository
        $run | Get-AutoExperiment
        $run | Get-AutoMeasurement
        $run | Get-AutoEvent
        Get-AutoProgram -RepositoryPath $repository
    )
    $script:unsafe = '[\p{Cc}-[\r\n\t]]|[\u202a-\u202e\u2066-\u2069]|sk-proj-0123|hunter22'
}

AfterAll {
    Remove-TestRepository $repository
}

Describe 'Text of agents and evaluators' {
    It 'was kept' {
        ($run | Get-AutoExperiment).Status | Should -Be 'Kept'
    }

    It 'does nothing in tables and lists' {
        foreach ($object in $objects) {
            $object | Format-Table | Out-String | Should -Not -Match $unsafe
            $object | Format-List * | Out-String | Should -Not -Match $unsafe
        }
    }

    It 'is no formula in CSV' {
        foreach ($object in $objects) {
            foreach ($property in ($object | ConvertTo-Csv | ConvertFrom-Csv).PSObject.Properties) {
                $property.Value | Should -Not -Match '^[=@]|^[+-].*[(|!]' -Because $property.Name
                $property.Value | Should -Not -Match $unsafe -Because $property.Name
            }
        }
        ($run | Get-AutoExperiment).Subject | Should -BeLike "'=cmd|calc!A0 *"
    }

    It 'comes back from JSON' {
        ($run | Get-AutoExperiment | ConvertTo-Json | ConvertFrom-Json).Subject | Should -Be ($run | Get-AutoExperiment).Subject
    }

    It 'does nothing as a log, whose lines stay as they are' {
        $lines = $run | Get-AutoExperiment | Get-AutoLog
        $lines | Should -Not -Match $unsafe
        $lines | Should -Contain '= formula(1)'
        $lines -match 'redacted' | Should -Not -BeNullOrEmpty
    }
}
