using Autoauto.Core.Primitives.Redaction;

namespace Autoauto.Core.Processes;

/// <summary>What to start and how to watch it: an immutable description of one child process.</summary>
public sealed record ProcessSpec
{
    /// <summary>Executable: a path, or a name that is looked up on PATH.</summary>
    public required string FileName { get; init; }

    /// <summary>Arguments, one by one; never a concatenated command line.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Current directory of the child.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Folder, executable and arguments on one line, for people: not to be run.</summary>
    public string CommandLine => $"In {WorkingDirectory}: {string.Join(' ', Arguments.Prepend(FileName).Select(Quote))}";

    /// <summary>Variables to set; a null value removes the variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Text for the standard input, which is closed behind it; null closes it at once.</summary>
    public string? StandardInput { get; init; }

    /// <summary>Bytes for the standard input, behind the text if there is one.</summary>
    public ReadOnlyMemory<byte> StandardInputBytes { get; init; }

    /// <summary>Ends the process after this long; null = no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Ends the process after this long without a byte of output; null = no limit.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>How the process is asked to end before it is killed.</summary>
    public EndRequest EndRequest { get; init; }

    /// <summary>Between the request to end and the kill.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Value of the environment variable <see cref="ProcessTree.MarkerVariable"/>: the child becomes the leader of its own process group, and
    /// whatever it has started is ended with it, daemons that detached included. The part before the first dot names the owner, for whom a later
    /// engine finds what this one left behind. Null for short, trusted tools such as git.
    /// </summary>
    public string? Marker { get; init; }

    /// <summary>
    /// True if what is started only holds what it is all about (a sandbox that ends with it): to be asked to end is everything but that, which else would
    /// be gone at once and take the rest along.
    /// </summary>
    public bool IsWrapped { get; init; }

    /// <summary>How much of the standard output is kept in memory, from its start, in bytes. What goes beyond is dropped (but still logged).</summary>
    public int OutputLimitBytes { get; init; } = 1 << 20;

    /// <summary>File that receives standard output as it comes; null = none.</summary>
    public string? OutputPath { get; init; }

    /// <summary>File that receives standard error as it comes; null = none.</summary>
    public string? ErrorPath { get; init; }

    /// <summary>
    /// Takes secrets out of both streams before anything keeps, logs or passes them on. Null with a <see cref="Marker"/>: what the environment
    /// says; null without one: nothing is taken out of what a trusted tool says.
    /// </summary>
    public Redactor? Redactor { get; init; }

    /// <summary>Called for each complete line of the standard output (without its line break), on a pool thread; must not block.</summary>
    public Action<ReadOnlyMemory<byte>>? OnOutputLine { get; init; }

    /// <summary>Called once with the process id, right after the start.</summary>
    public Action<int>? OnStarted { get; init; }

    private static string Quote(string argument) => argument.Length > 0 && !argument.Any(char.IsWhiteSpace) ? argument : $"\"{argument}\"";
}

/// <summary>How a process is asked to end. On Windows nothing is asked, it is killed.</summary>
public enum EndRequest
{
    /// <summary>SIGTERM.</summary>
    Terminate,

    /// <summary>SIGINT: some programs only then report what they used.</summary>
    Interrupt,
}

/// <summary>Why a process ended.</summary>
public enum ProcessEnd
{
    /// <summary>By itself.</summary>
    Exited,

    /// <summary>The total time-out.</summary>
    TimedOut,

    /// <summary>The idle time-out.</summary>
    IdleTimedOut,

    /// <summary>The caller's cancellation.</summary>
    Cancelled,
}

/// <summary>What a process did.</summary>
public sealed record ProcessOutcome
{
    /// <summary>Why it ended.</summary>
    public required ProcessEnd End { get; init; }

    /// <summary>Exit code; 128 + signal number where a signal ended it.</summary>
    public required int ExitCode { get; init; }

    /// <summary>Standard output, up to the limit.</summary>
    public required byte[] Output { get; init; }

    /// <summary>True if there was more output than was kept.</summary>
    public bool OutputTruncated { get; init; }

    /// <summary>The last part of the standard error (at most 16 KiB), as text.</summary>
    public required string ErrorTail { get; init; }

    /// <summary>Wall time from start to exit.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>How many other processes were still there at its end and were ended; those that a sandbox took along are not counted.</summary>
    public int Swept { get; init; }

    /// <summary>Standard output as UTF-8 text, invalid bytes replaced.</summary>
    public string OutputText => System.Text.Encoding.UTF8.GetString(Output);
}
