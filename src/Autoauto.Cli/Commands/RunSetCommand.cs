using System.CommandLine;
using Autoauto.Cli.Hosting;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Cli.Commands;

/// <summary><c>run set</c>: changes settings of a live run, or of one that will be resumed.</summary>
internal static class RunSetCommand
{
    private static readonly Argument<string> s_id = new("run") { Description = "Id of the run." };
    private static readonly Option<Limit<int>?> s_maxExperiments = Limits.Count("--max-experiments", "Stop after this many experiments.");
    private static readonly Option<Limit<TimeSpan>?> s_timeLimit = Limits.Duration("--time-limit", "Stop after this long.");
    private static readonly Option<Limit<double>?> s_target = Limits.Number("--target", "Stop when the metric has reached this value.");
    private static readonly Option<Limit<decimal>?> s_maxCost = Limits.Money(["--max-cost", "--max-cost-usd"], "Cap on the cost of the whole run in US dollars.");
    private static readonly Option<Limit<long>?> s_maxTokens = Limits.Large("--max-tokens", "Cap on the tokens of the whole run.");
    private static readonly Option<int?> s_maxDiscards = new("--max-consecutive-discards")
    {
        Description = "Stop after this many experiments in a row that were not kept.",
        HelpName = "n",
    };

    private static readonly Option<string?> s_guidance = new("--guidance") { Description = "Words to the next agents; an empty text removes them.", HelpName = "text" };
    private static readonly Option<string?> s_model = new("--model") { Description = "The agent's model.", HelpName = "name" };
    private static readonly Option<string?> s_effort = new("--effort") { Description = "The agent's reasoning effort.", HelpName = "level" };
    private static readonly Option<TimeSpan?> s_agentTimeout = new("--agent-timeout")
    {
        Description = $"Longest time for one call of the agent, {Duration.Form}.",
        HelpName = "time",
        CustomParser = Durations.Parse,
    };

    private static readonly Option<bool?> s_simplifications = new("--keep-simplifications") { Description = "Keep changes within noise that remove lines.", HelpName = "true|false" };

    public static Command Create(CommandHost host) => host.Define(
        "set",
        """
        Change a run's settings.

        A live run reads them before its next experiment; a finished one when it is resumed.

        Examples:
          autoauto run set 20260101-120000-ab12 --max-experiments 40
          autoauto run set 20260101-120000-ab12 --guidance "Leave the parser alone" --time-limit none
        """,
        context =>
        {
            if (new Option[] { s_maxExperiments, s_timeLimit, s_target, s_maxCost, s_maxTokens, s_maxDiscards, s_guidance, s_model, s_effort, s_agentTimeout, s_simplifications }
                .All(option => !context.Has(option)))
            {
                throw new AutoautoException(ErrorCode.InvalidArgument, "There is nothing to set.", null, "See autoauto run set --help.");
            }

            var id = context.RequireRun(context.Value(s_id)).Run.Id;
            var run = context.Workspace.UpdateOptions(id, options => Change(context, options));
            if (context.IsJson)
            {
                context.WriteObject(context.ToObject(run));
            }
            else
            {
                context.Terminal.Line($"Run {id} was changed.");
            }
        },
        s_id, s_maxExperiments, s_maxDiscards, s_timeLimit, s_target, s_maxCost, s_maxTokens, s_guidance, s_model, s_effort, s_agentTimeout, s_simplifications);

    private static RunOptions Change(CommandContext context, RunOptions options) => options with
    {
        MaxExperiments = context.Value(s_maxExperiments) is { } max ? max.Value : options.MaxExperiments,
        MaxConsecutiveDiscards = context.Value(s_maxDiscards) ?? options.MaxConsecutiveDiscards,
        TimeLimit = context.Value(s_timeLimit) is { } limit ? limit.Value : options.TimeLimit,
        Target = context.Value(s_target) is { } target ? target.Value : options.Target,
        MaxCostUsd = context.Value(s_maxCost) is { } cost ? cost.Value : options.MaxCostUsd,
        MaxTokens = context.Value(s_maxTokens) is { } tokens ? tokens.Value : options.MaxTokens,
        Guidance = context.Has(s_guidance) ? Empty(context.Value(s_guidance)) : options.Guidance,
        KeepSimplifications = context.Value(s_simplifications) ?? options.KeepSimplifications,
        Agent = options.Agent with
        {
            Model = context.Value(s_model) ?? options.Agent.Model,
            Effort = context.Value(s_effort) ?? options.Agent.Effort,
            Timeout = context.Value(s_agentTimeout) ?? options.Agent.Timeout,
        },
    };

    private static string? Empty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
