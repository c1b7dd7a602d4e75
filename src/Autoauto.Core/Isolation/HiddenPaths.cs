using System.Text.RegularExpressions;

namespace Autoauto.Core.Isolation;

/// <summary>Finds, in what a program said when it failed, the paths that are there but not in its sandbox.</summary>
public static partial class HiddenPaths
{
    private const int Most = 5;

    /// <summary>Full paths that the text names, that exist, and that a plan hides.</summary>
    public static IReadOnlyList<string> NamedIn(string text, SandboxPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var table = new PathTable(plan.Paths);
        return [.. FullPath().Matches(text)
            .Select(match => match.Value.TrimEnd('.', '/'))
            .Where(path => Path.Exists(path) && !table.IsNamed(RealPath.Of(path)) && table.Hides(RealPath.Of(path)))
            .Distinct(StringComparer.Ordinal)
            .Take(Most)];
    }

    [GeneratedRegex(@"(?<![\w./~-])/[^\s:;,'""`<>|()\[\]]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FullPath();
}
