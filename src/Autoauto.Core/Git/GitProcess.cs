using System.Collections.Frozen;
using System.Text;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Git;

/// <summary>Where a git command works: its current directory, and what it takes for the repository.</summary>
/// <param name="Directory">Current directory.</param>
/// <param name="Variables">Variables that name the repository; empty where git finds it by itself.</param>
internal sealed record GitPlace(string Directory, IReadOnlyDictionary<string, string?> Variables)
{
    /// <summary>The repository that <paramref name="directory"/> is in, or that is above it.</summary>
    public static GitPlace Around(string directory) => new(directory, new Dictionary<string, string?>());

    /// <summary>The repository that <paramref name="directory"/> itself is, and none above it.</summary>
    public static GitPlace At(string directory) =>
        new(directory, new Dictionary<string, string?> { ["GIT_CEILING_DIRECTORIES"] = Path.GetDirectoryName(directory) });

    /// <summary>A git directory without a checkout. Nothing is searched for, and nobody's ownership is asked about.</summary>
    public static GitPlace Bare(string gitDirectory) => new(gitDirectory, new Dictionary<string, string?> { ["GIT_DIR"] = gitDirectory });

    /// <summary>A working folder, seen through a git directory of the engine's own; what is written goes to the objects of the store.</summary>
    public static GitPlace Of(WorkFolder folder, string objects) => new(folder.Path, new Dictionary<string, string?>
    {
        ["GIT_DIR"] = folder.GitDirectory,
        ["GIT_WORK_TREE"] = folder.Path,
        ["GIT_OBJECT_DIRECTORY"] = objects,
    });
}

/// <summary>
/// One way to call git: fixed locale, no prompts, no optional locks, and nothing in the repository's configuration that could run a program
/// behind the engine's back (hooks, fsmonitor), because an agent may have put it there.
/// </summary>
/// <param name="runner">Starts the processes.</param>
internal sealed class GitProcess(ProcessRunner runner)
{
    // Answered in milliseconds, on a large repository in seconds. What takes longer waits for something: a FIFO in place of a file.
    private static readonly TimeSpan s_longestQuestion = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_longestWork = TimeSpan.FromMinutes(30);
    private static readonly FrozenSet<string> s_questions = new[] { "rev-parse", "config", "check-ignore", "symbolic-ref", "update-ref", "for-each-ref", "worktree" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] s_safeSettings =
    [
        "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "-c", "gc.auto=0",
        "-c", "maintenance.auto=false", "-c", "advice.detachedHead=false", "-c", "submodule.recurse=false",
        .. GitFlush.Arguments, .. GitEnvironment.Arguments,
    ];

    /// <summary>Runs git in a folder and returns its standard output; a non-zero exit code is the engine's error.</summary>
    public Task<string> RunAsync(string workingDirectory, IReadOnlyList<string> arguments, CancellationToken cancellationToken, string? input = null) =>
        RunAsync(GitPlace.Around(workingDirectory), arguments, cancellationToken, input);

    /// <inheritdoc cref="RunAsync(string, IReadOnlyList{string}, CancellationToken, string?)"/>
    public Task<string> RunAsync(GitPlace place, IReadOnlyList<string> arguments, CancellationToken cancellationToken, string? input = null) =>
        RunAsync(place, arguments, Encoding.UTF8.GetBytes(input ?? string.Empty), cancellationToken);

    /// <inheritdoc cref="RunAsync(string, IReadOnlyList{string}, CancellationToken, string?)"/>
    public async Task<string> RunAsync(GitPlace place, IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        var outcome = await StartAsync(SpecOf(place, arguments) with { StandardInputBytes = input }, place, cancellationToken).ConfigureAwait(false);
        return outcome.ExitCode == 0 ? Encoding.UTF8.GetString(outcome.Output) : throw GitFailure.From(arguments, outcome.ExitCode, outcome.ErrorTail, place.Directory);
    }

    /// <summary>Runs git in a folder and returns exit code, output and error text, for questions whose answer is an exit code.</summary>
    public Task<(int ExitCode, string Output, string Error)> TryRunAsync(
        string workingDirectory, IReadOnlyList<string> arguments, CancellationToken cancellationToken, string? input = null) =>
        TryRunAsync(GitPlace.Around(workingDirectory), arguments, cancellationToken, input);

    /// <inheritdoc cref="TryRunAsync(string, IReadOnlyList{string}, CancellationToken, string?)"/>
    public async Task<(int ExitCode, string Output, string Error)> TryRunAsync(
        GitPlace place, IReadOnlyList<string> arguments, CancellationToken cancellationToken, string? input = null)
    {
        var outcome = await StartAsync(SpecOf(place, arguments) with { StandardInput = input }, place, cancellationToken).ConfigureAwait(false);
        return (outcome.ExitCode, Encoding.UTF8.GetString(outcome.Output), outcome.ErrorTail);
    }

    /// <summary>Runs git on bytes, with limits of its own: for what strangers have made.</summary>
    /// <exception cref="Errors.AutoautoException">GitFailed: git failed, or took longer than <paramref name="limit"/>.</exception>
    public async Task<byte[]> PipeAsync(GitPlace place, IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input, TimeSpan limit, CancellationToken cancellationToken)
    {
        var spec = SpecOf(place, [.. ObjectLimits.Arguments, .. arguments]) with { StandardInputBytes = input, Timeout = limit, Environment = ObjectLimits.At(place) };
        var outcome = await StartAsync(spec, place, cancellationToken).ConfigureAwait(false);
        return outcome switch
        {
            { OutputTruncated: true } => throw GitFailure.From(arguments, outcome.ExitCode, FormattableString.Invariant($"more than {spec.OutputLimitBytes >> 20} MiB"), place.Directory),
            { ExitCode: 0 } => outcome.Output,
            _ => throw GitFailure.From(arguments, outcome.ExitCode, outcome.ErrorTail, place.Directory),
        };
    }

    private static ProcessSpec SpecOf(GitPlace place, IReadOnlyList<string> arguments) => new()
    {
        FileName = "git",
        Arguments = [.. s_safeSettings, .. arguments],
        WorkingDirectory = place.Directory,
        Environment = EnvironmentAt(place, arguments),
        OutputLimitBytes = 256 << 20,
        Timeout = arguments.Any(s_questions.Contains) ? s_longestQuestion : s_longestWork,
    };

    // What fills or compares a folder may need much at once: a file of the user's that goes through a filter.
    private static IReadOnlyDictionary<string, string?> EnvironmentAt(GitPlace place, IReadOnlyList<string> arguments) =>
        arguments.Any(word => word == "rev-list" || s_questions.Contains(word)) ? ObjectLimits.At(place) : GitEnvironment.At(place);

    private async Task<ProcessOutcome> StartAsync(ProcessSpec spec, GitPlace place, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await runner.RunAsync(spec, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return outcome.End switch
            {
                ProcessEnd.TimedOut => throw GitFailure.Hanging(spec.Arguments, spec.Timeout!.Value, place.Directory),
                ProcessEnd.Cancelled => throw GitFailure.CutOff(spec.Arguments, place.Directory),
                _ => outcome,
            };
        }
        catch (ProcessStartException e)
        {
            if (!Directory.Exists(place.Directory))
            {
                throw new Errors.AutoautoException(
                    Errors.ErrorCode.RepositoryNotFound, $"The folder '{place.Directory}' does not exist.", place.Directory, "Check the path.", e);
            }

            throw GitFailure.Missing(e);
        }
    }
}
