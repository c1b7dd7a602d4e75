using System.Runtime.InteropServices;

namespace Autoauto.Core.Primitives;

/// <summary>
/// Removes what stands at a path with everything below it: of any depth, whatever kinds of files lie there, and also where folders are read-only. Links are removed and
/// not followed; what is mounted there stays.
/// </summary>
public static class TreeRemoval
{
    /// <summary>Removes a folder with everything in it, a file, a FIFO or a link itself. What cannot be removed stays, and all the rest goes.</summary>
    /// <param name="path">The path.</param>
    /// <param name="cancellationToken">Ends it at the next file; what is gone by then is gone.</param>
    /// <returns>False if nothing was there.</returns>
    /// <exception cref="UnauthorizedAccessException">Something is not this user's to remove.</exception>
    /// <exception cref="IOException">Something cannot be removed.</exception>
    public static bool Remove(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } parent)
        {
            throw new ArgumentException($"'{path}' is a whole disk.", nameof(path));
        }

        if (!UnixFiles.IsSupported)
        {
            return PathRemoval.Remove(full, cancellationToken);
        }

        using var folder = UnixFiles.Open(parent, UnixFiles.Naming | UnixFiles.Folder);
        if (folder is null)
        {
            var error = Marshal.GetLastPInvokeError();
            return error is UnixFiles.Missing or UnixFiles.NotAFolder ? false : throw Failure(full, error);
        }

        return new HandleRemoval(full, cancellationToken).Remove(folder, NativeName.ToBytes(full.AsSpan(parent.Length).TrimStart('/')));
    }

    /// <summary>Removes what stands at a path as far as that is possible.</summary>
    /// <returns>Why something stays; null if nothing does.</returns>
    public static string? TryRemove(string path)
    {
        try
        {
            Remove(path);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    /// <summary>Gives this user all rights to a folder of its own, so that things can be made and renamed in it. Nothing happens to what is no folder or somebody else's.</summary>
    public static void Unlock(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (UnixFiles.IsSupported)
        {
            using var handle = UnixFiles.Open(folder, UnixFiles.Naming | UnixFiles.Folder | UnixFiles.NoFollow);
            if (handle is not null && UnixFiles.Look(handle) is { } facts)
            {
                HandleRemoval.Unlock(handle, facts);
            }
        }
    }

    /// <summary>Sees to it that a folder of this user's stands there. What else does, a link to a folder too, is removed.</summary>
    public static void MakeFolder(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (new DirectoryInfo(path) is { Exists: false } or { LinkTarget: not null })
        {
            Remove(path);
            Directory.CreateDirectory(path);
        }

        Unlock(path);
    }

    internal static Exception Failure(string path, int error)
    {
        const int longest = 300;
        var shown = path.Length > longest ? path[..longest] + "…" : path;
        var message = $"'{shown}' cannot be removed: {(error == UnixFiles.Busy ? "something is mounted there" : Marshal.GetPInvokeErrorMessage(error))}.";
        return error is UnixFiles.Denied or UnixFiles.NotPermitted ? new UnauthorizedAccessException(message) : new IOException(message);
    }
}
