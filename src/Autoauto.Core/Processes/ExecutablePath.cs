namespace Autoauto.Core.Processes;

/// <summary>Finds executables the way a shell does.</summary>
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
            return Candidates(Path.GetFullPath(name, workingDirectory ?? Environment.CurrentDirectory)).FirstOrDefault(IsExecutable);
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Where(folder => Path.IsPathFullyQualified(folder.Trim('"'))).SelectMany(folder => Candidates(Path.Combine(folder, name))).FirstOrDefault(IsExecutable);
    }

    private static IEnumerable<string> Candidates(string path)
    {
        yield return path;
        if (OperatingSystem.IsWindows() && !Path.HasExtension(path))
        {
            foreach (var extension in (Environment.GetEnvironmentVariable("PATHEXT") ?? ".EXE;.CMD;.BAT").Split(';'))
            {
                yield return path + extension;
            }
        }
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
