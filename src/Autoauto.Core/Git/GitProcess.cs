using System.Collections.Frozen;
using System.Text;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Git;

/// <summary>
/// One way to call git: fixed locale, no prompts, no optional locks, and nothing in the repository's configuration that could run a program
/// behind the engine's back (hooks, fsmonitor), because an agent may have put it there.
/// </summary>
/// <param name="runner">Starts the processes.</param>
/// <param name="looksUp">
/// True if the repository may lie above the working directory. An engine's worktree that has lost its link to git must not: the user's checkout is
/// above it.
/// </param>
internal sealed class GitProcess(ProcessRunner runner, bool looksUp = true)
{
    // Answered in milliseconds, on a large repository in seconds. What takes longer waits for something: a FIFO in place of a file.
    private static readonly TimeSpan s_longestQuestion = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_longestWork = TimeSpan.FromMinutes(30);
    private static readonly FrozenSet<string> s_questions = new[] { "rev-parse", "config", "check-ignore", "symbolic-ref", "update-ref" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] s_safeSettings =
    [
        "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "-c", "gc.auto=0",
        "-c", "maintenance.auto=false", "-c", "advice.detachedHead=false", "-c", "submodule.recurse=false",
        .. GitFlush.Arguments, .. GitEnvironment.Arguments,
    ];

    /// <summary>Runs git and returns its standard output; a non-zero exit code is the engine's error.</summary>
    public async Task<string> RunAsync(string workingDirectory, IReadOnlyList<string> arguments, CancellationToken cancellationToken, string? input = null)
    {
        var (exitCode, output, error) = await TryRunAsync(workingDirectory, arguments, cancellationToken, input).ConfigureAwait(false);
        return exitCode == 0 ? output : throw GitFailure.From(arguments, exitCode, error, workingDirectory);
    }

    /// <summary>Runs git and returns exit code, output and error text, for questions whose answer is an exit code.</summary>
    public async Task<(int ExitCode, string Output, string Error)> TryRunAsync(
        string workingDirectory, IReadOnlyList<string> arguments, CancellationToken cancellationToken, string? input = null)
    {
        var limit = arguments.Any(s_questions.Contains) ? s_longestQuestion : s_longestWork;
        var spec = new ProcessSpec
        {
            FileName = "git",
            Arguments = [.. s_safeSettings, .. arguments],
            WorkingDirectory = workingDirectory,
            Environment = looksUp
                ? GitEnvironment.Variables
                : new Dictionary<string, string?>(GitEnvironment.Variables) { ["GIT_CEILING_DIRECTORIES"] = Path.GetDirectoryName(workingDirectory) },
            StandardInput = input,
            OutputLimitBytes = 256 << 20,
            Timeout = limit,
        };
        try
        {
            var outcome = await runner.RunAsync(spec, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (outcome.End == ProcessEnd.TimedOut)
            {
                throw GitFailure.Hanging(arguments, limit, workingDirectory);
            }

            return (outcome.ExitCode, Encoding.UTF8.GetString(outcome.Output), outcome.ErrorTail);
        }
        catch (ProcessStartException e)
        {
            if (!Directory.Exists(workingDirectory))
            {
                throw new Errors.AutoautoException(
                    Errors.ErrorCode.RepositoryNotFound, $"The folder '{workingDirectory}' does not exist.", workingDirectory, "Check the path.", e);
            }

            throw GitFailure.Missing(e);
        }
    }
}
