using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Autoauto.Core.Errors;

namespace Autoauto.Cli.Hosting;

/// <summary>Settings of a configuration as <c>key=value</c>.</summary>
internal static class SettingTexts
{
    /// <summary>The option for any setting.</summary>
    public static Option<string[]> Option(string of) => new("--setting")
    {
        Description = $"Any setting of {of}; the value is JSON, or else a text; 'null' removes it. Repeatable.",
        HelpName = "key=value",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Puts what the option says into <paramref name="settings"/>.</summary>
    /// <param name="texts">Its values; null for none.</param>
    /// <param name="settings">Settings by their keys.</param>
    /// <param name="example">One that the user could have written.</param>
    /// <exception cref="AutoautoException">InvalidArgument.</exception>
    public static void Put(string[]? texts, IDictionary<string, JsonNode?> settings, string example)
    {
        foreach (var text in texts ?? [])
        {
            if (text.Split('=', 2) is not [{ Length: > 0 } key, var value])
            {
                throw new AutoautoException(ErrorCode.InvalidArgument, $"'{text}' is no setting.", text, $"Write it as key=value, such as {example}.");
            }

            settings[key] = Json(value);
        }
    }

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
