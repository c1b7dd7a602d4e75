namespace Autoauto.Core.Processes;

/// <summary>
/// Finds executables, once and for everything that is started: a name means a file in a folder of the PATH, never one in the current directory, where
/// a repository could put a <c>git</c> of its own.
/// </summary>
public static class ExecutablePath
{
    /// <summary>
    /// Full path of <paramref name="name"/>: as it stands if it is rooted, relative to <paramref name="workingDirectory"/> if it has a
    /// separator, else from PATH (with PATHEXT on Windows). Null if there is none or it may not be executed.
    /// </summary>
    public static string? Find(string name, string? workingDirectory = null)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return null;
        }

        if (Path.IsPathRooted(name) || name.Contains('/', StringComparison.Ordinal) || name.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return Candidates(Path.GetFullPath(name, Path.GetFullPath(workingDirectory ?? "."))).FirstOrDefault(IsExecutable);
        }

        return Folders(Environment.GetEnvironmentVariable("PATH")).SelectMany(folder => Candidates(Path.Combine(folder.Trim('"'), name))).FirstOrDefault(IsExecutable);
    }

    /// <summary>The same; it has to be there.</summary>
    /// <exception cref="ProcessStartException">It was not found or may not be executed.</exception>
    public static string Require(string name, string? workingDirectory = null) =>
        Find(name, workingDirectory) ?? throw new ProcessStartException(name, "it was not found or is not executable", null);

    /// <summary>
    /// The folders of a PATH that mean the same wherever a process stands, as a PATH; null if there are none. An empty or relative folder is one of whoever
    /// wrote the current directory, where a file called <c>git</c> would be run instead of git.
    /// </summary>
    public static string? Absolute(string? path) => Folders(path).ToList() is [_, ..] folders ? string.Join(Path.PathSeparator, folders) : null;

    /// <summary>The folders in which names are looked up.</summary>
    public static IEnumerable<string> Folders() => Folders(Environment.GetEnvironmentVariable("PATH")).Select(folder => folder.Trim('"'));

    private static IEnumerable<string> Folders(string? path) => (path ?? string.Empty).Split(Path.PathSeparator).Where(folder => Path.IsPathFullyQualified(folder.Trim('"')));

    private static IEnumerable<string> Candidates(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            return [path];
        }

        // What has none of these endings is not a program there, whatever else stands beside it: npm puts a shell script beside each claude.cmd.
        var endings = (Environment.GetEnvironmentVariable("PATHEXT") ?? ".EXE;.CMD;.BAT").Split(';', StringSplitOptions.RemoveEmptyEntries);
        return endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) ? [path] : [.. endings.Select(ending => path + ending)];
    }

    private static bool IsExecutable(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        const UnixFileMode anyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & anyExecute) != 0;
    }
}
