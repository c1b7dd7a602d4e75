using System.CommandLine;
using System.Text.Json.Nodes;
using Autoauto.Cli.Hosting;
using Autoauto.Core.Errors;
using Autoauto.Core.Primitives;
using Autoauto.Core.Programs;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Cli.Commands;

/// <summary><c>program new</c>.</summary>
internal static class ProgramNewCommand
{
    private static readonly Argument<string> s_name = new("program") { Description = "Name: letters, digits, '-' and '_'." };
    private static readonly Option<string> s_goal = new Option<string>("--goal") { Description = "What the agents are to reach, in words.", HelpName = "text", Required = true }.Filled();
    private static readonly Option<string?> s_metric = new Option<string?>("--metric") { Description = "Name of the number that decides, as the evaluator prints it. Needed without --use-agent.", HelpName = "name" }.Filled();
    private static readonly Option<Direction?> s_direction = new("--direction") { Description = "Which way the metric gets better. Needed without --use-agent.", HelpName = "lower|higher" };
    private static readonly Option<string?> s_measure = new Option<string?>("--measure") { Description = "An existing measure script to copy. Default: a template that fails until it is edited.", HelpName = "file" }.Filled();
    private static readonly Option<string?> s_build = new Option<string?>("--build") { Description = "An existing build script to copy.", HelpName = "file" }.Filled();
    private static readonly Option<string?> s_instructions = new Option<string?>("--instructions") { Description = "The whole text of program.md, the agents' standing orders. Default: a template.", HelpName = "text" }.Filled();
    private static readonly ProgramSettings s_settings = new(canBeNone: false);
    private static readonly Option<bool> s_useAgent = new("--use-agent") { Description = "Let the agent read the repository and write instructions, evaluator and settings; they are checked before anything is created." };
    private static readonly Option<decimal?> s_maxCost = new("--max-cost", "--max-cost-usd") { Description = "With --use-agent: cap on what its calls may cost, US dollars.", HelpName = "usd" };
    private static readonly Option<long?> s_maxTokens = new("--max-tokens") { Description = "With --use-agent: cap on the tokens of its calls.", HelpName = "n" };
    private static readonly Option<bool> s_force = new("--force") { Description = "With --use-agent: go on where nobody knows what the agent costs." };
    private static readonly Option<bool> s_whatIf = new("--what-if") { Description = "With --use-agent: check everything and say what would be done, with the prompt; call nobody." };

    public static Command Create(CommandHost host) => host.Define(
        "new",
        """
        Create a program.

        A program is a folder below .autoauto/programs with the agent's orders (program.md), the settings (config.json) and the measure
        script. Edit them, then check them with 'autoauto program test'. With --use-agent an agent writes them; what it wrote is checked on
        HEAD, the findings are given back to it, at most three times, and the program appears only once it has passed.

        Examples:
          autoauto program new speed --goal "Make the parser faster" --metric ms --unit ms --direction lower
          autoauto program new speed --goal "Make the parser faster" --use-agent --agent claude --max-cost 2
          autoauto program new size --goal "Shrink the bundle" --metric bytes --direction lower --measure ./size.sh --include "src/**"
        """,
        context => context.Value(s_useAgent) ? SetUpAsync(context) : Task.FromResult(CreateFromTemplate(context)),
        [s_name, s_goal, s_metric, s_direction, s_measure, s_build, s_instructions, .. s_settings.All, s_useAgent, s_maxCost, s_maxTokens, s_force, s_whatIf]);

    private static int CreateFromTemplate(CommandContext context)
    {
        Refuse(context, "goes together with --use-agent", s_maxCost, s_maxTokens, s_force, s_whatIf);
        foreach (var needed in new Option[] { s_metric, s_direction }.Where(o => !context.Has(o)))
        {
            throw new AutoautoException(ErrorCode.InvalidArgument, $"Option '{needed.Name}' is required.", needed.Name, "Name it, or let an agent choose: --use-agent");
        }

        var programs = context.Workspace.Programs;
        var definition = programs.Create(new ProgramDraft
        {
            Spec = ProgramConfig.Parse(context.Value(s_name)!, Settings(context)),
            Goal = context.Value(s_goal)!,
            Instructions = context.Value(s_instructions),
            MeasureScriptPath = context.Value(s_measure),
            BuildScriptPath = context.Value(s_build),
        });
        WriteCreated(context, definition, context.Value(s_measure) is null
            ? $"Next: write the measurement into {definition.MeasureScript}, then: autoauto program test {definition.Spec.Name}"
            : $"Next: autoauto program test {definition.Spec.Name}");
        return ExitCode.Success;
    }

    private static async Task<int> SetUpAsync(CommandContext context)
    {
        Refuse(context, "does not go together with --use-agent: the agent writes that", s_measure, s_build, s_instructions);
        var request = new ProgramSetUpRequest
        {
            Program = context.Value(s_name)!,
            Goal = context.Value(s_goal)!,
            Settings = Settings(context),
            MaxCostUsd = context.Value(s_maxCost),
            MaxTokens = context.Value(s_maxTokens),
            Force = context.Value(s_force),
        };
        if (context.Value(s_whatIf))
        {
            WritePlan(context, context.Workspace.PlanSetUp(request));
            return ExitCode.Success;
        }

        var proposal = await context.Workspace.SetUpProgramAsync(request, step => Show(context, step), context.CancellationToken).ConfigureAwait(false);
        context.Terminal.Status(string.Empty);
        foreach (var warning in proposal.Warnings)
        {
            context.Terminal.Note($"autoauto: warning: {PlainText.OneLine(warning, 1000)}");
        }

        if (!context.IsJson)
        {
            context.Terminal.Line(SetUpText.Action(proposal));
        }

        var definition = context.Workspace.AcceptProgram(proposal);
        WriteCreated(context, definition, $"Next: read {definition.Directory}, then: autoauto run start {definition.Spec.Name}");
        return ExitCode.Success;
    }

    private static void Show(CommandContext context, ProgramSetUpStep step)
    {
        if (SetUpText.Of(step) is not { } text)
        {
            return;
        }

        if (context.Terminal.HasStatusLine && step is not ProgramSetUpStep.Checked)
        {
            context.Terminal.Status(text);
        }
        else if (!context.IsJson)
        {
            context.Terminal.Note(text);
        }
    }

    private static void WritePlan(CommandContext context, ProgramSetUpPlan plan)
    {
        if (context.IsJson)
        {
            context.WriteObject(new { RepositoryPath = context.Workspace.Root, plan.Program, plan.Folder, Agent = plan.Agent.Name, plan.Rounds, plan.Prompt });
            return;
        }

        foreach (var line in SetUpText.Lines(plan))
        {
            context.Terminal.Out.WriteLine(line);
        }
    }

    private static void WriteCreated(CommandContext context, ProgramDefinition definition, string next)
    {
        if (context.IsJson)
        {
            context.WriteObject(Map.From(context.Workspace.Programs.Inspect(definition.Spec.Name), definition.Directory, context.Workspace.Root));
            return;
        }

        context.Terminal.Line($"Created program '{definition.Spec.Name}' in {definition.Directory}");
        context.Terminal.Line(next);
    }

    private static void Refuse(CommandContext context, string why, params ReadOnlySpan<Option> options)
    {
        foreach (var option in options)
        {
            if (context.Has(option))
            {
                throw new AutoautoException(ErrorCode.InvalidArgument, $"Option '{option.Name}' {why}.", option.Name, "autoauto program new --help");
            }
        }
    }

    private static Dictionary<string, JsonNode?> Settings(CommandContext context)
    {
        var settings = s_settings.Read(context);
        if (context.Value(s_metric) is { } metric)
        {
            settings["metric"] = metric;
        }

        if (context.Value(s_direction) is { } direction)
        {
            settings["direction"] = direction.ToString().ToLowerInvariant();
        }

        return settings;
    }
}
