using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Bench.PolicyLand;

/// <summary>The rules that are compared, the product's first.</summary>
internal static class CampaignRules
{
    private const double AnyImprovement = 1e-9;
    private const double ReferenceThreshold = -0.05;

    /// <summary>The product's rule under test.</summary>
    public static CampaignRule Guarded { get; } = new("guarded", Judging.Usual, EpisodeOptions.Guarded, 0);

    /// <summary>Hill climbing: whatever scored higher stays. It is judged as carefully as the product judges.</summary>
    public static CampaignRule Naive { get; } =
        new("any improvement", Judging.Usual with { Tamper = TamperMode.Flag }, null, AnyImprovement);

    public static IReadOnlyList<CampaignRule> All { get; } =
    [
        Guarded,
        new("guarded, version 1", Judging.Usual, EpisodeOptions.GuardedOf(EpisodeRuleVersion.First), 0),
        new("accumulating", Judging.Usual, new EpisodeOptions(), 0),
        Naive,
        new("threshold -0.05", Judging.Usual with { Tamper = TamperMode.Flag }, null, ReferenceThreshold),
        new("threshold -0.05, one judge", Judging.Single, null, ReferenceThreshold),
    ];
}
