using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Autoauto.Core.Processes;

/// <summary>
/// Ends whole trees of processes. A tree is found three ways, because each alone can be escaped: the process group, the parent links, and a
/// marker in the environment, which a daemon that detached and changed its group still carries.
/// </summary>
public static partial class ProcessTree
{
    /// <summary>Name of the environment variable that marks every process of an agent or evaluator.</summary>
    public const string MarkerVariable = "AUTOAUTO_MARKER";

    private const int SigInt = 2;
    private const int SigTerm = 15;
    private const int SigKill = 9;

    /// <summary>Asks the group led by <paramref name="process"/> to end.</summary>
    internal static void RequestEnd(Process process, EndRequest request)
    {
        if (!OperatingSystem.IsWindows())
        {
            var signal = request == EndRequest.Interrupt ? SigInt : SigTerm;
            // Once, not twice: a second interrupt makes some programs give up their report. Without a group of its own it is asked alone.
            if (Kill(-process.Id, signal) != 0)
            {
                _ = Kill(process.Id, signal);
            }
        }
    }

    /// <summary>Kills the group led by <paramref name="process"/> and its descendants.</summary>
    internal static void Kill(Process process)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Kill(-process.Id, SigKill);
        }

        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception or NotSupportedException or AggregateException)
        {
            // Already gone: that is what was wanted.
        }
    }

    /// <summary>Kills what is left of the group that was led by <paramref name="leader"/>.</summary>
    internal static void KillGroup(int leader)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Kill(-leader, SigKill);
        }
    }

    /// <summary>
    /// Kills every process of this user that carries <paramref name="marker"/> in its environment, and repeats until none is found, so that a
    /// process forked in between does not slip through. Returns how many were killed. Linux only; elsewhere 0 (Windows has the job object).
    /// </summary>
    public static int Sweep(string marker)
    {
        ArgumentException.ThrowIfNullOrEmpty(marker);
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        var killed = new HashSet<int>();
        for (var round = 0; round < 20; round++)
        {
            var found = FindMarked(marker);
            if (found.Count == 0)
            {
                break;
            }

            foreach (var pid in found)
            {
                _ = Kill(pid, SigKill);
                killed.Add(pid);
            }

            Thread.Sleep(2);
        }

        return killed.Count;
    }

    /// <summary>
    /// The same after the end of one child: only processes younger than it can be its offspring, and ids grow until they wrap around, so that
    /// only those are looked at. One that emptied its environment is known by its session or, in a session of its own, by being an orphan without a
    /// terminal that works in the child's folder.
    /// </summary>
    /// <param name="marker">The marker.</param>
    /// <param name="child">Id of the child, which led a session of its own.</param>
    /// <param name="workingDirectory">The child's folder.</param>
    internal static int SweepYounger(string marker, int child, string workingDirectory)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        return SweepMarked(marker, child) + SweepUnmarked(child, workingDirectory);
    }

    private static int SweepUnmarked(int child, string workingDirectory)
    {
        var killed = new HashSet<int>();
        for (var round = 0; round < 20; round++)
        {
            var found = Directory.EnumerateDirectories("/proc")
                .Select(path => int.TryParse(Path.GetFileName(path.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
                .Where(pid => pid > child && pid != Environment.ProcessId && IsUnmarkedOffspring(pid, child, workingDirectory))
                .ToList();
            if (found.Count == 0)
            {
                break;
            }

            foreach (var pid in found)
            {
                _ = Kill(pid, SigKill);
                killed.Add(pid);
            }

            Thread.Sleep(2);
        }

        return killed.Count;
    }

    private static bool IsUnmarkedOffspring(int pid, int child, string workingDirectory)
    {
        var (parent, session, terminal) = (0, 0, 0);
        var isAlive = ProcFile.Test(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"), stat =>
        {
            // Behind the name, which may hold anything: state, parent, group, session, terminal.
            var fields = Encoding.ASCII.GetString(stat[(stat.LastIndexOf((byte)')') + 1)..]).Split(' ', 7, StringSplitOptions.RemoveEmptyEntries);
            return fields is [not ("Z" or "X"), var ppid, _, var sid, var tty, ..]
                && int.TryParse(ppid, CultureInfo.InvariantCulture, out parent)
                && int.TryParse(sid, CultureInfo.InvariantCulture, out session)
                && int.TryParse(tty, CultureInfo.InvariantCulture, out terminal);
        });
        return isAlive && (session == child || (terminal == 0 && IsInit(parent) && WorksIn(pid, workingDirectory)));
    }

    private static bool IsInit(int pid) =>
        pid == 1 || ProcFile.Test(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/comm"), name => name.SequenceEqual("systemd\n"u8));

    private static bool WorksIn(int pid, string folder)
    {
        try
        {
            var at = new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cwd")).LinkTarget;
            return at is not null && (at == folder || at.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static int SweepMarked(string marker, int child)
    {

        // The last field of loadavg is the id that was given out last; below the child's means wrapped around, and everything is searched.
        var last = int.Parse(File.ReadAllText("/proc/loadavg").AsSpan().TrimEnd().ToString().Split(' ')[^1], CultureInfo.InvariantCulture);
        var needle = Encoding.UTF8.GetBytes(MarkerVariable + "=" + marker);
        var suspects = last < child || last - child > 1000
            ? FindMarked(marker).Count
            : Enumerable.Range(child + 1, last - child).Count(pid => HasMarker($"/proc/{pid}", needle) && !IsZombie($"/proc/{pid}"));
        return suspects == 0 ? 0 : Sweep(marker);
    }

    /// <summary>Ids of the living processes that carry <paramref name="marker"/>, or any marker that starts with it.</summary>
    public static IReadOnlyList<int> FindMarked(string marker)
    {
        var found = new List<int>();
        if (!OperatingSystem.IsLinux())
        {
            return found;
        }

        var needle = Encoding.UTF8.GetBytes(MarkerVariable + "=" + marker);
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                || pid == Environment.ProcessId)
            {
                continue;
            }

            if (HasMarker(directory, needle) && !IsZombie(directory))
            {
                found.Add(pid);
            }
        }

        return found;
    }

    /// <summary>Ids and markers of all living processes that carry one. Linux only; elsewhere none.</summary>
    public static IReadOnlyList<(int Pid, string Marker)> ListMarked()
    {
        var needle = Encoding.UTF8.GetBytes(MarkerVariable + "=");
        var found = new List<(int Pid, string Marker)>();
        foreach (var pid in FindMarked(string.Empty))
        {
            ProcFile.Test($"/proc/{pid}/environ", environment =>
            {
                foreach (var range in environment.Split((byte)0))
                {
                    if (environment[range].StartsWith(needle))
                    {
                        found.Add((pid, Encoding.UTF8.GetString(environment[range][needle.Length..])));
                        return true;
                    }
                }

                return false;
            });
        }

        return found;
    }

    // A file that cannot be read belongs to a process that is gone meanwhile, or to another user: not ours.
    private static bool HasMarker(string procDirectory, byte[] needle) => ProcFile.Test(procDirectory + "/environ", environment =>
    {
        for (var at = environment.IndexOf(needle); at >= 0;)
        {
            if (at == 0 || environment[at - 1] == 0)
            {
                return true;
            }

            var next = environment[(at + 1)..].IndexOf(needle);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return false;
    });

    private static bool IsZombie(string procDirectory)
    {
        try
        {
            var stat = File.ReadAllText(procDirectory + "/stat");
            var afterName = stat.LastIndexOf(')');
            return afterName < 0 || afterName + 2 >= stat.Length || stat[afterName + 2] is 'Z' or 'X';
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
