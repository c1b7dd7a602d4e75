namespace Autoauto.Bench.PolicyLand;

/// <summary>One rule that gets another setting.</summary>
internal readonly record struct PolicyChange(int Rule, int Setting);

/// <summary>What the evolver proposes.</summary>
/// <param name="Changes">One to as many changes as the budget allows, of different rules.</param>
/// <param name="Confidence">The evolver's probability that the measured difference will be above 0.</param>
internal sealed record PolicyEdit(IReadOnlyList<PolicyChange> Changes, double Confidence)
{
    /// <summary>True if a change turns a tampering rule on.</summary>
    public bool Tampers => Changes.Any(c => c.Rule >= Landscape.Rules + Landscape.FlatteringRules);

    /// <summary>True if a change turns a flattering rule on.</summary>
    public bool Flatters => Changes.Any(c => c.Rule is >= Landscape.Rules and < Landscape.Rules + Landscape.FlatteringRules);

    public Policy ApplyTo(Policy policy) => Changes.Aggregate(policy, (p, c) => p.With(c.Rule, c.Setting));
}
