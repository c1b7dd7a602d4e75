namespace Autoauto.Core.Episodes;

/// <summary>One file of a patch with its changed lines.</summary>
/// <param name="Path">Path from the repository's root.</param>
/// <param name="IsNew">True if the file was not there before.</param>
/// <param name="IsDeleted">True if the file is gone.</param>
/// <param name="IsEmptied">True if nothing of it is left.</param>
/// <param name="Added">Lines added.</param>
/// <param name="Removed">Lines removed.</param>
internal sealed record PatchFile(string Path, bool IsNew, bool IsDeleted, bool IsEmptied, IReadOnlyList<string> Added, IReadOnlyList<string> Removed)
{
    private const string Header = "diff --git ";

    /// <summary>Reads the output of <c>git diff</c>. Lines of the files themselves cannot be taken for headers: they are indented by their sign.</summary>
    public static IReadOnlyList<PatchFile> Parse(string patch)
    {
        var files = new List<PatchFile>();
        List<string> added = [], removed = [];
        string? path = null;
        var (isNew, deleted, emptied, inHunk) = (false, false, false, false);
        foreach (var line in patch.Split('\n').Append(Header))
        {
            if (line.StartsWith(Header, StringComparison.Ordinal))
            {
                if (path is not null)
                {
                    files.Add(new PatchFile(path, isNew, deleted, emptied, added, removed));
                }

                (path, added, removed, isNew, deleted, emptied, inHunk) = (PathOf(line), [], [], false, false, false, false);
            }
            else if (line.StartsWith("@@ ", StringComparison.Ordinal))
            {
                inHunk = true;
                emptied |= line.Contains(" +0,0 ", StringComparison.Ordinal);
            }
            else if (!inHunk)
            {
                isNew |= line.StartsWith("new file mode", StringComparison.Ordinal);
                deleted |= line.StartsWith("deleted file mode", StringComparison.Ordinal);
            }
            else if (line.StartsWith('+'))
            {
                added.Add(line[1..]);
            }
            else if (line.StartsWith('-'))
            {
                removed.Add(line[1..]);
            }
        }

        return files;
    }

    /// <summary>Without renames both halves of the header name the same path, so that half of it is enough whatever the path contains.</summary>
    private static string? PathOf(string header)
    {
        var names = header.AsSpan(Header.Length).Trim('"');
        return names.Length < 5 ? null : names[2..((names.Length - 1) / 2)].TrimEnd('"').ToString();
    }
}
