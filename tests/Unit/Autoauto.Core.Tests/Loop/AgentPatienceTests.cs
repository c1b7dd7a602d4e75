using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Loop;

/// <summary>What a run does when its agent cannot go on: wait, try again, let another one take over, end with the truth.</summary>
[Trait("Category", "Long")]
public sealed class AgentPatienceTests : IDisposable
{
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(90);
    private readonly PlayedAgent _agent = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _agent.Dispose();

    [Fact(Timeout = 300_000)]
    public async Task A_used_up_window_parks_the_run_and_the_same_experiment_goes_on()
    {
        var opens = _time.GetUtcNow() + s_window;
        _agent.Play("commit 90", PlayedAgent.Window(opens), "commit 80");
        using var workspace = Open();
        await using var session = workspace.StartRun(new RunRequest { Program = "p", NoReceipt = true });

        var parked = await Next<RunEvent.RunParked>(session);

        Assert.Equal(2, parked.Number);
        Assert.InRange(parked.Until, opens.AddSeconds(-1), opens.AddMinutes(2));
        var view = workspace.FindRun(session.RunId)!;
        Assert.Equal((RunStatus.Running, 1), (view.Status, view.Run.Experiments));
        Assert.Equal(parked.Until.ToUnixTimeSeconds(), view.Run.ParkedUntil!.Value.ToUnixTimeSeconds());
        Assert.Equal(parked.Until, session.Progress!.ParkedUntil);

        _time.Advance(s_window + TimeSpan.FromMinutes(2));
        var run = await session.Completion;

        Assert.Equal(["1 Kept Improved", "2 Kept Improved"], RunSessionTests.Lines(workspace, run.Id));
        var second = workspace.ListExperiments(run.Id).Last();
        Assert.Equal((2, 0.25m, 2100L), (second.AgentCalls, second.CostUsd, second.Tokens));
        Assert.Equal((0.5m, null), (run.CostUsd, run.ParkedUntil));
        Assert.Contains(workspace.ListEvents(run.Id), e => e.Kind == "run.parked" && e.Experiment == 2);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_window_of_the_next_century_is_not_believed_and_a_suspended_machine_does_not_oversleep()
    {
        _agent.Play(PlayedAgent.Window(new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero)), "commit 90", "idle");
        using var workspace = Open();
        await using var session = workspace.StartRun(new RunRequest { Program = "p", NoReceipt = true });

        var parked = await Next<RunEvent.RunParked>(session);

        Assert.InRange(parked.Until - _time.GetUtcNow(), TimeSpan.FromDays(7), TimeSpan.FromDays(9));
        Assert.Contains("2099-01-01", parked.Why, StringComparison.Ordinal);
        Assert.Contains("not believed", parked.Why, StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromDays(9));
        Assert.Equal(2, (await session.Completion).Experiments);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_stop_ends_a_park_at_once_and_a_resume_goes_on_with_the_same_experiment()
    {
        _agent.Play(PlayedAgent.Window(_time.GetUtcNow() + s_window), "commit 90", "idle");
        using var workspace = Open();
        await using var session = workspace.StartRun(new RunRequest { Program = "p", NoReceipt = true });
        await Next<RunEvent.RunParked>(session);

        workspace.RequestStop(session.RunId, abort: false);
        var stopped = await session.Completion;

        Assert.Equal((TerminationReason.Stopped, 0, null), (stopped.TerminationReason, stopped.Experiments, stopped.ParkedUntil));
        Assert.Empty(workspace.ListExperiments(stopped.Id));
        await using var resumed = workspace.ResumeRun(stopped.Id);
        await resumed.Completion;
        Assert.Equal(["1 Kept Improved", "2 Crashed NoCommit"], RunSessionTests.Lines(workspace, stopped.Id));
        Assert.Equal(2, workspace.ListExperiments(stopped.Id).First().AgentCalls);
        Assert.DoesNotContain(workspace.ListEvents(stopped.Id), e => e.Kind == "agent.repeated");
    }

    [Fact(Timeout = 300_000)]
    public async Task An_abort_ends_a_park_at_once()
    {
        _agent.Play(PlayedAgent.Window(_time.GetUtcNow() + s_window));
        using var workspace = Open();
        await using var session = workspace.StartRun(new RunRequest { Program = "p" });
        await Next<RunEvent.RunParked>(session);

        session.RequestAbort();

        Assert.Equal(TerminationReason.Aborted, (await session.Completion).TerminationReason);
    }

    [Fact(Timeout = 300_000)]
    public async Task Killed_while_parked_the_same_experiment_goes_on_and_nothing_was_paid_twice()
    {
        _agent.Play(PlayedAgent.Window(_time.GetUtcNow() + s_window), "commit 90", "idle");
        using var engine = CliProcess.Start(_agent.Root, null, "run", "start", "p", "--no-receipt");
        using var workspace = Open();
        await RunSessionTests.Until(() => workspace.ListRuns().FirstOrDefault()?.Run.ParkedUntil is not null);
        engine.Kill();
        await engine.WaitForExitAsync();
        var id = workspace.ListRuns().Single().Run.Id;
        Assert.Equal(RunStatus.Interrupted, workspace.FindRun(id)!.Status);

        await using var session = workspace.ResumeRun(id);
        Assert.Equal(1, (await Next<RunEvent.RunParked>(session)).Number);
        _time.Advance(s_window + TimeSpan.FromMinutes(2));
        await session.Completion;

        Assert.Equal(["1 Kept Improved", "2 Crashed NoCommit"], RunSessionTests.Lines(workspace, id));
        Assert.Equal(2, workspace.ListExperiments(id).First().AgentCalls);
        Assert.DoesNotContain(workspace.ListEvents(id), e => e.Kind is "agent.repeated" or "spend.lost");
    }

    [Fact(Timeout = 300_000)]
    public async Task Without_parking_a_used_up_quota_ends_the_run_and_says_so()
    {
        _agent.Play("commit 90", "window", "commit 80");
        using var workspace = Open();
        await using var session = workspace.StartRun(new RunRequest { Program = "p", NoPark = true, NoReceipt = true });
        var run = await session.Completion;

        Assert.Equal((TerminationReason.QuotaExhausted, 1), (run.TerminationReason, run.Experiments));
        Assert.Contains("quota is used up", run.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Stopped, workspace.FindRun(run.Id)!.Status);
        await using var resumed = workspace.ResumeRun(run.Id);
        Assert.Equal(2, (await resumed.Completion).Kept);
    }

    [Fact(Timeout = 300_000)]
    public async Task Trouble_of_the_service_is_tried_again_and_then_waited_out()
    {
        _agent.Play("overloaded", "overloaded", "overloaded", "commit 90", "idle");
        using var workspace = Open();
        await using var session = workspace.StartRun(new RunRequest { Program = "p", NoReceipt = true });
        for (var retry = 0; retry < 2; retry++)
        {
            await Next<RunEvent.Narrated>(session, e => e.Kind == "agent.retry");
            _time.Advance(TimeSpan.FromMinutes(8));
        }

        await Next<RunEvent.RunParked>(session);
        _time.Advance(TimeSpan.FromHours(2));
        var run = await session.Completion;

        Assert.Equal(["1 Kept Improved", "2 Crashed NoCommit"], RunSessionTests.Lines(workspace, run.Id));
        Assert.Equal(4, workspace.ListExperiments(run.Id).First().AgentCalls);
    }

    [Fact(Timeout = 300_000)]
    public async Task The_fallback_takes_over_within_the_same_experiment()
    {
        _agent.Configure($$"""
            { "name": "claude", "command": ["{{_agent.Executable}}"], "fallback": { "name": "command", "command": ["sh", "-c", "echo 70 > value.txt"] } }
            """);
        _agent.Play("auth");
        using var workspace = Open();
        await using var session = workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true });
        var run = await session.Completion;

        var only = workspace.ListExperiments(run.Id).Single();
        Assert.Equal((ExperimentStatus.Kept, "command", 2, null), (only.Status!.Value, only.Agent, only.AgentCalls, only.AgentError));
        Assert.Contains(workspace.ListEvents(run.Id), e => e.Kind == "agent.fallback");
    }

    [Fact(Timeout = 300_000)]
    public async Task A_refused_key_ends_the_run_with_the_next_command_and_burns_no_experiment()
    {
        _agent.Play("auth", "commit 90", "idle");
        using var workspace = Open();
        await using var session = workspace.StartRun(new RunRequest { Program = "p", NoReceipt = true });
        var error = await Assert.ThrowsAsync<AutoautoException>(() => session.Completion);

        Assert.Equal(ErrorCode.AgentFailed, error.Code);
        Assert.Contains("claude auth login", error.Hint!.ToString(), StringComparison.Ordinal);
        var run = workspace.FindRun(session.RunId)!.Run;
        Assert.Equal((TerminationReason.Error, 0, 0), (run.TerminationReason!.Value, run.Experiments, run.ConsecutiveDiscards));
        await using var resumed = workspace.ResumeRun(session.RunId);
        await resumed.Completion;
        Assert.Equal(["1 Kept Improved", "2 Crashed NoCommit"], RunSessionTests.Lines(workspace, run.Id));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_commit_before_the_limit_is_measured_and_three_failures_of_a_kind_end_the_run_truthfully()
    {
        _agent.Play("turns 90", "commit 80", "turns", "turns", "turns");
        using var workspace = Open();
        await using var session = workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 9, NoReceipt = true });
        var error = await Assert.ThrowsAsync<AutoautoException>(() => session.Completion);

        Assert.Equal(
            ["1 Kept Improved", "2 Kept Improved", "3 Crashed AgentError", "4 Crashed AgentError", "5 Crashed AgentError"],
            RunSessionTests.Lines(workspace, session.RunId));
        Assert.Contains("3 times in a row", error.Message, StringComparison.Ordinal);
        Assert.Contains("turn limit", error.Message, StringComparison.Ordinal);
        Assert.Equal("MaxTurns", workspace.ListExperiments(session.RunId).First().AgentError);
    }

    private RepositoryWorkspace Open() => RepositoryWorkspace.Open(_agent.Root, new WorkspaceOptions { Time = _time });

    private static async Task<T> Next<T>(RunSession session, Func<T, bool>? condition = null)
        where T : RunEvent
    {
        await foreach (var e in session.Events.ReadAllAsync())
        {
            if (e is T wanted && condition?.Invoke(wanted) != false)
            {
                return wanted;
            }
        }

        throw new InvalidOperationException($"The run ended without a {typeof(T).Name}.");
    }
}
