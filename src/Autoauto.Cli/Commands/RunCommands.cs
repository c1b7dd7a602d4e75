using System.CommandLine;
using System.Globalization;
using Autoauto.Cli.Hosting;
using Autoauto.Cli.Rendering;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Workspace;

namespace Autoauto.Cli.Commands;

/// <summary>The commands below <c>run</c> that look at recorded runs or talk to live ones.</summary>
internal static class RunCommands
{
    private static readonly Column<RunView>[] s_columns =
    [
        new("Run", 24, v => v.Run.Id),
        new("Program", 16, v => v.Run.Program),
        new("Status", 11, v => v.Status.ToString(), Colour: v => v.Status switch
        {
            RunStatus.Running => "36",
            RunStatus.Failed => "31",
            RunStatus.Interrupted => "33",
            _ => null,
        }),
        new("Ended by", 15, v => v.Run.TerminationReason?.ToString() ?? string.Empty),
        new("Exp.", 5, v => Figures.Count(v.Run.Experiments), IsNumber: true),
        new("Kept", 4, v => Figures.Count(v.Run.Kept), IsNumber: true),
        new("Gain", 10, v => Figures.Percent(v.Run.Receipt?.GainPercent), IsNumber: true),
        new("Started", 0, v => Format.Time(v.Run.StartedAt)),
    ];

    public static Command Create(CommandHost host) => new("run", "Start, watch, stop and resume runs.")
    {
        RunStartCommand.Start(host), List(host), Show(host), Stop(host), RunStartCommand.Resume(host), Wait(host), RunWatchCommand.Create(host), RunSetCommand.Create(host),
        RunReplayCommand.Create(host), RunMeasureCommand.Create(host), RunCompleteCommand.Create(host), Remove(host),
    };

    /// <summary>The argument that names a run where the newest one is meant without it.</summary>
    public static Argument<string?> OptionalRun() =>
        new("run") { Description = "Id of the run. Default: the newest run.", Arity = ArgumentArity.ZeroOrOne };

    private static Command List(CommandHost host)
    {
        var program = new Option<string?>("--program") { Description = "Only runs of this program.", HelpName = "name" };
        var status = Choice.Of<RunStatus>("--status", "Only runs in this state.");
        var last = new Option<int?>("--last") { Description = "Only this many, newest first.", HelpName = "n" };
        return host.DefineReading(
            "list",
            """
            List runs, newest first.

            Examples:
              autoauto run list --last 5
              autoauto run list --status Interrupted --json
            """,
            context =>
            {
                var runs = context.Workspace.ListRuns(context.Value(program));
                if (context.Value(status) is { } wanted)
                {
                    runs = runs.Where(v => v.Status == wanted);
                }

                runs = context.Value(last) is { } n ? runs.Take(n) : runs;
                context.WriteRows(runs, s_columns, context.ToObject, "There are no such runs. Start one: autoauto run start <program>");
            },
            program,
            status,
            last);
    }

    private static Command Show(CommandHost host)
    {
        var id = OptionalRun();
        return host.DefineReading(
            "show",
            """
            Show everything about one run.

            Examples:
              autoauto run show
              autoauto run show 20260101-120000-ab12 --json
            """,
            context => context.WriteObject(context.ToObject(context.RequireRun(context.Value(id)))),
            id);
    }

    private static Command Stop(CommandHost host)
    {
        var id = OptionalRun();
        var abort = new Option<bool>("--abort") { Description = "End at once: the agent is killed and the experiment recorded as aborted." };
        return host.Define(
            "stop",
            """
            Ask a run, in whatever process it lives, to end after its current experiment.

            A stopped run can be resumed.

            Examples:
              autoauto run stop
              autoauto run stop --abort && autoauto run wait
            """,
            context =>
            {
                var run = context.Workspace.RequestStop(context.RequireRun(context.Value(id)).Run.Id, context.Value(abort));
                Report(context, run, $"Run {run.Run.Id} was asked to {(context.Value(abort) ? "abort" : "stop after its current experiment")}.");
            },
            id,
            abort);
    }

    private static Command Wait(CommandHost host)
    {
        var id = OptionalRun();
        var timeout = new Option<TimeSpan?>("--timeout")
        {
            Description = $"Give up after this long, {Duration.Form} (exit code 4); the run goes on.",
            HelpName = "time",
            CustomParser = Durations.Parse,
        };
        return host.DefineReading(
            "wait",
            """
            Wait until no process works on a run any more.

            The exit code is that of the run.

            Examples:
              autoauto run wait && git merge "$(autoauto run show --json | jq -r .Branch)"
              autoauto run wait 20260101-120000-ab12 --timeout 30m
            """,
            async context =>
            {
                var run = await context.Workspace.WaitAsync(
                    context.RequireRun(context.Value(id)).Run.Id, context.Value(timeout), context.CancellationToken).ConfigureAwait(false);
                if (context.IsJson)
                {
                    context.WriteObject(context.ToObject(run));
                }
                else
                {
                    RunSummary.Write(context.Terminal, run.Run);
                }

                return ExitCode.Of(run.Run);
            },
            id,
            timeout);
    }

    private static Command Remove(CommandHost host)
    {
        var id = new Argument<string>("run") { Description = "Id of the run." };
        var force = new Option<bool>("--force") { Description = "Required: the run's record, logs, refs and its branch with the kept commits are deleted." };
        return host.Define(
            "remove",
            """
            Delete a run with everything that belongs to it.

            That is its record, its logs, its refs and its branch with the kept commits. A live run is refused.

            Examples:
              autoauto run remove 20260101-120000-ab12 --force
            """,
            context =>
            {
                var run = context.RequireRun(context.Value(id)).Run;
                if (!context.Value(force))
                {
                    throw new AutoautoException(
                        ErrorCode.InvalidArgument,
                        string.Create(CultureInfo.InvariantCulture, $"Removing run {run.Id} deletes branch {run.Branch} with {run.Kept} kept commits."),
                        run.Id,
                        "Add --force if that is meant.");
                }

                context.Workspace.RemoveRun(run.Id);
                Report(context, null, $"Run {run.Id} was removed.");
            },
            id,
            force);
    }

    private static void Report(CommandContext context, RunView? run, string text)
    {
        if (!context.IsJson)
        {
            context.Terminal.Line(text);
        }
        else if (run is not null)
        {
            context.WriteObject(context.ToObject(run));
        }
    }
}
