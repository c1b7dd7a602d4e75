using System.Diagnostics;
using System.Globalization;

namespace Autoauto.Core.Primitives;

/// <summary>Names one process for good: ids are reused, id plus start time within one boot is not.</summary>
/// <param name="Host">Machine name.</param>
/// <param name="Pid">Process id.</param>
/// <param name="StartStamp">When the process started, in a form that only has to be compared for equality.</param>
public sealed record ProcessIdentity(string Host, int Pid, string StartStamp)
{
    /// <summary>The identity of this process.</summary>
    public static ProcessIdentity Current() =>
        new(Environment.MachineName, Environment.ProcessId, ReadStartStamp(Environment.ProcessId) ?? "unknown");

    /// <summary>True if this host runs the process; null if it belongs to another host and nothing can be said.</summary>
    public bool? IsAlive()
    {
        if (!string.Equals(Host, Environment.MachineName, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return string.Equals(ReadStartStamp(Pid), StartStamp, StringComparison.Ordinal);
    }

    private static string? ReadStartStamp(int pid)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                var stat = File.ReadAllText($"/proc/{pid}/stat");
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                if (fields[0] is "Z" or "X")
                {
                    return null;
                }

                var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
                return $"{boot}:{fields[19]}";
            }

            using var process = Process.GetProcessById(pid);
            return process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException
                                      or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
