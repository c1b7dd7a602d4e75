using Autoauto.Core.Primitives;

namespace Autoauto.Core.Loop;

/// <summary>
/// Sees what happens to the files that steer the engine, ignored by git or not, while somebody else's code runs: what another program measures by, who judges a policy,
/// what may be spent. Nothing is put back: it may be the user who edits them.
/// </summary>
/// <param name="paths">Where they are.</param>
/// <param name="program">The program whose own files are guarded more closely than this; null for none.</param>
internal sealed class OwnFilesWatch(RunPaths paths, string? program)
{
    /// <summary>Stamps by path below the repository.</summary>
    public IReadOnlyDictionary<string, FileStamp> Look(CancellationToken cancellationToken)
    {
        var stamps = new Dictionary<string, FileStamp>(StringComparer.Ordinal);
        foreach (var folder in new[] { paths.Programs, paths.Policies })
        {
            foreach (var (path, stamp) in StampedTree.Read(folder, path => folder == paths.Programs && path == program, cancellationToken).Files)
            {
                stamps[NameOf(Path.Combine(folder, path))] = stamp;
            }
        }

        foreach (var file in Directory.Exists(paths.State) ? Directory.EnumerateFiles(paths.State, "*.json") : [])
        {
            if (FileStamp.Of(file) is { } stamp)
            {
                stamps[NameOf(file)] = stamp;
            }
        }

        return stamps;
    }

    /// <summary>What differs from an earlier look.</summary>
    public IReadOnlyList<TreeChange> ChangesSince(IReadOnlyDictionary<string, FileStamp> before, CancellationToken cancellationToken) =>
        StampedTree.Differences(before, Look(cancellationToken));

    private string NameOf(string path) => Path.GetRelativePath(paths.Root, path).Replace(Path.DirectorySeparatorChar, '/');
}
