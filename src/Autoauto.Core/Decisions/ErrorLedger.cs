using System.Text.Json.Serialization;

namespace Autoauto.Core.Decisions;

/// <summary>
/// The run's account of errors: what its keeps are expected to have got wrong, and which share of candidates seems to improve
/// (an empirical Bayes prior; Efron 2010). Immutable.
/// </summary>
public sealed record ErrorLedger
{
    /// <summary>Share of improvements that the first versions and lenient runs expect before anything is known.</summary>
    internal const double UsualShare = 0.20;

    /// <summary>How many decisions such an expectation weighs.</summary>
    private const double InitialWeight = 20;

    private const double SmallestError = 0.001;

    /// <summary>The ledger of a new run.</summary>
    public static ErrorLedger Empty { get; } = new();

    /// <summary>Decisions so far; failed measurements and candidates dropped by gates are none.</summary>
    public int Tests { get; init; }

    /// <summary>Improvements kept.</summary>
    public int Keeps { get; init; }

    /// <summary>Improvements that earlier runs kept, among the <see cref="Tests"/> that are taken over from them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double EarlierKeeps { get; init; }

    /// <summary>Sum of the error probabilities of all keeps: the expected number of false ones.</summary>
    public double ErrorSum { get; init; }

    /// <summary>Sum of the posterior probabilities of an improvement over all decisions.</summary>
    public double PosteriorSum { get; init; }

    /// <summary>Share of candidates that improve, as learned so far from an expectation of <see cref="UsualShare"/>.</summary>
    [JsonIgnore]
    public double Prior => PriorFrom(UsualShare);

    /// <summary>Share of candidates that improve, as learned so far from this expectation.</summary>
    internal double PriorFrom(double expected) => (expected * InitialWeight + PosteriorSum) / (InitialWeight + Tests);

    /// <summary>Share of candidates that are kept: one in twenty is assumed, with the weight of twenty decisions.</summary>
    internal double KeptShare => (1.0 + Keeps + EarlierKeeps) / (InitialWeight + Tests);

    /// <summary>Probability that a candidate with this evidence is no improvement, if a share <paramref name="prior"/> of all improve.</summary>
    internal static double ErrorProbability(double logEvidence, double prior, double smallest) =>
        Math.Max(smallest, 1 / (1 + prior / (1 - prior) * PortableMath.Exp(logEvidence)));

    /// <summary>Probability that a candidate with this evidence is no improvement.</summary>
    public double ErrorProbability(double logEvidence) => ErrorProbability(logEvidence, Prior, 0);

    /// <summary>The ledger after a decision about a candidate that does not improve for certain.</summary>
    internal ErrorLedger Refuted() => this with { Tests = Tests + 1 };

    /// <summary>The ledger after a keep with this error probability.</summary>
    internal ErrorLedger Kept(double error) => this with
    {
        Tests = Tests + 1,
        Keeps = Keeps + 1,
        ErrorSum = ErrorSum + error,
        PosteriorSum = PosteriorSum + 1 - error,
    };

    /// <summary>The ledger after a decision that gave up with this evidence.</summary>
    internal ErrorLedger Discarded(double logEvidence) => Discarded(logEvidence, Prior);

    /// <summary>The same, if a share <paramref name="prior"/> of all candidates improve.</summary>
    internal ErrorLedger Discarded(double logEvidence, double prior) => this with
    {
        Tests = Tests + 1,
        PosteriorSum = PosteriorSum + 1 - ErrorProbability(logEvidence, prior, 0),
    };

    /// <summary>Error probability of a keep that rests on values that repeat exactly.</summary>
    internal static double ExactError => SmallestError;
}
