using System.CommandLine;
using System.Globalization;
using Autoauto.Cli.Hosting;
using Autoauto.Cli.Rendering;
using Autoauto.Core.Decisions;
using Autoauto.Core.Primitives;
using Autoauto.Core.Programs;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Cli.Commands;

/// <summary><c>run replay</c>: recorded decisions judged again.</summary>
internal static class RunReplayCommand
{
    private static readonly Column<ReplayedExperiment>[] s_columns =
    [
        new("#", 4, r => Figures.Count(r.Number), IsNumber: true),
        new("Recorded", 18, r => r.Recorded.Kind.ToString(), Colour: r => Colour(r.Recorded)),
        new("Effect", 10, r => Figures.Percent(r.Recorded.ShownEffectPercent), IsNumber: true),
        new("Values", 6, r => Figures.Count(r.RecordedInvocations), IsNumber: true),
        new("Replayed", 18, r => r.Replayed?.Kind.ToString() ?? $"needs {(r.MissingArm == Core.Model.Arm.Baseline ? "baseline" : "candidate")}", Colour: r => Colour(r.Replayed)),
        new("Effect", 10, r => Figures.Percent(r.Replayed?.ShownEffectPercent), IsNumber: true),
        new("Values", 6, r => Figures.Count(r.ReplayedInvocations), IsNumber: true),
        new("Same", 5, r => r.Agrees switch { null => Figures.None, false => "no", true => r.IsIdentical ? "exact" : "yes" }, Colour: r => r.Agrees == false ? "33" : null),
        new("What was tried", 0, r => r.Subject ?? string.Empty),
    ];

    public static Command Create(CommandHost host)
    {
        var id = RunCommands.OptionalRun();
        var settings = new KnobOptions(KnobCatalog.Replay);
        return host.DefineReading(
            "replay",
            """
            Judge a recorded run again, by its own or by another rule.

            No agent and no evaluator is run: every value was stored with its arm, time and order. The run's own rule gives every verdict again, to the last bit, in the version that decided then. Another one, or the same one named with --rule, judges in the version of this Autoauto: it says what it would have decided as far as the recorded values reach, and which arm it would have measured next where they end.

            Examples:
              autoauto run replay
              autoauto run replay 20260101-120000-ab12 --preset thorough --lenient
              autoauto run replay --rule fixed --repeats 3 --noise-threshold 2 --json
            """,
            context =>
            {
                var view = context.RequireRun(context.Value(id));
                var request = settings.Put(context, new ReplayRequest(), (knob, asked, value) => knob.Ask(asked, value));
                Write(context, view, context.Workspace.ReplayRun(view.Run.Id, request));
            },
            [id, .. settings.All]);
    }

    private static void Write(CommandContext context, RunView view, IEnumerable<ReplayedExperiment> decisions)
    {
        var (all, agreeing, identical, open) = (0, 0, 0, 0);
        var judges = new SortedSet<string>(StringComparer.Ordinal);
        context.WriteRows(
            decisions.Select(Count), s_columns, r => Map.From(r, view.Run, view.RepositoryPath), $"Run {view.Run.Id} has no decisions: nothing was measured that a rule judged.");
        if (!context.IsJson && all > 0)
        {
            context.Terminal.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{agreeing} of {all} verdicts agree, {identical} of them to the last bit; for {open} the recorded values do not suffice."));
            context.Terminal.Line($"Judged by: {string.Join("; ", judges)}.");
        }

        ReplayedExperiment Count(ReplayedExperiment r)
        {
            all++;
            judges.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"rule {r.ReplayedRule}, version {r.ReplayedRuleVersion} (recorded by {r.RecordedRule}, version {r.RecordedRuleVersion})"));
            agreeing += r.Agrees == true ? 1 : 0;
            identical += r.IsIdentical ? 1 : 0;
            open += r.Replayed is null ? 1 : 0;
            return r;
        }
    }

    private static string? Colour(Verdict? verdict) => verdict?.Kind switch
    {
        null => "33",
        VerdictKind.Discard => null,
        _ => "32",
    };
}
