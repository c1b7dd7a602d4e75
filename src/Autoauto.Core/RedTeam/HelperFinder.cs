using Autoauto.Core.Primitives;

namespace Autoauto.Core.RedTeam;

/// <summary>Finds files of a repository that an evaluator seems to rely on: its scripts name them, and their names say that they judge.</summary>
internal static class HelperFinder
{
    private static readonly string[] s_judges =
        ["expected", "golden", "reference", "baseline", "fixture", "check", "verify", "compare", "bench", "measure", "eval", "test", "spec"];

    private static readonly GlobSet s_tests = new(
    [
        "**/test/**", "**/tests/**", "**/__tests__/**", "**/spec/**", "**/specs/**", "**/*.tests/**", "**/*tests.cs", "**/*test.cs", "**/*_test.go",
        "**/test_*.py", "**/*_test.py", "**/*.test.*", "**/*.spec.*", "**/*.tests.ps1",
    ]);

    /// <summary>True if the name of a file says that it is a test.</summary>
    public static bool IsTest(string path) => !path.StartsWith(".autoauto/", StringComparison.Ordinal) && s_tests.Matches(path.ToLowerInvariant());

    /// <summary>Tracked files that the scripts rely on.</summary>
    /// <param name="scripts">Text of the evaluator's scripts.</param>
    /// <param name="tracked">The repository's files.</param>
    public static IReadOnlyList<string> Find(string scripts, IReadOnlyList<string> tracked) =>
        [.. tracked.Where(path => !path.StartsWith(".autoauto/", StringComparison.Ordinal) && Judges(path) && IsNamed(scripts, path))];

    private static bool Judges(string path) =>
        path.ToLowerInvariant().Split('/').Any(part => s_judges.Any(word => part.StartsWith(word, StringComparison.Ordinal) || part.Contains('-' + word, StringComparison.Ordinal) || part.Contains('_' + word, StringComparison.Ordinal) || part.Contains('.' + word, StringComparison.Ordinal)));

    private static bool IsNamed(string scripts, string path)
    {
        if (scripts.Contains(path, StringComparison.Ordinal))
        {
            return true;
        }

        // A folder that is named takes its files along: "pytest tests", "dotnet test tests/Unit".
        var folders = path.Split('/')[..^1];
        return Enumerable.Range(1, folders.Length)
            .Select(depth => string.Join('/', folders[..depth]))
            .Any(folder => Judges(folder) && (scripts.Contains(folder + "/", StringComparison.Ordinal) || scripts.Contains(" " + folder + "\n", StringComparison.Ordinal)));
    }
}
