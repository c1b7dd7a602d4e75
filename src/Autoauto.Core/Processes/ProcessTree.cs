namespace Autoauto.Core.Processes;

/// <summary>
/// Finds and ends the processes that an engine, dead or alive, has started for an owner (a run, an episode, a set-up). Linux only, where they are known
/// by their <see cref="Birthmark"/>; elsewhere nothing is found (Windows has the job object, which ends them with their engine).
/// </summary>
public static class ProcessTree
{
    /// <summary>Name of the environment variable by which a process can know whose call it is part of.</summary>
    public const string MarkerVariable = "AUTOAUTO_MARKER";

    /// <summary>
    /// Kills every process that was started for the owner of <paramref name="marker"/> (its part before the first dot), and repeats until none is found, so
    /// that a process forked in between does not slip through. Returns how many were killed.
    /// </summary>
    public static int Sweep(string marker)
    {
        ArgumentException.ThrowIfNullOrEmpty(marker);
        return EndAll(() => FindMarked(marker), pid => MarkedProcess.Read(pid, Birthmark.IsSupported)?.IsOf(marker) == true, except: 0);
    }

    /// <summary>Ids of the living processes that were started for the owner of <paramref name="marker"/>.</summary>
    public static IReadOnlyList<int> FindMarked(string marker) => [.. ListMarked().Where(process => process.IsOf(marker)).Select(process => process.Pid)];

    /// <summary>All living processes that an engine has started for some owner.</summary>
    public static IReadOnlyList<MarkedProcess> ListMarked()
    {
        var byMark = Birthmark.IsSupported;
        return [.. ProcTable.Pids().Select(pid => MarkedProcess.Read(pid, byMark)).OfType<MarkedProcess>()];
    }

    internal static int EndAll(Func<IReadOnlyList<int>> find, Func<int, bool> isMeant, int except)
    {
        var ended = new HashSet<int>();
        for (var round = 0; round < 20; round++)
        {
            var found = find();
            if (found.Count == 0)
            {
                break;
            }

            ended.UnionWith(found.Where(pid => ProcessSignal.Send(pid, ProcessSignal.Kill, isMeant)));
            Thread.Sleep(2);
        }

        ended.Remove(except);
        return ended.Count;
    }
}

/// <summary>A process that an engine has started, directly or not.</summary>
public sealed class MarkedProcess
{
    private readonly Birthmark? _mark;
    private readonly string? _marker;

    private MarkedProcess(int pid, Birthmark? mark, string? marker) => (Pid, _mark, _marker) = (pid, mark, marker);

    /// <summary>Its id.</summary>
    public int Pid { get; }

    /// <summary>True if it was started for the owner of <paramref name="marker"/>.</summary>
    public bool IsOf(string marker)
    {
        ArgumentException.ThrowIfNullOrEmpty(marker);
        return _mark?.Owner == Birthmark.OwnerOf(marker) || _marker?.Split('.')[0] == marker.Split('.')[0];
    }

    // The environment alone proves little, and counts only where an engine has nothing better.
    internal static MarkedProcess? Read(int pid, bool byMarkOnly)
    {
        var mark = Birthmark.Read(pid);
        var marker = byMarkOnly ? null : ProcTable.MarkerOf(pid);
        return (mark is null && marker is null) || ProcTable.Read(pid) is null ? null : new MarkedProcess(pid, mark, marker);
    }
}
