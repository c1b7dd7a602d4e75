using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>Whether the invocations after a build have to be thrown away: where the set-up shows that the first one differs from the others.</summary>
public static class WarmUpRule
{
    /// <summary>Invocations to throw away while it is not known whether any are.</summary>
    public const int Unknown = 1;

    /// <summary>Invocations to throw away after each build.</summary>
    /// <param name="options">Which way the metric gets better, and its scale.</param>
    /// <param name="cold">The first invocation after the build of the start commit; null if it gave no value.</param>
    /// <param name="setup">The invocations behind it. Fewer than two say nothing, and nothing is thrown away.</param>
    public static int Needed(AdaptiveOptions options, Observation? cold, IReadOnlyList<Observation> setup)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(setup);
        if (cold is not { } first)
        {
            return Unknown;
        }

        return setup.Count >= 2 && PowerCard.From(options, new PowerCardInput(setup, [first], [], 0)).NeedsWarmUp ? 1 : 0;
    }
}
