using System.CommandLine;
using Autoauto.Cli.Hosting;
using Autoauto.Cli.Rendering;
using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Cli.Commands;

/// <summary><c>run complete</c>: what a run kept, as branches.</summary>
internal static class RunCompleteCommand
{
    private static readonly Option<string?> s_prefix = new("--branch-prefix") { Description = "What the branches' names begin with. Default: autoauto/complete/<run>.", HelpName = "name" };
    private static readonly Option<bool> s_byExperiment = new("--by-experiment") { Description = "One commit per experiment instead of the commits as the agents made them." };
    private static readonly Option<bool> s_squash = new("--squash") { Description = "One commit per branch." };
    private static readonly Option<bool> s_verify = new("--verify") { Description = "Measure each branch against the start commit." };
    private static readonly Option<bool> s_leaveOneOut = new("--leave-one-out") { Description = "Measure what is lost without each kept commit, for the summary." };
    private static readonly Option<int> s_pairs = new("--pairs") { Description = "Pairs of invocations of each comparison, 3 to 200; a 95 % interval needs 6.", HelpName = "n", DefaultValueFactory = _ => 10 };
    private static readonly Option<string?> s_summary = new("--summary") { Description = "File of the Markdown summary. Default: in .autoauto/reports.", HelpName = "path" };
    private static readonly Option<bool> s_force = new("--force") { Description = "Write over a summary that is there." };
    private static readonly Option<bool> s_plan = new("--what-if") { Description = "Say which branches would be made; make none." };

    private static readonly Column<ChangeSet>[] s_columns =
    [
        new("#", 3, s => Figures.Count(s.Group), IsNumber: true),
        new("Branch", 74, s => s.Branch),
        new("Commit", 10, s => Figures.Short(s.Commit)),
        new("Exp.", 8, s => string.Join(',', s.Experiments)),
        new("Gain", 10, s => Figures.Percent(s.Receipt?.GainPercent), IsNumber: true),
        new("Result", 0, s => s switch
        {
            { Commit: null } => "conflict in " + string.Join(", ", s.Conflicts),
            { Detail: { } detail } => "cannot be measured: " + detail,
            { Receipt: { } receipt } => $"{receipt.Finding} {Figures.Interval(receipt.GainLowPercent, receipt.GainHighPercent)}",
            { WasThere: true } => "unchanged",
            _ => "created",
        }),
    ];

    public static Command Create(CommandHost host)
    {
        var id = RunCommands.OptionalRun();
        return host.Define(
            "complete",
            """
            Package what a run kept: a clean branch off the start commit for each group of changes that touch the same files.

            Your checkout and your branches are not touched. Done again, it finds its own branches and goes on.

            Examples:
              autoauto run complete --what-if
              autoauto run complete --squash --verify
              autoauto run complete 20260101-120000-ab12 --branch-prefix perf/january --json
            """,
            context => CompleteAsync(context, context.RequireRun(context.Value(id))),
            [id, s_prefix, s_byExperiment, s_squash, s_verify, s_leaveOneOut, s_pairs, s_summary, s_force, s_plan]);
    }

    private static async Task<int> CompleteAsync(CommandContext context, RunView run)
    {
        var plan = context.Workspace.PlanCompletion(run.Run.Id, RequestOf(context));
        if (context.Value(s_plan))
        {
            foreach (var change in plan.Changes)
            {
                context.Terminal.Line(context.IsJson
                    ? JsonText.Of(new { change.Group, change.Branch, Experiments = string.Join(',', change.Experiments.Select(e => e.Number)), Files = string.Join("; ", change.Files) })
                    : $"would create {change.Branch} with {string.Join(", ", change.Experiments.Select(e => e.Number))}: {string.Join(", ", change.Files)}");
            }

            return ExitCode.Success;
        }

        await using var session = context.Workspace.CompleteRun(plan);
        var table = new Table<ChangeSet>(context.Terminal, s_columns);
        var view = new SessionView(context.Terminal, context.Workspace.Root) { Experiments = ExperimentOutput.None, IsQuiet = true, OnEvent = Show };
        await view.WatchAsync(session, context.CancellationToken).ConfigureAwait(false);
        if (!context.IsJson)
        {
            context.Terminal.Line($"summary: {plan.SummaryPath}");
        }

        return ExitCode.Success;

        void Show(RunEvent item)
        {
            if (item is RunEvent.ChangeSetMade made)
            {
                if (context.IsJson)
                {
                    context.Terminal.Line(JsonText.Of(Map.From(made.Set, plan, run.RepositoryPath)));
                }
                else
                {
                    table.Write(made.Set);
                }
            }
        }
    }

    private static CompletionRequest RequestOf(CommandContext context) => new()
    {
        BranchPrefix = context.Value(s_prefix),
        Shape = (context.Value(s_squash), context.Value(s_byExperiment)) switch
        {
            (true, true) => throw new AutoautoException(ErrorCode.InvalidArgument, "--squash and --by-experiment exclude each other.", "--squash"),
            (true, _) => ChangeShape.Squashed,
            (_, true) => ChangeShape.Experiments,
            _ => ChangeShape.Commits,
        },
        Verify = context.Value(s_verify),
        LeaveOneOut = context.Value(s_leaveOneOut),
        Pairs = context.Value(s_pairs),
        SummaryPath = context.Value(s_summary),
        Replace = context.Value(s_force),
    };
}
