@{
    RootModule             = 'bin/Autoauto.PowerShell.dll'
    # Loaded before the root module: it tells the runtime where the engine is (docs/design/0001-load-context.md).
    NestedModules          = @('bin/Autoauto.Loader.dll')
    ModuleVersion          = '0.1.0'
    GUID                   = '6b0d4f0e-6a0a-4b7e-9d0b-2f6c1c5e7a41'
    Author                 = 'The Autoauto authors'
    CompanyName            = 'The Autoauto authors'
    Copyright              = 'Copyright (c) The Autoauto authors. MIT licence.'
    Description            = 'Lets a coding agent improve a git repository by measured experiments: every change is measured and kept only if the numbers say so.'
    PowerShellVersion      = '7.6'
    CompatiblePSEditions   = @('Core')
    FormatsToProcess       = @('Autoauto.Format.ps1xml')
    TypesToProcess         = @('Autoauto.Types.ps1xml')
    CmdletsToExport        = @(
        'Add-AutoIdea'
        'Compare-AutoPolicy'
        'Complete-AutoRun'
        'Export-AutoReport'
        'Get-AutoAgent'
        'Get-AutoConfig'
        'Get-AutoEpisode'
        'Get-AutoEvent'
        'Get-AutoExperiment'
        'Get-AutoExperimentDiff'
        'Get-AutoIdea'
        'Get-AutoLog'
        'Get-AutoMeasurement'
        'Get-AutoPolicy'
        'Get-AutoPolicyVersion'
        'Get-AutoPrediction'
        'Get-AutoProgram'
        'Get-AutoQueue'
        'Get-AutoRejection'
        'Get-AutoRun'
        'Get-AutoSpend'
        'Invoke-AutoEpisode'
        'Invoke-AutoReplay'
        'Measure-AutoRun'
        'New-AutoPolicy'
        'New-AutoProgram'
        'Remove-AutoPolicy'
        'Remove-AutoProgram'
        'Remove-AutoQueueItem'
        'Remove-AutoRun'
        'Repair-AutoRepository'
        'Restore-AutoPolicy'
        'Resume-AutoEpisode'
        'Resume-AutoRun'
        'Set-AutoConfig'
        'Set-AutoPolicy'
        'Set-AutoProgram'
        'Set-AutoRun'
        'Start-AutoRun'
        'Stop-AutoRun'
        'Test-AutoAgent'
        'Test-AutoProgram'
        'Wait-AutoRun'
        'Watch-AutoRun'
    )
    FunctionsToExport      = @()
    AliasesToExport        = @()
    VariablesToExport      = @()
    PrivateData            = @{
        PSData = @{
            Tags       = @('Autoauto', 'Automation', 'Git', 'Benchmark', 'Optimization', 'Agent', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri = 'https://opensource.org/licenses/MIT'
        }
    }
}
