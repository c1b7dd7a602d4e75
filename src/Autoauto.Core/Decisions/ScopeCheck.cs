using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Decisions;

/// <summary>One changed path, as far as the scope cares.</summary>
/// <param name="Path">Path from the root of the repository, forward slashes.</param>
/// <param name="IsSubmodule">It is a submodule now.</param>
/// <param name="LinkTarget">Where it points if it is a symbolic link now.</param>
/// <param name="LinesAdded">Lines added.</param>
/// <param name="LinesRemoved">Lines removed.</param>
public sealed record ScopedChange(string Path, bool IsSubmodule, string? LinkTarget, int LinesAdded, int LinesRemoved);

/// <summary>What a program allows to be changed.</summary>
/// <param name="Include">Globs; empty = everything. They are compared exactly.</param>
/// <param name="Exclude">Globs; case and other differences of spelling do not count.</param>
/// <param name="Helpers">Globs of repository files that belong to the evaluator; case and other differences of spelling do not count.</param>
public sealed record ScopeLimits(IReadOnlyList<string> Include, IReadOnlyList<string> Exclude, IReadOnlyList<string> Helpers);

/// <summary>Paths that a candidate may not have touched, by kind of violation.</summary>
/// <param name="Locked">Evaluator, agents' instructions, git's own files.</param>
/// <param name="OutOfScope">Outside include, inside exclude, submodules, links that lead out of the repository, names that some file system takes for others.</param>
public sealed record ScopeFindings(IReadOnlyList<string> Locked, IReadOnlyList<string> OutOfScope);

/// <summary>
/// Scope is enforced here, not by the prompt. Protected is what could inject code or orders into the evaluator, into git or into the next
/// agent.
/// </summary>
public static class ScopeCheck
{
    private static readonly GlobSet s_protected = new(
    [
        ".autoauto", "**/.git", ".github", ".gitmodules", "**/.gitattributes", .. KnownAgent.All.SelectMany(agent => agent.Orders), "**/.cursor", "**/.agents", "**/.windsurf", "**/.continue", "**/.aider*", "**/.clinerules", "**/.cursorrules", "**/.windsurfrules", "**/agents.md", "**/agents.override.md", "**/.mcp.json", ".husky", ".githooks", "**/.envrc",
        ".pre-commit-config.yaml", "lefthook.yml", ".lefthook.yml",
    ], protects: true);

    /// <summary>Sorts out the paths that break the rules.</summary>
    public static ScopeFindings Judge(ScopeLimits limits, IEnumerable<ScopedChange> changes)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(changes);
        var include = limits.Include.Count == 0 ? null : new GlobSet(limits.Include);
        var exclude = new GlobSet(limits.Exclude, protects: true);
        var helpers = new GlobSet(limits.Helpers, protects: true);
        var locked = new List<string>();
        var outside = new List<string>();
        foreach (var change in changes)
        {
            if (IsProtected(change.Path) || helpers.Matches(change.Path))
            {
                locked.Add(change.Path);
            }
            else if (change.IsSubmodule
                     || PathSpelling.IsDisguised(change.Path)
                     || (change.LinkTarget is { } target && LeadsAstray(change.Path, target, helpers))
                     || (include is not null && !include.Matches(change.Path))
                     || exclude.Matches(change.Path))
            {
                outside.Add(change.Path);
            }
        }

        return new ScopeFindings(locked, outside);
    }

    // Where the file system takes AGENTS.md and Agents.md for one, the next agent does.
    private static bool IsProtected(string path) => s_protected.Matches(path);

    /// <summary>
    /// True if a link points out of the repository, or at something protected in it. A step up behind a name is refused altogether: that name may be a
    /// link itself, and then the step leads elsewhere than it seems.
    /// </summary>
    private static bool LeadsAstray(string path, string target, GlobSet helpers)
    {
        if (target.Length == 0 || target[0] is '/' or '\\' || target.Contains(':', StringComparison.Ordinal))
        {
            return true;
        }

        var parts = path.Split('/')[..^1].ToList();
        var isNamed = false;
        foreach (var part in target.Split('/', '\\').Where(p => p is not ("" or ".")))
        {
            if (part != "..")
            {
                parts.Add(part);
                isNamed = true;
            }
            else if (isNamed || parts.Count == 0)
            {
                return true;
            }
            else
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        var end = string.Join('/', parts);
        return end.Length > 0 && (IsProtected(end) || helpers.Matches(end) || PathSpelling.IsDisguised(end) || parts.Exists(p => p.Equals(".git", StringComparison.OrdinalIgnoreCase)));
    }
}

/// <summary>Counts lines for simplifications: deleting tests or documentation simplifies nothing.</summary>
public static class SimplificationLines
{
    private static readonly GlobSet s_uncounted = new(
    [
        "**/test/**", "**/tests/**", "**/Test/**", "**/Tests/**", "**/spec/**", "**/specs/**", "**/__tests__/**", "**/*.Tests/**", "**/*Tests.cs",
        "**/*Test.cs", "**/*_test.go", "**/test_*.py", "**/*_test.py", "**/*.test.*", "**/*.spec.*", "**/*.Tests.ps1", "**/*.md", "**/*.txt", "**/*.rst",
        "**/*.adoc", "**/docs/**", "**/doc/**", "**/LICENSE*", "**/*.json", "**/*.lock", "**/*.svg", "**/*.csv",
    ]);

    /// <summary>Lines added minus lines removed in the files that count.</summary>
    public static int Net(IEnumerable<ScopedChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return changes.Where(c => !s_uncounted.Matches(c.Path)).Sum(c => c.LinesAdded - c.LinesRemoved);
    }
}
