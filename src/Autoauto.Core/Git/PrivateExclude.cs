using Autoauto.Core.Primitives;

namespace Autoauto.Core.Git;

/// <summary>Keeps working state out of git through the repository's private exclude file, never through the user's .gitignore.</summary>
internal static class PrivateExclude
{
    private const string Heading = "# Autoauto's working state";

    /// <summary>The patterns that the file lacks.</summary>
    public static IReadOnlyList<string> Missing(string commonDirectory, IReadOnlyList<string> patterns)
    {
        var lines = Read(PathOf(commonDirectory));
        return [.. patterns.Where(p => !lines.Contains(p, StringComparer.Ordinal))];
    }

    /// <summary>Adds what the file lacks; what the user wrote stays.</summary>
    public static void Ensure(string commonDirectory, IReadOnlyList<string> patterns)
    {
        var path = PathOf(commonDirectory);
        var lines = Read(path);
        var missing = Missing(commonDirectory, patterns);
        if (missing.Count == 0)
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (ReachableFile.Read(path, followsLinks: true).Kind == ReachableKind.NotAFile)
        {
            // To write into a FIFO is to wait for a reader.
            TreeRemoval.Remove(path);
        }

        var needsBreak = lines.Length > 0 && !ReachableFile.ReadText(path, followsLinks: true).EndsWith('\n');
        File.AppendAllText(path, (needsBreak ? "\n" : string.Empty) + string.Join('\n', [.. lines.Contains(Heading) ? [] : new[] { Heading }, .. missing]) + "\n");
    }

    private static string PathOf(string commonDirectory) => Path.Combine(commonDirectory, "info", "exclude");

    private static string[] Read(string path) => ReachableFile.TryReadText(path, followsLinks: true)?.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n') is { } lines && lines is not [""] ? lines : [];
}
