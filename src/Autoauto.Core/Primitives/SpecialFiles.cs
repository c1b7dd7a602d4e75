using Microsoft.Win32.SafeHandles;

namespace Autoauto.Core.Primitives;

/// <summary>
/// FIFOs and devices where only files belong: whoever opens a FIFO waits for a writer, for ever, and the git that the engine calls is no better off. To be called
/// for a git directory that an agent could reach, or a folder that it worked in, before git is called on it. A socket lets nobody wait, and git itself has one there (<c>fsmonitor--daemon.ipc</c>).
/// </summary>
public static class SpecialFiles
{
    /// <summary>Removes them below a folder, and links to FIFOs. Links to folders are not followed.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>Paths of what was removed below the folder, with forward slashes.</returns>
    public static IReadOnlyList<string> RemoveBelow(string folder) => Walk(folder, (handle, name) => new HandleRemoval(folder).Remove(handle, name));

    /// <summary>The same, and leaves them.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>Their paths below the folder, with forward slashes.</returns>
    public static IReadOnlyList<string> FindBelow(string folder) => Walk(folder, static (_, _) => true);

    private static List<string> Walk(string folder, Func<SafeFileHandle, byte[], bool> isCounted)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!UnixFiles.IsSupported)
        {
            return [];
        }

        var found = new List<string>();
        var folders = new Stack<string>([string.Empty]);
        while (folders.TryPop(out var prefix))
        {
            using var handle = UnixFiles.Open(prefix.Length == 0 ? folder : Path.Combine(folder, prefix), UnixFiles.Reading | UnixFiles.Folder);
            if (handle is null || prefix.Length > TreeWalk.LongestPath)
            {
                // git does not look in there either.
                continue;
            }

            var special = new List<byte[]>();
            _ = UnixFiles.List(handle, (name, type) =>
            {
                type = type == EntryType.Unknown ? UnixFiles.LookAtEntry(handle, name)?.Type ?? EntryType.File : type;
                if (type == EntryType.Folder)
                {
                    folders.Push(prefix + NativeName.FromBytes(name.AsSpan(0, name.Length - 1)) + "/");
                }
                else if (type is EntryType.Fifo or EntryType.CharacterDevice or EntryType.BlockDevice || (type == EntryType.Link && LeadsToFifo(handle, name)))
                {
                    special.Add(name);
                }
            });
            foreach (var name in special)
            {
                if (isCounted(handle, name))
                {
                    found.Add(prefix + NativeName.FromBytes(name.AsSpan(0, name.Length - 1)));
                }
            }
        }

        return found;
    }

    private static bool LeadsToFifo(SafeFileHandle folder, byte[] name)
    {
        using var end = UnixFiles.OpenEntry(folder, name, UnixFiles.Naming);
        return end is not null && UnixFiles.Look(end) is { Type: EntryType.Fifo };
    }
}
