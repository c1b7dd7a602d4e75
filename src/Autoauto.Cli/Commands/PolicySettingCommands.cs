using System.CommandLine;
using System.Text.Json.Nodes;
using Autoauto.Cli.Hosting;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Output;

namespace Autoauto.Cli.Commands;

/// <summary><c>policy new</c> and <c>policy set</c>.</summary>
internal static class PolicySettingCommands
{
    private static readonly Option<string[]> s_include = new("--include") { Description = "Glob of the policy's files; repeatable.", HelpName = "glob", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string[]> s_exclude = new("--exclude") { Description = "Glob of files that do not belong to it; repeatable.", HelpName = "glob", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<int?> s_maxFiles = new("--max-files") { Description = "Most files that one edit may change.", HelpName = "n" };
    private static readonly Option<int?> s_maxLines = new("--max-lines") { Description = "Most lines that one edit may change.", HelpName = "n" };
    private static readonly Option<int?> s_minLines = new("--min-lines") { Description = "Rollbacks halve the lines, but never below this.", HelpName = "n" };
    private static readonly Option<string?> s_agent = new("--agent") { Description = KnobCatalog.Program.Single(knob => knob.Option == "--agent").Summary, HelpName = "name" };
    private static readonly Option<string[]> s_agentCommand = new("--agent-command") { Description = "Executable and arguments of an agent of your own; give the option once for each part.", HelpName = "part", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string?> s_model = new("--model") { Description = "The agent's model.", HelpName = "name" };
    private static readonly Option<string?> s_critic = new("--critic") { Description = "Version to compare the head with: previous, lastKept, origin or a number.", HelpName = "version" };
    private static readonly Option<string?> s_tamper = new("--tamper-check") { Description = "What a suspicion of weakened tests leads to.", HelpName = "off|flag|block" };
    private static readonly Option<string?> s_rule = new("--rule") { Description = "How the head is decided about.", HelpName = "sequential|threshold" };
    private static readonly Option<int?> s_samples = new("--judge-samples") { Description = "Judge samples per task.", HelpName = "n" };
    private static readonly Option<string[]> s_setting = SettingTexts.Option("the policy's file");

    private static readonly Option[] s_settings =
        [s_include, s_exclude, s_maxFiles, s_maxLines, s_minLines, s_critic, s_tamper, s_rule, s_samples, s_agent, s_agentCommand, s_model, s_setting];

    public static Command New(CommandHost host)
    {
        var name = new Argument<string>("policy") { Description = "Name: lower-case letters, digits and '-'." };
        return host.Define(
            "new",
            """
            Create a policy, and keep its files as they are now as version 0.

            Without any option, a policy file that came with the repository is registered on this machine.

            Examples:
              autoauto policy new house-rules --include AGENTS.md --include ".claude/skills/**"
              autoauto policy new house-rules --include AGENTS.md --max-lines 40 --setting critic=lastKept --setting judge.model=small
            """,
            context =>
            {
                var view = context.Workspace.CreatePolicy(context.Value(name)!, Settings(context));
                if (context.IsJson)
                {
                    context.WriteObject(Map.From(view));
                    return;
                }

                context.Terminal.Line(FormattableString.Invariant($"Created policy '{view.Name}' with {view.Head!.Files} file{(view.Head.Files == 1 ? string.Empty : "s")} as version 0: {view.Path}"));
                if (view.Head.Files == 0)
                {
                    context.Terminal.Note("autoauto: warning: its globs name no file that is there.");
                }
            },
            [name, .. s_settings]);
    }

    public static Command Set(CommandHost host)
    {
        var name = PolicyCommands.Name();
        var adopt = new Option<bool>("--adopt-edits") { Description = "Make files that were edited by hand a version of their own." };
        var summary = new Option<string?>("--summary") { Description = "What was edited, in words.", HelpName = "text" };
        return host.Define(
            "set",
            """
            Change settings of a policy, or make files that were edited by hand a version.

            Comments in the policy's file stay. New globs that name other files make a version too.

            Examples:
              autoauto policy set house-rules --max-lines 80 --setting tamperCheck=block
              autoauto policy set house-rules --adopt-edits --summary "shorter rules"
            """,
            context =>
            {
                var settings = Settings(context);
                if (settings.Count == 0 && !context.Value(adopt))
                {
                    throw new AutoautoException(ErrorCode.InvalidArgument, "There is nothing to change.", context.Value(name), "Name at least one setting, or --adopt-edits.");
                }

                var view = context.Workspace.UpdatePolicy(context.Value(name)!, settings, context.Value(adopt), context.Value(summary));
                context.WriteObject(Map.From(view));
            },
            [name, .. s_settings, adopt, summary]);
    }

    private static Dictionary<string, JsonNode?> Settings(CommandContext context)
    {
        var settings = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        Add(s_include, "include", context.Value(s_include) is { } include ? Texts(include) : null);
        Add(s_exclude, "exclude", context.Value(s_exclude) is { } exclude ? Texts(exclude) : null);
        Add(s_maxFiles, "maxFiles", context.Value(s_maxFiles));
        Add(s_maxLines, "maxLines", context.Value(s_maxLines));
        Add(s_minLines, "minLines", context.Value(s_minLines));
        Add(s_critic, "critic", int.TryParse(context.Value(s_critic), System.Globalization.CultureInfo.InvariantCulture, out var version) ? version : context.Value(s_critic));
        Add(s_tamper, "tamperCheck", context.Value(s_tamper)?.ToLowerInvariant());
        Add(s_rule, "rule", context.Value(s_rule)?.ToLowerInvariant());
        Add(s_samples, "judgeSamples", context.Value(s_samples));
        Add(s_agentCommand, "agent.name", AgentSpec.CommandName);
        Add(s_agent, "agent.name", context.Value(s_agent));
        Add(s_agentCommand, "agent.command", context.Value(s_agentCommand) is { } command ? Texts(command) : null);
        Add(s_model, "agent.model", context.Value(s_model));
        SettingTexts.Put(context.Value(s_setting), settings, "critic=lastKept");
        return settings;

        void Add(Option option, string key, JsonNode? value)
        {
            if (context.Has(option))
            {
                settings[key] = value;
            }
        }
    }

    private static JsonArray Texts(string[] texts) => new([.. texts.Select(t => JsonValue.Create(t))]);
}
