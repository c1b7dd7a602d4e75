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

/// <summary>Reads the output of <c>git diff --raw --numstat -z</c>.</summary>
internal static class DiffStat
{
    public static IReadOnlyList<ChangedPath> Parse(string output)
    {
        var parts = output.Split('\0');
        var changes = new Dictionary<string, ChangedPath>(StringComparer.Ordinal);
        for (var i = 0; i < parts.Length; i++)
        {
            var part = parts[i];
            if (part.StartsWith(':') && i + 1 < parts.Length)
            {
                var fields = part.Split(' ');
                var path = parts[++i];
                changes[path] = new ChangedPath(path, fields[4][0], fields[1], fields[3], 0, 0);
            }
            else if (part.Split('\t') is [var added, var removed, var path] && changes.TryGetValue(path, out var change))
            {
                changes[path] = change with { LinesAdded = Number(added), LinesRemoved = Number(removed) };
            }
        }

        return [.. changes.Values];
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
}
