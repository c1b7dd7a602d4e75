using System.Diagnostics;

namespace Autoauto.Cli.Tests.Support;

/// <summary>
/// Runs the CLI on a repository that cannot be written. Permissions do that for an ordinary user; root ignores them and gets a read-only mount in
/// a mount namespace of its own.
/// </summary>
internal static class ReadOnlyDisk
{
    public static Process Start(string root, params string[] args)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no read-only folders: the attribute does not keep files from being created.");
            throw new PlatformNotSupportedException();
        }

        if (Environment.IsPrivilegedProcess)
        {
            if (!CanMount(root))
            {
                Assert.Skip("Running as root, which ignores permissions, and a read-only mount is not allowed here either.");
            }

            const string script = "root=$1; shift; mount --bind \"$root\" \"$root\" && mount -o remount,ro,bind \"$root\" && cd \"$root\" && exec \"$@\"";
            return AutoautoProcess.Start(root, "unshare", ["--mount", "sh", "-c", script, "sh", root, AutoautoProcess.Executable, .. args]);
        }

        foreach (var folder in Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories).Append(root).ToList())
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return AutoautoProcess.Start(root, args);
    }

    private static bool CanMount(string root)
    {
        try
        {
            using var process = Process.Start("unshare", ["--mount", "mount", "--bind", root, root]);
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
