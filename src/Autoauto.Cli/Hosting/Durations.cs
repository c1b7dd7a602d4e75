using System.CommandLine.Parsing;
using Autoauto.Core.Primitives;

namespace Autoauto.Cli.Hosting;

/// <summary>Options that are durations, and options that take one token with a form of its own.</summary>
internal static class Durations
{
    /// <summary>Parser of an option that is a duration.</summary>
    public static TimeSpan? Parse(ArgumentResult result) => Required<TimeSpan>(result, Read);

    /// <summary>Reads a duration, or says what is wrong with it.</summary>
    public static (TimeSpan? Value, string? Problem) Read(string text) =>
        Duration.Read(text, out var problem) is var duration && problem is null ? (duration, null) : (null, problem);

    /// <summary>Parses one token, or reports its problem, which is put behind the text.</summary>
    public static T? Required<T>(ArgumentResult result, Func<string, (T? Value, string? Problem)> read)
        where T : struct
    {
        if (result.Tokens.Count == 0)
        {
            return null;
        }

        var text = result.Tokens[0].Value;
        var (value, problem) = read(text);
        if (problem is not null)
        {
            var option = (result.Parent as OptionResult)?.Option.Name ?? result.Argument.Name;
            result.AddError($"{option}: '{PlainText.OneLine(text, 100)}' {problem}.");
        }

        return value;
    }
}
