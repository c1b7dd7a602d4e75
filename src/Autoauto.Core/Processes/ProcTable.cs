using System.Globalization;
using System.Text;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Processes;

/// <summary>What Linux says about the processes of this machine; nothing on other systems.</summary>
internal static class ProcTable
{
    private const int TicksPerSecond = 100;

    /// <summary>Ids of all processes but this one.</summary>
    public static IEnumerable<int> Pids() => !OperatingSystem.IsLinux() ? [] : Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
        .Where(pid => pid > 0 && pid != Environment.ProcessId);

    /// <summary>
    /// The same without those that are certainly older than <paramref name="child"/>, which was started at <paramref name="since"/>. Ids grow until they
    /// wrap around, so that shortly behind a start only those above the child's have to be looked at.
    /// </summary>
    public static IEnumerable<int> PidsSince(int child, long since)
    {
        if (!OperatingSystem.IsLinux() || Now() - since > 2 * TicksPerSecond)
        {
            return Pids();
        }

        // The last field of loadavg is the id that was given out last; below the child's means wrapped around.
        var last = int.Parse(File.ReadAllText("/proc/loadavg").TrimEnd().Split(' ')[^1], CultureInfo.InvariantCulture);
        return last < child || last - child > 1000 ? Pids() : Enumerable.Range(child, last - child + 1).Where(pid => pid != Environment.ProcessId);
    }

    /// <summary>Time since the machine started, in the unit of <see cref="ProcStat.Start"/>.</summary>
    public static long Now() => !OperatingSystem.IsLinux() ? 0
        : (long)(decimal.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture) * TicksPerSecond);

    /// <summary>What is known of a living process; null if it is gone, or waits only to be asked for its exit code.</summary>
    public static ProcStat? Read(int pid)
    {
        var fields = StatOf(pid);
        return fields.Length > 19 && !ProcessIdentity.IsOver(fields)
            && int.TryParse(fields[2], CultureInfo.InvariantCulture, out var group)
            && int.TryParse(fields[3], CultureInfo.InvariantCulture, out var session)
            && long.TryParse(fields[19], CultureInfo.InvariantCulture, out var start)
            ? new ProcStat(group, session, start)
            : null;
    }

    /// <summary>The fields of a process's <c>stat</c> behind its name, which may hold anything: state, parent, group, session, ..., start as the twentieth. Empty if it is gone.</summary>
    public static string[] StatOf(int pid)
    {
        string[] fields = [];
        ProcFile.Test(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"), stat =>
        {
            fields = Encoding.ASCII.GetString(stat[(stat.LastIndexOf((byte)')') + 1)..]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return true;
        });
        return fields;
    }

    /// <summary>Value of <see cref="ProcessTree.MarkerVariable"/> in the environment that a process was started with; null if there is none, if it is empty, or if it cannot be read.</summary>
    public static string? MarkerOf(int pid)
    {
        string? found = null;
        ProcFile.Test(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/environ"), environment =>
        {
            var name = Encoding.ASCII.GetBytes(ProcessTree.MarkerVariable + "=");
            foreach (var range in environment.Split((byte)0))
            {
                if (environment[range].StartsWith(name) && environment[range].Length > name.Length)
                {
                    found = Encoding.UTF8.GetString(environment[range][name.Length..]);
                    return true;
                }
            }

            return false;
        });
        return found;
    }
}

/// <summary>A living process.</summary>
/// <param name="Group">Its process group.</param>
/// <param name="Session">Its session.</param>
/// <param name="Start">When it was started, in hundredths of a second since the machine started.</param>
internal readonly record struct ProcStat(int Group, int Session, long Start);
