using Autoauto.Core.Primitives;

namespace Autoauto.Core.Git;

/// <summary>
/// Looks into a git directory that an agent had to itself, as into a stranger's: only regular files are read, and no git runs by what it says. Where HEAD stands is
/// read here; objects are taken through a git directory of the engine's own that names the stranger's objects as a place to look.
/// </summary>
internal static class StrangersGit
{
    private const int LongestRef = 4096;
    private const int LongestPackedRefs = 16 << 20;
    private const int MostLinks = 5;
    private const int MostObjects = 200_000;
    private const string Symbolic = "ref: ";

    /// <summary>The commit that HEAD names, whatever it is on.</summary>
    /// <param name="gitDirectory">The stranger's.</param>
    /// <param name="why">What keeps it from being known; null where it is known.</param>
    public static string? ReadHead(string gitDirectory, out string? why)
    {
        why = null;
        if (!IsFolder(gitDirectory))
        {
            why = "its .git is not a folder any more";
            return null;
        }

        var name = "HEAD";
        for (var links = 0; links < MostLinks; links++)
        {
            if (ReadRef(gitDirectory, name) is not { } text)
            {
                why = name == "HEAD" ? "its .git has no HEAD that can be read" : $"its HEAD is on {PlainText.OneLine(name, 100)}, which has no commit";
                return null;
            }

            if (IsId(text))
            {
                return text;
            }

            name = text.StartsWith(Symbolic, StringComparison.Ordinal) ? text[Symbolic.Length..].Trim() : string.Empty;
            if (!name.StartsWith("refs/", StringComparison.Ordinal) || name.Split('/').Any(part => part is "" or "." or ".."))
            {
                break;
            }
        }

        why = "its HEAD names no commit";
        return null;
    }

    /// <summary>
    /// Says what is wrong with its objects before git opens any of them: something that is no file would make it wait for ever. Also forgets the places that it names
    /// for further objects.
    /// </summary>
    /// <param name="gitDirectory">The stranger's.</param>
    /// <param name="largest">How many bytes it may have in all.</param>
    public static string? RefuseObjects(string gitDirectory, long largest)
    {
        var objects = Path.Combine(gitDirectory, "objects");
        if (!IsFolder(objects))
        {
            return "its .git has no folder of objects";
        }

        var info = Path.Combine(objects, "info");
        if (IsFolder(info))
        {
            TreeRemoval.Remove(info);
        }
        else
        {
            File.Delete(info);
        }

        var (count, bytes) = (0, 0L);
        foreach (var folder in Directory.EnumerateFileSystemEntries(objects))
        {
            if (!IsFolder(folder))
            {
                return $"among its objects there is '{PlainText.OneLine(Path.GetFileName(folder), 100)}', which is no folder";
            }

            foreach (var file in Directory.EnumerateFileSystemEntries(folder))
            {
                if (FileStamp.Of(file) is not { IsRegular: true } stamp)
                {
                    return $"among its objects there is '{PlainText.OneLine(Path.GetFileName(file), 100)}', which is no file";
                }

                if (ObjectName.Is(Path.GetFileName(folder) + Path.GetFileName(file)) && ObjectLimits.RefuseLoose(file) is { } refused)
                {
                    return refused;
                }

                bytes += stamp.Length;
                if (++count > MostObjects || bytes > largest)
                {
                    return FormattableString.Invariant($"it has more than {MostObjects} objects, or more than {largest >> 20} MiB of them");
                }
            }
        }

        return null;
    }

    /// <summary>True if some of its objects are in packs.</summary>
    public static bool HasPacks(string gitDirectory)
    {
        var packs = Path.Combine(gitDirectory, "objects", "pack");
        return IsFolder(packs) && Directory.EnumerateFiles(packs, "*.idx").Any();
    }

    private static string? ReadRef(string gitDirectory, string name) =>
        ReachableFile.TryReadText(Path.Combine(gitDirectory, name), LongestRef)?.Trim() ?? FindPacked(gitDirectory, name);

    private static string? FindPacked(string gitDirectory, string name) =>
        ReachableFile.TryReadText(Path.Combine(gitDirectory, "packed-refs"), LongestPackedRefs)?.Split('\n')
            .Select(line => line.Split(' ', 2)).Where(words => words.Length == 2 && words[1].Trim() == name).Select(words => words[0]).FirstOrDefault();

    private static bool IsFolder(string path) => FileStamp.Of(path) is { IsFolder: true };

    // Zeros are the name of nothing.
    private static bool IsId(string text) => ObjectName.Is(text) && !text.Any(char.IsAsciiLetterUpper) && text.Trim('0').Length > 0;
}
