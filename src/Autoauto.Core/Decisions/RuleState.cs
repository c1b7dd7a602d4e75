using System.Text.Json.Serialization;

namespace Autoauto.Core.Decisions;

/// <summary>
/// What a rule carries from one decision to the next (noise model, ledger, baseline). Immutable; stored as JSON with each decision, so that
/// replay starts from exactly what the decision started from.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "rule")]
[JsonDerivedType(typeof(FixedRuleState), "fixed")]
[JsonDerivedType(typeof(AdaptiveRuleState), "adaptive")]
public abstract record RuleState
{
    /// <summary>The baseline's level in the metric's own unit, as best known now.</summary>
    [JsonIgnore]
    public abstract double BaselineMetric { get; }
}
