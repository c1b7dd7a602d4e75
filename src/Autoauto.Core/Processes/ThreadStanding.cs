using System.Globalization;
using System.Runtime.InteropServices;

namespace Autoauto.Core.Processes;

/// <summary>What Linux gives a thread of this process at one moment, and hands on to every child that the thread starts.</summary>
/// <param name="Nice">Its nice value.</param>
/// <param name="Policy">How it is scheduled.</param>
/// <param name="Priority">Its priority among threads in real time; 0 for all others.</param>
/// <param name="Disk">Class and level of its priority at the disk; negative where that is not known.</param>
/// <param name="Slack">How late its timers may be; null where nobody but the system can set that, or it is not known.</param>
/// <param name="Processors">The processors that it may run on, as a mask in hexadecimal digits.</param>
internal readonly partial record struct ThreadStanding(int Nice, int Policy, int Priority, int Disk, string? Slack, string Processors)
{
    private const int OfOneThread = 0;
    private const int BytesOfMask = 1024;
    private const int DiskClassAt = 13;

    // In the order of their numbers; the fifth was never made.
    private static readonly string[] s_policies = ["normal", "first in, first out", "round robin", "batch", string.Empty, "idle", "deadline"];
    private static readonly string[] s_diskClasses = ["none", "real time", "best effort", "idle"];

    /// <summary>Looks at a thread; null if it is none any more.</summary>
    public static ThreadStanding? Of(int thread)
    {
        var mask = new byte[BytesOfMask];
        var nice = GetPriority(OfOneThread, thread);

        // -1 is a nice value, too.
        if ((nice == -1 && Marshal.GetLastPInvokeError() != 0) || GetAffinity(thread, mask.Length, mask) < 0)
        {
            return null;
        }

        var priority = 0;
        _ = GetParameters(thread, ref priority);
        return new ThreadStanding(nice, GetPolicy(thread), priority, DiskOf(thread), SlackOf(thread), Convert.ToHexString(mask.AsSpan().TrimEnd((byte)0)));
    }

    /// <summary>Puts a thread back from how it stands to this, as far as that is allowed, and tells what was different.</summary>
    public IEnumerable<OwnChange> PutBack(int thread, ThreadStanding now)
    {
        // First, because an idle thread may not lower its nice value.
        if ((now.Policy, now.Priority) != (Policy, Priority))
        {
            var priority = Priority;
            yield return new OwnChange("scheduling", Scheduled(now), Scheduled(this), OwnChange.Failure(SetPolicy(thread, Policy, ref priority)));
        }

        if (now.Nice != Nice)
        {
            yield return new OwnChange("nice value", Text(now.Nice), Text(Nice), OwnChange.Failure(SetPriority(OfOneThread, thread, Nice)));
        }

        // Looked at again: where nobody has set one, the system makes it of the nice value.
        if (Disk >= 0 && DiskOf(thread) is >= 0 and var disk && disk != Disk)
        {
            yield return new OwnChange("priority at the disk", AtDisk(disk), AtDisk(Disk), OwnChange.Failure(SetDisk(thread, Disk)));
        }

        if (Slack is not null && now.Slack is not null && now.Slack != Slack)
        {
            yield return new OwnChange("slack of timers in nanoseconds", now.Slack, Slack, OwnStanding.Write(SlackFile(thread), Slack));
        }

        if (now.Processors != Processors)
        {
            var mask = Convert.FromHexString(Processors);
            yield return new OwnChange("processors", Listed(now.Processors), Listed(Processors), OwnChange.Failure(SetAffinity(thread, mask.Length, mask)));
        }
    }

    private static string Scheduled(ThreadStanding standing)
    {
        var name = s_policies.ElementAtOrDefault(standing.Policy) ?? Text(standing.Policy);
        return standing.Priority == 0 ? name : $"{name} {Text(standing.Priority)}";
    }

    private static string AtDisk(int priority)
    {
        var name = s_diskClasses.ElementAtOrDefault(priority >> DiskClassAt) ?? Text(priority >> DiskClassAt);
        return $"{name} {Text(priority & ((1 << DiskClassAt) - 1))}";
    }

    /// <summary>The processors of a mask, as <c>taskset</c> lists them: 0-3,6.</summary>
    private static string Listed(string processors)
    {
        var mask = Convert.FromHexString(processors);
        var parts = new List<string>();
        for (var at = 0; at < mask.Length * 8; at++)
        {
            var first = at;
            while (at < mask.Length * 8 && (mask[at / 8] & (1 << (at % 8))) != 0)
            {
                at++;
            }

            if (at > first)
            {
                parts.Add(at - 1 == first ? Text(first) : $"{Text(first)}-{Text(at - 1)}");
            }
        }

        return string.Join(',', parts);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string SlackFile(int thread) => FormattableString.Invariant($"/proc/{thread}/timerslack_ns");

    // Only root sets that of another thread.
    private static string? SlackOf(int thread) => Environment.IsPrivilegedProcess ? OwnStanding.Read(SlackFile(thread)) : null;

    private static int DiskOf(int thread) => DiskCalls is { } calls ? (int)SystemCall(calls.Get, OfOneProcess, thread, 0) : -1;

    private static int SetDisk(int thread, int priority) => DiskCalls is { } calls ? (int)SystemCall(calls.Set, OfOneProcess, thread, priority) : -1;

    private const nint OfOneProcess = 1;

    // They have no function of the library's, and a number of their own on each architecture.
    private static (nint Get, nint Set)? DiskCalls => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => (252, 251),
        Architecture.Arm64 => (31, 30),
        _ => null,
    };

    [LibraryImport("libc", EntryPoint = "getpriority", SetLastError = true)]
    private static partial int GetPriority(int which, int who);

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    private static partial int SetPriority(int which, int who, int nice);

    [LibraryImport("libc", EntryPoint = "sched_getscheduler")]
    private static partial int GetPolicy(int thread);

    [LibraryImport("libc", EntryPoint = "sched_getparam")]
    private static partial int GetParameters(int thread, ref int priority);

    [LibraryImport("libc", EntryPoint = "sched_setscheduler", SetLastError = true)]
    private static partial int SetPolicy(int thread, int policy, ref int priority);

    [LibraryImport("libc", EntryPoint = "sched_getaffinity", SetLastError = true)]
    private static partial int GetAffinity(int thread, nint length, [Out] byte[] mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    private static partial int SetAffinity(int thread, nint length, byte[] mask);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint which, nint who, nint priority);
}
