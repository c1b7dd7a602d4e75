namespace Autoauto.Core.Workspace;

/// <summary>Keeps working state out of git through the repository's private exclude file, never through the user's .gitignore.</summary>
internal static class PrivateExclude
{
    private const string Heading = "# Autoauto's working state";

    public static void Ensure(string commonDirectory, IReadOnlyList<string> patterns)
    {
        var path = Path.Combine(commonDirectory, "info", "exclude");
        var lines = File.Exists(path) ? File.ReadAllLines(path) : [];
        var missing = patterns.Where(p => !lines.Contains(p, StringComparer.Ordinal)).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var needsBreak = lines.Length > 0 && !File.ReadAllText(path).EndsWith('\n');
        File.AppendAllText(path, (needsBreak ? "\n" : string.Empty) + string.Join('\n', [.. lines.Contains(Heading) ? [] : new[] { Heading }, .. missing]) + "\n");
    }
}
