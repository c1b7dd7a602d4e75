namespace Autoauto.Core.Decisions;

/// <summary>How a run limits its false keeps.</summary>
public enum ErrorControl
{
    /// <summary>
    /// Keeps the average posterior error of all keeps below the ceiling (Bayesian false discovery rate; Efron and Tibshirani 2002, after
    /// Benjamini and Hochberg 1995). As good as the noise model and the learned share of improvements.
    /// </summary>
    Bayesian,

    /// <summary>
    /// e-LOND (Xu and Ramdas 2024): false discovery rate below the ceiling under any dependence, given valid e-values. Costs about half of
    /// the gain where noise is high.
    /// </summary>
    ELond,

    /// <summary>The same threshold for each decision.</summary>
    Constant,
}

/// <summary>Thresholds for the evidence of a keep.</summary>
/// <param name="Control">The method.</param>
/// <param name="Ceiling">Average error of all keeps that is allowed, q.</param>
/// <param name="MaxError">Error of a single keep that is allowed (Bayesian control).</param>
/// <param name="ConstantThreshold">The e-value asked for under constant control.</param>
/// <param name="AssumedShare">Share of improvements that is assumed before a run has shown its own.</param>
internal readonly record struct ErrorPolicy(ErrorControl Control, double Ceiling, double MaxError, double ConstantThreshold, double AssumedShare)
{
    private const double SmallestError = 0.001;
    private const double SmallestThreshold = 3;
    private const int Horizon = 4999;
    private const double NeverReached = 700;

    private static readonly double s_logNormaliser = PortableMath.Log(Enumerable.Range(1, Horizon).Sum(RawShare));

    /// <summary>Logarithm of the e-value that the next keep needs.</summary>
    public double LogThreshold(ErrorLedger ledger) => Control switch
    {
        ErrorControl.ELond => ELondThreshold(ledger),
        ErrorControl.Constant => PortableMath.Log(ConstantThreshold),
        _ => BayesianThreshold(ledger),
    };

    private double BayesianThreshold(ErrorLedger ledger)
    {
        var allowed = Math.Clamp(Ceiling * (ledger.Keeps + 1) - ledger.ErrorSum, SmallestError, MaxError);
        var prior = ledger.PriorFrom(AssumedShare);
        return Math.Max(PortableMath.Log(SmallestThreshold), PortableMath.Log((1 - allowed) / allowed * ((1 - prior) / prior)));
    }

    private double ELondThreshold(ErrorLedger ledger)
    {
        var test = ledger.Tests + 1;
        return test > Horizon
            ? NeverReached
            : s_logNormaliser - PortableMath.Log(Ceiling * RawShare(test) * (ledger.Keeps + 1));
    }

    private static double RawShare(int test)
    {
        var logarithm = PortableMath.Log(test);
        return PortableMath.Log(Math.Max(test, 2)) / (test * PortableMath.Exp(Math.Sqrt(logarithm)));
    }
}
