using Autoauto.Core.Model;

namespace Autoauto.Core.Programs;

/// <summary>The closed list of the settings of programs and runs.</summary>
public static class KnobCatalog
{
    /// <summary>Every setting, in the order in which a <c>config.json</c> is written.</summary>
    public static IReadOnlyList<Knob> All { get; } = [.. ScopeKnobs.Measured, .. DecisionKnobs.All, .. ScopeKnobs.All, .. LimitKnobs.All, .. AgentKnobs.All, .. SessionKnobs.All];

    /// <summary>What can be asked for at the start of a run, in the order of the help.</summary>
    public static IReadOnlyList<Knob> Start { get; } = With(KnobUses.Start);

    /// <summary>What can be changed of a run that lives or will be resumed.</summary>
    public static IReadOnlyList<Knob> Change { get; } = With(KnobUses.Change);

    /// <summary>What can be asked for when a recorded run is judged again.</summary>
    public static IReadOnlyList<Knob> Replay { get; } = With(KnobUses.Replay);

    /// <summary>What can be given by name when a program is made or changed; everything else is given by its key.</summary>
    public static IReadOnlyList<Knob> Program { get; } = [.. All.Where(knob => knob.Uses.HasFlag(KnobUses.Program))];

    /// <summary>The keys of <c>config.json</c>.</summary>
    internal static ConfigTable<ProgramSpec> Config { get; } = new(
        [.. All.Where(k => k is { Key: not null, Program: not null }).Select(k => new ConfigKey<ProgramSpec>(k.Key!, k.Type, k.Program!, k.IsWrittenAnyway))]);

    private static Knob[] With(KnobUses use) =>
        [.. new[] { LimitKnobs.All, AgentKnobs.All, DecisionKnobs.All, SessionKnobs.All }.SelectMany(knobs => knobs).Where(knob => knob.Uses.HasFlag(use))];
}
