using Autoauto.Core.Model;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Episodes;

/// <summary>Chooses the version that the head is compared with.</summary>
internal sealed class BaselineChoice(EpisodeContext context)
{
    /// <summary>The version, or why there is none.</summary>
    public (int? Version, string? WhySkipped) Choose()
    {
        var (episode, critic, ledger) = (context.Episode, context.Episode.Target.Critic, context.Services.Ledger);
        if (episode.HeadVersion == 0)
        {
            return (null, "the policy has no earlier version");
        }

        var head = ledger.Version(episode.Policy, episode.HeadVersion);
        if (critic.Kind == CriticKind.Previous && head.Cause == PolicyCause.Rollback)
        {
            // The version before is the one that was just taken back; to judge it again would be to pay twice for the same answer.
            return (null, "the head is what an episode went back to");
        }

        var chosen = critic.Kind switch
        {
            CriticKind.Previous => episode.HeadVersion - 1,
            CriticKind.Origin => 0,
            CriticKind.LastKept => context.Read(c => EpisodeStore.LastKept(c, episode.Policy, episode.HeadVersion), null) ?? 0,
            _ => critic.Version!.Value,
        };
        if (chosen >= episode.HeadVersion)
        {
            return (null, FormattableString.Invariant($"version {chosen} is not earlier than the head, version {episode.HeadVersion}"));
        }

        var baseline = ledger.Version(episode.Policy, chosen);
        return baseline.ManifestHash == head.ManifestHash
            ? (null, FormattableString.Invariant($"version {chosen} has the same content as the head"))
            : (chosen, null);
    }
}
