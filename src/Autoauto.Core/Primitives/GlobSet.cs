using Microsoft.Extensions.FileSystemGlobbing;

namespace Autoauto.Core.Primitives;

/// <summary>
/// Patterns for paths below a repository's root, written with forward slashes and compared exactly (ordinal, case matters), unless the set protects: what
/// must not be touched is found under every spelling that some file system takes for the same (<see cref="PathSpelling"/>). The rules are those of <c>.gitignore</c> where they can be:
/// <list type="bullet">
/// <item><c>src</c>, <c>src/app</c>: without a wildcard, that file or that folder with everything below it, at the root;</item>
/// <item><c>src/</c>: everything below that folder, but not a file of that name;</item>
/// <item><c>*.cs</c>: a wildcard and no slash: in every folder;</item>
/// <item><c>src/*.cs</c>: a wildcard and a slash: counted from the root; <c>*</c> stays within one name, <c>**</c> crosses folders;</item>
/// <item>whatever matches a folder matches everything below it, so <c>src/*</c> is all of <c>src</c>.</item>
/// </list>
/// There is no negation, no <c>?</c> and no <c>[...]</c>: <see cref="Validate"/> says so.
/// </summary>
public sealed class GlobSet
{
    // Matching is done in memory below a root that need not exist.
    private static readonly string s_root = OperatingSystem.IsWindows() ? @"C:\r" : "/r";
    private readonly Matcher _matcher;
    private readonly bool _protects;

    /// <summary>Creates the set. Patterns must be valid.</summary>
    /// <param name="patterns">The patterns.</param>
    /// <param name="protects">True if what matches must not be touched: case and other differences of spelling do not count then.</param>
    /// <exception cref="ArgumentException">A pattern is not valid.</exception>
    public GlobSet(IEnumerable<string> patterns, bool protects = false)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        _protects = protects;
        _matcher = new Matcher(protects ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        Patterns = [.. patterns];
        foreach (var pattern in Patterns)
        {
            if (Validate(pattern) is { } problem)
            {
                throw new ArgumentException($"'{pattern}': {problem}.", nameof(patterns));
            }

            Add(protects ? pattern.Normalize() : pattern);
        }
    }

    /// <summary>The patterns as they were given.</summary>
    public IReadOnlyList<string> Patterns { get; }

    /// <summary>True if there is no pattern: nothing matches.</summary>
    public bool IsEmpty => Patterns.Count == 0;

    /// <summary>What is wrong with <paramref name="pattern"/>, to be put behind "pattern: "; null if it is valid.</summary>
    public static string? Validate(string? pattern)
    {
        if (string.IsNullOrWhiteSpace(pattern))
        {
            return "a pattern must not be empty";
        }

        if (pattern.Contains('\\', StringComparison.Ordinal))
        {
            return "use forward slashes";
        }

        if (pattern.StartsWith('/') || (pattern.Length > 1 && char.IsAsciiLetter(pattern[0]) && pattern[1] == ':'))
        {
            return "patterns count from the repository's root: no absolute paths and no leading slash";
        }

        if (pattern.Split('/').Contains("..", StringComparer.Ordinal))
        {
            return "'..' is not allowed: patterns stay inside the repository";
        }

        if (pattern.StartsWith('!'))
        {
            return "there is no negation with '!'";
        }

        if (pattern.AsSpan().ContainsAny('?', '[', ']'))
        {
            return "the only wildcards are '*' and '**'";
        }

        return pattern.Split('/').Any(part => part.Length > 2 && part.Contains("**", StringComparison.Ordinal))
            ? "'**' must stand alone between slashes"
            : null;
    }

    /// <summary>True if a pattern matches <paramref name="path"/>: a file's path from the repository's root, with forward slashes.</summary>
    public bool Matches(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return !IsEmpty && (_matcher.Match(s_root, path).HasMatches
            || (_protects && PathSpelling.Plain(path) is { Length: > 0 } plain && plain != path && _matcher.Match(s_root, plain).HasMatches));
    }

    private void Add(string pattern)
    {
        while (pattern.StartsWith("./", StringComparison.Ordinal))
        {
            pattern = pattern[2..];
        }

        var folderOnly = pattern.EndsWith('/');
        var body = pattern.TrimEnd('/');
        if (body.Length == 0)
        {
            _matcher.AddInclude("**/*");
            return;
        }

        if (body.Contains('*', StringComparison.Ordinal) && !body.Contains('/', StringComparison.Ordinal))
        {
            body = "**/" + body;
        }

        if (!folderOnly)
        {
            _matcher.AddInclude(body);
        }

        _matcher.AddInclude(body + "/**/*");
    }
}
