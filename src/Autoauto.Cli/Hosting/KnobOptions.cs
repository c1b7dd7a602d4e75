using System.CommandLine;
using Autoauto.Core.Programs;

namespace Autoauto.Cli.Hosting;

/// <summary>A value that was given for a setting; null for none.</summary>
internal readonly record struct KnobValue(object? Value);

/// <summary>The options of a command that are settings of <see cref="KnobCatalog"/>.</summary>
internal sealed class KnobOptions
{
    private readonly List<(Knob Knob, Option Option)> _options;

    /// <param name="knobs">The settings, in the order of the help.</param>
    /// <param name="canBeNone">True where a value can be taken away, by <c>none</c> or an empty text.</param>
    public KnobOptions(IEnumerable<Knob> knobs, bool canBeNone = false) => _options = [.. knobs.Select(knob => (knob, Make(knob, canBeNone && knob.CanBeNone)))];

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => _options.Select(pair => pair.Option);

    /// <summary>True if any of them was given.</summary>
    public bool IsAnyGiven(CommandContext context) => All.Any(context.Has);

    /// <summary>What is left of <paramref name="start"/> when everything that was given has been put into it.</summary>
    public T Put<T>(CommandContext context, T start, Func<Knob, T, object?, T> put) =>
        _options.Where(pair => context.Has(pair.Option)).Aggregate(start, (result, pair) => put(pair.Knob, result, ValueOf(context, pair.Option)));

    private static object? ValueOf(CommandContext context, Option option) => option switch
    {
        Option<bool?> flag => context.Value(flag) ?? true,
        Option<string[]> list => context.Value(list),
        _ => context.Value((Option<KnobValue?>)option)!.Value.Value,
    };

    private static Option Make(Knob knob, bool canBeNone)
    {
        var aliases = knob.Aliases.ToArray();
        Option option = knob.Type.Kind switch
        {
            KnobKind.Flag => new Option<bool?>(knob.Option!, aliases) { Arity = ArgumentArity.ZeroOrOne },
            KnobKind.List => new Option<string[]>(knob.Option!, aliases) { Arity = ArgumentArity.OneOrMore },
            _ => Single(knob, aliases, canBeNone),
        };
        option.Description = knob.Summary;
        option.HelpName = knob.Type.Placeholder + (canBeNone && knob.Type.Kind == KnobKind.Value ? "|none" : string.Empty);
        return option;
    }

    private static Option<KnobValue?> Single(Knob knob, string[] aliases, bool canBeNone)
    {
        var option = new Option<KnobValue?>(knob.Option!, aliases)
        {
            CustomParser = result => Durations.Required<KnobValue>(result, text =>
            {
                if (canBeNone && IsNone(knob.Type.Kind, text))
                {
                    return (new KnobValue(null), null);
                }

                var (value, problem) = knob.Type.Parse(text);
                return problem is null ? (new KnobValue(value), null)
                    : (null, canBeNone && knob.Type.Kind == KnobKind.Value ? $"{problem}, or none" : problem);
            }),
        };
        option.CompletionSources.Add([.. knob.Type.Words]);
        return option;
    }

    // A model may be called none, a number may not.
    private static bool IsNone(KnobKind kind, string text) => kind == KnobKind.Text ? string.IsNullOrWhiteSpace(text) : text.Equals("none", StringComparison.OrdinalIgnoreCase);
}
