using System.CommandLine;
using System.Globalization;
using Autoauto.Cli.Hosting;
using Autoauto.Cli.Rendering;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Output;

namespace Autoauto.Cli.Commands;

/// <summary>What outlives a run: the backlog of ideas and the books.</summary>
internal static class MemoryCommands
{
    // Day and month are read in no other order.
    private static readonly string[] s_times = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private static readonly Column<Idea>[] s_ideaColumns =
    [
        new("Id", 6, i => i.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), IsNumber: true),
        new("Program", 16, i => i.Program),
        new("State", 6, i => i.State.ToString()),
        new("Source", 6, i => i.Source.ToString()),
        new("Outcome", 18, i => i.Outcome is { } outcome ? $"{outcome} {Figures.Percent(i.EffectPercent)}" : Figures.None),
        new("Idea", 0, i => i.Text),
    ];

    private static readonly Column<SpendEntry>[] s_spendColumns =
    [
        new("Time", 19, e => Format.Time(e.ReservedAt)),
        new("Run", 21, e => e.RunId),
        new("Exp.", 5, e => Figures.Count(e.Experiment), IsNumber: true),
        new("Agent", 10, e => e.Agent),
        new("State", 8, e => e.State.ToString()),
        new("Cost", 18, e => (e.IsAtMost ? "at most " : string.Empty) + Figures.Usd(e.Usd), IsNumber: true),
        new("Tokens", 12, e => Figures.Tokens(e.Tokens), IsNumber: true),
        new("Model", 0, e => e.Model ?? string.Empty),
    ];

    public static Command Ideas(CommandHost host)
    {
        var one = new Argument<string?>("program") { Description = "Name of the program. Default: all.", Arity = ArgumentArity.ZeroOrOne };
        var state = Choice.Of<IdeaState>("--state", "Only ideas in this state.");
        var source = Choice.Of<IdeaSource>("--source", "Only ideas from there.");
        var name = ProgramCommands.Name();
        var text = new Argument<string>("text") { Description = "The idea, at most 500 characters." };
        return new Command("idea", "See and extend the backlog of ideas that agents are told.")
        {
            host.DefineReading(
                "list",
                """
                List the ideas of a program: what agents tried, what they advise against, and what is open.

                Examples:
                  autoauto idea list speed
                  autoauto idea list --state Open --json
                """,
                context =>
                {
                    if (context.Value(one) is { } program)
                    {
                        context.Workspace.Programs.RequireExisting(program);
                    }

                    var ideas = context.Workspace.ListIdeas(context.Value(one), context.Value(state));
                    context.WriteRows(ideas.Where(i => Filter.Fits(context.Value(source), i.Source)), s_ideaColumns, i => Map.From(i, context.Workspace.Root), "There are no such ideas.");
                },
                one,
                state,
                source),
            host.Define(
                "add",
                """
                Add an idea of yours to a program's backlog.

                The agent of the next experiment reads it, in a run that is under way too. For what agents must heed there is 'autoauto run set --guidance'.

                Examples:
                  autoauto idea add speed "Cache the compiled patterns"
                """,
                context =>
                {
                    var idea = context.Workspace.AddIdea(context.Value(name)!, context.Value(text)!);
                    if (context.IsJson)
                    {
                        context.WriteObject(Map.From(idea, context.Workspace.Root));
                    }
                    else
                    {
                        context.Terminal.Line($"Idea {idea.Id} is in the backlog of program '{idea.Program}'.");
                    }
                },
                name,
                text),
        };
    }

    public static Command Spend(CommandHost host)
    {
        var id = new Argument<string?>("run") { Description = "Id of the run. Default: the whole repository.", Arity = ArgumentArity.ZeroOrOne };
        var program = new Option<string?>("--program") { Description = "Only calls for this program.", HelpName = "name" };
        var agent = new Option<string?>("--agent") { Description = "Only calls of this agent.", HelpName = "name" };
        var state = Choice.Of<SpendState>("--state", "Only bookings in this state.");
        var after = new Option<DateTimeOffset?>("--after")
        {
            Description = "Only calls that began at this time or later, such as 2026-01-31 or 2026-01-31T08:00Z; without a zone in local time.",
            HelpName = "time",
            CustomParser = result => Durations.Required<DateTimeOffset>(result, text => DateTimeOffset.TryParseExact(text, s_times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time)
                ? (time, null)
                : (null, "is not a time such as 2026-01-31 or 2026-01-31T08:00Z")),
        };
        return new Command("spend", "See what agents have cost.")
        {
            host.DefineReading(
                "list",
                """
                List the calls of agents with what each was booked at, oldest first, those of removed runs included.

                Examples:
                  autoauto spend list
                  autoauto spend list 20260101-120000-ab12 --json
                """,
                context =>
                {
                    var entries = context.Workspace.ListSpend(context.Value(id));
                    if (context.Value(id) is { } runId && !entries.Any())
                    {
                        context.RequireRun(runId);
                    }

                    context.WriteRows(
                        entries.Where(e => Filter.Is(context.Value(program), e.Program) && Filter.Is(context.Value(agent), e.Agent) && Filter.Fits(context.Value(state), e.State) && !(e.ReservedAt < context.Value(after))),
                        s_spendColumns, e => Map.From(e, context.Workspace.Root), "No agent was called.");
                },
                id,
                program,
                agent,
                state,
                after),
        };
    }
}
