using Autoauto.Core.Errors;
using Autoauto.Core.Isolation;
using Autoauto.Core.Measuring;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;
using Autoauto.Core.Programs;

namespace Autoauto.Core.Episodes;

/// <summary>Runs a task's verify command.</summary>
internal sealed class VerifyCommand(ProcessRunner runner, EvaluatorSnapshot? scripts, Enclosure? enclosure = null)
{
    /// <summary>Observes what stands in <paramref name="worktree"/>.</summary>
    /// <exception cref="AutoautoException">EvaluatorTampered.</exception>
    public async Task<VerifyRun> RunAsync(PolicyTask task, string worktree, string logPath, string marker, CancellationToken cancellationToken)
    {
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
                }.Within(enclosure),
                cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return VerifyRun.Of(outcome, task.Verify, path => Path.Exists(Path.GetFullPath(path, worktree)));
        }
        catch (ProcessStartException e)
        {
            return VerifyRun.Impossible(task.Verify, e.Message);
        }
        catch (AutoautoException e) when (e.Code == ErrorCode.EvaluatorNotRunnable)
        {
            return VerifyRun.Impossible(task.Verify, e.Message);
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
                ErrorCode.EvaluatorNotRunnable, $"'{file}' is neither in the repository nor on the PATH", file, "Correct the task's 'verify' in the policy's file.");
    }
}
