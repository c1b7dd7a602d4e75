using System.CommandLine;
using System.Globalization;
using Autoauto.Cli.Hosting;
using Autoauto.Cli.Rendering;
using Autoauto.Core.Primitives;
using Autoauto.Core.Programs;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Cli.Commands;

/// <summary>The commands below <c>program</c>.</summary>
internal static class ProgramCommands
{
    private static readonly Column<ProgramInspection>[] s_columns =
    [
        new("Program", 20, p => p.Name),
        new("Valid", 5, p => p.IsValid ? "yes" : "no", Colour: p => p.IsValid ? null : "31"),
        new("Metric", 20, p => p.Spec is { } spec ? $"{spec.Metric}{(spec.Unit is { } unit ? $" ({unit})" : string.Empty)}" : string.Empty),
        new("Better", 6, p => p.Spec is { } spec ? (spec.Direction == Direction.Lower ? "lower" : "higher") : string.Empty),
        new("Agent", 10, p => p.Spec?.Agent.Name ?? string.Empty),
        new("Goal", 0, p => p.Definition?.Goal ?? string.Join("; ", p.Problems)),
    ];

    private static readonly Column<RedTeamResult>[] s_cheatColumns =
    [
        new("Cheat", 22, r => r.Cheat),
        new("Outcome", 13, r => r.Outcome.ToString(), Colour: r => r.Outcome == CheatOutcome.Missed ? "31" : null),
        new("Held by", 12, r => r.HeldBy ?? string.Empty),
        new("How", 0, r => PlainText.OneLine(r.WhatToChange is null ? r.How : $"{r.How} => {r.WhatToChange}", 1000)),
    ];

    public static Command Create(CommandHost host) => new("program", "Create, check and remove programs: what is to be improved and how it is measured.")
    {
        List(host), ProgramNewCommand.Create(host), Show(host), ProgramSetCommand.Create(host), Test(host), Remove(host),
    };

    /// <summary>The argument that names a program.</summary>
    public static Argument<string> Name() => new("program") { Description = "Name of the program: a folder below .autoauto/programs." };

    private static Command List(CommandHost host) => host.DefineReading(
        "list",
        """
        List the programs of the repository, invalid ones included.

        Examples:
          autoauto program list
          autoauto program list --json
        """,
        context => context.WriteRows(
            context.Workspace.Programs.List().Select(context.Workspace.Programs.Inspect),
            s_columns,
            p => Map.From(p, context.Workspace.Programs.PathOf(p.Name), context.Workspace.Root),
            "There are no programs. Create one: autoauto program new <name> --goal \"...\" --metric <name> --direction lower"));

    private static Command Show(CommandHost host)
    {
        var name = Name();
        return host.DefineReading(
            "show",
            """
            Show one program with everything that is wrong with it.

            Examples:
              autoauto program show speed
            """,
            context =>
            {
                var programs = context.Workspace.Programs;
                var inspection = programs.Inspect(context.Value(name)!);
                if (inspection.Spec is null && !programs.Exists(inspection.Name))
                {
                    // Says what is missing and what was probably meant.
                    programs.Load(inspection.Name);
                }

                context.WriteObject(Map.From(inspection, programs.PathOf(inspection.Name), context.Workspace.Root));
                foreach (var problem in inspection.Problems)
                {
                    context.Terminal.Note($"autoauto: problem: {PlainText.OneLine(problem.ToString(), 1000)}");
                }

                return Task.FromResult(inspection.IsValid ? ExitCode.Success : ExitCode.BadSetup);
            },
            name);
    }

    private static Command Test(CommandHost host)
    {
        var name = Name();
        var invocations = new Option<int>("--invocations", "-n") { Description = "How often to run the evaluator.", HelpName = "n", DefaultValueFactory = _ => 10 };
        invocations.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var n) && n is < 2 or > 100)
            {
                result.AddError("--invocations must be from 2 to 100.");
            }
        });
        var apply = new Option<bool>("--apply") { Description = "Write the recommended repeats, noise threshold, warm-up and preset into config.json." };
        var target = new Option<double?>("--target-effect") { Description = "The improvement that you want to be able to see, percent: says what that would take.", HelpName = "percent" };
        target.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var x) && x is <= 0 or >= 100)
            {
                result.AddError("--target-effect must be above 0 and below 100.");
            }
        });
        var redTeam = new Option<bool>("--red-team") { Description = "Let scripted cheaters try the program, in a copy of the repository that is thrown away." };
        return host.Define(
            "test",
            """
            Run the evaluator on HEAD several times and say what it is worth.

            That is done in worktrees of its own. It shows whether the output is valid, how noisy it is, whether it needs to warm up, how
            long it takes, whether the two places of measuring differ, which improvement can be seen at which cost, and which settings fit. Exit code 2 if the program cannot be used.

            With --red-team, scripted cheaters try the program instead: edited evaluators, hooks, filters, forged output, cached results and many more, by real
            runs in a copy of the repository; then others try the engine's episodes, as arms and evolvers. "Held by" says what held each: its construction, the sandbox, a look that
            noticed it, or the measurement. Exit code 2 if one of them gets through.

            Examples:
              autoauto program test speed
              autoauto program test speed --invocations 20 --apply
              autoauto program test speed --target-effect 1
              autoauto program test speed --red-team
            """,
            context => context.Value(redTeam) ? RedTeamAsync(context, context.Value(name)!) : TestAsync(
                context,
                context.Value(name)!,
                new ProgramTestRequest { Invocations = context.Value(invocations), TargetEffectPercent = context.Value(target) },
                context.Value(apply)),
            name,
            invocations,
            target,
            apply,
            redTeam);
    }

    private static async Task<int> RedTeamAsync(CommandContext context, string name)
    {
        using var results = new System.Collections.Concurrent.BlockingCollection<RedTeamResult>();
        context.Workspace.Programs.Load(name);
        var playing = Task.Run(
            async () =>
            {
                try
                {
                    return await context.Workspace.RedTeamProgramAsync(name, result => results.Add(result, CancellationToken.None), context.CancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    results.CompleteAdding();
                }
            },
            context.CancellationToken);
        context.WriteRows(results.GetConsumingEnumerable(context.CancellationToken), s_cheatColumns, Map.From, "The cheaters could not begin.");
        var missed = await playing.ConfigureAwait(false);
        if (!context.IsJson)
        {
            context.Terminal.Note(missed == 0 ? "No cheat got through." : string.Create(CultureInfo.InvariantCulture, $"{missed} {(missed == 1 ? "cheat" : "cheats")} got through. Where nothing can be changed in the program, please report it."));
        }

        return missed == 0 ? ExitCode.Success : ExitCode.BadSetup;
    }

    private static async Task<int> TestAsync(CommandContext context, string name, ProgramTestRequest request, bool apply)
    {
        var unit = context.Workspace.Programs.Load(name).Spec.Unit;
        var test = await context.Workspace.TestProgramAsync(
            name,
            request,
            step =>
            {
                var sample = step.Sample;
                var text = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{step.Number}/{step.Of}: {(sample.IsValid ? Figures.Metric(sample.Value, unit) : $"{sample.Failure}: {PlainText.OneLine(sample.FailureDetail)}")}");
                if (context.Terminal.HasStatusLine && sample.IsValid)
                {
                    context.Terminal.Status($"{step.Phase} {text}");
                }
                else if (!context.IsJson)
                {
                    context.Terminal.Note($"{step.Phase} {text}");
                }
            },
            context.CancellationToken).ConfigureAwait(false);
        context.Terminal.Status(string.Empty);
        if (apply && test.IsValid)
        {
            context.Workspace.Programs.Update(name, new ProgramUpdate { Settings = Recommended.Settings(test, context.Workspace.Programs.Load(name).Spec) });
        }

        context.WriteObject(Map.From(test));
        foreach (var problem in test.Problems)
        {
            context.Terminal.Note($"autoauto: problem: {PlainText.OneLine(problem, 1000)}");
        }

        return test.IsValid ? ExitCode.Success : ExitCode.BadSetup;
    }

    private static Command Remove(CommandHost host)
    {
        var name = Name();
        var force = new Option<bool>("--force") { Description = "Remove it even if it has runs, and these with it." };
        return host.Define(
            "remove",
            """
            Delete a program's folder.

            A program that has runs needs --force, which deletes them too.

            Examples:
              autoauto program remove speed --force
            """,
            context =>
            {
                context.Workspace.RemoveProgram(context.Value(name)!, context.Value(force));
                if (!context.IsJson)
                {
                    context.Terminal.Line($"Program '{context.Value(name)}' was removed.");
                }
            },
            name,
            force);
    }
}
