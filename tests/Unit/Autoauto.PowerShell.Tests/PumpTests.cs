using System.Reflection;
using Autoauto.Core.Agents;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Output;
using Autoauto.Pump;

namespace Autoauto.PowerShell.Tests;

public sealed class PumpTests
{
    private static readonly EventRenderer s_renderer = new("/repo", writesExperiments: true);

    private static readonly RunEvent[] s_events =
    [
        new RunEvent.RunStarted(Records.Run, Resumed: false),
        new RunEvent.BaselineMeasured(Records.Run),
        new RunEvent.ExperimentStarted(Records.Run.Id, 3),
        new RunEvent.AgentActed(3, new AgentEvent.Text("hello\u001b[2J\nthere")),
        new RunEvent.RunParked(3, Records.At, "its quota is used up\u001b[2J"),
        new RunEvent.SampleTaken(Records.Measurement, 5),
        new RunEvent.ExperimentFinished(Records.Experiment, Records.Run),
        new RunEvent.Warned("kind", "careful\u0007"),
        new RunEvent.KeepMeasured(new KeepReceipt { Experiment = 3, Commit = "c", Finding = ReceiptFinding.Conflict, Conflicts = ["a.cs"] }),
        new RunEvent.ChangeSetMade(new ChangeSet { Group = 1, Branch = "b", Experiments = [1], Files = ["a.cs"], Conflicts = ["a.cs"] }),
        new RunEvent.Narrated("kind", "so it is"),
        new RunEvent.ReceiptMeasured(new Receipt
        {
            Pairs = 10, StartMetric = 100, FinalMetric = 80, Gain = 20, GainPercent = 20, GainLowPercent = 18, GainHighPercent = 22, StartCommit = "a", FinalCommit = "b", MeasuredAt = Records.At,
        }),
        new RunEvent.RunFinished(Records.Run with { TerminationReason = TerminationReason.MaxExperiments }),
    ];

    [Fact]
    public void Every_event_has_a_rendering()
    {
        Assert.Equal(Nested(typeof(RunEvent)), s_events.Select(e => e.GetType().Name).Order(StringComparer.Ordinal));
        Assert.All(s_events, e => Assert.NotEmpty(s_renderer.Render(e)));
    }

    [Fact]
    public void Every_event_of_an_agent_has_a_rendering()
    {
        AgentEvent[] events = [new AgentEvent.Text("t"), new AgentEvent.ToolUse("Edit", "a.cs"), new AgentEvent.Retry("r"), new AgentEvent.UsageReported(new AgentUsage()), new AgentEvent.LimitReported("5h", null)];
        Assert.Equal(Nested(typeof(AgentEvent)), events.Select(e => e.GetType().Name).Order(StringComparer.Ordinal));
        Assert.All(events, e => Assert.NotNull(s_renderer.Render(new RunEvent.AgentActed(1, e)).ToList()));
    }

    [Fact]
    public void A_finished_experiment_is_told_and_written_unless_only_the_run_is_wanted()
    {
        var finished = new RunEvent.ExperimentFinished(Records.Experiment, Records.Run);
        var actions = s_renderer.Render(finished).ToList();
        Assert.Equal("Experiment 3: Kept, improved by 23.1 % (p = 0.008).", Assert.IsType<StreamAction.Verbose>(actions[0]).Text);
        Assert.Equal(3, Assert.IsType<ExperimentInfo>(Assert.IsType<StreamAction.Output>(actions[1]).Value).Number);
        Assert.DoesNotContain(new EventRenderer("/repo", writesExperiments: false).Render(finished), a => a is StreamAction.Output);
    }

    [Fact]
    public void Nothing_that_is_written_controls_the_terminal()
    {
        foreach (var text in s_events.SelectMany(s_renderer.Render).Select(TextOf).OfType<string>())
        {
            Assert.DoesNotContain(text, c => char.IsControl(c) && c != '\n');
        }
    }

    [Fact]
    public void Progress_has_a_bar_per_run_with_a_child_and_takes_both_away()
    {
        var plan = new ProgressPlan("run");
        var records = plan.Show(Snapshot() with { Experiment = 3, MaxExperiments = 10, ActiveSeconds = 20 });
        Assert.Equal((20, 80), (records[0].Percent, records[0].SecondsRemaining));
        Assert.Equal("3 of 10, 1 kept, best 80 from 100", records[0].Status);
        Assert.Equal(records[0].Id, records[1].ParentId);
        Assert.Equal("2 of 5 measuring x", records[1].Status);
        Assert.Equal(40, records[1].Percent);
        Assert.Equal(records.Select(r => r.Id).Order(), plan.Close().Select(r => r.Id).Order());
    }

    [Fact]
    public void Progress_without_a_known_end_has_no_percentage()
    {
        var records = new ProgressPlan("run").Show(Snapshot() with { Experiment = 3, MaxExperiments = null, SampleNumber = 2, SampleCount = null });
        Assert.Equal((-1, -1), (records[0].Percent, records[1].Percent));
        Assert.Equal(-1, records[0].SecondsRemaining);
    }

    [Theory]
    [MemberData(nameof(Phases))]
    public void Every_phase_has_a_name_in_the_progress(RunPhase phase) =>
        Assert.NotEmpty(new ProgressPlan("run").Show(Snapshot() with { Phase = phase, Activity = string.Empty, SampleNumber = 0 })[1].Status);

    public static TheoryData<RunPhase> Phases => [.. Enum.GetValues<RunPhase>()];

    private static IEnumerable<string> Nested(Type type) =>
        type.GetNestedTypes(BindingFlags.Public).Where(t => t.IsSubclassOf(type)).Select(t => t.Name).Order(StringComparer.Ordinal);

    private static string? TextOf(StreamAction action) => action switch
    {
        StreamAction.Verbose x => x.Text,
        StreamAction.Debug x => x.Text,
        StreamAction.Warning x => x.Text,
        StreamAction.Information x => x.Text,
        _ => null,
    };

    private static RunProgress Snapshot() => new("run", "speed", RunPhase.Measuring, 3, 10, 1, 80, 80, 100, null, "measuring x", 2, 5, 20);
}
