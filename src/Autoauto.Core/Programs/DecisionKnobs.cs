using Autoauto.Core.Model;

namespace Autoauto.Core.Programs;

/// <summary>Settings of the decision whether a change is kept.</summary>
internal static class DecisionKnobs
{
    private const KnobUses StartAndReplay = KnobUses.Start | KnobUses.Replay;

    /// <summary>All of them.</summary>
    public static Knob[] All { get; } =
    [
        Rule(
            "rule", "Rule", "--rule", new WordType(ProgramSpec.Fixed, ProgramSpec.Adaptive), "Decision rule: adaptive, or fixed where repeats or a threshold are given.",
            new(s => s.Rule, (s, v) => s with { Rule = (string)v! }),
            new(r => r.Rule, (r, v) => r with { Rule = (string?)v }),
            isWrittenAnyway: true, more: KnobUses.Program),
        Rule(
            "repeats", "Repeats", "--repeats", new WholeType(SettingRange.RepeatsLowest, SettingRange.RepeatsHighest), "Fixed rule: invocations of the evaluator per decision.",
            new(s => s.Repeats, (s, v) => s with { Repeats = (int)v! }),
            new(r => r.Repeats, (r, v) => r with { Repeats = (int?)v }), more: KnobUses.Program),
        Rule(
            "noiseThresholdPercent", "NoiseThresholdPercent", "--noise-threshold", NumberType.Percent(SettingRange.NoiseThresholdLowest, SettingRange.NoiseThresholdHighest),
            "Fixed rule: change that counts as noise, percent.",
            new(s => s.NoiseThresholdPercent, (s, v) => s with { NoiseThresholdPercent = (double)v! }),
            new(r => r.NoiseThresholdPercent, (r, v) => r with { NoiseThresholdPercent = (double?)v }), more: KnobUses.Program),
        Rule(
            "preset", "Preset", "--preset", new WordType("eco", "balanced", "thorough"), "Adaptive rule: how much measuring a decision may cost.",
            new(s => s.Preset, (s, v) => s with { Preset = (string)v! }),
            new(r => r.Preset, (r, v) => r with { Preset = (string?)v })),
        Rule(
            "strict", "Strict", "--strict", new FlagType(), "Adaptive rule: trust no noise: a keep also needs a sign test of measured pairs at odds of 100, and 20 invocations. Stronger than lenient.",
            new(s => s.Strict, (s, v) => s with { Strict = (bool)v! }),
            new(r => r.Strict, (r, v) => r with { Strict = (bool?)v })),
        Rule(
            "lenient", "Lenient", "--lenient", new FlagType(), "Adaptive rule: allow four times the usual error, for more keeps.",
            new(s => s.Lenient, (s, v) => s with { Lenient = (bool)v! }),
            new(r => r.Lenient, (r, v) => r with { Lenient = (bool?)v })),
        Rule(
            "maxInvocations", "MaxInvocations", "--max-invocations", new WholeType(SettingRange.MaxInvocationsLowest, SettingRange.MaxInvocationsHighest),
            "Adaptive rule: most invocations of the evaluator per decision.",
            new(s => s.MaxInvocations, (s, v) => s with { MaxInvocations = (int?)v }),
            new(r => r.MaxInvocations, (r, v) => r with { MaxInvocations = (int?)v })),
        Rule(
            "minEffectPercent", "MinEffectPercent", "--min-effect", NumberType.Percent(SettingRange.MinEffectLowest, SettingRange.MinEffectHighest),
            "Improvements below this are not worth keeping, percent.",
            new(s => s.MinEffectPercent, (s, v) => s with { MinEffectPercent = (double)v! }),
            new(r => r.MinEffectPercent, (r, v) => r with { MinEffectPercent = (double?)v })),
        new()
        {
            Key = "targetEffectPercent", Parameter = "TargetEffectPercent", Option = "--target-effect", Uses = KnobUses.Start,
            Type = NumberType.Percent(SettingRange.TargetEffectLowest, SettingRange.TargetEffectHighest),
            Summary = "The improvement that a run must be able to see, percent: refused where the evaluator is too noisy for it.",
            Program = new(s => s.TargetEffectPercent, (s, v) => s with { TargetEffectPercent = (double?)v }),
            Request = new(r => r.TargetEffectPercent, (r, v) => r with { TargetEffectPercent = (double?)v }),
        },
        new()
        {
            Key = "simplifyMarginPercent", Type = new NumberType("a percentage above 0, at most 50", "percent", n => n is > 0 and <= 50),
            Summary = "Adaptive rule: how much worse a simplification may be at most, percent.",
            Program = new(s => s.SimplifyMarginPercent, (s, v) => s with { SimplifyMarginPercent = (double?)v }),
        },
        new()
        {
            Key = "history", Type = new FlagType(),
            Summary = "Adaptive rule: start from what earlier runs of the program learned of its candidates and its noise.",
            Program = new(s => s.History, (s, v) => s with { History = (bool)v! }),
        },
        // A program that does without history is not given any by a request.
        new()
        {
            Parameter = "NoHistory", Option = "--no-history", Type = new FlagType(), Uses = KnobUses.Start,
            Summary = "Adaptive rule: do not start from what earlier runs of the program learned of its candidates and its noise.",
            Program = new(s => !s.History, (s, v) => s with { History = s.History && !(bool)v! }),
            Request = new(r => r.NoHistory, (r, v) => r with { NoHistory = (bool)v! }),
        },
        new()
        {
            Key = "warmup", Type = new WholeType(0, 20),
            Summary = "Invocations after each build whose values are not used; without it one where the set-up of a run shows the need.",
            Program = new(s => s.Warmup, (s, v) => s with { Warmup = (int?)v }),
        },
        new()
        {
            Key = "keepSimplifications", Parameter = "KeepSimplifications", Option = "--keep-simplifications", Type = new FlagType(), Uses = KnobUses.Change,
            Summary = "Keep changes within noise that remove lines.",
            Program = new(s => s.KeepSimplifications, (s, v) => s with { KeepSimplifications = (bool)v! }),
            Options = new(o => o.KeepSimplifications, (o, v) => o with { KeepSimplifications = (bool)v! }),
            Request = new(r => r.KeepSimplifications, (r, v) => r with { KeepSimplifications = (bool?)v }),
        },
        // What it asks for is held, and merged, under the name above.
        new()
        {
            Parameter = "NoSimplification", Option = "--no-simplifications", Type = new FlagType(), Uses = KnobUses.Start,
            Summary = "Do not keep changes within noise that remove lines.",
            Request = new(_ => null, (r, v) => r with { KeepSimplifications = (bool)v! ? false : null }),
        },
    ];

    private static Knob Rule(
        string key, string parameter, string option, KnobType type, string summary, Slot<ProgramSpec> program, Slot<RuleRequest> request, bool isWrittenAnyway = false, KnobUses more = KnobUses.None) => new()
        {
            Key = key,
            Parameter = parameter,
            Option = option,
            Type = type,
            Uses = StartAndReplay | more,
            Summary = summary,
            Program = program,
            Request = request.In<RunRequest>(),
            Replay = request.In<ReplayRequest>(),
            IsWrittenAnyway = isWrittenAnyway ? _ => true : null,
        };
}
