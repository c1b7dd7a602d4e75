using System.CommandLine;
using Autoauto.Cli.Hosting;
using Autoauto.Cli.Rendering;
using Autoauto.Core.Primitives;
using Autoauto.Core.Programs;
using Autoauto.Core.Workspace;
using Autoauto.Core.Workspace.Background;
using Autoauto.Output;

namespace Autoauto.Cli.Commands;

/// <summary><c>run start</c> and <c>run resume</c>: a run in this process, watched to its end.</summary>
internal static class RunStartCommand
{
    private static readonly Option<bool> s_detached = new("--detached") { Description = "Work in a process of its own, which outlives the terminal; return as soon as that has begun." };
    private static readonly Option<bool> s_summary = new("--summary") { Description = "Write the run at the end instead of each experiment as it ends." };

    public static Command Start(CommandHost host)
    {
        var program = new Argument<string>("program") { Description = "Name of the program: a folder below .autoauto/programs." };
        var settings = new KnobOptions(KnobCatalog.Start);
        var queue = new Option<bool>("--queue") { Description = "Wait for the repository's other runs; a background worker starts the run when its turn comes." };
        var plan = new Option<bool>("--what-if") { Description = "Check everything and say what would be done, with the first prompt; start nothing." };
        return host.Define(
            "start",
            """
            Run a program until a limit is reached, and show its experiments as they end.

            An agent proposes a commit, the evaluator measures it, and it is kept or discarded; then comes the next, fresh agent. Your checkout is not touched; kept commits are on a branch of their own. Ctrl+C aborts and cleans up.

            Examples:
              autoauto run start speed --max-experiments 20
              autoauto run start speed --agent claude --time-limit 8h --json > experiments.jsonl
              autoauto run start speed --agent command --agent-command ./agent.sh --agent-command fast
              autoauto run start speed --detached && autoauto run watch
              autoauto run start speed --queue --max-cost 5
              autoauto run start speed --what-if
            """,
            context =>
            {
                var request = settings.Put(context, new RunRequest { Program = context.Value(program)! }, (knob, asked, value) => knob.Ask(asked, value));
                if (context.Value(plan))
                {
                    WritePlan(context, context.Workspace.PlanRun(request));
                    return Task.FromResult(ExitCode.Success);
                }

                return context.Value(queue) ? LeaveAsync(context, "is queued", cancel => context.Workspace.QueueRunAsync(request, cancel))
                    : context.Value(s_detached) ? LeaveAsync(context, "has begun in the background", cancel => context.Workspace.StartDetachedAsync(request, cancel))
                    : WatchAsync(context, () => context.Workspace.StartRun(request));
            },
            [program, .. settings.All, plan, s_detached, queue, s_summary]);
    }

    public static Command Resume(CommandHost host)
    {
        var id = new Argument<string?>("run") { Description = "Id of the run. Default: the newest run.", Arity = ArgumentArity.ZeroOrOne };
        return host.Define(
            "resume",
            """
            Go on with a run that was stopped, aborted or interrupted, or whose limit has been raised since.

            Nothing that was recorded is done again: a candidate whose agent had finished is measured, not thrown away.

            Examples:
              autoauto run resume
              autoauto run set 20260101-120000-ab12 --max-experiments 40 && autoauto run resume 20260101-120000-ab12
            """,
            context =>
            {
                var runId = context.RequireRun(context.Value(id)).Run.Id;
                return context.Value(s_detached)
                    ? LeaveAsync(context, "goes on in the background", cancel => context.Workspace.ResumeDetachedAsync(runId, cancel))
                    : WatchAsync(context, () => context.Workspace.ResumeRun(runId));
            },
            id,
            s_detached,
            s_summary);
    }

    private static async Task<int> LeaveAsync(CommandContext context, string what, Func<CancellationToken, Task<BackgroundStart>> start)
    {
        var started = await start(context.CancellationToken).ConfigureAwait(false);
        foreach (var warning in started.Warnings)
        {
            context.Terminal.Note($"autoauto: warning: {PlainText.OneLine(warning, 2000)}");
        }

        var id = started.Run.Run.Id;
        if (context.IsJson || context.Value(s_summary))
        {
            context.WriteObject(context.ToObject(started.Run));
        }
        else
        {
            context.Terminal.Line($"Run {id} {what}. Follow it: autoauto run watch {id}; end it: autoauto run stop {id}");
        }

        return ExitCode.Success;
    }

    private static async Task<int> WatchAsync(CommandContext context, Func<Core.Loop.RunSession> start)
    {
        // Errors of the checks surface here, before anything is shown.
        await using var session = start();
        var isSummary = context.Value(s_summary);
        var view = new SessionView(context.Terminal, context.Workspace.Root)
        {
            Experiments = isSummary ? ExperimentOutput.None : context.IsJson ? ExperimentOutput.Json : ExperimentOutput.Table,
            IsQuiet = context.IsJson,
        };
        var run = await view.WatchAsync(session, context.CancellationToken).ConfigureAwait(false);
        if (isSummary)
        {
            context.WriteObject(context.ToObject(context.RequireRun(run.Id)));
        }
        else if (!context.IsJson)
        {
            RunSummary.Write(context.Terminal, run);
        }

        return ExitCode.Of(run);
    }

    private static void WritePlan(CommandContext context, RunPlan plan)
    {
        if (context.IsJson)
        {
            context.WriteObject(new
            {
                plan.RepositoryPath,
                Program = plan.Spec.Name,
                plan.StartCommit,
                plan.Branch,
                Agent = plan.Options.Agent.Name,
                FallbackAgent = plan.Options.Agent.Fallback?.Name,
                plan.Options.MaxExperiments,
                plan.Options.MaxCostUsd,
                plan.Options.MaxTokens,
                plan.Estimate,
                plan.SpentToday,
                plan.EvaluatorScripts,
                plan.Warnings,
                plan.Prompt,
            });
            return;
        }

        var output = context.Terminal.Out;
        output.WriteLine($"Would run program '{plan.Spec.Name}' of {plan.RepositoryPath}");
        output.WriteLine($"  from commit  {plan.StartCommit}");
        output.WriteLine($"  on branch    {plan.Branch}");
        output.WriteLine($"  measured by  {string.Join(", ", plan.EvaluatorScripts)}");
        output.WriteLine($"  metric       {plan.Spec.Metric} ({(plan.Spec.Direction == Direction.Lower ? "lower" : "higher")} is better), rule {plan.Spec.Rule}");
        output.WriteLine($"  agent        {plan.Options.Agent.Name} {PlainText.OneLine(string.Join(' ', plan.Options.Agent.Command))}".TrimEnd());
        output.WriteLine($"  experiments  {plan.Options.MaxExperiments?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "no limit"}");
        if (plan.Options.MaxCostUsd is { } cap)
        {
            output.WriteLine($"  cost cap     {Figures.Usd(cap)}");
        }

        if (PlanText.Estimate(plan) is { } estimate)
        {
            output.WriteLine($"  estimate     {estimate}");
        }

        foreach (var warning in plan.Warnings)
        {
            output.WriteLine($"  warning      {PlainText.OneLine(warning, 1000)}");
        }

        output.WriteLine();
        output.WriteLine("Prompt of experiment 1, as far as it is known now:");
        output.WriteLine();
        output.WriteLine(PlainText.Lines(plan.Prompt, 40_000));
    }
}
