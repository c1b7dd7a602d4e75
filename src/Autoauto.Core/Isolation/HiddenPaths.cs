using System.Text.RegularExpressions;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Isolation;

/// <summary>Finds, in what a program said when it failed, the paths that are there but not in its sandbox.</summary>
internal static partial class HiddenPaths
{
    private const int Most = 5;
    private static readonly string[] s_devices = ["null", "zero", "full", "random", "urandom", "tty", "fd", "stdin", "stdout", "stderr", "ptmx", "pts", "shm"];
    private static readonly string[] s_temporary = [.. Bubblewrap.Temporary, Path.TrimEndingDirectorySeparator(Path.GetTempPath())];

    /// <summary>Full paths that the text names, that exist, and that are not seen. The devices that every sandbox has are left out.</summary>
    /// <param name="text">The text.</param>
    /// <param name="table">What is seen: <see cref="SeenIn"/>.</param>
    public static IReadOnlyList<string> NamedIn(string text, PathTable table)
    {
        return [.. FullPath().Matches(text)
            .Select(match => match.Value.TrimEnd('.', '/'))
            .Where(path => Path.Exists(path) && !IsDevice(path) && !table.IsNamed(RealPath.Of(path)) && table.Hides(RealPath.Of(path)))
            .Distinct(StringComparer.Ordinal)
            .Take(Most)];
    }

    /// <summary>
    /// Full paths that a script names and would miss: it reads them and they are not there, or a shell's redirection writes them and they can only be read. Names right in a
    /// folder for temporary files are left out, since it is there for everybody; so are devices.
    /// </summary>
    /// <param name="script">Its text.</param>
    /// <param name="table">What is seen: <see cref="SeenIn"/>.</param>
    public static IReadOnlyList<string> UsedBy(string script, PathTable table) =>
        [.. FullPath().Matches(script)
            .Select(match => (Path: match.Value.TrimEnd('.', '/'), IsWritten: Redirection().IsMatch(script.AsSpan(0, match.Index))))
            .Where(named => named.Path.Length > 1 && !named.Path.StartsWith("/dev/", StringComparison.Ordinal) && (IsMissed(named.Path, table) || (named.IsWritten && IsReadOnly(named.Path, table))))
            .Select(named => named.Path)
            .Distinct(StringComparer.Ordinal)
            .Take(Most)];

    /// <summary>What every call of a kind sees in its sandbox, the folders of the PATH among it.</summary>
    public static PathTable SeenIn(Enclosure enclosure)
    {
        var rules = enclosure.Sandbox.Complete(enclosure.Plan).Paths;
        return new PathTable([.. rules, .. NamedFiles.Reveal([], new PathTable(rules))]);
    }

    private static bool IsDevice(string path) => path.Split('/') is ["", "dev", var name, ..] && s_devices.Contains(name);

    private static bool IsMissed(string path, PathTable table)
    {
        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(path)!;
        var real = RealPath.Of(folder);
        return Directory.Exists(folder) && table.Hides(real) && !s_temporary.Contains(folder) && (!table.IsNamed(real) || Path.Exists(path));
    }

    private static bool IsReadOnly(string path, PathTable table) =>
        Path.GetDirectoryName(path) is { } folder && Directory.Exists(folder) && table.Of(RealPath.Of(folder)) == PathAccess.Readable;

    [GeneratedRegex(@">\|?\s*[""']?\z", RegexOptions.CultureInvariant | RegexOptions.RightToLeft, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Redirection();

    [GeneratedRegex(@"(?<![\w./~-])/[^\s:;,'""`<>|()\[\]\p{Cc}]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FullPath();
}
