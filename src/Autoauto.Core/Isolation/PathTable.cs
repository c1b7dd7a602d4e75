using Autoauto.Core.Primitives;

namespace Autoauto.Core.Isolation;

/// <summary>A plan's rules as they have to be applied: paths without links, the outer ones first, and none that changes nothing.</summary>
internal sealed class PathTable
{
    private readonly Dictionary<string, PathAccess> _access = new(StringComparer.Ordinal);
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);

    /// <param name="rules">The rules, in any order.</param>
    public PathTable(IEnumerable<PathRule> rules)
    {
        var ordered = rules
            .Where(rule => Path.IsPathFullyQualified(rule.Path) && Path.Exists(rule.Path))
            .GroupBy(rule => RealPath.Of(rule.Path), rule => rule.Access, StringComparer.Ordinal)
            .Select(same => new PathRule(same.Key, same.Max()))
            .Where(rule => rule.Path != "/")
            .OrderBy(rule => rule.Path.Count(c => c == '/'))
            .ThenBy(rule => rule.Path, StringComparer.Ordinal)
            .ToList();
        _named.UnionWith(ordered.Select(rule => rule.Path));
        var kept = new List<PathRule>();
        foreach (var rule in ordered.Where(rule => Changes(rule.Access, Of(rule.Path))))
        {
            _access[rule.Path] = rule.Access;
            kept.Add(rule);
        }

        Rules = kept;
    }

    /// <summary>The rules in the order in which they are applied.</summary>
    public IReadOnlyList<PathRule> Rules { get; }

    /// <summary>What can be done at a path without links: what the rule of the nearest folder above it says.</summary>
    public PathAccess Of(string path)
    {
        for (var at = path; at is not null; at = Path.GetDirectoryName(at))
        {
            if (_access.TryGetValue(at, out var access))
            {
                return access;
            }
        }

        return PathAccess.Readable;
    }

    /// <summary>True if there is a rule for the path itself, whether or not it changes anything.</summary>
    public bool IsNamed(string path) => _named.Contains(path);

    /// <summary>True if nothing of what is at a path is seen.</summary>
    public bool Hides(string path) => IsNothing(Of(path));

    // What can be written is not narrowed by what should at least be readable: a cache inside the working folder is the call's own.
    private static bool Changes(PathAccess access, PathAccess around) => access switch
    {
        PathAccess.Readable => IsNothing(around),
        PathAccess.Borrowed => around != PathAccess.Writable && around != access,
        _ => around != access,
    };

    private static bool IsNothing(PathAccess access) => access is PathAccess.Hidden or PathAccess.Empty;
}
