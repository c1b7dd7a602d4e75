using System.CommandLine;
using System.Globalization;

namespace Autoauto.Cli.Hosting;

/// <summary>A setting that can be changed to a value or to nothing (<c>none</c>).</summary>
/// <param name="Value">The value; null for none.</param>
internal readonly record struct Limit<T>(T? Value)
    where T : struct;

/// <summary>Options whose value may be <c>none</c>.</summary>
internal static class Limits
{
    public static Option<Limit<int>?> Count(string name, string description) => Make(
        name, description, "n|none", "a whole number above 0, or none",
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 ? (int?)n : null);

    public static Option<Limit<long>?> Large(string name, string description) => Make(
        name, description, "n|none", "a whole number above 0, or none",
        text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 ? (long?)n : null);

    public static Option<Limit<decimal>?> Money(IReadOnlyList<string> names, string description)
    {
        var option = Make(
            names[0], description, "usd|none", "an amount above 0, or none",
            text => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var x) && x > 0 ? (decimal?)x : null);
        foreach (var alias in names.Skip(1))
        {
            option.Aliases.Add(alias);
        }

        return option;
    }

    public static Option<Limit<double>?> Number(string name, string description) => Make(
        name, description, "x|none", "a number, or none",
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) && double.IsFinite(x) ? (double?)x : null);

    public static Option<Limit<TimeSpan>?> Duration(string name, string description) => Make(name, description, "time|none", Durations.Read);

    private static Option<Limit<T>?> Make<T>(string name, string description, string helpName, string expected, Func<string, T?> read)
        where T : struct => Make<T>(name, description, helpName, text => read(text) is { } value ? (value, null) : (null, $"is not {expected}"));

    private static Option<Limit<T>?> Make<T>(string name, string description, string helpName, Func<string, (T? Value, string? Problem)> read)
        where T : struct => new(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result => Durations.Required<Limit<T>>(result, text =>
            {
                if (text.Equals("none", StringComparison.OrdinalIgnoreCase))
                {
                    return (new Limit<T>(null), null);
                }

                var (value, problem) = read(text);
                return problem is null ? (new Limit<T>(value), null) : (null, problem);
            }),
        };
}
