using System.Diagnostics;

namespace Autoauto.Core.Tests.Support;

/// <summary>A folder with another one mounted on it, as long as this lives.</summary>
internal sealed class MountedFolder : IDisposable
{
    private readonly string _place;

    public MountedFolder(string what, string place)
    {
        _place = place;
        HostileTree.Shell("/", $"mount --bind '{what}' '{place}'");
    }

    /// <summary>True where this process may mount something; in a container root often may not.</summary>
    public static bool IsPossible { get; } = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Try();

    public void Dispose() => HostileTree.Shell("/", $"umount '{_place}'");

    private static bool Try()
    {
        var folder = Directory.CreateTempSubdirectory("autoauto-mount-").FullName;
        using var attempt = Process.Start("sh", ["-c", $"mount --bind '{folder}' '{folder}' 2> /dev/null && umount '{folder}'"]);
        attempt.WaitForExit();
        Directory.Delete(folder);
        return attempt.ExitCode == 0;
    }
}
