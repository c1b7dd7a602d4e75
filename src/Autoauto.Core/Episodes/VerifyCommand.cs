using System.Text.Json;
using Autoauto.Core.Errors;
using Autoauto.Core.Measuring;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Episodes;

/// <summary>Runs a task's verify command and reads what it observed. What cannot be read is missing, never invented.</summary>
internal sealed class VerifyCommand(ProcessRunner runner, EvaluatorSnapshot? scripts)
{
    // The shell's own words for "cannot be executed" and "not found": nothing was checked.
    private const int CannotExecute = 126;
    private const int NotFound = 127;

    /// <summary>Observes the work that stands in <paramref name="worktree"/>.</summary>
    public async Task<Objective> RunAsync(PolicyTask task, string worktree, string logPath, string marker, CancellationToken cancellationToken)
    {
        if (task.Verify.Count == 0)
        {
            return Objective.Unverified("the task has no verify command");
        }

        try
        {
            var command = Resolve(task.Verify, worktree);
            var outcome = await runner.RunAsync(
                new ProcessSpec
                {
                    FileName = command.FileName,
                    Arguments = command.Arguments,
                    WorkingDirectory = worktree,
                    Environment = ChildEnvironment.WithoutEngineAndGit(),
                    Timeout = task.VerifyTimeout,
                    Marker = marker,
                    OutputPath = logPath,
                    ErrorPath = logPath + ".err",
                },
                cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return Read(outcome);
        }
        catch (ProcessStartException e)
        {
            return Objective.Unverified($"the verify command could not be started: {e.Message}");
        }
    }

    /// <summary>
    /// The locked script of that name, or else what stands in the worktree, or else what is on the PATH. Only the first is out of the agents' reach.
    /// </summary>
    /// <exception cref="AutoautoException">EvaluatorNotRunnable.</exception>
    private ScriptCommand Resolve(IReadOnlyList<string> verify, string worktree)
    {
        var (file, arguments) = (verify[0], verify.Skip(1));
        if (scripts?.CanRun(file) == true)
        {
            scripts.VerifyIntact();
            var locked = scripts.CommandFor(file);
            return locked with { Arguments = [.. locked.Arguments, .. arguments] };
        }

        var own = Path.GetFullPath(file, worktree);
        if (File.Exists(own))
        {
            var script = ScriptLauncher.Resolve(own);
            return script with { Arguments = [.. script.Arguments, .. arguments] };
        }

        return ExecutablePath.Find(file, worktree) is { } found
            ? new ScriptCommand(found, [.. arguments])
            : throw new AutoautoException(
                ErrorCode.EvaluatorNotRunnable, $"The verify command '{file}' is neither in the repository nor on the PATH.", file, "Correct the task's 'verify' in the policy's file.");
    }

    /// <summary>
    /// Reads what a verify command printed: its last line may be a JSON object with <c>passed</c> and <c>failed</c>, or <c>passRate</c>, and any other
    /// numbers. Without one the exit code is the pass or fail.
    /// </summary>
    internal static Objective Read(ProcessOutcome outcome)
    {
        var seconds = outcome.Duration.TotalSeconds;
        if (outcome.End != ProcessEnd.Exited)
        {
            return Objective.Unverified("the verify command ran out of time", null, seconds);
        }

        if (outcome.ExitCode is CannotExecute or NotFound or > 128)
        {
            return Objective.Unverified(FormattableString.Invariant($"the verify command did not run to its end (exit code {outcome.ExitCode})"), outcome.ExitCode, seconds);
        }

        var last = outcome.OutputText.TrimEnd().Split('\n')[^1].Trim();
        if (!last.StartsWith('{'))
        {
            return new Objective(true, null, outcome.ExitCode == 0 ? 1 : 0, new Dictionary<string, double>(), outcome.ExitCode, seconds);
        }

        if (TryRead(last) is not { } numbers)
        {
            return Objective.Unverified("the verify command's last line is not JSON", outcome.ExitCode, seconds);
        }

        var rate = RateOf(numbers);
        foreach (var name in new[] { "passed", "failed", Objective.PassRateName })
        {
            numbers.Remove(name);
        }

        return rate is null
            ? new Objective(false, "the verify command's JSON has neither \"passRate\" nor \"passed\" and \"failed\"", null, numbers, outcome.ExitCode, seconds)
            : new Objective(true, null, rate, numbers, outcome.ExitCode, seconds);
    }

    private static double? RateOf(Dictionary<string, double> numbers)
    {
        if (numbers.TryGetValue(Objective.PassRateName, out var rate))
        {
            return rate is >= 0 and <= 1 ? rate : null;
        }

        return numbers.TryGetValue("passed", out var passed) && numbers.TryGetValue("failed", out var failed) && passed >= 0 && failed >= 0 && passed + failed > 0
            ? passed / (passed + failed)
            : null;
    }

    private static Dictionary<string, double>? TryRead(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.EnumerateObject()
                .Where(p => p.Value.ValueKind == JsonValueKind.Number && p.Value.TryGetDouble(out var value) && double.IsFinite(value))
                .GroupBy(p => p.Name, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.Last().Value.GetDouble(), StringComparer.Ordinal);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
