using System.CommandLine;

namespace Autoauto.Cli.Hosting;

/// <summary>Options whose text must not be empty.</summary>
internal static class FilledOption
{
    /// <summary>Refuses an empty text, and one with a NUL, which no path and no argument can have.</summary>
    public static Option<T> Filled<T>(this Option<T> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
            {
                result.AddError($"{option.Name} is empty.");
            }
            else if (result.Tokens.Any(token => token.Value.Contains('\0', StringComparison.Ordinal)))
            {
                result.AddError($"{option.Name} has a character that no name has (NUL).");
            }
        });
        return option;
    }
}
