using System.CommandLine;
using Autoauto.Cli.Hosting;
using Autoauto.Cli.Rendering;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Cli.Commands;

/// <summary><c>run measure</c>: the receipt on request.</summary>
internal static class RunMeasureCommand
{
    private static readonly Column<KeepReceipt>[] s_columns =
    [
        new("Without", 7, k => k.Experiment == 0 ? "(total)" : "#" + Figures.Count(k.Experiment)),
        new("Gain", 10, k => Figures.Percent(k.Receipt?.GainPercent), IsNumber: true),
        new("95 % interval", 24, k => Figures.Interval(k.Receipt?.GainLowPercent, k.Receipt?.GainHighPercent)),
        new("Finding", 10, k => k.Finding.ToString(), Colour: k => k.Finding switch
        {
            ReceiptFinding.Improved => "32",
            ReceiptFinding.Worse or ReceiptFinding.Failed => "31",
            _ => "33",
        }),
        new("In words", 0, k => k.Subject is null ? Words.Of(k) : $"{Words.Of(k)}: {k.Subject}"),
    ];

    public static Command Create(CommandHost host)
    {
        var id = RunCommands.OptionalRun();
        var pairs = new Option<int>("--pairs") { Description = "Pairs of invocations of each comparison, 3 to 200; a 95 % interval needs 6.", HelpName = "n", DefaultValueFactory = _ => 10 };
        var leaveOneOut = new Option<bool>("--leave-one-out") { Description = "Also measure the final commit against itself without each of the kept commits." };
        return host.Define(
            "measure",
            """
            Measure again what a run was worth: start commit against final commit.

            Both are built in worktrees of their own and measured in turn, at the same path, with the evaluator that was locked for the run. With --leave-one-out each kept commit is taken back in turn: does it still contribute?

            Examples:
              autoauto run measure
              autoauto run measure 20260101-120000-ab12 --pairs 20
              autoauto run measure --leave-one-out --json
            """,
            context => MeasureAsync(context, context.RequireRun(context.Value(id)), context.Value(pairs), context.Value(leaveOneOut)),
            id,
            pairs,
            leaveOneOut);
    }

    private static async Task<int> MeasureAsync(CommandContext context, RunView run, int pairs, bool leaveOneOut)
    {
        await using var session = context.Workspace.MeasureRun(run.Run.Id, pairs, leaveOneOut);
        var table = new Table<KeepReceipt>(context.Terminal, s_columns);
        var view = new SessionView(context.Terminal, context.Workspace.Root) { Experiments = ExperimentOutput.None, IsQuiet = true, OnEvent = Show };
        await view.WatchAsync(session, context.CancellationToken).ConfigureAwait(false);
        return ExitCode.Success;

        void Show(RunEvent item)
        {
            switch (item)
            {
                case RunEvent.ReceiptMeasured total when context.IsJson:
                    context.Terminal.Line(JsonText.Of(Map.From(total.Receipt, run.Run, run.RepositoryPath)));
                    break;
                case RunEvent.KeepMeasured kept when context.IsJson:
                    context.Terminal.Line(JsonText.Of(Map.From(kept.Receipt, run.Run, run.RepositoryPath)));
                    break;
                case RunEvent.ReceiptMeasured total:
                    table.Write(new KeepReceipt { Experiment = 0, Commit = total.Receipt.FinalCommit, Finding = total.Receipt.Finding, Receipt = total.Receipt });
                    break;
                case RunEvent.KeepMeasured kept:
                    table.Write(kept.Receipt);
                    break;
                default:
                    break;
            }
        }
    }
}
