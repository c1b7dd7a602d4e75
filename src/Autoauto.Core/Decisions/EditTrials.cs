namespace Autoauto.Core.Decisions;

/// <summary>Everything that the episodes of one provisional edit have shown so far.</summary>
public sealed record EditTrials
{
    /// <summary>Judged reward differences main − baseline of the valid episodes, oldest first.</summary>
    public required IReadOnlyList<double> Differences { get; init; }

    /// <summary>
    /// Measured differences main − baseline (for example of the pass rate; up is better) of the episodes in which both arms were verified. They
    /// never earn a keep; they can withhold one.
    /// </summary>
    public IReadOnlyList<double> Measured { get; init; } = [];

    /// <summary>Episodes in which the tamper check blocked the main arm.</summary>
    public int Blocked { get; init; }

    /// <summary>Episodes without a value for another reason: too few judge samples, an arm that did not run.</summary>
    public int Void { get; init; }

    /// <summary>All episodes that the edit was given.</summary>
    public int Episodes => Differences.Count + Blocked + Void;
}
