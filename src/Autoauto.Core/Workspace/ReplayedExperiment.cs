using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Core.Workspace;

/// <summary>A recorded decision beside what a rule says about the same values now.</summary>
public sealed record ReplayedExperiment
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>The experiment.</summary>
    public required int Number { get; init; }

    /// <summary>First line of the candidate's message.</summary>
    public string? Subject { get; init; }

    /// <summary>Name of the rule that decided.</summary>
    public required string RecordedRule { get; init; }

    /// <summary>Version of that rule (<see cref="RuleVersion"/>).</summary>
    public int RecordedRuleVersion => Recorded.RuleVersion ?? RuleVersion.First;

    /// <summary>What it decided.</summary>
    public required Verdict Recorded { get; init; }

    /// <summary>Values that it decided from.</summary>
    public required int RecordedInvocations { get; init; }

    /// <summary>Name of the rule that judged again.</summary>
    public required string ReplayedRule { get; init; }

    /// <summary>Version of the rule that judged again (<see cref="RuleVersion"/>).</summary>
    public required int ReplayedRuleVersion { get; init; }

    /// <summary>What it says; null where the recorded values do not reach a verdict.</summary>
    public Verdict? Replayed { get; init; }

    /// <summary>Recorded values that it took.</summary>
    public required int ReplayedInvocations { get; init; }

    /// <summary>The arm that it would have measured next when the recorded values ran out; null if it reached a verdict.</summary>
    public Arm? MissingArm { get; init; }

    /// <summary>Whether both end alike (kept, kept as a simplification, discarded); null without a second verdict.</summary>
    public bool? Agrees => Replayed is null ? null : Replayed.Kind == Recorded.Kind;

    /// <summary>True if both verdicts are the same to the last bit.</summary>
    public required bool IsIdentical { get; init; }
}
