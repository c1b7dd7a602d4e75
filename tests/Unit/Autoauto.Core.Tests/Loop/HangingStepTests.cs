using System.Diagnostics;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Loop;

/// <summary>A filter program of the user's that never ends lets every git hang that checks something out: that is said, and the run ends when it is to end.</summary>
public sealed class HangingStepTests : IDisposable
{
    private readonly TurnRepository _repository = new();
    private readonly ManualTime _time = new();

    public HangingStepTests()
    {
        _repository.Write(".gitattributes", "value.txt filter=slow\n");
        _repository.Git("add", "-A");
        _repository.Git("commit", "-q", "-m", "Filter");
        _repository.Git("config", "filter.slow.smudge", $": > '{Reached}'; exec sleep 3600");
        _repository.Git("config", "filter.slow.clean", "cat");
    }

    private string Reached => _repository.Outside("reached");

    public void Dispose() => _repository.Dispose();

    [Fact(Timeout = 300_000)]
    public async Task A_git_that_hangs_is_said_once_and_an_abort_from_elsewhere_ends_it()
    {
        using var workspace = RepositoryWorkspace.Open(_repository.Path, new WorkspaceOptions { Time = _time });
        await using var session = workspace.StartRun(new RunRequest { Program = "p", NoReceipt = true });
        await UntilHangingAsync();
        _time.Advance(StepWatch.Limit);
        AssertSaid(session.RunId, await NextWarningAsync(session));

        using var other = RepositoryWorkspace.Open(_repository.Path);
        other.RequestStop(session.RunId, abort: true);
        Assert.Equal(TerminationReason.Aborted, (await session.Completion).TerminationReason);
        Assert.Empty(_repository.Leftovers());
        AssertSaid(session.RunId, Assert.Single(other.ListEvents(session.RunId), e => e.Kind == "step.slow").Message);
    }

    [Fact(Timeout = 300_000)]
    public async Task The_time_limit_ends_a_git_that_hangs()
    {
        using var workspace = RepositoryWorkspace.Open(_repository.Path, new WorkspaceOptions { Time = _time });
        await using var session = workspace.StartRun(new RunRequest { Program = "p", NoReceipt = true, TimeLimit = TimeSpan.FromMinutes(10) });
        await UntilHangingAsync();
        _time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(TerminationReason.TimeLimit, (await session.Completion).TerminationReason);
    }

    [Fact(Timeout = 300_000)]
    [Trait("Category", "Long")]
    public async Task A_command_that_waits_for_git_before_there_is_a_run_ends_when_it_is_asked_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no pipes among files there.");
        using (var pipe = Process.Start("mkfifo", [Path.Combine(_repository.Path, ".git", "packed-refs")]))
        {
            await pipe.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        using var engine = CliProcess.Start(_repository.Path, null, "run", "start", "p");
        var (output, error) = (engine.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), engine.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await UntilAsync(() => Children(engine.Id).Contains("git", StringComparison.Ordinal) || engine.HasExited);
        using (var signal = Process.Start("kill", ["-TERM", FormattableString.Invariant($"{engine.Id}")]))
        {
            await signal.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await engine.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(0, engine.ExitCode);
        Assert.Contains("was stopped, because it was still at work when this process was asked to end", await output + await error, StringComparison.Ordinal);
    }

    private Task UntilHangingAsync() => UntilAsync(() => File.Exists(Reached));

    private static async Task UntilAsync(Func<bool> isSo)
    {
        while (!isSo())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<string> NextWarningAsync(RunSession session)
    {
        await foreach (var e in session.Events.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            if (e is RunEvent.Warned { Kind: "step.slow" } warned)
            {
                return warned.Message;
            }
        }

        return string.Empty;
    }

    private static string Children(int pid)
    {
        using var list = Process.Start(new ProcessStartInfo("ps", ["-o", "comm=", "--ppid", FormattableString.Invariant($"{pid}")]) { RedirectStandardOutput = true })!;
        return list.StandardOutput.ReadToEnd();
    }

    private static void AssertSaid(string runId, string message) =>
        Assert.Equal($"Checking out a commit to be built and measured has taken more than 2 minutes so far, and goes on. Aborting the run {runId} ends it.", message);
}
