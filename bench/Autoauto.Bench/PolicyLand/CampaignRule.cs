using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Bench.PolicyLand;

/// <summary>One way to run a campaign of episodes.</summary>
/// <param name="Name">As in the table.</param>
/// <param name="Judging">How episodes are judged.</param>
/// <param name="Options">The product's comparison; null: <paramref name="Threshold"/> decides on every single episode.</param>
/// <param name="Threshold">Below this difference the edit is rolled back.</param>
internal sealed record CampaignRule(string Name, Judging Judging, EpisodeOptions? Options, double Threshold)
{
    /// <summary>True if the campaign starts with A/A episodes; they are paid from the same budget.</summary>
    public bool LearnsFloor => Options is not null;

    /// <summary>Judges an edit by its episodes; the last one had a value, or none.</summary>
    public EpisodeVerdict Judge(AgreementFloor floor, EditTrials trials, bool hasValue) =>
        Options is not null ? EpisodeComparison.Judge(floor, trials, Options, [])
        : !hasValue ? new EpisodeVerdict(EpisodeDecision.Abstain, EpisodeReason.Unclear, 0, 0, null)
        : new EpisodeVerdict(
            trials.Differences[^1] < Threshold ? EpisodeDecision.RollBack : EpisodeDecision.Keep,
            EpisodeReason.Evidence,
            trials.Differences[^1],
            0,
            null);
}
