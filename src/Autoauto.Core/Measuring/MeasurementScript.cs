using System.Globalization;
using System.Text;
using Autoauto.Core.Errors;
using Autoauto.Core.Isolation;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;
using Autoauto.Core.Programs;

namespace Autoauto.Core.Measuring;

/// <summary>Where and as whom a program's scripts are run.</summary>
public sealed record MeasurementContext
{
    /// <summary>
    /// Start of every process's marker: its part before the first dot is unique to the run, so that what a dead engine left behind is found by it.
    /// Each call adds its own ending.
    /// </summary>
    public required string MarkerPrefix { get; init; }

    /// <summary>Folder outside every worktree for the scripts' side files; is created.</summary>
    public required string ScratchDirectory { get; init; }

    /// <summary>More variables for the scripts, such as which run and experiment this is; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The sandbox of the build script; null for none.</summary>
    public Enclosure? Build { get; init; }

    /// <summary>The sandbox of the measure script; null for none.</summary>
    public Enclosure? Measure { get; init; }

    /// <summary>Told of each process that has ended, with the kind of its script: build or measure.</summary>
    public Action<string, ProcessOutcome>? OnEnded { get; init; }
}

/// <summary>
/// Runs a program's locked scripts, once per call, and turns what they do into results. Verifies the locked copy before each call. Calls do not
/// overlap: measuring is exclusive.
/// </summary>
public sealed class MeasurementScript : IEvaluator
{
    /// <summary>Variable with the file that takes a script's words to the next agent.</summary>
    public const string DiagnosticsVariable = "AUTOAUTO_DIAGNOSTICS";

    /// <summary>Variable with the read-only copy of the program's folder.</summary>
    public const string ProgramDirectoryVariable = "AUTOAUTO_PROGRAM_DIRECTORY";

    /// <summary>Variable with the read-only copies of the repository's helper files.</summary>
    public const string HelpersDirectoryVariable = "AUTOAUTO_HELPERS_DIRECTORY";

    /// <summary>Most characters of diagnostics that are kept.</summary>
    public const int LongestDiagnostics = 8_000;

    private const int LongestTail = 2_000;
    private readonly ProcessRunner _runner;
    private readonly EvaluatorSnapshot _snapshot;
    private readonly MeasurementContext _context;
    private readonly ScriptCommand _measure;
    private readonly ScriptCommand? _build;
    private readonly TimeSpan _measureTimeout;
    private readonly TimeSpan _buildTimeout;
    private readonly IReadOnlyList<string> _names;
    private readonly Dictionary<string, string?> _environment;
    private int _calls;

    /// <summary>Prepares the scripts of <paramref name="program"/> to be run from their locked copy.</summary>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.EvaluatorNotRunnable"/> if an interpreter is missing.</exception>
    public MeasurementScript(ProcessRunner runner, EvaluatorSnapshot snapshot, ProgramDefinition program, MeasurementContext context)
    {
        ArgumentNullException.ThrowIfNull(runner);
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(context);
        _runner = runner;
        _snapshot = snapshot;
        _context = context;
        _measure = snapshot.CommandFor(Path.GetFileName(program.MeasureScript));
        _build = program.BuildScript is null ? null : snapshot.CommandFor(Path.GetFileName(program.BuildScript));
        _measureTimeout = program.Spec.MeasureTimeout;
        _buildTimeout = program.Spec.BuildTimeout;
        _names = program.Spec.ReportedNames();
        _environment = new Dictionary<string, string?>(ChildEnvironment.WithoutEngineAndGit(), StringComparer.Ordinal);
        foreach (var (name, value) in context.Environment)
        {
            _environment[name] = value;
        }

        _environment[ProgramDirectoryVariable] = snapshot.FilesDirectory;
        _environment[HelpersDirectoryVariable] = snapshot.HelpersDirectory;
        // Python would write its cache into the locked copy.
        _environment["PYTHONDONTWRITEBYTECODE"] = "1";
        PrivateFiles.CreateFolder(context.ScratchDirectory);
    }

    /// <inheritdoc/>
    public string Hash => _snapshot.Hash;

    /// <inheritdoc/>
    public async Task<BuildResult> BuildAsync(string workingDirectory, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(workingDirectory);
        _snapshot.VerifyIntact();
        if (cancellationToken.IsCancellationRequested)
        {
            return new BuildResult(false, "The build was stopped before it began", 0) { Failure = InvocationFailure.Cancelled };
        }

        if (_build is null)
        {
            return new BuildResult(true, null, 0) { HasRun = false };
        }

        var (outcome, _, startError) = await RunAsync(_build, "build", workingDirectory, _buildTimeout, cancellationToken).ConfigureAwait(false);
        if (outcome is null)
        {
            return new BuildResult(false, startError, 0) { Failure = InvocationFailure.NotStarted };
        }

        var failure = FailureOf(outcome);
        // Compilers complain on either stream.
        var message = failure == InvocationFailure.None ? null : Describe("The build", outcome, _buildTimeout, outcome.OutputText + "\n" + outcome.ErrorTail);
        return new BuildResult(failure == InvocationFailure.None, message, outcome.Duration.TotalSeconds) { Failure = failure };
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> FindTampered(string workingDirectory) => [.. _snapshot.FindChangedHelpers(workingDirectory).Select(change => change.ToString())];

    /// <inheritdoc/>
    public async Task<Sample> MeasureAsync(string workingDirectory, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(workingDirectory);
        _snapshot.VerifyIntact();
        if (cancellationToken.IsCancellationRequested)
        {
            return new Sample { Failure = InvocationFailure.Cancelled, FailureDetail = "The measurement was stopped before it began" };
        }

        var (outcome, diagnostics, startError) =
            await RunAsync(_measure, "measure", workingDirectory, _measureTimeout, cancellationToken).ConfigureAwait(false);
        if (outcome is null)
        {
            return new Sample { Failure = InvocationFailure.NotStarted, FailureDetail = startError };
        }

        var sample = new Sample
        {
            Failure = FailureOf(outcome),
            ExitCode = outcome.ExitCode,
            DurationSeconds = outcome.Duration.TotalSeconds,
            Diagnostics = diagnostics,
        };
        if (sample.Failure != InvocationFailure.None)
        {
            var said = string.IsNullOrWhiteSpace(outcome.ErrorTail) ? outcome.OutputText : outcome.ErrorTail;
            return sample with { FailureDetail = Describe("The measurement", outcome, _measureTimeout, said) };
        }

        var parsed = MeasurementParser.Parse(outcome.Output, _names, outcome.OutputTruncated);
        return parsed.IsValid
            ? sample with { Value = parsed.Values[_names[0]], Values = parsed.Values }
            : sample with { Failure = parsed.Failure, FailureDetail = parsed.Detail };
    }

    private async Task<(ProcessOutcome? Outcome, string? Diagnostics, string? StartError)> RunAsync(
        ScriptCommand command,
        string kind,
        string workingDirectory,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        // Always as many digits: the size of the environment moves a process's stack, and with it what is measured.
        var call = Interlocked.Increment(ref _calls).ToString("D8", CultureInfo.InvariantCulture);
        // Empty for each call: what one invocation left in its temporary folder must not help the next.
        var own = Path.Combine(_context.ScratchDirectory, $"call-{call}");
        TreeRemoval.Remove(own, cancellationToken);
        var diagnostics = Path.Combine(own, "diagnostics.txt");
        var temporary = PrivateFiles.CreateFolder(Path.Combine(own, "tmp"));
        var spec = new ProcessSpec
        {
            FileName = command.FileName,
            Arguments = command.Arguments,
            WorkingDirectory = workingDirectory,
            Environment = new Dictionary<string, string?>(_environment, StringComparer.Ordinal)
            {
                [DiagnosticsVariable] = diagnostics,
                ["TMPDIR"] = temporary,
                ["TMP"] = temporary,
                ["TEMP"] = temporary,
            },
            Timeout = timeout,
            Marker = $"{_context.MarkerPrefix}.{kind}{call}.",
        };
        try
        {
            var enclosed = spec.Within(kind == "build" ? _context.Build : _context.Measure, own);
            var outcome = await _runner.RunAsync(enclosed, cancellationToken).ConfigureAwait(false);
            _context.OnEnded?.Invoke(kind, outcome);
            return (outcome, ReadDiagnostics(diagnostics), null);
        }
        catch (ProcessStartException e)
        {
            return (null, null, OutputQuote.Tail(e.Message, LongestTail));
        }
        finally
        {
            DeleteQuietly(own);
        }
    }

    private static InvocationFailure FailureOf(ProcessOutcome outcome) => outcome.End switch
    {
        ProcessEnd.Cancelled => InvocationFailure.Cancelled,
        ProcessEnd.TimedOut or ProcessEnd.IdleTimedOut => InvocationFailure.TimedOut,
        _ => outcome.ExitCode == 0 ? InvocationFailure.None : InvocationFailure.ExitCode,
    };

    private static string Describe(string what, ProcessOutcome outcome, TimeSpan timeout, string said)
    {
        var ended = outcome.End switch
        {
            ProcessEnd.Cancelled => $"{what} was stopped",
            ProcessEnd.Exited => string.Create(CultureInfo.InvariantCulture, $"{what} ended with exit code {outcome.ExitCode}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{what} did not end within {timeout.TotalSeconds:0.###} s and was stopped"),
        };
        var tail = OutputQuote.Tail(said, LongestTail);
        return tail.Length == 0 ? $"{ended}, without any output" : $"{ended}:\n{tail}";
    }

    private static string? ReadDiagnostics(string path)
    {
        try
        {
            // A link would let the candidate's code show any file of the user's to the next agent.
            using var stream = ReachableFile.Open(path);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            var buffer = new char[LongestDiagnostics + 1];
            var read = reader.ReadBlock(buffer, 0, buffer.Length);
            const string mark = "… (cut)";
            var text = read > LongestDiagnostics ? new string(buffer, 0, LongestDiagnostics - mark.Length) + mark : new string(buffer, 0, read);
            return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void DeleteQuietly(string folder)
    {
        try
        {
            TreeRemoval.Remove(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next call has a folder of its own; this one is in the run's and goes with it.
        }
    }
}
