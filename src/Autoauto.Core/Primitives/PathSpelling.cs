using System.Text.RegularExpressions;

namespace Autoauto.Core.Primitives;

/// <summary>
/// Spellings of a path that some file system takes for another one: NTFS and APFS ignore case, NTFS drops dots and blanks at the end of a name, knows
/// short names (<c>GIT~1</c>) and streams (<c>.git::$DATA</c>), HFS+ ignores some characters that are not seen, and Apple's compare composed and decomposed
/// letters as the same. The rules are the same on every system: a commit travels.
/// </summary>
public static partial class PathSpelling
{
    /// <summary>The path as the file system that ignores most of it sees it, case aside.</summary>
    public static string Plain(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return string.Join('/', Normalized(path.Replace('\\', '/')).Split('/').Select(PlainName).Where(name => name.Length > 0));
    }

    /// <summary>True if a name in the path is written so that some file system takes it for another: nobody needs such a name.</summary>
    public static bool IsDisguised(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Contains('\\', StringComparison.Ordinal)
            || path.Split('/').Any(name => name.Contains(':', StringComparison.Ordinal) || name.Any(IsIgnored) || name.TrimEnd(' ', '.') != name || ShortName().IsMatch(name));
    }

    /// <summary>The paths of <paramref name="changed"/> that are another spelling of something that is there or that another of them makes, or lie below one.</summary>
    /// <param name="changed">Paths that are there now.</param>
    /// <param name="before">All paths that were there before.</param>
    public static IReadOnlyList<string> Collisions(IReadOnlyCollection<string> changed, IEnumerable<string> before)
    {
        ArgumentNullException.ThrowIfNull(changed);
        ArgumentNullException.ThrowIfNull(before);
        var known = new HashSet<string>(StringComparer.Ordinal);
        var spellings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var prefix in before.SelectMany(Prefixes))
        {
            if (known.Add(prefix))
            {
                spellings.TryAdd(Plain(prefix), prefix);
            }
        }

        // What was there under two spellings may go on so.
        return [.. changed.Where(path => Prefixes(path).Any(prefix => !known.Contains(prefix) && !spellings.TryAdd(Plain(prefix), prefix) && spellings[Plain(prefix)] != prefix))];
    }

    private static IEnumerable<string> Prefixes(string path)
    {
        for (var end = path.IndexOf('/', StringComparison.Ordinal); end >= 0; end = path.IndexOf('/', end + 1))
        {
            yield return path[..end];
        }

        yield return path;
    }

    private static string PlainName(string name)
    {
        var stream = name.IndexOf(':', StringComparison.Ordinal);
        var plain = string.Concat((stream < 0 ? name : name[..stream]).Where(c => !IsIgnored(c))).TrimEnd(' ', '.');
        return GitShortName().IsMatch(plain) ? ".git" : plain;
    }

    // Half a surrogate pair has no normal form.
    private static string Normalized(string path)
    {
        try
        {
            return path.Normalize();
        }
        catch (ArgumentException)
        {
            return path;
        }
    }

    private static bool IsIgnored(char c) =>
        c is (>= '\u200b' and <= '\u200f') or (>= '\u202a' and <= '\u202e') or (>= '\u2060' and <= '\u206f') or '\ufeff' or '\u00ad';

    [GeneratedRegex(@"^git~\d+$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex GitShortName();

    [GeneratedRegex(@"^[^.~]{1,6}~\d{1,6}(\.[^.]{0,3})?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex ShortName();
}
