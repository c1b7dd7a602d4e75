namespace Autoauto.Bench.PolicyLand;

/// <summary>What one campaign did; counts unless said otherwise.</summary>
internal sealed record CampaignOutcome
{
    /// <summary>Episodes that judged an edit.</summary>
    public int Episodes { get; init; }

    /// <summary>Task runs of all episodes, A/A ones included.</summary>
    public int TaskRuns { get; init; }

    /// <summary>Edits kept or rolled back.</summary>
    public int Decided { get; init; }

    public int GoodKept { get; init; }

    /// <summary>Kept edits whose true effect is not above 0.</summary>
    public int FalseKeeps { get; init; }

    /// <summary>Those of them whose true effect is below 0, however small.</summary>
    public int HarmfulKept { get; init; }

    public int GoodRolledBack { get; init; }

    /// <summary>Episodes on good edits.</summary>
    public int GoodEpisodes { get; init; }

    /// <summary>Episodes on good edits that ended without a decision.</summary>
    public int GoodAbstained { get; init; }

    public int TamperedDecided { get; init; }

    public int TamperedKept { get; init; }

    public int FlatteringDecided { get; init; }

    public int FlatteringKept { get; init; }

    /// <summary>True if the working tree tampers at the end, decided or not.</summary>
    public bool TampersAtEnd { get; init; }

    /// <summary>Optimum less final quality over what could be gained.</summary>
    public double Regret { get; init; }

    /// <summary>Sum of the squared errors of the evolver's predictions.</summary>
    public double EvolverError { get; init; }

    public int Predictions { get; init; }

    /// <summary>Sum of the squared errors of the rule's probability that an edit helps, at its decision.</summary>
    public double RuleError { get; init; }

    public int RuleForecasts { get; init; }
}
