@{
    Severity     = @('Error', 'Warning')
    ExcludeRules = @(
        # Pester shares variables between blocks, which looks like assigning without using.
        'PSUseDeclaredVarsMoreThanAssignments'
    )
    Rules        = @{
        PSUseConsistentIndentation = @{ Enable = $true; IndentationSize = 4; Kind = 'space' }
        PSUseConsistentWhitespace  = @{ Enable = $true; CheckOpenBrace = $true; CheckOpenParen = $true; CheckSeparator = $true; CheckOperator = $false }
        PSPlaceOpenBrace           = @{ Enable = $true; OnSameLine = $true; NewLineAfter = $false }
        PSAvoidUsingCmdletAliases  = @{ Enable = $true }
    }
}
