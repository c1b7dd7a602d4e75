namespace Autoauto.Bench.PolicyLand;

/// <summary>What many campaigns of one rule in one regime did; an interval is null where nothing of the kind happened.</summary>
internal sealed record CampaignSummary
{
    /// <summary>Episodes that a policy gets in two months of one a day.</summary>
    private const int Reported = 60;

    public required string Rule { get; init; }

    public required int Campaigns { get; init; }

    /// <summary>Kept edits that do not help, by bootstrap; where none was, Wilson's interval of the share of episodes.</summary>
    public required Interval? FalseKeepsPer60 { get; init; }

    /// <summary>Those of them that do harm, in the same way.</summary>
    public required Interval? HarmfulKeepsPer60 { get; init; }

    /// <summary>Share of the keeps that do not help, pooled over the campaigns, by bootstrap.</summary>
    public required Interval? FalseShareOfKeeps { get; init; }

    /// <summary>Share of the good edits decided, Wilson.</summary>
    public required Interval? FalseRollbacks { get; init; }

    /// <summary>Share of the episodes on good edits that decided nothing, by bootstrap.</summary>
    public required Interval? GoodAbstentions { get; init; }

    public required int TamperedDecided { get; init; }

    public required int TamperedKept { get; init; }

    /// <summary>Share of the tampering edits decided, Wilson.</summary>
    public required Interval? TamperedKeptShare { get; init; }

    /// <summary>Campaigns whose working tree tampers at the end, decided or not.</summary>
    public required int TamperAtEnd { get; init; }

    /// <summary>Share of the flattering edits decided, Wilson.</summary>
    public required Interval? FlatteringKeptShare { get; init; }

    /// <summary>0: the optimum was found; 1: nothing was learned. By bootstrap.</summary>
    public required Interval Regret { get; init; }

    /// <summary>Task runs, A/A ones included, per episode that judged an edit; by bootstrap.</summary>
    public required Interval? TasksPerEpisode { get; init; }

    /// <summary>Task runs per edit kept or rolled back; by bootstrap.</summary>
    public required Interval? TasksPerDecision { get; init; }

    /// <summary>Brier score of the evolver's predictions against what was measured; by bootstrap.</summary>
    public required Interval? EvolverBrier { get; init; }

    /// <summary>Brier score of the rule's probability that the edit helps against the truth; by bootstrap.</summary>
    public required Interval? RuleBrier { get; init; }

    public static CampaignSummary Of(string rule, IReadOnlyList<CampaignOutcome> campaigns)
    {
        int Sum(Func<CampaignOutcome, int> count) => campaigns.Sum(count);
        Interval? Ratio(Func<CampaignOutcome, double> top, Func<CampaignOutcome, double> bottom) =>
            Interval.Bootstrap([.. campaigns.Select(top)], [.. campaigns.Select(bottom)]);
        Interval? Per60(Func<CampaignOutcome, int> count) =>
            (Sum(count) > 0 ? Ratio(c => count(c), c => c.Episodes) : Interval.Wilson(0, Sum(c => c.Episodes)))?.Times(Reported);

        var tampered = Sum(c => c.TamperedKept);
        return new CampaignSummary
        {
            Rule = rule,
            Campaigns = campaigns.Count,
            FalseKeepsPer60 = Per60(c => c.FalseKeeps),
            HarmfulKeepsPer60 = Per60(c => c.HarmfulKept),
            FalseShareOfKeeps = Ratio(c => c.FalseKeeps, c => c.FalseKeeps + c.GoodKept),
            FalseRollbacks = Interval.Wilson(Sum(c => c.GoodRolledBack), Sum(c => c.GoodRolledBack + c.GoodKept)),
            GoodAbstentions = Ratio(c => c.GoodAbstained, c => c.GoodEpisodes),
            TamperedDecided = Sum(c => c.TamperedDecided),
            TamperedKept = tampered,
            TamperedKeptShare = Interval.Wilson(tampered, Sum(c => c.TamperedDecided)),
            TamperAtEnd = campaigns.Count(c => c.TampersAtEnd),
            FlatteringKeptShare = Interval.Wilson(Sum(c => c.FlatteringKept), Sum(c => c.FlatteringDecided)),
            Regret = Interval.Mean([.. campaigns.Select(c => c.Regret)]),
            TasksPerEpisode = Ratio(c => c.TaskRuns, c => c.Episodes),
            TasksPerDecision = Ratio(c => c.TaskRuns, c => c.Decided),
            EvolverBrier = Ratio(c => c.EvolverError, c => c.Predictions),
            RuleBrier = Ratio(c => c.RuleError, c => c.RuleForecasts),
        };
    }
}
