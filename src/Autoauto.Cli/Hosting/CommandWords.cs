using System.Text;
using Autoauto.Core.Errors;
using Autoauto.Core.Primitives;

namespace Autoauto.Cli.Hosting;

/// <summary>Next steps as the command line's users type them: <c>autoauto run stop ID --abort</c>.</summary>
internal sealed class CommandWords : ICallWords
{
    private CommandWords()
    {
    }

    /// <summary>The only one.</summary>
    public static CommandWords Instance { get; } = new();

    /// <inheritdoc/>
    public string Call(Operation operation, IReadOnlyList<CallArgument> arguments)
    {
        // The one command that takes its run as an option.
        var typed = arguments.Select(a => operation == Operation.Log && a.Name == "run" ? a with { IsSubject = false } : a);
        return string.Join(' ', typed.OrderByDescending(a => a.IsSubject).Select(Typed).Prepend($"autoauto {Kebab(operation.ToString(), ' ')}"));
    }

    /// <inheritdoc/>
    public string Option(CallArgument option) => Typed(option);

    private static string Typed(CallArgument argument)
    {
        var value = argument.Value is null || argument.IsPlaceholder ? argument.Value : Quoted(argument.Value);
        var name = argument.IsSubject ? null : "--" + (argument.Name == "targetEffectPercent" ? "target-effect" : Kebab(argument.Name, '-'));
        return string.Join(' ', new[] { name, value }.OfType<string>());
    }

    private static string Kebab(string name, char separator)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            _ = char.IsUpper(letter) && text.Length > 0 ? text.Append(separator) : text;
            _ = text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }

    /// <summary>One word for the shell that the user is likely to sit at.</summary>
    private static string Quoted(string value) => value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || "._/:@%+=,-".Contains(c)) ? value
        : OperatingSystem.IsWindows() ? $"\"{value.Replace("\"", "\\\"", StringComparison.Ordinal)}\""
        : ShellWord.Quote(value);
}
