using System.CommandLine;
using Autoauto.Cli.Hosting;
using Autoauto.Cli.Rendering;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Output;

namespace Autoauto.Cli.Commands;

/// <summary>What a run has recorded: experiments, measurements, events and logs.</summary>
internal static class RecordCommands
{
    /// <summary>The columns of events.</summary>
    public static IReadOnlyList<Column<AuditEvent>> EventColumns { get; } =
    [
        new("Id", 8, e => e.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), IsNumber: true),
        new("Time", 19, e => Format.Time(e.At)),
        new("Severity", 11, e => e.Severity.ToString()),
        new("Exp.", 5, e => e.Experiment is { } n ? Figures.Count(n) : Figures.None, IsNumber: true),
        new("Kind", 22, e => e.Kind),
        new("Message", 0, e => e.Message),
    ];

    public static Command Experiments(CommandHost host)
    {
        var id = RunCommands.OptionalRun();
        var status = Choice.Of<ExperimentStatus>("--status", "Only experiments that ended like this.");
        var number = new Option<int?>("--number") { Description = "Only the experiment with this number.", HelpName = "n" };
        var reason = Choice.Of<ExperimentReason>("--reason", "Only experiments with this cause.", "reason");
        return new Command("experiment", "Look at the experiments of a run.")
        {
            host.DefineReading(
                "list",
                """
                List the finished experiments of a run in order.

                The effect is in percent of the baseline at that time; positive is better.

                Examples:
                  autoauto experiment list
                  autoauto experiment list 20260101-120000-ab12 --status Kept --json
                """,
                context =>
                {
                    var run = context.RequireRun(context.Value(id)).Run;
                    context.WriteRows(
                        context.Workspace.ListExperiments(run.Id, context.Value(status), context.Value(reason)).Where(e => Filter.Fits(context.Value(number), e.Number)),
                        ExperimentColumns.Of(run.Spec.Unit),
                        e => Map.From(e, run, context.Workspace.Root),
                        $"Run {run.Id} has no such experiments.");
                },
                id,
                number,
                status,
                reason),
            Diff(host),
        };
    }

    private static Command Diff(CommandHost host)
    {
        var experiment = new Argument<int>("experiment") { Description = "Number of the experiment." };
        var id = new Option<string?>("--run") { Description = "Id of the run. Default: the newest run.", HelpName = "id" };
        return host.DefineReading(
            "diff",
            """
            Print what the agent of an experiment changed, kept or not, as a patch.

            Candidates lie in Autoauto's own store and not in your repository. Characters that could control a terminal are replaced where standard output is one; otherwise
            the patch is printed as it is, for git apply.

            Examples:
              autoauto experiment diff 3
              autoauto experiment diff 3 --run 20260101-120000-ab12 | git apply --check
            """,
            context =>
            {
                var run = context.RequireRun(context.Value(id)).Run;
                var patch = context.Workspace.ReadDiff(run.Id, context.Value(experiment));
                context.Terminal.Out.Write(
                    context.IsJson ? JsonText.Of(patch) + Environment.NewLine : context.Terminal.IsTerminal ? PlainText.Lines(patch, int.MaxValue) : patch);
            },
            experiment,
            id);
    }

    public static Command Measurements(CommandHost host)
    {
        var id = RunCommands.OptionalRun();
        var experiment = new Option<int?>("--experiment") { Description = "Only this experiment; 0 for the baseline and the receipt.", HelpName = "n" };
        var purpose = Choice.Of<MeasurementPurpose>("--purpose", "Only executions for this.");
        return new Command("measurement", "Look at single executions of the evaluator.")
        {
            host.DefineReading(
                "list",
                """
                List every execution of the evaluator in the order in which they were made, failed ones included.

                Examples:
                  autoauto measurement list --experiment 3
                  autoauto measurement list 20260101-120000-ab12 --json
                """,
                context =>
                {
                    var run = context.RequireRun(context.Value(id)).Run;
                    context.WriteRows(
                        context.Workspace.ListMeasurements(run.Id, context.Value(experiment)).Where(m => Filter.Fits(context.Value(purpose), m.Purpose)),
                        MeasurementColumns(run.Spec.Unit),
                        m => Map.From(m, run, context.Workspace.Root),
                        $"Run {run.Id} has no such measurements.");
                },
                id,
                experiment,
                purpose),
        };
    }

    public static Command Events(CommandHost host)
    {
        var id = RunCommands.OptionalRun();
        var after = new Option<long>("--after") { Description = "Only events behind this id.", HelpName = "id" };
        var kind = new Option<string?>("--kind") { Description = "Only events of this kind, such as run.options or run.*.", HelpName = "kind" };
        var severity = Choice.Of<EventSeverity>("--severity", "Only events of this severity.");
        return new Command("event", "Look at the audit trail.")
        {
            host.DefineReading(
                "list",
                """
                List what happened in a run, oldest first.

                Examples:
                  autoauto event list
                  autoauto event list 20260101-120000-ab12 --after 120 --json
                """,
                context =>
                {
                    var run = context.RequireRun(context.Value(id)).Run;
                    context.WriteRows(
                        context.Workspace.ListEvents(run.Id, context.Value(after)).Where(e => Filter.Fits(context.Value(severity), e.Severity) && Filter.Matches(context.Value(kind), e.Kind)),
                        EventColumns,
                        e => Map.From(e, run.Program, context.Workspace.Root),
                        $"Run {run.Id} has no such events.");
                },
                id,
                after,
                kind,
                severity),
        };
    }

    public static Command Log(CommandHost host)
    {
        var experiment = new Argument<int>("experiment") { Description = "Number of the experiment; 0 for the baseline." };
        var id = new Option<string?>("--run") { Description = "Id of the run. Default: the newest run.", HelpName = "id" };
        var evaluator = new Option<bool>("--evaluator") { Description = "The evaluator's output instead of the agent's transcript." };
        var tail = new Option<int?>("--tail") { Description = "Only this many lines from the end.", HelpName = "n" };
        return host.DefineReading(
            "log",
            """
            Print the agent's transcript or the evaluator's output of one experiment.

            Characters that could control a terminal are replaced where standard output is one; otherwise the file is printed as it is.

            Examples:
              autoauto log 3
              autoauto log 0 --evaluator --tail 20 --run 20260101-120000-ab12
            """,
            context =>
            {
                var run = context.RequireRun(context.Value(id)).Run;
                var lines = File.ReadLines(context.Workspace.FindLog(run.Id, context.Value(experiment), context.Value(evaluator)));
                foreach (var line in context.Value(tail) is { } n ? lines.TakeLast(n) : lines)
                {
                    context.CancellationToken.ThrowIfCancellationRequested();
                    context.Terminal.Out.WriteLine(
                        context.IsJson ? JsonText.Of(line) : context.Terminal.IsTerminal ? PlainText.Lines(line, int.MaxValue) : line);
                }
            },
            experiment,
            id,
            evaluator,
            tail);
    }

    private static IReadOnlyList<Column<Measurement>> MeasurementColumns(string? unit) =>
    [
        new("Exp.", 5, m => Figures.Count(m.Experiment), IsNumber: true),
        new("Purpose", 10, m => m.Purpose.ToString()),
        new("Arm", 9, m => m.Arm.ToString()),
        new("#", 3, m => Figures.Count(m.Ordinal), IsNumber: true),
        new("Commit", 8, m => Figures.Short(m.CommitSha)),
        new("Value", 14, m => Figures.Metric(m.Sample.Value, unit), IsNumber: true),
        new("Time", 9, m => Figures.Duration(m.Sample.DurationSeconds), IsNumber: true),
        new("Result", 0, m => m.Sample.IsValid ? (m.Void ? "void" : "ok") : $"{m.Sample.Failure}: {m.Sample.FailureDetail}"),
    ];
}
