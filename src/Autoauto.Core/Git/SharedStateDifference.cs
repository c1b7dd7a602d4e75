using System.Text;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Git;

/// <summary>One ref that stands elsewhere.</summary>
/// <param name="Name">Full name.</param>
/// <param name="Before">Where it stood; null if it is new.</param>
/// <param name="After">Where it stands; null if it is gone.</param>
internal sealed record RefChange(string Name, string? Before, string? After)
{
    /// <inheritdoc/>
    public override string ToString() => Before is null ? $"{Name} (created)" : After is null ? $"{Name} (deleted)" : $"{Name} (moved)";
}

/// <summary>What differs between two looks at the shared git directory.</summary>
/// <param name="Files">Files.</param>
/// <param name="Refs">Refs, in ordinal order of their names.</param>
internal sealed record SharedStateDifference(IReadOnlyList<TreeChange> Files, IReadOnlyList<RefChange> Refs)
{
    /// <summary>Changes of what git keeps about work in progress, which nobody puts back.</summary>
    public required IReadOnlyList<TreeChange> Others { get; init; }

    /// <summary>Compares. What git rewrites by itself without meaning anything (stat data of the index) is no difference.</summary>
    public static SharedStateDifference Between(SharedState before, SharedState after)
    {
        var files = new List<TreeChange>();
        foreach (var path in before.Files.Keys.Union(after.Files.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (was, now) = (before.Files.GetValueOrDefault(path), after.Files.GetValueOrDefault(path));
            if (was is null)
            {
                files.Add(new TreeChange(path, TreeChangeKind.Added));
            }
            else if (now is null)
            {
                files.Add(new TreeChange(path, TreeChangeKind.Deleted));
            }
            else if (!IsSame(path, was, now, before, after))
            {
                files.Add(new TreeChange(path, TreeChangeKind.Changed));
            }
        }

        var refs = new List<RefChange>();
        if (before.Refs is { } old && after.Refs is { } present)
        {
            refs.AddRange(old.Keys.Union(present.Keys, StringComparer.Ordinal)
                .Select(name => new RefChange(name, old.GetValueOrDefault(name), present.GetValueOrDefault(name)))
                .Where(change => change.Before != change.After)
                .OrderBy(change => change.Name, StringComparer.Ordinal));
        }

        return new SharedStateDifference(files, refs) { Others = StampedTree.Differences(before.Others, after.Others) };
    }

    private static bool IsSame(string path, SharedFile was, SharedFile now, SharedState before, SharedState after) =>
        was.Stamp == now.Stamp
        || (path == "index" && before.IndexDigest is { } digest && digest == after.IndexDigest)
        || (was.IsLink == now.IsLink
            && was.Stamp.Mode == now.Stamp.Mode
            && (was.Content.AsSpan().SequenceEqual(now.Content) || (path == "config" && IsBookkeeping(was.Content, now.Content))));

    /// <summary>Sections that say which branch follows which are written by ordinary work, also the user's, and run nothing.</summary>
    private static bool IsBookkeeping(byte[] was, byte[] now) => WithoutBranches(was).SequenceEqual(WithoutBranches(now), StringComparer.Ordinal);

    private static List<string> WithoutBranches(byte[] content)
    {
        var lines = new List<string>();
        var isBranch = false;
        foreach (var line in Encoding.UTF8.GetString(content).Split('\n').Select(l => l.Trim()))
        {
            isBranch = line.StartsWith('[') ? line.StartsWith("[branch \"", StringComparison.Ordinal) && line.EndsWith("\"]", StringComparison.Ordinal) : isBranch;
            if (!isBranch && line.Length > 0)
            {
                lines.Add(line);
            }
        }

        return lines;
    }
}
