namespace Autoauto.Core.Primitives;

/// <summary>Copies folders: files with their rights and times, links as links. What is neither (FIFOs, sockets) is left out.</summary>
public static class TreeCopy
{
    /// <summary>Copies a folder to a place where nothing is.</summary>
    /// <param name="from">The folder.</param>
    /// <param name="to">The copy; is made.</param>
    /// <param name="isLeftOut">Told names right in the folder; true leaves that one out.</param>
    /// <param name="cancellationToken">Ends it at the next file, in one with holes at once.</param>
    /// <exception cref="UnauthorizedAccessException">Something cannot be read.</exception>
    /// <exception cref="PathTooLongException">It is too deep.</exception>
    /// <exception cref="IOException">Something cannot be written.</exception>
    public static void Make(string from, string to, Func<string, bool>? isLeftOut = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(from);
        ArgumentException.ThrowIfNullOrEmpty(to);
        var folders = new Stack<(string From, string To)>([(from, to)]);
        while (folders.TryPop(out var folder))
        {
            Directory.CreateDirectory(folder.To);
            foreach (var (name, type) in TreeWalk.Level(folder.From))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (source, target) = (Path.Combine(folder.From, name), Path.Combine(folder.To, name));
                if (folder.From == from && isLeftOut?.Invoke(name) == true)
                {
                    continue;
                }

                switch (type)
                {
                    case EntryType.Folder:
                        folders.Push((source, target));
                        break;
                    case EntryType.Link:
                        File.CreateSymbolicLink(target, new FileInfo(source).LinkTarget!);
                        break;
                    case EntryType.File:
                        Copy(source, target, cancellationToken);
                        break;
                    default:
                        break;
                }
            }
        }
    }

    private static void Copy(string source, string target, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsLinux() && SparseCopy.IsFor(source))
        {
            SparseCopy.Make(source, target, cancellationToken);
        }
        else
        {
            File.Copy(source, target);
        }
    }
}
