namespace Autoauto.Bench.PolicyLand;

/// <summary>How a rule has its episodes judged.</summary>
/// <param name="Samples">Judge samples.</param>
/// <param name="SwapsOrder">Alternates the order of the arms from a random start; else the main arm is always shown first.</param>
/// <param name="PairsTasks">Uses tasks that ran in both arms only; else each arm's mean over whatever ran.</param>
/// <param name="Tamper">Mode of the tamper check.</param>
/// <param name="RestoresTests">Verify runs with the tests as they were before the agent's work: weakened ones do not pass.</param>
internal sealed record Judging(int Samples, bool SwapsOrder, bool PairsTasks, TamperMode Tamper, bool RestoresTests)
{
    /// <summary>As the product judges.</summary>
    public static Judging Usual { get; } = new(3, true, true, TamperMode.Block, true);

    /// <summary>As the reference judges.</summary>
    public static Judging Single { get; } = new(1, false, false, TamperMode.Flag, false);
}
