using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Autoauto.Core.Processes;

/// <summary>
/// What Linux allows this process at one moment: its limits, how soon it is killed where memory runs out, and how its threads are scheduled. All children inherit it, and every process of
/// the same user can change it from outside.
/// </summary>
internal sealed partial class OwnStanding
{
    private const string Threads = "/proc/self/task";
    private const string KilledFirst = "/proc/self/oom_score_adj";

    // In the order of their numbers.
    private static readonly string[] s_limits =
    [
        "computing time", "size of a file", "size of data", "size of the stack", "size of a core file", "resident memory", "number of processes", "number of open files",
        "locked memory", "address space", "file locks", "pending signals", "bytes of message queues", "nice value", "real-time priority", "real-time computing time",
    ];

    private readonly Limit[] _allowed;
    private readonly string? _killedFirst;
    private readonly Dictionary<int, ThreadStanding> _threads;

    private OwnStanding(Limit[] allowed, string? killedFirst, Dictionary<int, ThreadStanding> threads) => (_allowed, _killedFirst, _threads) = (allowed, killedFirst, threads);

    /// <summary>How it stands now; null on other systems.</summary>
    public static OwnStanding? Look() => OperatingSystem.IsLinux() ? new OwnStanding(ReadLimits(), Read(KilledFirst), ReadThreads()) : null;

    /// <summary>Puts back what is different by now, as far as it may, and returns what was different.</summary>
    public IReadOnlyList<OwnChange> PutBack()
    {
        // The limits first: one of them is how many files may be open, and the threads are read from files.
        var limits = PutBackLimits();
        return [.. limits, .. PutBackKilledFirst(), .. ReadThreads().SelectMany(thread => Before(thread.Key, thread.Value).PutBack(thread.Key, thread.Value)).Distinct()];
    }

    /// <summary>A small file that the system makes; null if it cannot be read.</summary>
    public static string? Read(string path)
    {
        var text = string.Empty;
        return ProcFile.Test(path, bytes => (text = Encoding.ASCII.GetString(bytes).Trim()).Length > 0) ? text : null;
    }

    /// <summary>Writes one; says what is against it.</summary>
    public static string? Write(string path, string text)
    {
        try
        {
            File.WriteAllText(path, text);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private List<OwnChange> PutBackLimits()
    {
        var found = new List<OwnChange>();
        var now = ReadLimits();
        for (var i = 0; i < now.Length; i++)
        {
            if (now[i] != _allowed[i])
            {
                var failure = OwnChange.Failure(SetLimit(i, ref _allowed[i]));
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

    private IEnumerable<OwnChange> PutBackKilledFirst()
    {
        if (_killedFirst is { } before && Read(KilledFirst) is { } now && now != before)
        {
            yield return new OwnChange("place among those that are killed where memory runs out", now, before, Write(KilledFirst, before));
        }
    }

    // A thread that was not there stands as the one did that began it.
    private ThreadStanding Before(int thread, ThreadStanding now) =>
        _threads.TryGetValue(thread, out var before) ? before : _threads.ContainsValue(now) ? now : _threads.GetValueOrDefault(Environment.ProcessId, now);

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
        foreach (var path in Directory.EnumerateDirectories(Threads))
        {
            var thread = int.Parse(Path.GetFileName(path.AsSpan()), CultureInfo.InvariantCulture);
            if (ThreadStanding.Of(thread) is { } standing)
            {
                threads[thread] = standing;
            }
        }

        return threads;
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, ref Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetLimit(int resource, ref Limit limit);

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
    /// <summary>What a call of the system's that puts something back has failed by; null if it has not.</summary>
    internal static string? Failure(int result) => result == 0 ? null : new Win32Exception(Marshal.GetLastPInvokeError()).Message;

    /// <inheritdoc/>
    public override string ToString() =>
        $"the engine's own {What} ({Found} instead of {Before}{(Stays is null ? string.Empty : $"; it could not be put back: {Stays}")})";
}
