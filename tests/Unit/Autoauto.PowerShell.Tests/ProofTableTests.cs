using System.Text.RegularExpressions;

namespace Autoauto.PowerShell.Tests;

/// <summary>The tables that name a test for each demand: every test that they name is there, and no demand is without one.</summary>
public sealed partial class ProofTableTests
{
    private static readonly Lazy<HashSet<string>> s_tests = new(() =>
    [
        .. SourceTree.Sources("tests/Unit").SelectMany(file =>
        {
            var text = File.ReadAllText(file);
            return ClassName().Matches(text).SelectMany(c => TestName().Matches(text).Select(m => $"{c.Groups["name"].Value}.{m.Groups["name"].Value}"));
        }),
    ]);

    [Theory]
    [InlineData("docs/design/0010-traps.md", 28)]
    [InlineData("docs/design/0011-episode-proofs.md", 59)]
    public void Each_row_names_tests_that_are_there(string document, int rows)
    {
        var lines = File.ReadLines(SourceTree.PathOf(document)).Where(l => Row().IsMatch(l)).ToList();
        Assert.Equal(rows, lines.Count);
        foreach (var line in lines)
        {
            var named = Reference().Matches(line).Select(m => m.Groups["name"].Value).ToList();
            Assert.True(named.Count > 0, $"no test: {line}");
            Assert.All(named, test => Assert.True(
                test.EndsWith(".Tests.ps1", StringComparison.Ordinal) ? File.Exists(SourceTree.PathOf("tests/Pester/" + test)) : s_tests.Value.Contains(test),
                $"{document} names {test}, which is not there"));
        }
    }

    [GeneratedRegex(@"\bclass (?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ClassName();

    [GeneratedRegex(@"^    public (async )?(Task|void|Property) (?<name>\w+)\(", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TestName();

    [GeneratedRegex(@"^\| (?!row |trap |---)", RegexOptions.None, 1000)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(?<name>[\w-]+\.(\w+_\w+|Tests\.ps1))`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reference();
}
