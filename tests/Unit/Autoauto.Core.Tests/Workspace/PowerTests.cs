using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Workspace;

/// <summary>What can be seen is said before the first candidate is paid for, and what cannot is refused.</summary>
public sealed class PowerTests
{
    [Fact(Timeout = 300_000)]
    public async Task A_test_says_what_can_be_seen_and_at_which_cost()
    {
        using var repository = new NoisyRepository(noise: 60);
        using var workspace = RepositoryWorkspace.Open(repository.Path);
        var steps = new List<ProgramTestStep>();

        var test = await workspace.TestProgramAsync("p", new ProgramTestRequest { Invocations = 10, TargetEffectPercent = 1 }, steps.Add, CancellationToken.None);

        Assert.True(test.IsValid, string.Join('\n', test.Problems));
        Assert.Equal((10, 10, 8), (test.Invocations, test.ValidInvocations, test.SlotInvocations));
        Assert.Equal([("evaluator", 10), ("warm-up", 1), ("slots", 8)], steps.GroupBy(s => s.Phase).Select(g => (g.Key, g.Count())));
        Assert.InRange(test.Power!.SigmaPercent, 1, 3);
        Assert.InRange(test.Power.DetectableEffectPercent, 2.7, 6);
        Assert.False(test.Power.Slots!.IsBiased);
        Assert.False(test.Target!.IsResolvable);
        Assert.True(test.Target.RunsPerInvocation > 1);
        Assert.Contains("cannot be seen", test.Recommendation, StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)]
    public async Task Slots_that_differ_are_refused()
    {
        using var repository = new NoisyRepository(noise: 20, bias: 500);
        using var workspace = RepositoryWorkspace.Open(repository.Path);

        var test = await workspace.TestProgramAsync("p", new ProgramTestRequest(), _ => { }, CancellationToken.None);

        Assert.False(test.IsValid);
        Assert.True(test.Power!.Slots!.IsBiased);
        Assert.Contains(test.Problems, p => p.Contains("measuring slots differ", StringComparison.Ordinal));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_target_that_cannot_be_seen_ends_the_run_before_an_agent_is_called()
    {
        using var repository = new NoisyRepository(noise: 60);
        using var workspace = RepositoryWorkspace.Open(repository.Path);
        await using var session = workspace.StartRun(new RunRequest { Program = "p", NoReceipt = true, TargetEffectPercent = 0.5 });

        var refused = await Assert.ThrowsAsync<AutoautoException>(() => session.Completion);

        Assert.Equal(ErrorCode.MeasurementUnstable, refused.Code);
        var run = workspace.FindRun(session.RunId)!;
        Assert.Equal((RunStatus.Failed, nameof(ErrorCode.MeasurementUnstable)), (run.Status, run.Run.ErrorCode));
        Assert.Equal(8, workspace.ListMeasurements(session.RunId).Count());
    }

    [Fact(Timeout = 300_000)]
    public async Task Forced_it_is_a_warning_and_the_agent_is_told_what_can_be_seen()
    {
        using var repository = new NoisyRepository(noise: 60);
        using var workspace = RepositoryWorkspace.Open(repository.Path);
        var context = repository.Outside("context.json");
        await using var session = workspace.StartRun(new RunRequest
        {
            Program = "p",
            NoReceipt = true,
            TargetEffectPercent = 0.5,
            Force = true,
            AgentCommand = ["sh", "-c", $"cp \"$AUTOAUTO_CONTEXT\" '{context}'"],
        });
        var events = await session.Events.ReadAllAsync().ToListAsync();
        await session.Completion;

        Assert.Contains(events, e => e is RunEvent.Warned { Kind: "power" });
        Assert.Contains(events, e => e is RunEvent.Narrated { Kind: "power" });
        Assert.Equal(
            [EventSeverity.Warning, EventSeverity.Information],
            workspace.ListEvents(session.RunId).Where(e => e.Kind == "power").Select(e => e.Severity));
        using var json = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(context));
        Assert.InRange(json.RootElement.GetProperty("detectableEffectPercent").GetDouble(), 2, 6);
        Assert.Equal(8, workspace.ListMeasurements(session.RunId).Count());
    }

    [Fact(Timeout = 300_000)]
    public void The_fixed_rule_refuses_a_target_below_its_threshold_without_measuring()
    {
        using var repository = new TurnRepository();
        using var workspace = RepositoryWorkspace.Open(repository.Path);

        var refused = Assert.Throws<AutoautoException>(() => workspace.PlanRun(new RunRequest { Program = "p", TargetEffectPercent = 2 }));

        Assert.Equal(ErrorCode.MeasurementUnstable, refused.Code);
        Assert.Contains(workspace.PlanRun(new RunRequest { Program = "p", TargetEffectPercent = 2, Force = true }).Warnings, w => w.Contains("never be kept", StringComparison.Ordinal));
        Assert.DoesNotContain(workspace.PlanRun(new RunRequest { Program = "p", TargetEffectPercent = 2.1 }).Warnings, w => w.Contains("never be kept", StringComparison.Ordinal));
    }
}
