using System.Reflection;

namespace Autoauto.PowerShell.Tests;

/// <summary>The PowerShell and the Pester that were restored with the packages of this project: where the build says that they are.</summary>
internal static class RestoredPowerShell
{
    /// <summary>Full path of the executable, which may be started.</summary>
    /// <exception cref="InvalidOperationException">It is not there, or this user may not start it.</exception>
    public static string Executable { get; } = MakeExecutable(Find("PowerShellExecutable"));

    /// <summary>Full path of Pester's manifest.</summary>
    /// <exception cref="InvalidOperationException">It is not there.</exception>
    public static string Pester { get; } = Find("PesterManifest");

    /// <summary>The .NET that runs these tests: the executable finds no other one by itself where .NET is only on the PATH.</summary>
    public static string DotnetRoot { get; } = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    private static string Find(string name)
    {
        var path = typeof(RestoredPowerShell).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == name).Value!;
        return File.Exists(path) ? path : throw new InvalidOperationException($"{name} is not at '{path}', where these tests were built to find it. Restore and build again: dotnet test.");
    }

    // A package holds no modes: what restoring makes of them depends on the version of NuGet and on the umask.
    private static string MakeExecutable(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return path;
        }

        var mode = File.GetUnixFileMode(path);
        if (!mode.HasFlag(UnixFileMode.UserExecute))
        {
            try
            {
                File.SetUnixFileMode(path, mode | UnixFileMode.UserExecute);
            }
            catch (UnauthorizedAccessException e)
            {
                throw new InvalidOperationException($"This user may not start '{path}'. Its owner can allow it: chmod a+rx '{path}'.", e);
            }
        }

        return path;
    }
}
