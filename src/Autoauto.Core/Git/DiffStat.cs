using System.Globalization;

namespace Autoauto.Core.Git;

/// <summary>One path that differs between two commits.</summary>
/// <param name="Path">Path from the repository's root, with forward slashes.</param>
/// <param name="Status">Git's letter: A, M, D, T.</param>
/// <param name="NewMode">File mode after the change, octal, as git prints it; 120000 is a symbolic link, 160000 a submodule.</param>
/// <param name="NewBlob">Object id after the change.</param>
/// <param name="LinesAdded">Lines added; 0 for binary files.</param>
/// <param name="LinesRemoved">Lines removed; 0 for binary files.</param>
public sealed record ChangedPath(string Path, char Status, string NewMode, string NewBlob, int LinesAdded, int LinesRemoved)
{
    /// <summary>True for a symbolic link.</summary>
    public bool IsSymbolicLink => NewMode == "120000";

    /// <summary>True for a submodule.</summary>
    public bool IsSubmodule => NewMode == "160000";
}

/// <summary>What differs between two commits.</summary>
/// <param name="Paths">Every path, renames as deletion and addition.</param>
/// <param name="Excerpt">The start of the textual difference, with a cut mark if there is more.</param>
public sealed record CommitDiff(IReadOnlyList<ChangedPath> Paths, string Excerpt);

/// <summary>Reads the output of <c>git diff --raw --numstat --patch -z</c>.</summary>
internal static class DiffStat
{
    public static CommitDiff Parse(string output, int excerptLimit)
    {
        var changes = new Dictionary<string, ChangedPath>(StringComparer.Ordinal);
        var at = 0;
        while (at < output.Length)
        {
            var part = Take(output, ref at);
            if (part.Length == 0)
            {
                // An empty entry ends the lists; the patch follows.
                break;
            }

            if (part[0] == ':')
            {
                var fields = part.Split(' ');
                var path = Take(output, ref at);
                changes[path] = new ChangedPath(path, fields[4][0], fields[1], fields[3], 0, 0);
            }
            else if (part.Split('\t', 3) is [var added, var removed, var path] && changes.TryGetValue(path, out var change))
            {
                changes[path] = change with { LinesAdded = Number(added), LinesRemoved = Number(removed) };
            }
        }

        var patch = output.AsSpan(Math.Min(at, output.Length));
        var excerpt = patch.Length <= excerptLimit ? patch.ToString() : string.Concat(patch[..excerptLimit], "\n… (cut)");
        return new CommitDiff([.. changes.Values], excerpt);
    }

    private static string Take(string output, ref int at)
    {
        var end = output.IndexOf('\0', at);
        var part = end < 0 ? output[at..] : output[at..end];
        at = end < 0 ? output.Length : end + 1;
        return part;
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
}
