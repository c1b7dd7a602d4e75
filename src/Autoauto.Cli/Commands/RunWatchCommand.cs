using System.CommandLine;
using Autoauto.Cli.Hosting;
using Autoauto.Cli.Rendering;
using Autoauto.Core.Model;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Cli.Commands;

/// <summary><c>run watch</c>: follows a run that any process works on.</summary>
internal static class RunWatchCommand
{
    public static Command Create(CommandHost host)
    {
        var id = RunCommands.OptionalRun();
        var tail = new Option<int?>("--tail") { Description = "Begin with the last so many events instead of the first one; 0 for new ones only.", HelpName = "n" };
        return host.DefineReading(
            "watch",
            """
            Follow a run that any process works on, until it ends.

            Its events go to standard output as they come, its progress to a status line. Ctrl+C ends only the watching. The exit code is that of the run.

            Examples:
              autoauto run start speed --detached && autoauto run watch
              autoauto run watch 20260101-120000-ab12 --tail 0 --json
            """,
            context => WatchAsync(context, context.RequireRun(context.Value(id)).Run, context.Value(tail)),
            id,
            tail);
    }

    private static async Task<int> WatchAsync(CommandContext context, Run run, int? tail)
    {
        var table = context.IsJson ? null : new Table<AuditEvent>(context.Terminal, RecordCommands.EventColumns);
        var after = tail is { } count ? context.Workspace.FindEventBefore(run.Id, count) : 0;
        RunView? last = null;
        await foreach (var step in context.Workspace.WatchAsync(run.Id, after, context.CancellationToken).ConfigureAwait(false))
        {
            foreach (var e in step.Events)
            {
                if (table is null)
                {
                    context.Terminal.Line(JsonText.Of(Map.From(e, run.Program, context.Workspace.Root)));
                }
                else
                {
                    table.Write(e);
                }
            }

            last = step.View;
            context.Terminal.Status(StatusText.Of(step.Progress, run.Spec.Unit));
        }

        context.Terminal.Status(string.Empty);
        return Say(context, last!);
    }

    private static int Say(CommandContext context, RunView view)
    {
        switch (view.Status)
        {
            case RunStatus.Queued:
                context.Terminal.Note($"autoauto: run {view.Run.Id} waits in the queue; there is nothing to watch yet (autoauto queue list).");
                return ExitCode.Success;
            case RunStatus.Interrupted:
                context.Terminal.Note($"autoauto: run {view.Run.Id} is interrupted: its process is gone. Go on with it: autoauto run resume {view.Run.Id}");
                return ExitCode.Interrupted;
            default:
                if (!context.IsJson)
                {
                    RunSummary.Write(context.Terminal, view.Run);
                }

                return ExitCode.Of(view.Run);
        }
    }
}
