using Autoauto.Core.Primitives;

namespace Autoauto.Core.Loop;

/// <summary>What a build made in an arm's folder, kept beside it: git knows nothing of these files, and what an invocation does to them is taken back.</summary>
internal sealed class BuiltCopy
{
    // What a build makes beyond that is watched, and not put back.
    private const long Largest = 1L << 30;
    private readonly string _folder;
    private readonly string _copy;
    private readonly HashSet<string> _files;

    private BuiltCopy(string folder, string copy, HashSet<string> files)
    {
        _folder = folder;
        _copy = copy;
        _files = files;
    }

    /// <summary>Copies files, as far as there is room for them.</summary>
    /// <param name="folder">Where they are, and will be put back.</param>
    /// <param name="copy">Folder of the copies; what is there is replaced.</param>
    /// <param name="files">Paths below <paramref name="folder"/>.</param>
    /// <param name="cancellationToken">Ends it at the next file.</param>
    public static BuiltCopy Take(string folder, string copy, IEnumerable<string> files, CancellationToken cancellationToken)
    {
        TreeRemoval.Remove(copy, cancellationToken);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var bytes = 0L;
        foreach (var (path, stamp) in files.Select(path => (path, FileStamp.Of(Path.Combine(folder, path)))).Where(f => f.Item2 is { IsRegular: true }).OrderBy(f => f.Item2!.Value.Length))
        {
            cancellationToken.ThrowIfCancellationRequested();
            bytes += stamp!.Value.Length;
            if (bytes > Largest)
            {
                break;
            }

            Copy(Path.Combine(folder, path), Path.Combine(copy, path));
            taken.Add(path);
        }

        return new BuiltCopy(folder, copy, taken);
    }

    /// <summary>Puts a file back as it was built; nothing happens to one that no build made.</summary>
    public void PutBack(string path)
    {
        if (_files.Contains(path))
        {
            var place = Path.Combine(_folder, path);
            TreeRemoval.Remove(place);
            Copy(Path.Combine(_copy, path), place);
        }
    }

    // With the time of its last change: build tools go by it.
    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to, overwrite: true);
        File.SetLastWriteTimeUtc(to, File.GetLastWriteTimeUtc(from));
    }
}
