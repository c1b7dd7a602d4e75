using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Autoauto.Core.Primitives;

/// <summary>Names one process for good: ids are reused, id plus start time within one boot is not.</summary>
/// <param name="Host">Machine name.</param>
/// <param name="Pid">Process id.</param>
/// <param name="StartStamp">When the process started, in a form that only has to be compared for equality.</param>
public sealed partial record ProcessIdentity(string Host, int Pid, string StartStamp)
{
    private const string Unknown = "unknown";
    private const int ThreadsAt = 17;
    private const int NoSuchProcess = 3;

    /// <summary>
    /// Where the id means something: the operating system, on Linux with the boot and the pid namespace, because containers and Windows beside its subsystem for
    /// Linux share names of machines and number their processes by themselves. Null if it was recorded before that was noted.
    /// </summary>
    public string? Scope { get; init; }

    /// <summary>The identity of this process.</summary>
    public static ProcessIdentity Current() => new(Environment.MachineName, Environment.ProcessId, OwnStamp() ?? Unknown) { Scope = OwnScope() };

    /// <summary>
    /// True if the process runs, false if it provably is gone, null if nothing can be said from here: it belongs to another host, another operating system or
    /// another pid namespace, or its account lets nobody look.
    /// </summary>
    public bool? IsAlive()
    {
        var scope = OwnScope();
        if (!string.Equals(Host, Environment.MachineName, StringComparison.OrdinalIgnoreCase) || (Scope is not null && Scope != scope))
        {
            return null;
        }

        if (Pid == Environment.ProcessId && OwnStamp() is { } own && string.Equals(own, StartStamp, StringComparison.Ordinal))
        {
            return true;
        }

        var (isThere, stamp) = scope is null ? (null, null) : OperatingSystem.IsLinux() ? LookOnLinux(Pid) : Look(Pid);
        return isThere switch
        {
            true when string.Equals(stamp, StartStamp, StringComparison.Ordinal) => true,
            null => null,

            // There is no such process here. Whether here is where it ran is not known of an old record.
            _ => Scope is null ? null : false,
        };
    }

    /// <summary>What this process can see other processes by; null if that cannot be found out.</summary>
    private static string? OwnScope()
    {
        if (!OperatingSystem.IsLinux())
        {
            return OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : "other";
        }

        try
        {
            // A /proc of another namespace, as unshare without a mount leaves it, shows other processes under our numbers.
            return new FileInfo("/proc/self").LinkTarget == Environment.ProcessId.ToString(CultureInfo.InvariantCulture)
                && new FileInfo("/proc/self/ns/pid").LinkTarget is { } space
                    ? $"linux/{ReadBoot()}/{space}"
                    : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? OwnStamp()
    {
        if (!OperatingSystem.IsLinux())
        {
            return Look(Environment.ProcessId).Stamp;
        }

        try
        {
            return ParseStat(File.ReadAllText("/proc/self/stat")).Stamp;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static (bool? IsThere, string? Stamp) LookOnLinux(int pid)
    {
        try
        {
            return ParseStat(File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A /proc that hides other accounts' processes looks the same as one without them; the kernel knows.
            return (Kill(pid, 0) != 0 && Marshal.GetLastPInvokeError() == NoSuchProcess ? false : null, null);
        }
    }

    /// <summary>True if the fields of a <c>stat</c> behind the name are those of a process that has ended: its first thread has, and it has no other.</summary>
    internal static bool IsOver(IReadOnlyList<string> fields) => fields[0] is ("Z" or "X") && fields[ThreadsAt] is ("0" or "1");

    private static (bool? IsThere, string? Stamp) ParseStat(string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return IsOver(fields) ? (false, null) : (true, $"{ReadBoot()}:{fields[19]}");
    }

    private static string ReadBoot() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    private static (bool? IsThere, string? Stamp) Look(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return (true, process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return (false, null);
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or UnauthorizedAccessException or NotSupportedException)
        {
            // It is there, and its account lets nobody look.
            return (null, null);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int pid, int signal);
}
