using System.CommandLine;
using Autoauto.Cli.Hosting;
using Autoauto.Cli.Rendering;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Cli.Commands;

/// <summary>The commands below <c>queue</c>.</summary>
internal static class QueueCommands
{
    private static readonly Column<QueueView>[] s_columns =
    [
        new("Entry", 5, v => Figures.Number(v.Entry.Id), IsNumber: true),
        new("Run", 24, v => v.Run.Id),
        new("Program", 16, v => v.Run.Program),
        new("Status", 8, v => v.Entry.State.ToString(), Colour: v => v.Entry.State switch
        {
            QueueState.Running => "36",
            QueueState.Skipped => "31",
            _ => null,
        }),
        new("Tries", 5, v => Figures.Count(v.Entry.Attempts), IsNumber: true),
        new("Queued", 19, v => Format.Time(v.Entry.QueuedAt)),
        new("Reason", 0, v => v.Entry.Reason ?? string.Empty),
    ];

    public static Command Create(CommandHost host) => new("queue", "Look at the runs that wait for each other.") { List(host), Remove(host) };

    private static Command List(CommandHost host)
    {
        var all = new Option<bool>("--all") { Description = "Also those that are done." };
        var status = Choice.Of<QueueState>("--status", "Only entries in this state.");
        return host.DefineReading(
            "list",
            """
            List the queue in its order.

            A run is queued with 'run start --queue'. A background worker takes one after the other; a failed one is tried again twice, then skipped.

            Examples:
              autoauto queue list
              autoauto queue list --all --json
            """,
            context =>
            {
                var (isAll, wanted) = (context.Value(all), context.Value(status));
                context.WriteRows(context.Workspace.ListQueue().Where(v => isAll || (wanted is { } one ? v.Entry.State == one : v.Entry.State != QueueState.Done)), s_columns, Map.From, "The queue is empty. Queue a run: autoauto run start <program> --queue");
            },
            all,
            status);
    }

    private static Command Remove(CommandHost host)
    {
        var id = new Argument<long>("entry") { Description = "Number of the entry." };
        return host.Define(
            "remove",
            """
            Take an entry out of the queue.

            A run that never began goes with its entry; one that did stays. An entry that is being worked on is refused.

            Examples:
              autoauto queue remove 3
            """,
            context =>
            {
                context.Workspace.RemoveQueueItem(context.Value(id));
                if (!context.IsJson)
                {
                    context.Terminal.Line(FormattableString.Invariant($"Entry {context.Value(id)} was removed."));
                }
            },
            id);
    }
}
