using System.Text.Json;
using System.Text.RegularExpressions;
using Autoauto.Core.Agents.Prompts;

namespace Autoauto.PowerShell.Tests;

/// <summary>What docs/agents.md says about a command agent's context is what such an agent gets.</summary>
public sealed partial class CommandAgentContractTests
{
    [Fact]
    public void The_documented_properties_are_those_of_the_context()
    {
        var text = File.ReadAllText(SourceTree.PathOf("docs/agents.md"));
        var from = text.IndexOf("### The context of a `command` agent", StringComparison.Ordinal);
        var rows = text[from..text.IndexOf("\n## ", from, StringComparison.Ordinal)].Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal));
        var documented = rows.SelectMany(row => Name().Matches(row.Split('|')[1]).Select(m => m.Groups["name"].Value));

        var actual = typeof(ContextPacket).GetProperties().Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name));

        Assert.Equal(actual.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("`(?<name>[a-zA-Z]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
