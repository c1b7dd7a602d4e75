using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Autoauto.Cli.Hosting;
using Autoauto.Core.Errors;
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
    private static readonly Option<string?> s_agent = new("--agent") { Description = "Agent: command, codex, claude, opencode, gemini or copilot.", HelpName = "name" };
    private static readonly Option<string[]> s_setting = new("--setting")
    {
        Description = "Any setting of the policy's file; the value is JSON, or else a text; 'null' removes it. Repeatable.",
        HelpName = "key=value",
        Arity = ArgumentArity.OneOrMore,
    };

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
            name, s_include, s_exclude, s_maxFiles, s_maxLines, s_minLines, s_agent, s_setting);
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
            name, s_include, s_exclude, s_maxFiles, s_maxLines, s_minLines, s_agent, adopt, summary, s_setting);
    }

    private static Dictionary<string, JsonNode?> Settings(CommandContext context)
    {
        var settings = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        Add(s_include, "include", context.Value(s_include) is { } include ? Texts(include) : null);
        Add(s_exclude, "exclude", context.Value(s_exclude) is { } exclude ? Texts(exclude) : null);
        Add(s_maxFiles, "maxFiles", context.Value(s_maxFiles));
        Add(s_maxLines, "maxLines", context.Value(s_maxLines));
        Add(s_minLines, "minLines", context.Value(s_minLines));
        Add(s_agent, "agent.name", context.Value(s_agent));
        foreach (var text in context.Value(s_setting) ?? [])
        {
            if (text.Split('=', 2) is not [{ Length: > 0 } key, var value])
            {
                throw new AutoautoException(ErrorCode.InvalidArgument, $"'{text}' is no setting.", text, "Write it as key=value, such as critic=lastKept.");
            }

            settings[key] = Json(value);
        }

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

    private static JsonNode? Json(string value)
    {
        try
        {
            return JsonNode.Parse(value);
        }
        catch (JsonException)
        {
            return JsonValue.Create(value);
        }
    }
}
