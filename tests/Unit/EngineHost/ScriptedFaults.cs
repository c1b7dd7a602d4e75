using System.Diagnostics;
using System.Globalization;
using Autoauto.Core.Loop;

namespace EngineHost;

/// <summary>Writes down every fault point that is passed, and lets one thing happen at one of them.</summary>
/// <param name="at">Where; null for nowhere.</param>
/// <param name="action">What.</param>
/// <param name="clock">The clock that jumps.</param>
/// <param name="hold">The file that a held engine waits for to go; <c>.reached</c> is added to say that it waits.</param>
/// <param name="trace">File that takes one line per passage; null for none.</param>
public sealed class ScriptedFaults(Passage? at, FaultAction action, HurriedTime clock, string? hold, string? trace) : IFaultPoints
{
    // ENOSPC, as .NET reports it on Unix.
    private const int NoSpace = 28;
    private readonly Lock _lock = new();
    private readonly Dictionary<(string, FaultPoint), int> _counts = [];
    private volatile bool _full;

    /// <inheritdoc/>
    public void Reached(string step, FaultPoint point)
    {
        Passage passage;
        lock (_lock)
        {
            var count = _counts.GetValueOrDefault((step, point)) + 1;
            _counts[(step, point)] = count;
            passage = new Passage(step, point, count);
            if (trace is not null)
            {
                File.AppendAllText(trace, passage + "\n");
            }
        }

        if (_full)
        {
            throw new IOException("No space left on device", NoSpace);
        }

        if (passage == at)
        {
            Act();
        }
    }

    private void Act()
    {
        switch (action)
        {
            case FaultAction.Kill:
                KillSelf();
                break;
            case FaultAction.KillTree:
                foreach (var child in ChildrenOf(Environment.ProcessId))
                {
                    KillTree(child);
                }

                KillSelf();
                break;
            case FaultAction.Hold:
                File.WriteAllText(hold + ".reached", string.Empty);
                while (File.Exists(hold))
                {
                    Thread.Sleep(5);
                }

                break;
            case FaultAction.DiskFull:
                _full = true;
                throw new IOException("No space left on device", NoSpace);
            case FaultAction.ClockForward:
                clock.Jump(TimeSpan.FromHours(1));
                break;
            case FaultAction.ClockBack:
                clock.Jump(TimeSpan.FromHours(-1));
                break;
            default:
                break;
        }
    }

    private static void KillSelf()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }

    private static void KillTree(int pid)
    {
        foreach (var child in ChildrenOf(pid))
        {
            KillTree(child);
        }

        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // Gone already.
        }
    }

    private static List<int> ChildrenOf(int parent)
    {
        var children = new List<int>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
            {
                continue;
            }

            try
            {
                var stat = File.ReadAllText(directory + "/stat");
                if (int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture) == parent)
                {
                    children.Add(pid);
                }
            }
            catch (IOException)
            {
                // Gone meanwhile.
            }
        }

        return children;
    }
}
