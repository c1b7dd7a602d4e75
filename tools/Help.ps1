#requires -Version 7.6
<#
.SYNOPSIS
Makes the module's help from docs/en-US.

.DESCRIPTION
One Markdown page per command becomes MAML, the about pages become plain text. What is a fact (types, positions, pipeline binding, aliases, parameter sets) comes from the
built module, what is prose comes from the page; a page that lacks a parameter, or has one too many, is an error. The result is committed.

.EXAMPLE
./build.ps1 -Task Help
#>
[CmdletBinding()]
param(
    [string] $ModuleManifest = (Join-Path $PSScriptRoot '..' 'module' 'Autoauto.psd1'),
    [string] $Source = (Join-Path $PSScriptRoot '..' 'docs' 'en-US'),
    [string] $Destination = (Join-Path $PSScriptRoot '..' 'module' 'en-US')
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$maml = 'http://schemas.microsoft.com/maml/2004/10'
$command = 'http://schemas.microsoft.com/maml/dev/command/2004/10'
$dev = 'http://schemas.microsoft.com/maml/dev/2004/10'
$common = [System.Management.Automation.PSCmdlet]::CommonParameters + [System.Management.Automation.PSCmdlet]::OptionalCommonParameters | Where-Object { $_ -notin 'WhatIf', 'Confirm' }

function Read-Section([string[]] $Line, [int] $Level) {
    # Splits lines at headings of one level: title -> lines, in order. Headings within code are no headings.
    $sections = [ordered]@{}
    $title = $null
    $isCode = $false
    $mark = '#' * $Level + ' '
    foreach ($one in $Line) {
        if ($one.StartsWith('```')) {
            $isCode = -not $isCode
        }
        if (-not $isCode -and $one.StartsWith($mark)) {
            $title = $one.Substring($mark.Length).Trim()
            $sections[$title] = [Collections.Generic.List[string]]::new()
        }
        elseif ($null -ne $title) {
            $sections[$title].Add($one)
        }
    }
    $sections
}

function ConvertTo-Paragraph([AllowEmptyCollection()][string[]] $Line) {
    # Markdown prose as plain paragraphs: lines joined, marks dropped, table rows as 'Name (Type): meaning'.
    $text = ($Line -join "`n").Trim()
    foreach ($block in $text -split '\n\s*\n' | Where-Object { $_ }) {
        if ($block.TrimStart().StartsWith('|')) {
            $rows = $block -split '\n' | Select-Object -Skip 2 | ForEach-Object { , @($_.Trim().Trim('|') -split '\|' | ForEach-Object { $_.Trim() }) }
            ($rows | ForEach-Object { "$($_[0]) ($($_[1])): $(ConvertTo-PlainText $_[2])" }) -join "`n"
        }
        else {
            ConvertTo-PlainText ($block -replace '\s*\n\s*', ' ')
        }
    }
}

function ConvertTo-PlainText([string] $Text) {
    $Text -replace '`', '' -replace '\*', '' -replace '\[([^\]]+)\]\([^)]*\)', '$1'
}

function Write-Text($Writer, [string] $Prefix, [string] $Name, [string] $Namespace, [AllowEmptyCollection()][string[]] $Paragraph) {
    $Writer.WriteStartElement($Prefix, $Name, $Namespace)
    foreach ($one in $Paragraph) {
        $Writer.WriteElementString('maml', 'para', $maml, $one)
    }
    $Writer.WriteEndElement()
}

function Write-Parameter($Writer, $Fact, [string[]] $Text, $Set) {
    $inSet = $Set ?? $Fact.ParameterSets.Values[0]
    $pipeline = @(if ($inSet.ValueFromPipeline) { 'ByValue' }; if ($inSet.ValueFromPipelineByPropertyName) { 'ByPropertyName' }) -join ', '
    $type = $Fact.ParameterType
    $shown = ([Nullable]::GetUnderlyingType($type) ?? $type).Name
    $isSwitch = $type -eq [switch]
    $globbing = [bool] ($Fact.Attributes | Where-Object { $_ -is [System.Management.Automation.SupportsWildcardsAttribute] })
    $Writer.WriteStartElement('command', 'parameter', $command)
    $Writer.WriteAttributeString('required', "$($inSet.IsMandatory)".ToLowerInvariant())
    $Writer.WriteAttributeString('variableLength', "$($type.IsArray)".ToLowerInvariant())
    $Writer.WriteAttributeString('globbing', "$globbing".ToLowerInvariant())
    $Writer.WriteAttributeString('pipelineInput', $(if ($pipeline) { "True ($pipeline)" } else { 'False' }))
    $Writer.WriteAttributeString('position', $(if ($inSet.Position -ge 0) { "$($inSet.Position)" } else { 'named' }))
    $Writer.WriteAttributeString('aliases', $(if ($Fact.Aliases.Count) { $Fact.Aliases -join ', ' } else { 'none' }))
    $Writer.WriteElementString('maml', 'name', $maml, $Fact.Name)
    Write-Text $Writer 'maml' 'Description' $maml $Text
    if (-not $isSwitch) {
        $Writer.WriteStartElement('command', 'parameterValue', $command)
        $Writer.WriteAttributeString('required', 'true')
        $Writer.WriteAttributeString('variableLength', "$($type.IsArray)".ToLowerInvariant())
        $Writer.WriteString($shown)
        $Writer.WriteEndElement()
    }
    $Writer.WriteStartElement('dev', 'type', $dev)
    $Writer.WriteElementString('maml', 'name', $maml, $shown)
    $Writer.WriteEndElement()
    $Writer.WriteEndElement()
}

function Write-Command($Writer, $Info, [System.Collections.Specialized.OrderedDictionary] $Page) {
    $texts = [ordered]@{}
    foreach ($entry in (Read-Section $Page['PARAMETERS'] 3).GetEnumerator()) {
        $texts[$entry.Key.TrimStart('-')] = @(ConvertTo-Paragraph $entry.Value)
    }
    $facts = $Info.Parameters.Values | Where-Object { $_.Name -notin $common }
    $difference = Compare-Object @($facts.Name | Sort-Object) @($texts.Keys | Sort-Object)
    if ($difference) {
        throw "The page of $($Info.Name) and its parameters differ: $($difference.InputObject -join ', ')"
    }

    $Writer.WriteStartElement('command', 'command', $command)
    $Writer.WriteStartElement('command', 'details', $command)
    $Writer.WriteElementString('command', 'name', $command, $Info.Name)
    $Writer.WriteElementString('command', 'verb', $command, $Info.Verb)
    $Writer.WriteElementString('command', 'noun', $command, $Info.Noun)
    Write-Text $Writer 'maml' 'description' $maml @(ConvertTo-Paragraph $Page['SYNOPSIS'])
    $Writer.WriteEndElement()
    Write-Text $Writer 'maml' 'description' $maml @(ConvertTo-Paragraph $Page['DESCRIPTION'])

    $Writer.WriteStartElement('command', 'syntax', $command)
    foreach ($set in $Info.ParameterSets | Sort-Object Name) {
        $Writer.WriteStartElement('command', 'syntaxItem', $command)
        $Writer.WriteElementString('maml', 'name', $maml, $Info.Name)
        foreach ($one in $set.Parameters | Where-Object { $_.Name -notin $common } | Sort-Object { $_.Position -lt 0 }, Position, { -not $_.IsMandatory }, Name) {
            Write-Parameter $Writer $Info.Parameters[$one.Name] $texts[$one.Name] $one
        }
        $Writer.WriteEndElement()
    }
    $Writer.WriteEndElement()

    $Writer.WriteStartElement('command', 'parameters', $command)
    foreach ($name in $texts.Keys) {
        Write-Parameter $Writer $Info.Parameters[$name] $texts[$name] $null
    }
    $Writer.WriteEndElement()

    $Writer.WriteStartElement('command', 'inputTypes', $command)
    $Writer.WriteStartElement('command', 'inputType', $command)
    $Writer.WriteStartElement('dev', 'type', $dev)
    $Writer.WriteElementString('maml', 'name', $maml, 'System.Management.Automation.PSObject')
    $Writer.WriteEndElement()
    Write-Text $Writer 'maml' 'description' $maml @(ConvertTo-Paragraph $Page['INPUTS'])
    $Writer.WriteEndElement()
    $Writer.WriteEndElement()

    $Writer.WriteStartElement('command', 'returnValues', $command)
    foreach ($output in (Read-Section $Page['OUTPUTS'] 3).GetEnumerator()) {
        $Writer.WriteStartElement('command', 'returnValue', $command)
        $Writer.WriteStartElement('dev', 'type', $dev)
        $Writer.WriteElementString('maml', 'name', $maml, $output.Key)
        $Writer.WriteEndElement()
        Write-Text $Writer 'maml' 'description' $maml @(ConvertTo-Paragraph $output.Value)
        $Writer.WriteEndElement()
    }
    $Writer.WriteEndElement()

    $Writer.WriteStartElement('maml', 'alertSet', $maml)
    Write-Text $Writer 'maml' 'alert' $maml @(ConvertTo-Paragraph $Page['NOTES'])
    $Writer.WriteEndElement()

    $Writer.WriteStartElement('command', 'examples', $command)
    foreach ($example in (Read-Section $Page['EXAMPLES'] 3).GetEnumerator()) {
        $text = $example.Value -join "`n"
        if ($text -notmatch '(?s)```powershell\n(?<code>.*?)\n```(?<remark>.*)$') {
            throw "$($Info.Name), $($example.Key): there is no code."
        }
        $Writer.WriteStartElement('command', 'example', $command)
        $Writer.WriteElementString('maml', 'title', $maml, "--- $(ConvertTo-PlainText $example.Key) ---")
        $Writer.WriteElementString('dev', 'code', $dev, $Matches.code)
        # An empty paragraph keeps Get-Help from gluing the next title to this text.
        Write-Text $Writer 'dev' 'remarks' $dev @(@(ConvertTo-Paragraph ($Matches.remark -split "`n")) + '')
        $Writer.WriteEndElement()
    }
    $Writer.WriteEndElement()

    $Writer.WriteStartElement('command', 'relatedLinks', $command)
    foreach ($link in $Page['RELATED LINKS'] | Where-Object { $_ -match '^- \[(?<name>[^\]]+)\]' } | ForEach-Object { $_ -replace '^- \[([^\]]+)\].*$', '$1' }) {
        $Writer.WriteStartElement('maml', 'navigationLink', $maml)
        $Writer.WriteElementString('maml', 'linkText', $maml, $link)
        $Writer.WriteElementString('maml', 'uri', $maml, '')
        $Writer.WriteEndElement()
    }
    $Writer.WriteEndElement()
    $Writer.WriteEndElement()
}

$module = Import-Module $ModuleManifest -PassThru
$null = New-Item -ItemType Directory -Path $Destination -Force
$utf8 = [Text.UTF8Encoding]::new($false)
$settings = [Xml.XmlWriterSettings]@{ Indent = $true; NewLineChars = "`n"; Encoding = $utf8; CloseOutput = $true }
$stream = [IO.File]::Create((Join-Path (Resolve-Path -LiteralPath $Destination).ProviderPath 'Autoauto.PowerShell.dll-Help.xml'))
$writer = [Xml.XmlWriter]::Create($stream, $settings)
try {
    $writer.WriteStartDocument()
    $writer.WriteComment(' Made from docs/en-US by tools/Help.ps1. ')
    $writer.WriteStartElement('helpItems', 'http://msh')
    $writer.WriteAttributeString('schema', 'maml')
    foreach ($name in $module.ExportedCmdlets.Keys | Sort-Object) {
        $lines = [IO.File]::ReadAllLines((Join-Path (Resolve-Path -LiteralPath $Source).ProviderPath "$name.md"))
        Write-Command $writer (Get-Command $name) (Read-Section $lines 2)
    }
    $writer.WriteEndElement()
    $writer.WriteEndDocument()
}
finally {
    $writer.Dispose()
}

foreach ($page in Get-ChildItem -LiteralPath $Source -Filter 'about_*.md') {
    $text = [IO.File]::ReadAllText($page.FullName).ReplaceLineEndings("`n")
    # Headings become the capitals that about topics have always had; code is indented.
    $text = $text -replace '(?m)^# (about_\w+)$', "TOPIC`n    `$1" -replace '(?m)^#{2,3} (.+)$', '$1'
    $text = [regex]::Replace($text, '(?ms)^```\w*\n(.*?)^```\n?', { param($match) ($match.Groups[1].Value -split "`n" | ForEach-Object { $_ ? "    $_" : $_ }) -join "`n" })
    $text = $text -replace '`([^`\n]+)`', '$1' -replace '\*([^*\n]+)\*', '$1' -replace '(?m)^\| (?:--- \| )*---[ |]*\n', ''
    [IO.File]::WriteAllText((Join-Path (Resolve-Path -LiteralPath $Destination).ProviderPath "$($page.BaseName).help.txt"), $text, $utf8)
}
