using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Autoauto.Core.Processes;

/// <summary>
/// What Linux allows this process at one moment: its limits, and the nice values and processors of its threads. All children inherit it, and every process of
/// the same user can change it from outside.
/// </summary>
internal sealed partial class OwnStanding
{
    private const int OfOneThread = 0;
    private const int BytesOfMask = 1024;
    private const string Threads = "/proc/self/task";

    // In the order of their numbers.
    private static readonly string[] s_limits =
    [
        "computing time", "size of a file", "size of data", "size of the stack", "size of a core file", "resident memory", "number of processes", "number of open files",
        "locked memory", "address space", "file locks", "pending signals", "bytes of message queues", "nice value", "real-time priority", "real-time computing time",
    ];

    private readonly Limit[] _allowed;
    private readonly Dictionary<int, ThreadStanding> _threads;

    private OwnStanding(Limit[] allowed, Dictionary<int, ThreadStanding> threads) => (_allowed, _threads) = (allowed, threads);

    /// <summary>How it stands now; null on other systems.</summary>
    public static OwnStanding? Look() => OperatingSystem.IsLinux() ? new OwnStanding(ReadLimits(), ReadThreads()) : null;

    /// <summary>Puts back what is different by now, as far as it may, and returns what was different.</summary>
    public IReadOnlyList<OwnChange> PutBack()
    {
        // The limits first: one of them is how many files may be open, and the threads are read from files.
        var limits = PutBackLimits();
        return [.. limits, .. ReadThreads().SelectMany(thread => PutBack(thread.Key, thread.Value)).Distinct()];
    }

    private List<OwnChange> PutBackLimits()
    {
        var found = new List<OwnChange>();
        var now = ReadLimits();
        for (var i = 0; i < now.Length; i++)
        {
            if (now[i] != _allowed[i])
            {
                var failure = SetLimit(i, ref _allowed[i]) == 0 ? null : Reason();
                if (failure is not null)
                {
                    // Only root raises a hard limit; below it the soft one can be had.
                    var most = new Limit { Soft = Math.Min(_allowed[i].Soft, now[i].Hard), Hard = now[i].Hard };
                    _ = SetLimit(i, ref most);
                }

                found.Add(new OwnChange($"limit of {s_limits[i]}", $"{now[i]}", $"{_allowed[i]}", failure));
            }
        }

        return found;
    }

    private IEnumerable<OwnChange> PutBack(int thread, ThreadStanding now)
    {
        // A thread that was not there stands as the one did that began it.
        if (!_threads.TryGetValue(thread, out var before))
        {
            before = _threads.ContainsValue(now) ? now : _threads.GetValueOrDefault(Environment.ProcessId, now);
        }

        if (now.Nice != before.Nice)
        {
            yield return new OwnChange("nice value", Text(now.Nice), Text(before.Nice), SetPriority(OfOneThread, thread, before.Nice) == 0 ? null : Reason());
        }

        if (now.Processors != before.Processors)
        {
            var mask = Convert.FromHexString(before.Processors);
            yield return new OwnChange("processors", Listed(now.Processors), Listed(before.Processors), SetAffinity(thread, mask.Length, mask) == 0 ? null : Reason());
        }
    }

    private static string Reason() => new Win32Exception(Marshal.GetLastPInvokeError()).Message;

    private static Limit[] ReadLimits()
    {
        var limits = new Limit[s_limits.Length];
        for (var i = 0; i < limits.Length; i++)
        {
            _ = GetLimit(i, ref limits[i]);
        }

        return limits;
    }

    private static Dictionary<int, ThreadStanding> ReadThreads()
    {
        var threads = new Dictionary<int, ThreadStanding>();
        var mask = new byte[BytesOfMask];
        foreach (var path in Directory.EnumerateDirectories(Threads))
        {
            var thread = int.Parse(Path.GetFileName(path.AsSpan()), CultureInfo.InvariantCulture);
            Array.Clear(mask);
            var nice = GetPriority(OfOneThread, thread);

            // -1 is a nice value, too. A thread that has ended meanwhile has none.
            if ((nice != -1 || Marshal.GetLastPInvokeError() == 0) && GetAffinity(thread, mask.Length, mask) >= 0)
            {
                threads[thread] = new ThreadStanding(nice, Convert.ToHexString(mask.AsSpan().TrimEnd((byte)0)));
            }
        }

        return threads;
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

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, ref Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetLimit(int resource, ref Limit limit);

    [LibraryImport("libc", EntryPoint = "getpriority", SetLastError = true)]
    private static partial int GetPriority(int which, int who);

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    private static partial int SetPriority(int which, int who, int nice);

    [LibraryImport("libc", EntryPoint = "sched_getaffinity", SetLastError = true)]
    private static partial int GetAffinity(int thread, nint length, [Out] byte[] mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    private static partial int SetAffinity(int thread, nint length, byte[] mask);

    private readonly record struct ThreadStanding(int Nice, string Processors);

    [StructLayout(LayoutKind.Sequential)]
    private record struct Limit
    {
        public nuint Soft;
        public nuint Hard;

        public override readonly string ToString() => Soft == Hard ? Of(Soft) : $"{Of(Soft)}, at most {Of(Hard)}";

        private static string Of(nuint value) => value == nuint.MaxValue ? "unlimited" : value.ToString(CultureInfo.InvariantCulture);
    }
}

/// <summary>Something that was changed about what this process may.</summary>
/// <param name="What">What.</param>
/// <param name="Found">How it stood.</param>
/// <param name="Before">How it stood before.</param>
/// <param name="Stays">Why it could not be put back; null if it was.</param>
public sealed record OwnChange(string What, string Found, string Before, string? Stays)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"the engine's own {What} ({Found} instead of {Before}{(Stays is null ? string.Empty : $"; it could not be put back: {Stays}")})";
}
