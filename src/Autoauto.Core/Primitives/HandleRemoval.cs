using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Autoauto.Core.Primitives;

/// <summary>One removal by directory handles: one is open at a time, and the way up is checked, so that no depth is too much and no link or renamed folder leads elsewhere.</summary>
/// <param name="path">What is removed, for words about it.</param>
/// <param name="cancellationToken">Ends it at the next entry.</param>
internal sealed class HandleRemoval(string path, CancellationToken cancellationToken)
{
    private const int NotEmpty = 39;
    private const int IsFolder = 21;
    private const int AllOfOwner = 0x1C0;
    private const int MostLooks = 3;
    private static readonly byte[] s_up = [(byte)'.', (byte)'.', 0];
    private static readonly byte[] s_here = [(byte)'.', 0];
    private readonly Stack<Level> _levels = new();
    private (string Path, int Error)? _failure;

    /// <summary>Removes an entry of an open folder; false if there is none.</summary>
    public bool Remove(SafeFileHandle parent, byte[] name)
    {
        if (UnixFiles.LookAtEntry(parent, name) is not { } facts)
        {
            var error = Marshal.GetLastPInvokeError();
            return error == UnixFiles.Missing ? false : throw TreeRemoval.Failure(path, error);
        }

        if (facts.Type != EntryType.Folder)
        {
            Unlink(parent, name);
        }

        for (var look = 1; facts.Type == EntryType.Folder; look++)
        {
            if (facts.IsMountPoint)
            {
                throw TreeRemoval.Failure(path, UnixFiles.Busy);
            }

            Empty(parent, name, facts);
            if (RemoveFolder(parent, name, look))
            {
                break;
            }
        }

        return _failure is { } failure ? throw TreeRemoval.Failure(failure.Path, failure.Error) : true;
    }

    /// <summary>Gives the owner all rights to a folder.</summary>
    public static void Unlock(SafeFileHandle folder, FileFacts facts)
    {
        if ((facts.Permissions & AllOfOwner) != AllOfOwner)
        {
            // Somebody else's stays as it is; what follows from that is said by what fails then.
            _ = UnixFiles.SetMode(folder, facts.Permissions | AllOfOwner);
        }
    }

    private void Empty(SafeFileHandle parent, byte[] name, FileFacts facts)
    {
        if (Enter(parent, name, facts, look: 1) is not { } at)
        {
            return;
        }

        try
        {
            while (_levels.Count > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var level = _levels.Peek();
                if (level.Folders.TryPop(out var child))
                {
                    at = Down(at, child.Name, child.Look);
                    continue;
                }

                _levels.Pop();
                if (_levels.Count == 0)
                {
                    return;
                }

                at = Up(at, parent);
                if (!RemoveFolder(at, level.Name, level.Look))
                {
                    _levels.Peek().Folders.Push((level.Name, level.Look + 1));
                }
            }
        }
        finally
        {
            at.Dispose();
        }
    }

    private SafeFileHandle Down(SafeFileHandle at, byte[] child, int look)
    {
        if (UnixFiles.LookAtEntry(at, child) is not { } facts)
        {
            return at;
        }

        if (facts.IsMountPoint)
        {
            Fail(child, UnixFiles.Busy);
        }
        else if (facts.Type != EntryType.Folder)
        {
            Unlink(at, child);
        }
        else if (Enter(at, child, facts, look) is { } next)
        {
            at.Dispose();
            return next;
        }

        return at;
    }

    private SafeFileHandle Up(SafeFileHandle at, SafeFileHandle parent)
    {
        var up = UnixFiles.OpenEntry(at, s_up, UnixFiles.Naming | UnixFiles.Folder);
        at.Dispose();
        var expected = _levels.Peek();
        if (up is not null && UnixFiles.Look(up) is { } facts && expected.Is(facts))
        {
            return up;
        }

        // Somebody moved the folder meanwhile. The way from the top is the one that was asked for.
        up?.Dispose();
        SafeFileHandle? from = null;
        foreach (var level in _levels.Reverse())
        {
            var next = UnixFiles.OpenEntry(from ?? parent, level.Name, UnixFiles.Naming | UnixFiles.Folder | UnixFiles.NoFollow);
            from?.Dispose();
            from = next is not null && UnixFiles.Look(next) is { } found && level.Is(found) ? next : throw new IOException($"'{path}' was changed while it was being removed.");
        }

        return from!;
    }

    /// <summary>Opens a folder and removes all files in it; null if it cannot be opened.</summary>
    private SafeFileHandle? Enter(SafeFileHandle parent, byte[] name, FileFacts facts, int look)
    {
        var flags = UnixFiles.Reading | UnixFiles.Folder | UnixFiles.NoFollow;
        var handle = UnixFiles.OpenEntry(parent, name, flags);
        if (handle is null && Marshal.GetLastPInvokeError() == UnixFiles.Denied)
        {
            using (var named = UnixFiles.OpenEntry(parent, name, UnixFiles.Naming | UnixFiles.Folder | UnixFiles.NoFollow))
            {
                if (named is not null)
                {
                    Unlock(named, facts);
                }
            }

            handle = UnixFiles.OpenEntry(parent, name, flags);
        }

        if (handle is null)
        {
            // An empty one can be removed all the same.
            Fail(name, Marshal.GetLastPInvokeError(), unless: () => UnixFiles.UnlinkFolder(parent, name));
            return null;
        }

        Unlock(handle, facts);
        var level = new Level(name, facts, look);
        _levels.Push(level);
        Sweep(handle, level);
        return handle;
    }

    private void Sweep(SafeFileHandle folder, Level level)
    {
        var isRead = UnixFiles.List(folder, (name, type) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (type == EntryType.Folder)
            {
                level.Folders.Push((name, 1));
            }
            else if (!UnixFiles.Unlink(folder, name))
            {
                var error = Marshal.GetLastPInvokeError();
                if (error == IsFolder)
                {
                    level.Folders.Push((name, 1));
                }
                else if (error != UnixFiles.Missing && !(Free(folder, name) && UnixFiles.Unlink(folder, name)))
                {
                    Fail(name, error);
                }
            }
        });
        if (!isRead)
        {
            Fail(s_here, Marshal.GetLastPInvokeError());
        }
    }

    private void Unlink(SafeFileHandle folder, byte[] name)
    {
        if (!UnixFiles.Unlink(folder, name) && Marshal.GetLastPInvokeError() is not UnixFiles.Missing and var error && !(Free(folder, name) && UnixFiles.Unlink(folder, name)))
        {
            Fail(name, error);
        }
    }

    /// <summary>Removes a folder that was emptied; false if it has to be looked at again.</summary>
    private bool RemoveFolder(SafeFileHandle parent, byte[] name, int look)
    {
        if (UnixFiles.UnlinkFolder(parent, name))
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        if (error == NotEmpty && look < MostLooks && _failure is null)
        {
            // A listing may miss what is there while its entries are removed, and something may still be writing.
            return false;
        }

        if (error != UnixFiles.Missing && !(Free(parent, name) && UnixFiles.UnlinkFolder(parent, name)))
        {
            Fail(name, error);
        }

        return true;
    }

    /// <summary>Takes away what keeps an entry from being removed, as far as root may; false if there was nothing of the kind.</summary>
    private static bool Free(SafeFileHandle folder, byte[] name)
    {
        var isFreed = false;
        foreach (var part in new[] { s_here, name })
        {
            if (UnixFiles.LookAtEntry(folder, part) is { Type: EntryType.File or EntryType.Folder })
            {
                using var handle = UnixFiles.OpenEntry(folder, part, UnixFiles.Reading | UnixFiles.NoFollow);
                isFreed |= handle is not null && UnixFiles.Unseal(handle);
            }
        }

        return isFreed;
    }

    private void Fail(byte[] name, int error, Func<bool>? unless = null)
    {
        if (_failure is null && unless?.Invoke() != true)
        {
            var below = _levels.Reverse().Skip(1).Select(level => level.Name).Append(name).Select(part => NativeName.FromBytes(part.AsSpan(0, part.Length - 1)));
            _failure = (_levels.Count == 0 ? path : $"{path}/{string.Join('/', below)}", error);
        }
    }

    /// <summary>A folder on the way down.</summary>
    private sealed class Level(byte[] name, FileFacts facts, int look)
    {
        public byte[] Name { get; } = name;

        public int Look { get; } = look;

        public Stack<(byte[] Name, int Look)> Folders { get; } = new();

        public bool Is(FileFacts other) => other.Inode == facts.Inode && other.Device == facts.Device;
    }
}
