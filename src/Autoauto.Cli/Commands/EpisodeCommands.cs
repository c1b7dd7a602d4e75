using System.CommandLine;
using System.Globalization;
using Autoauto.Cli.Hosting;
using Autoauto.Cli.Rendering;
using Autoauto.Core.Episodes;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Cli.Commands;

/// <summary>The commands below <c>episode</c>.</summary>
internal static class EpisodeCommands
{
    private static readonly Column<Rejection>[] s_rejections =
    [
        new("Version", 7, r => r.ToVersion.ToString(CultureInfo.InvariantCulture), IsNumber: true),
        new("Reason", 15, r => r.Reason.ToString()),
        new("Advantage", 9, r => r.Advantage?.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture) ?? string.Empty, IsNumber: true),
        new("Rejected", 19, r => Format.Time(r.At.UtcDateTime)),
        new("Edit", 0, r => r.EditSummary),
    ];

    private static readonly Column<Prediction>[] s_predictions =
    [
        new("Version", 7, p => p.Version.ToString(CultureInfo.InvariantCulture), IsNumber: true),
        new("Metric", 16, p => p.Metric),
        new("Predicted", 9, p => p.Change.ToString("+0.###;-0.###;0", CultureInfo.InvariantCulture), IsNumber: true),
        new("Confidence", 10, p => p.Confidence.ToString("0.00", CultureInfo.InvariantCulture), IsNumber: true),
        new("Observed", 0, p => p.Observed?.ToString("+0.###;-0.###;0", CultureInfo.InvariantCulture) ?? "not measured yet"),
    ];

    public static Command Create(CommandHost host) => new("episode", "Find out whether the last edit of a policy made the agent better, and edit it again.")
    {
        Invoke(host), Resume(host), List(host), Show(host), Rejections(host), Predictions(host),
    };

    private static Command Invoke(CommandHost host)
    {
        var policy = PolicyCommands.Name();
        var tasks = new Option<string[]>("--task") { Description = "Names of the policy's tasks to work on. Default: all.", HelpName = "name" };
        var prompt = new Option<string?>("--prompt") { Description = "A task of your own instead: what the agent is asked to do.", HelpName = "text" };
        var verify = new Option<string[]>("--verify") { Description = "Executable and arguments that observe its result, one option each.", HelpName = "word" };
        var change = new Option<string?>("--change-ref") { Description = "Take this commit, made under the head version, as the main arm.", HelpName = "revision" };
        var name = new Option<string?>("--change") { Description = "What the episode is about, in words.", HelpName = "text" };
        var start = new Option<string>("--start") { Description = "Revision that the arms start from.", HelpName = "revision", DefaultValueFactory = _ => "HEAD" };
        var count = new Option<int>("--count", "-n") { Description = "Run several, one after the other, until nothing is left to improve.", HelpName = "n", DefaultValueFactory = _ => 1 };
        var critic = new Option<string?>("--critic") { Description = "Version to compare the head with: previous, lastKept, origin or a number.", HelpName = "version" };
        var tamper = Choice.Of<TamperMode>("--tamper-check", "What a suspicion of weakened tests leads to.", "off|flag|block");
        var rule = Choice.Of<EpisodeRule>("--rule", "How the head is decided about.", "sequential|threshold");
        var samples = new Option<int?>("--judge-samples") { Description = "Judge samples per task.", HelpName = "n" };
        var cost = new Option<decimal?>("--max-cost", "--max-cost-usd") { Description = "Cap on the cost of one episode, US dollars.", HelpName = "usd" };
        var tokens = new Option<long?>("--max-tokens") { Description = "Cap on the tokens of one episode.", HelpName = "n" };
        var noEvolve = new Option<bool>("--no-evolve") { Description = "Judge the head and ask for no edit." };
        var noPark = new Option<bool>("--no-park") { Description = "End instead of waiting for an agent's quota." };
        var refuse = new Option<bool>("--refuse-hand-edits") { Description = "Do not start where policy files were edited by hand; without it the edits become a version." };
        var plan = new Option<bool>("--what-if") { Description = "Check everything and say what would be done; start nothing." };
        return host.Define(
            "invoke",
            """
            Run an episode: the agent works on the policy's tasks under the head version and under an earlier one, judges compare, the head is kept or
            goes back, and an evolver proposes the next edit.

            Your checkout is not touched, but for the policy's own files. A policy whose noise is not known yet is measured first: eight comparisons of
            the head with itself. --what-if says how many calls that takes.

            Examples:
              autoauto episode invoke house-rules
              autoauto episode invoke house-rules --count 5 --max-cost-usd 2
              autoauto episode invoke house-rules --change-ref HEAD --verify ./test.sh
            """,
            context =>
            {
                var request = new EpisodeRequest
                {
                    Policy = context.Value(policy)!,
                    Change = context.Value(name),
                    Tasks = context.Value(tasks) is { Length: > 0 } names ? names : null,
                    Prompt = context.Value(prompt),
                    Verify = context.Value(verify) is { Length: > 0 } words ? words : null,
                    ChangeRevision = context.Value(change),
                    StartRevision = context.Value(start)!,
                    Critic = context.Value(critic) is { } version ? CriticMode.Parse(version) : null,
                    Tamper = context.Value(tamper),
                    Rule = context.Value(rule),
                    JudgeSamples = context.Value(samples),
                    MaxCostUsd = context.Value(cost),
                    MaxTokens = context.Value(tokens),
                    NoEvolve = context.Value(noEvolve),
                    NoPark = context.Value(noPark),
                    RefuseHandEdits = context.Value(refuse),
                };
                if (context.Value(plan))
                {
                    WritePlan(context, context.Workspace.PlanEpisode(request));
                    return Task.FromResult(ExitCode.Success);
                }

                return RunAsync(context, request, Math.Max(1, context.Value(count)));
            },
            policy,
            tasks,
            prompt,
            verify,
            change,
            name,
            start,
            count,
            critic,
            tamper,
            rule,
            samples,
            cost,
            tokens,
            noEvolve,
            noPark,
            refuse,
            plan);
    }

    private static Command Resume(CommandHost host)
    {
        var id = OptionalEpisode();
        var cost = new Option<decimal?>("--max-cost", "--max-cost-usd") { Description = "Another cap on the cost, US dollars.", HelpName = "usd" };
        var tokens = new Option<long?>("--max-tokens") { Description = "Another cap on the tokens.", HelpName = "n" };
        return host.Define(
            "resume",
            """
            Go on with an episode that was interrupted or that failed. Nothing that was recorded is asked or paid for again; a closed one is shown as it is.

            Examples:
              autoauto episode resume
              autoauto episode resume clean-tables-20260101-120000123-k7xw --max-cost-usd 5
            """,
            async context =>
            {
                var view = context.RequireEpisode(context.Value(id));
                await using var session = context.Workspace.ResumeEpisode(view.Episode.Id, limits => limits with
                {
                    MaxCostUsd = context.Value(cost) ?? limits.MaxCostUsd,
                    MaxTokens = context.Value(tokens) ?? limits.MaxTokens,
                });
                var episode = await new EpisodeSessionView(context.Terminal) { IsQuiet = context.IsJson }.WatchAsync(session, context.CancellationToken).ConfigureAwait(false);
                context.WriteRows([context.RequireEpisode(episode.Id)], EpisodeColumns.All, Map.From, string.Empty);
                return ExitCode.Of(episode);
            },
            id,
            cost,
            tokens);
    }

    private static Command List(CommandHost host)
    {
        var policy = new Option<string?>("--policy") { Description = "Only episodes of this policy.", HelpName = "name" };
        var status = Choice.Of("--status", "Only episodes in this state.", Enum.GetNames<EpisodeStatus>());
        var decision = Choice.Of("--decision", "Only episodes that were decided so.", "Kept", "RolledBack", "Abstained", "Superseded");
        var last = new Option<int?>("--last") { Description = "Only this many of those, newest first.", HelpName = "n" };
        return host.DefineReading(
            "list",
            """
            List episodes, newest first.

            Examples:
              autoauto episode list --last 5
              autoauto episode list --policy house-rules --json
            """,
            context =>
            {
                var episodes = context.Workspace.ListEpisodes(context.Value(policy))
                    .Where(view => Map.From(view) is var info && Filter.Is(context.Value(status), info.Status) && Filter.Is(context.Value(decision), info.Decision));
                context.WriteRows(
                    context.Value(last) is { } n ? episodes.Take(n) : episodes,
                    EpisodeColumns.All,
                    Map.From,
                    "There are no episodes. Start one: autoauto episode invoke <policy>");
            },
            policy,
            status,
            decision,
            last);
    }

    private static Command Show(CommandHost host)
    {
        var id = OptionalEpisode();
        return host.DefineReading(
            "show",
            """
            Show everything about one episode, and its stages.

            Examples:
              autoauto episode show
              autoauto episode show clean-tables-20260101-120000123-k7xw --json
            """,
            context =>
            {
                var view = context.RequireEpisode(context.Value(id));
                context.WriteObject(Map.From(view));
                if (context.IsJson)
                {
                    return;
                }

                context.Terminal.Line(string.Empty);
                foreach (var entry in context.Workspace.ListStages(view.Episode.Id))
                {
                    context.Terminal.Line(PlainText.OneLine($"{Format.Time(entry.At.UtcDateTime)}  {entry.Stage}{(entry.Detail is null ? string.Empty : $": {entry.Detail}")}", 200));
                }
            },
            id);
    }

    private static Command Rejections(CommandHost host)
    {
        var policy = new Option<string?>("--policy") { Description = "Only entries of this policy.", HelpName = "name" };
        var reason = Choice.Of("--reason", "Only edits that were rejected for this.", Enum.GetNames<RejectionReason>());
        return host.DefineReading(
            "rejections",
            """
            List the reject buffer, newest first: edits that were taken back or blocked.

            Examples:
              autoauto episode rejections --policy house-rules
            """,
            context => context.WriteRows(
                context.Workspace.ListRejections(context.Value(policy)).Where(r => Filter.Is(context.Value(reason), r.Reason.ToString())), s_rejections, r => Map.From(r, context.Workspace.Root), "Nothing was rejected yet."),
            policy,
            reason);
    }

    private static Command Predictions(CommandHost host)
    {
        var policy = new Option<string?>("--policy") { Description = "Only predictions about this policy.", HelpName = "name" };
        var settled = new Option<bool>("--settled") { Description = "Only predictions that a measurement has settled." };
        return host.DefineReading(
            "predictions",
            """
            List what evolvers claimed about their edits, with what was measured.

            Examples:
              autoauto episode predictions --policy house-rules
            """,
            context => context.WriteRows(
                context.Workspace.ListPredictions(context.Value(policy)).Where(p => !context.Value(settled) || p.SettledBy is not null), s_predictions, p => Map.From(p, context.Workspace.Root), "Nothing was predicted yet."),
            policy,
            settled);
    }

    private static Argument<string?> OptionalEpisode() =>
        new("episode") { Description = "Id of the episode. Default: the newest one.", Arity = ArgumentArity.ZeroOrOne };

    private static async Task<int> RunAsync(CommandContext context, EpisodeRequest request, int count)
    {
        var table = context.IsJson ? null : new Table<EpisodeView>(context.Terminal, EpisodeColumns.All);
        var series = new List<Episode>();
        while (series.Count < count && !EpisodeSeries.HasConverged(series) && !context.CancellationToken.IsCancellationRequested)
        {
            await using var session = context.Workspace.StartEpisode(request);
            series.Add(await new EpisodeSessionView(context.Terminal) { IsQuiet = context.IsJson }.WatchAsync(session, context.CancellationToken).ConfigureAwait(false));
            var view = context.RequireEpisode(session.EpisodeId);
            if (table is null)
            {
                context.Terminal.Out.WriteLine(JsonText.Of(Map.From(view)));
            }
            else
            {
                table.Write(view);
            }
        }

        if (count > 1 && EpisodeSeries.HasConverged(series) && !context.IsJson)
        {
            context.Terminal.Note($"converged after {Figures.Count(series.Count)} episodes");
        }

        return ExitCode.Of(series[^1]);
    }

    private static void WritePlan(CommandContext context, EpisodePlan plan)
    {
        if (context.IsJson)
        {
            context.WriteObject(new
            {
                plan.RepositoryPath,
                Policy = plan.Target.Name,
                plan.Change,
                plan.StartCommit,
                plan.ChangeCommit,
                plan.HeadVersion,
                plan.HandEdits,
                plan.MissingComparisons,
                plan.ArmCalls,
                plan.JudgeCalls,
                plan.Warnings,
            });
            return;
        }

        foreach (var line in EpisodePlanText.Lines(plan))
        {
            context.Terminal.Line(line);
        }
    }
}
