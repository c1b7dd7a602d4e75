namespace Autoauto.Output;

/// <summary>A recorded decision beside the same values judged again (<c>Autoauto.Replay</c>).</summary>
public sealed class ReplayInfo
{
    /// <summary>Id of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Number of the experiment within the run.</summary>
    public required int Number { get; init; }

    /// <summary>Name of the program.</summary>
    public required string Program { get; init; }

    /// <summary>First line of the candidate's commit message.</summary>
    public string? Subject { get; init; }

    /// <summary>The rule that decided: Fixed or Adaptive.</summary>
    public required string RecordedRule { get; init; }

    /// <summary>Version of that rule, from 1.</summary>
    public int RecordedRuleVersion { get; init; }

    /// <summary>What it decided: Keep, KeepSimplification or Discard.</summary>
    public required string RecordedOutcome { get; init; }

    /// <summary>Why, as a stable name.</summary>
    public required string RecordedReason { get; init; }

    /// <summary>The effect in percent of the baseline; positive is better. Of an improvement the estimate, else what was measured; null if unknown.</summary>
    public double? RecordedEffectPercent { get; init; }

    /// <summary>Probability that the keep is no improvement, 0 to 1.</summary>
    public double? RecordedErrorProbability { get; init; }

    /// <summary>Values that it decided from.</summary>
    public int RecordedInvocations { get; init; }

    /// <summary>The rule that judged again.</summary>
    public required string ReplayedRule { get; init; }

    /// <summary>Version of that rule: the recorded one for the run's own settings, else this Autoauto's.</summary>
    public int ReplayedRuleVersion { get; init; }

    /// <summary>What it decides; null where the recorded values end before.</summary>
    public string? ReplayedOutcome { get; init; }

    /// <summary>Why, as a stable name.</summary>
    public string? ReplayedReason { get; init; }

    /// <summary>The effect by it in percent of the baseline. Of an improvement the estimate, else what was measured; null if unknown.</summary>
    public double? ReplayedEffectPercent { get; init; }

    /// <summary>Probability that the keep is no improvement, 0 to 1.</summary>
    public double? ReplayedErrorProbability { get; init; }

    /// <summary>Recorded values that it took.</summary>
    public int ReplayedInvocations { get; init; }

    /// <summary>Whether both outcomes are the same; null where there is no second one.</summary>
    public bool? Agrees { get; init; }

    /// <summary>True if both verdicts are the same to the last bit.</summary>
    public bool IsIdentical { get; init; }

    /// <summary>Baseline or Candidate: what would have been measured next when the recorded values ended; null if they sufficed.</summary>
    public string? MissingArm { get; init; }

    /// <summary>Root of the repository.</summary>
    public required string RepositoryPath { get; init; }
}
