namespace Autoauto.Core.Primitives;

/// <summary>
/// Files and folders that only their user can read: what agents say, what evaluators print and what is known of a repository is nobody else's
/// business. On Windows they inherit the folder's access list, which in a user's profile is private already.
/// </summary>
public static class PrivateFiles
{
    private const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Folder = File | UnixFileMode.UserExecute;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Opens a file as <see cref="FileStream"/> does; one that is made is private.</summary>
    public static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share, int bufferSize = 4096)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = bufferSize };
        if (!OperatingSystem.IsWindows() && mode != FileMode.Open)
        {
            options.UnixCreateMode = File;
            MakeWay(path, mode);
        }

        return new FileStream(path, options);
    }

    // What is written here is the engine's alone: a FIFO would make it wait for a reader, a link would lead to somebody else's file. What is opened as it stands, such as a
    // lock, is shared, and not to be taken away from under somebody; a folder goes only where nobody but the engine names the file, a log that grows.
    private static void MakeWay(string path, FileMode mode)
    {
        if (!UnixFiles.IsSupported || UnixFiles.Look(path)?.Type is not { } type)
        {
            return;
        }

        if ((mode != FileMode.OpenOrCreate && type is (EntryType.Fifo or EntryType.Socket or EntryType.Link)) || (mode == FileMode.Append && type == EntryType.Folder))
        {
            TreeRemoval.Remove(path);
        }
        else if (type == EntryType.Fifo)
        {
            throw new IOException($"'{path}' is a pipe and no file.");
        }
    }

    /// <summary>Makes a private folder, and private parents where they are missing; what is there stays as it is. Returns the full path.</summary>
    public static string CreateFolder(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (OperatingSystem.IsWindows())
        {
            return Directory.CreateDirectory(full).FullName;
        }

        // With a mode, .NET makes the last folder private and its parents like any other.
        var missing = new Stack<string>();
        for (var folder = full; folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
        {
            missing.Push(folder);
        }

        foreach (var folder in missing)
        {
            Directory.CreateDirectory(folder, Folder);
        }

        return full;
    }

    /// <summary>True if somebody else can read or write what is there; false on Windows.</summary>
    public static bool IsShared(string path) => !OperatingSystem.IsWindows() && (System.IO.File.GetUnixFileMode(path) & Others) != 0;

    /// <summary>Takes everybody else's rights away.</summary>
    public static void Restrict(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(path, System.IO.File.GetUnixFileMode(path) & ~Others);
        }
    }
}
