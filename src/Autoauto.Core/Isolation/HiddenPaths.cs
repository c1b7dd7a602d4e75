using System.Text.RegularExpressions;

namespace Autoauto.Core.Isolation;

/// <summary>Finds, in what a program said when it failed, the paths that are there but not in its sandbox.</summary>
public static partial class HiddenPaths
{
    private const int Most = 5;
    private static readonly string[] s_temporary = ["/tmp", "/var/tmp", Path.TrimEndingDirectorySeparator(Path.GetTempPath())];

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

    /// <summary>
    /// Full paths that a script names and would miss: it reads them and they are not there, or a shell's redirection writes them and they can only be read. Names right in a
    /// folder for temporary files are left out, since it is there for everybody; so are devices.
    /// </summary>
    /// <param name="script">Its text.</param>
    /// <param name="sandbox">The sandbox.</param>
    /// <param name="plan">What calls see in it.</param>
    public static IReadOnlyList<string> UsedBy(string script, Sandbox sandbox, SandboxPlan plan)
    {
        ArgumentNullException.ThrowIfNull(sandbox);
        var rules = sandbox.Complete(plan).Paths;
        var table = new PathTable([.. rules, .. NamedFiles.Reveal([], new PathTable(rules))]);
        return [.. FullPath().Matches(script)
            .Select(match => (Path: match.Value.TrimEnd('.', '/'), IsWritten: Redirection().IsMatch(script.AsSpan(0, match.Index))))
            .Where(named => named.Path.Length > 1 && !named.Path.StartsWith("/dev/", StringComparison.Ordinal) && (IsMissed(named.Path, table) || (named.IsWritten && IsReadOnly(named.Path, table))))
            .Select(named => named.Path)
            .Distinct(StringComparer.Ordinal)
            .Take(Most)];
    }

    private static bool IsMissed(string path, PathTable table)
    {
        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(path)!;
        var isThere = Directory.Exists(folder) && table.Hides(RealPath.Of(folder));
        return isThere && !s_temporary.Contains(folder) && (!table.IsNamed(RealPath.Of(folder)) || Path.Exists(path));
    }

    private static bool IsReadOnly(string path, PathTable table) =>
        Path.GetDirectoryName(path) is { } folder && Directory.Exists(folder) && table.Of(RealPath.Of(folder)) == PathAccess.Readable;

    [GeneratedRegex(@">\|?\s*[""']?\z", RegexOptions.CultureInvariant | RegexOptions.RightToLeft, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Redirection();

    [GeneratedRegex(@"(?<![\w./~-])/[^\s:;,'""`<>|()\[\]]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FullPath();
}
