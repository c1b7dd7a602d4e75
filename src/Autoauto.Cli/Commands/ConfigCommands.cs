using System.CommandLine;
using System.Text.Json.Nodes;
using Autoauto.Cli.Hosting;
using Autoauto.Cli.Rendering;
using Autoauto.Core.Errors;
using Autoauto.Core.Primitives;
using Autoauto.Core.Workspace.Configuration;
using Autoauto.Output;

namespace Autoauto.Cli.Commands;

/// <summary>The commands below <c>config</c>.</summary>
internal static class ConfigCommands
{
    private static readonly Column<SettingView>[] s_columns =
    [
        new("Key", 22, s => s.Key),
        new("Value", 28, s => s.Value ?? Figures.None),
        new("Source", 11, s => s.Source.ToString()),
        new("Description", 0, s => s.Description),
    ];

    public static Command Create(CommandHost host) => new("config", "Look at and change the settings of the repository and of its user.") { List(host), Set(host) };

    private static Command List(CommandHost host)
    {
        var key = new Argument<string?>("key") { Description = "Only this setting.", Arity = ArgumentArity.ZeroOrOne };
        return host.DefineReading(
            "list",
            """
            List every setting with its value and where that comes from.

            A variable of the environment outranks the repository's .autoauto/config.json, which outranks the user's file, which outranks the default.
            Of the ceilings maxCostUsd and maxTokens in the two files the lower one holds: a repository never raises yours.

            Examples:
              autoauto config list
              autoauto config list maxCostUsd --json
            """,
            context =>
            {
                var settings = context.Value(key) is { } one ? [context.Workspace.RequireSetting(one)] : context.Workspace.ListSettings();
                context.WriteRows(settings, s_columns, s => Map.From(s, context.Workspace.Root), "There are no settings.");
            },
            key);
    }

    private static Command Set(CommandHost host)
    {
        var key = new Argument<string>("key") { Description = "Key of the setting." };
        var value = new Argument<string[]>("value") { Description = "Its value; for a command the executable and its arguments.", Arity = ArgumentArity.ZeroOrMore };
        var user = new Option<bool>("--user") { Description = "Set it in the user's file, for all repositories." };
        var unset = new Option<bool>("--unset") { Description = "Take the setting away." };
        return host.Define(
            "set",
            """
            Set a setting, or take it away.

            Examples:
              autoauto config set maxCostUsd 20
              autoauto config set notify.command notify-send Autoauto "A run has ended" --user
              autoauto config set keepAwake --unset
            """,
            context =>
            {
                var setting = context.Workspace.SetSetting(context.Value(key)!, Read(context.Value(value) ?? [], context.Value(unset)), context.Value(user));
                context.WriteObject(Map.From(setting, context.Workspace.Root));
            },
            key,
            value,
            user,
            unset);
    }

    private static JsonNode? Read(string[] words, bool isUnset) => (words, isUnset) switch
    {
        ([], true) => null,
        ([], false) => throw new AutoautoException(ErrorCode.InvalidArgument, "There is no value.", "value", "Give one, or take the setting away with --unset."),
        (_, true) => throw new AutoautoException(ErrorCode.InvalidArgument, "A value and --unset exclude each other.", "--unset"),
        ([var single], false) => JsonValue.Create(single),
        _ => new JsonArray([.. words.Select(word => (JsonNode?)JsonValue.Create(word))]),
    };
}
