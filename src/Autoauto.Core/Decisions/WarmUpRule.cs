using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>Whether the invocations after a build have to be thrown away: where the set-up shows that the first one differs from the others.</summary>
public static class WarmUpRule
{
    /// <summary>Invocations to throw away while it is not known whether any are.</summary>
    public const int Unknown = 1;

    /// <summary>Candidates whose first invocation is thrown away and compared with the next one, where values repeat exactly.</summary>
    public const int CandidatesCompared = 5;

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

    /// <summary>
    /// Invocations to throw away after a candidate's build. Where values repeat exactly, one of them decides, and the start commit's build is the only one
    /// that says that the first is like the others: a build whose products were warm before the run began would say the same. The first candidates confirm it.
    /// </summary>
    /// <param name="needed">What the set-up showed: <see cref="Needed"/>.</param>
    /// <param name="isExact">True if values repeat exactly.</param>
    /// <param name="experiment">The experiment's number, from 1.</param>
    public static int NeededAfter(int needed, bool isExact, int experiment) =>
        needed == 0 && isExact && experiment is >= 1 and <= CandidatesCompared ? 1 : needed;
}
