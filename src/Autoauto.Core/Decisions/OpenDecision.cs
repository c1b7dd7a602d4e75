using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>What every decision asks of a value before it takes it.</summary>
internal static class OpenDecision
{
    /// <summary>Throws if the decision is over, or if the value is no number to judge by.</summary>
    public static void ThrowIfNotFor(this Observation observation, IDecision decision)
    {
        if (decision.Next is DecisionStep.Done)
        {
            throw new InvalidOperationException("The decision has its verdict.");
        }

        if (!double.IsFinite(observation.Value))
        {
            throw new ArgumentException("A value must be finite.", nameof(observation));
        }
    }
}
