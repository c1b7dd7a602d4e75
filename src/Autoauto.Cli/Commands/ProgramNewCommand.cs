using System.CommandLine;
using Autoauto.Cli.Hosting;
using Autoauto.Core.Measuring;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Output;

namespace Autoauto.Cli.Commands;

/// <summary><c>program new</c>.</summary>
internal static class ProgramNewCommand
{
    private static readonly Argument<string> s_name = new("program") { Description = "Name: letters, digits, '-' and '_'." };
    private static readonly Option<string> s_goal = new("--goal") { Description = "What the agents are to reach, in words.", HelpName = "text", Required = true };
    private static readonly Option<string> s_metric = new("--metric") { Description = "Name of the number that decides, as the evaluator prints it.", HelpName = "name", Required = true };
    private static readonly Option<Direction> s_direction = new("--direction") { Description = "Which way the metric gets better.", HelpName = "lower|higher", Required = true };
    private static readonly Option<string?> s_unit = new("--unit") { Description = "Unit of the metric, for people.", HelpName = "text" };
    private static readonly Option<string?> s_measure = new("--measure") { Description = "An existing measure script to copy. Default: a template that fails until it is edited.", HelpName = "file" };
    private static readonly Option<string?> s_build = new("--build") { Description = "An existing build script to copy.", HelpName = "file" };
    private static readonly Option<string[]> s_include = new("--include") { Description = "Glob of files that may be changed; repeatable. Default: everything.", HelpName = "glob", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string[]> s_exclude = new("--exclude") { Description = "Glob of files that may not be changed; repeatable.", HelpName = "glob", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string?> s_agent = new("--agent") { Description = "Agent: command, codex, claude, opencode, gemini or copilot.", HelpName = "name" };
    private static readonly Option<string[]> s_agentCommand = new("--agent-command")
    {
        Description = "Executable and arguments of a 'command' agent; give the option once for each part.",
        HelpName = "part",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<int?> s_maxExperiments = new("--max-experiments", "-n") { Description = "Stop runs after this many experiments.", HelpName = "n" };

    public static Command Create(CommandHost host) => host.Define(
        "new",
        """
        Create a program.

        A program is a folder below .autoauto/programs with the agent's orders (program.md), the settings (config.json) and the measure
        script. Edit them, then check them with 'autoauto program test'.

        Examples:
          autoauto program new speed --goal "Make the parser faster" --metric ms --unit ms --direction lower
          autoauto program new size --goal "Shrink the bundle" --metric bytes --direction lower --measure ./size.sh --include "src/**"
        """,
        context =>
        {
            var programs = context.Workspace.Programs;
            var definition = programs.Create(new ProgramDraft
            {
                Spec = Spec(context),
                Goal = context.Value(s_goal)!,
                MeasureScriptPath = context.Value(s_measure),
                BuildScriptPath = context.Value(s_build),
            });
            if (context.IsJson)
            {
                context.WriteObject(Map.From(programs.Inspect(definition.Spec.Name), definition.Directory, context.Workspace.Root));
                return;
            }

            context.Terminal.Line($"Created program '{definition.Spec.Name}' in {definition.Directory}");
            context.Terminal.Line(context.Value(s_measure) is null
                ? $"Next: write the measurement into {definition.MeasureScript}, then: autoauto program test {definition.Spec.Name}"
                : $"Next: autoauto program test {definition.Spec.Name}");
        },
        s_name, s_goal, s_metric, s_direction, s_unit, s_measure, s_build, s_include, s_exclude, s_agent, s_agentCommand, s_maxExperiments);

    private static ProgramSpec Spec(CommandContext context)
    {
        var agent = new AgentSpec();
        return new ProgramSpec
        {
            Name = context.Value(s_name)!,
            Metric = context.Value(s_metric)!,
            Unit = context.Value(s_unit),
            Direction = context.Value(s_direction),
            Include = context.Value(s_include) ?? [],
            Exclude = context.Value(s_exclude) ?? [],
            MaxExperiments = context.Value(s_maxExperiments),
            Agent = agent with { Name = context.Value(s_agent) ?? agent.Name, Command = context.Value(s_agentCommand) ?? [] },
        };
    }
}
