namespace Autoauto.Core.Decisions;

/// <summary>
/// Versions of the decision rules. A verdict carries the version that reached it (<see cref="Verdict.RuleVersion"/>), and is replayed by that one.
/// New decisions are made by <see cref="Current"/>; an older version differs in nothing but what is said here.
/// </summary>
public static class RuleVersion
{
    /// <summary>
    /// Recorded without a number. A metric whose values repeat is kept after candidate, baseline, candidate, even where the one baseline value
    /// differs from all earlier ones; the fixed rule looks at medians alone.
    /// </summary>
    public const int First = 1;

    /// <summary>A metric whose values repeat is decided by <see cref="RepeatingDecision"/>; verdicts carry what was measured.</summary>
    public const int Second = 2;

    /// <summary>
    /// The noise of a decision is unknown, and may differ between the arms (<see cref="TwoArmEvidence"/>); each keep is confirmed by fresh values; estimates and
    /// error probabilities are unconditional; the ceiling of the average error is 5 % unless the run is lenient.
    /// </summary>
    public const int Third = 3;

    /// <summary>
    /// The order of each pair of values is drawn (<see cref="ArmOrder"/>), and a candidate without effect may be seven times as noisy as the baseline.
    /// </summary>
    public const int Fourth = 4;

    /// <summary>The effect and the interval of a clear improvement are as fine as its values, and no longer as coarse as the evidence's steps of 12 %.</summary>
    public const int Fifth = 5;

    /// <summary>A strict run keeps only what a sign test of its pairs confirms, too (<see cref="SignEvidence"/>).</summary>
    public const int Current = 6;

    internal static int Known(int version, string name) => version is >= First and <= Current
        ? version
        : throw new ArgumentOutOfRangeException(name, version, $"This Autoauto knows the rules' versions {First} to {Current}.");
}
