using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Programs;

/// <summary>Settings of when a run ends.</summary>
internal static class LimitKnobs
{
    /// <summary>All of them.</summary>
    public static Knob[] All { get; } =
    [
        Limit(
            "maxExperiments", "MaxExperiments", ["--max-experiments", "-n"], new WholeType(SettingRange.CountLowest), "Stop after this many experiments.", canBeNone: true,
            new(l => l.MaxExperiments, (l, v) => l with { MaxExperiments = (int?)v }),
            new(r => r.MaxExperiments, (r, v) => r with { MaxExperiments = (int?)v }), KnobUses.Program),
        Limit(
            "maxConsecutiveDiscards", "MaxConsecutiveDiscards", ["--max-consecutive-discards"], new WholeType(SettingRange.CountLowest),
            "Stop after this many experiments in a row that were not kept.", canBeNone: false,
            new(l => l.MaxConsecutiveDiscards, (l, v) => l with { MaxConsecutiveDiscards = (int)v! }),
            new(r => r.MaxConsecutiveDiscards, (r, v) => r with { MaxConsecutiveDiscards = (int?)v })),
        Limit(
            "timeLimitMinutes", "TimeLimit", ["--time-limit"], DurationType.Minutes(365), $"Stop after this long at work, {Duration.Form}.", canBeNone: true,
            new(l => l.TimeLimit, (l, v) => l with { TimeLimit = (TimeSpan?)v }),
            new(r => r.TimeLimit, (r, v) => r with { TimeLimit = (TimeSpan?)v }), KnobUses.Program),
        Limit(
            "target", "Target", ["--target"], new NumberType("a finite number", "x", _ => true), "Stop when the metric has reached this value.", canBeNone: true,
            new(l => l.Target, (l, v) => l with { Target = (double?)v }),
            new(r => r.Target, (r, v) => r with { Target = (double?)v })),
        Limit(
            "maxCostUsd", "MaxCostUsd", ["--max-cost", "--max-cost-usd"], new MoneyType(), "Cap on the cost of the whole run in US dollars.", canBeNone: true,
            new(l => l.MaxCostUsd, (l, v) => l with { MaxCostUsd = (decimal?)v }),
            new(r => r.MaxCostUsd, (r, v) => r with { MaxCostUsd = (decimal?)v })),
        Limit(
            "maxTokens", "MaxTokens", ["--max-tokens"], new LargeType(SettingRange.CountLowest), "Cap on the tokens of the whole run.", canBeNone: true,
            new(l => l.MaxTokens, (l, v) => l with { MaxTokens = (long?)v }),
            new(r => r.MaxTokens, (r, v) => r with { MaxTokens = (long?)v })),
    ];

    private static Knob Limit(string key, string parameter, string[] options, KnobType type, string summary, bool canBeNone, Slot<RunLimits> slot, Slot<RunRequest> request,
        KnobUses more = KnobUses.None) => new()
        {
            Key = key,
            Parameter = parameter,
            Option = options[0],
            Aliases = options[1..],
            Type = type,
            Uses = KnobUses.Start | KnobUses.Change | more,
            CanBeNone = canBeNone,
            Summary = summary,
            Program = slot.In<ProgramSpec>(),
            Options = slot.In<RunOptions>(),
            Request = request,
        };
}
