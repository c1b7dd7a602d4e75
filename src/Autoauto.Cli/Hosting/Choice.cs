using System.CommandLine;

namespace Autoauto.Cli.Hosting;

/// <summary>Options that take one of a few words, in any case.</summary>
internal static class Choice
{
    /// <summary>An option whose words are the members of an enum; a number is none of them.</summary>
    public static Option<T?> Of<T>(string name, string description, string? helpName = null)
        where T : struct, Enum
    {
        var words = Enum.GetNames<T>();
        var option = new Option<T?>(name)
        {
            Description = description,
            HelpName = helpName ?? string.Join('|', words),
            CustomParser = result => Durations.Required<T>(result, text => words.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } word
                ? (Enum.Parse<T>(word), null)
                : (null, NoneOf(words))),
        };
        option.CompletionSources.Add(words);
        return option;
    }

    /// <summary>An option with these words.</summary>
    public static Option<string?> Of(string name, string description, params string[] words)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = string.Join('|', words) };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !words.Contains(token.Value, StringComparer.OrdinalIgnoreCase))
            {
                result.AddError($"{name}: '{Core.Primitives.PlainText.OneLine(token.Value, 100)}' {NoneOf(words)}.");
            }
        });
        option.CompletionSources.Add(words);
        return option;
    }

    private static string NoneOf(string[] words) => $"is none of {string.Join(", ", words)}";
}
