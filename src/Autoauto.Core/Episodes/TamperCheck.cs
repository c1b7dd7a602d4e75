using System.Text.RegularExpressions;
using Autoauto.Core.Model;

namespace Autoauto.Core.Episodes;

/// <summary>
/// Looks for weakened tests in a patch: what raises a pass rate without better work. It reads the text of the difference only, so that it works for
/// any language; what it finds is a suspicion, not a proof.
/// </summary>
public static partial class TamperCheck
{
    private const int MostHints = 20;
    private static readonly string[] s_ciFiles = [".gitlab-ci.yml", "azure-pipelines.yml", "jenkinsfile", ".travis.yml", "appveyor.yml", "bitbucket-pipelines.yml"];

    /// <summary>The signs in a patch.</summary>
    /// <param name="patch">Output of <c>git diff</c> without renames.</param>
    /// <param name="verify">Executable and arguments of the verify command: files that it names are its own.</param>
    public static IReadOnlyList<TamperHint> Find(string patch, IReadOnlyList<string> verify)
    {
        ArgumentNullException.ThrowIfNull(patch);
        ArgumentNullException.ThrowIfNull(verify);
        var files = PatchFile.Parse(patch);
        var own = OwnFiles(verify);
        var onlyTests = files.All(f => IsTest(f.Path) || IsSnapshot(f.Path));
        return [.. files.SelectMany(f => Look(f, own, onlyTests)).Take(MostHints)];
    }

    private static IEnumerable<TamperHint> Look(PatchFile file, HashSet<string> verify, bool onlyTests)
    {
        // What the agent was asked to write, and verify then looks at, is a new file; a check that was there before is not.
        if (verify.Contains(file.Path) && !file.IsNew)
        {
            yield return new TamperHint("VerifyFile", file.Path, "The verify command's own file was edited.");
        }

        if (IsCi(file.Path))
        {
            yield return new TamperHint("CiFile", file.Path, "A file of continuous integration was edited.");
        }

        if (IsSnapshot(file.Path))
        {
            yield return new TamperHint("Snapshot", file.Path, "A recorded expectation was edited.");
            yield break;
        }

        if (!IsTest(file.Path))
        {
            yield break;
        }

        var removed = file.Removed.Where(l => Assertion().IsMatch(l)).ToList();
        var added = file.Added.Where(l => Assertion().IsMatch(l)).ToList();
        if (file.IsDeleted || (file.Added.Count == 0 && file.Removed.Count > 0 && file.IsEmptied))
        {
            yield return new TamperHint("DeletedTest", file.Path, "A test file was deleted or emptied.");
        }
        else if (removed.Count > added.Count)
        {
            yield return new TamperHint("FewerAssertions", file.Path, FormattableString.Invariant($"{removed.Count - added.Count} assertions fewer."));
        }

        if (file.Added.Count(l => Skip().IsMatch(l)) > file.Removed.Count(l => Skip().IsMatch(l)))
        {
            yield return new TamperHint("NewSkip", file.Path, "A test is skipped that was not skipped before.");
        }

        if (onlyTests && removed.Count > 0 && removed.Select(Shape).Intersect(added.Select(Shape), StringComparer.Ordinal).Any())
        {
            yield return new TamperHint("ChangedExpectation", file.Path, "An expected value changed while no code did.");
        }
    }

    /// <summary>True for a path that looks like a test, a recorded expectation, or what the verify command names.</summary>
    internal static bool IsCheck(string path, IReadOnlyList<string> verify) => IsTest(path) || IsSnapshot(path) || OwnFiles(verify).Contains(path);

    private static bool IsTest(string path) => TestPath().IsMatch(path);

    private static HashSet<string> OwnFiles(IReadOnlyList<string> verify) =>
        verify.Select(v => v.Replace('\\', '/').TrimStart('.', '/')).Where(v => v.Length > 0).ToHashSet(StringComparer.Ordinal);

    private static bool IsCi(string path) =>
        path.StartsWith(".github/", StringComparison.OrdinalIgnoreCase)
        || path.StartsWith(".circleci/", StringComparison.OrdinalIgnoreCase)
        || s_ciFiles.Contains(path, StringComparer.OrdinalIgnoreCase);

    private static bool IsSnapshot(string path) => SnapshotPath().IsMatch(path);

    /// <summary>The line without its literals: two lines of the same shape differ in what is expected only.</summary>
    private static string Shape(string line) => Literal().Replace(line.Trim(), "#");

    [GeneratedRegex(@"(^|/)(tests?|specs?|__tests__)/|[._-](test|tests|spec)s?\.[a-z0-9]+$|(^|/)test_[^/]+$|Tests?\.[a-z]+$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex TestPath();

    [GeneratedRegex(@"\.snap$|(^|/)__snapshots__/|\.(verified|approved)\.[^/]+$|\.golden$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex SnapshotPath();

    [GeneratedRegex(@"\bassert|\bexpect\s*\(|\bshould\b|\bverify\s*\(|\brequire\.", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Assertion();

    [GeneratedRegex(@"\[Ignore|\bSkip\s*=|@(Disabled|Ignore)\b|\.skip\s*\(|\bx(it|describe)\s*\(|pytest\.mark\.(skip|xfail)|unittest\.skip|\bt\.Skip|-Skip\b|#\[ignore|\bpending\s*\(", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Skip();

    [GeneratedRegex("\"[^\"]*\"|'[^']*'|\\b[0-9][0-9.eE_]*\\b|\\b(true|false|null|none)\\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Literal();
}
