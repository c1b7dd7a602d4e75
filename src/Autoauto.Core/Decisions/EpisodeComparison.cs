using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>How evidence over episodes is weighed.</summary>
public enum EpisodeEvidence
{
    /// <summary>The standardised sum.</summary>
    StandardisedSum,

    /// <summary>
    /// An e-value: the likelihood ratio of a mixture over effects of 0.03 to 0.20, with the unknown noise integrated out (the mixture test of
    /// Robbins with Student's likelihood).
    /// </summary>
    EValue,
}

/// <summary>Settings of <see cref="EpisodeComparison"/>.</summary>
public sealed record EpisodeOptions
{
    /// <summary>The edit is kept at this many standard errors.</summary>
    public double KeepAt { get; init; } = 1.3;

    /// <summary>The edit is rolled back at this many standard errors below 0.</summary>
    public double RollBackAt { get; init; } = 1.3;

    /// <summary>After this many episodes the edit is provisional no longer.</summary>
    public int MaxEpisodes { get; init; } = 6;

    /// <summary>At the cap: roll back unless the limit for a keep was reached.</summary>
    public bool ProveIt { get; init; }

    /// <summary>How evidence is weighed.</summary>
    public EpisodeEvidence Evidence { get; init; }

    /// <summary>The e-value that decides.</summary>
    public double DecidingEValue { get; init; } = 2;

    /// <summary>
    /// With <see cref="ProveIt"/>: rolls back as soon as the probability of reaching the limit for a keep by the cap, predicted from the
    /// episodes so far, is below this (stochastic curtailment; Lan, Simon and Halperin 1982, in the predictive form of Spiegelhalter,
    /// Freedman and Blackburn 1986). Edits without effect then cost two or three episodes and not all; no keep is added.
    /// </summary>
    public double FutileBelow { get; init; }

    /// <summary>
    /// A keep needs this many valid episodes, and one more for each that was blocked: what cheats must escape the tamper check as often, and
    /// one lucky run is not enough.
    /// </summary>
    public int FewestToKeep { get; init; } = 1;

    /// <summary>An edit is rolled back after this many blocked episodes; null: blocked episodes only count towards the cap.</summary>
    public int? MostBlocked { get; init; }

    /// <summary>No keep while the mean of the measured differences is below 0: facts win over the judge.</summary>
    public bool FactsCanVeto { get; init; }

    /// <summary>
    /// Reward that a judge's taste alone may be worth. A keep without a measured gain needs an advantage that passes the limit even after this is
    /// taken off: noise averages out over episodes, taste does not. 0: no such limit.
    /// </summary>
    public double Taste { get; init; }

    /// <summary>With <see cref="Taste"/>: the checks have measured a gain if chance gives one like it with at most this probability.</summary>
    public double MeasuredAt { get; init; }

    /// <summary>
    /// For policies that evolve unattended: an edit must prove itself within the cap, in at least four episodes, not against the facts, with at most
    /// one blocked, and by more than a judge's taste where no check supports it; what will hardly do so is given up early. Tuned and measured on
    /// simulated suites and landscapes (docs/decisions.md, docs/policyland.md).
    /// </summary>
    public static EpisodeOptions Guarded { get; } = new()
    {
        ProveIt = true,
        FutileBelow = 0.15,
        FewestToKeep = 4,
        MostBlocked = 2,
        FactsCanVeto = true,
        Taste = 0.12,
        MeasuredAt = 0.08,
    };

    /// <summary>The guarded settings of a version of the rule (<see cref="EpisodeRuleVersion"/>).</summary>
    public static EpisodeOptions GuardedOf(int version) => version == EpisodeRuleVersion.First ? Guarded with { Taste = 0 } : Guarded;

    /// <summary>For policies where harm weighs more than progress.</summary>
    public static EpisodeOptions SafetyCritical { get; } = new() { RollBackAt = 1.0, KeepAt = 1.645 };

    /// <summary>For a single episode: the 90 % point of Student's distribution for this floor.</summary>
    public static EpisodeOptions OneShot(AgreementFloor floor)
    {
        ArgumentNullException.ThrowIfNull(floor);
        var limit = StudentDistribution.Quantile(0.90, Math.Max(1, floor.Episodes));
        return new EpisodeOptions { KeepAt = limit, RollBackAt = limit };
    }
}

/// <summary>The outcome of a comparison with its numbers.</summary>
/// <param name="Decision">What happens with the edit.</param>
/// <param name="Reason">Why.</param>
/// <param name="Mean">Mean difference over the episodes.</param>
/// <param name="StandardisedSum">Sum of the differences in standard errors.</param>
/// <param name="LogEvidence">Logarithm of the e-value for the observed sign; null unless e-values decide.</param>
public readonly record struct EpisodeVerdict(
    EpisodeDecision Decision, EpisodeReason Reason, double Mean, double StandardisedSum, double? LogEvidence);

/// <summary>
/// Decides about an edit of a policy from the reward differences of its episodes so far (Wald's sequential test of two sides, truncated).
/// It abstains and accumulates where one episode is not clear: that halves the loss of a rule that decides each time.
/// </summary>
public static class EpisodeComparison
{
    private const double PowerPoint = 0.8416212335729143;

    private static readonly double[] s_effects = [0.03, 0.05, 0.08, 0.12, 0.20];

    /// <summary>The difference of one episode from the judge's pairs of rewards; null if the episode is void.</summary>
    /// <param name="requested">Samples that were asked for.</param>
    /// <param name="differences">Reward main − baseline of the valid samples, each pair on the same tasks.</param>
    public static double? Difference(int requested, IReadOnlyCollection<double> differences)
    {
        ArgumentNullException.ThrowIfNull(differences);
        return differences.Count < Math.Min(2, requested) || differences.Count == 0 ? null : differences.Average();
    }

    /// <summary>Judges the differences of all valid episodes of one edit, oldest first.</summary>
    public static EpisodeVerdict Judge(AgreementFloor floor, IReadOnlyList<double> differences, EpisodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(floor);
        ArgumentNullException.ThrowIfNull(differences);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfZero(differences.Count);
        var mean = differences.Average();
        var standardised = differences.Sum() / (floor.Deviation * Math.Sqrt(differences.Count));
        double? evidence = options.Evidence == EpisodeEvidence.EValue ? LogEvidence(floor, differences, Math.Sign(mean)) : null;
        var (decision, reason) = Decide(floor, differences.Count, mean, standardised, evidence, options);
        return new EpisodeVerdict(decision, reason, mean, standardised, evidence);
    }

    /// <summary>
    /// Judges an edit by all that its episodes have shown. Blocked and void episodes count towards the cap, or an edit that cannot be judged
    /// would stay provisional for ever; at the cap such an edit is rolled back.
    /// </summary>
    /// <param name="floor">The noise of comparisons.</param>
    /// <param name="trials">What the edit's episodes have shown.</param>
    /// <param name="options">Settings.</param>
    /// <param name="self">The tasks of comparisons of one version with itself: what they say about length is taken out of the edit's advantage.</param>
    public static EpisodeVerdict Judge(AgreementFloor floor, EditTrials trials, EpisodeOptions options, IReadOnlyCollection<TaskPair> self)
    {
        ArgumentNullException.ThrowIfNull(floor);
        ArgumentNullException.ThrowIfNull(trials);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(self);
        var isLast = trials.Episodes >= options.MaxEpisodes;
        if (trials.Blocked >= options.MostBlocked)
        {
            return Unjudged(EpisodeDecision.RollBack, EpisodeReason.TamperSuspected, trials, floor);
        }

        if (trials.Differences.Count == 0)
        {
            return isLast
                ? Unjudged(EpisodeDecision.RollBack, EpisodeReason.Unproven, trials, floor)
                : Unjudged(EpisodeDecision.Abstain, EpisodeReason.Unclear, trials, floor);
        }

        var lost = trials.Blocked + trials.Void;
        var verdict = Judge(floor, trials.Differences, options with { MaxEpisodes = options.MaxEpisodes - lost });
        return verdict.Decision == EpisodeDecision.Keep ? Confirm(verdict, floor, trials, options, self, isLast) : verdict;
    }

    /// <summary>
    /// Episodes (or as many times the tasks) after which an effect of this size passes the limit four times in five: above
    /// <see cref="EpisodeOptions.MaxEpisodes"/> it cannot be resolved at this noise.
    /// </summary>
    public static int EpisodesToResolve(AgreementFloor floor, double effect, EpisodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(floor);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfZero(effect);
        var limit = effect > 0 ? options.KeepAt : options.RollBackAt;
        return (int)Math.Ceiling(Math.Pow((limit + PowerPoint) * floor.Deviation / effect, 2));
    }

    /// <summary>Withholds a keep that rests on too little or contradicts the facts: abstains while there are episodes left.</summary>
    private static EpisodeVerdict Confirm(
        EpisodeVerdict keep, AgreementFloor floor, EditTrials trials, EpisodeOptions options, IReadOnlyCollection<TaskPair> self, bool isLast)
    {
        EpisodeReason? objection =
            options.FactsCanVeto && trials.Measured.Count > 0 && trials.Measured.Average() < 0 ? EpisodeReason.MeasuredWorse
            : trials.Differences.Count < options.FewestToKeep + trials.Blocked ? (isLast ? EpisodeReason.Unproven : EpisodeReason.Unclear)
            : options.Taste > 0 && IsTaste(floor, trials, options, self) ? EpisodeReason.JudgeAlone
            : null;
        return objection is { } reason
            ? keep with { Decision = isLast ? EpisodeDecision.RollBack : EpisodeDecision.Abstain, Reason = reason }
            : keep;
    }

    /// <summary>
    /// True if no check supports the edit, and what the judge gives it may be taste: once what length explains is taken out, the advantage is not
    /// clearly above what taste may be worth. Its error is the noise of episodes and the doubt about the effect of length.
    /// </summary>
    private static bool IsTaste(AgreementFloor floor, EditTrials trials, EpisodeOptions options, IReadOnlyCollection<TaskPair> self)
    {
        if (MeasuredGain.Of(trials.Pairs).Probability <= options.MeasuredAt)
        {
            return false;
        }

        var length = LengthEffect.From(self, trials.Pairs).On(trials.Pairs);
        var error = Math.Sqrt(floor.Deviation * floor.Deviation / trials.Differences.Count + length.Variance);
        return trials.Differences.Average() - length.Mean - options.Taste < options.KeepAt * error;
    }

    private static EpisodeVerdict Unjudged(EpisodeDecision decision, EpisodeReason reason, EditTrials trials, AgreementFloor floor)
    {
        var count = trials.Differences.Count;
        return count == 0
            ? new EpisodeVerdict(decision, reason, 0, 0, null)
            : new EpisodeVerdict(
                decision, reason, trials.Differences.Average(), trials.Differences.Sum() / (floor.Deviation * Math.Sqrt(count)), null);
    }

    private static (EpisodeDecision Decision, EpisodeReason Reason) Decide(
        AgreementFloor floor, int episodes, double mean, double standardised, double? evidence, EpisodeOptions options)
    {
        if (!floor.CanDecide)
        {
            return (EpisodeDecision.Abstain, EpisodeReason.FloorUnknown);
        }

        var isClear = evidence is { } log
            ? log >= Math.Log(options.DecidingEValue)
            : standardised >= options.KeepAt || standardised <= -options.RollBackAt;
        if (isClear)
        {
            return (mean > 0 ? EpisodeDecision.Keep : EpisodeDecision.RollBack, EpisodeReason.Evidence);
        }

        if (episodes < options.MaxEpisodes)
        {
            return options.ProveIt && ChanceToProve(episodes, standardised, options) < options.FutileBelow
                ? (EpisodeDecision.RollBack, EpisodeReason.Futile)
                : (EpisodeDecision.Abstain, EpisodeReason.Unclear);
        }

        return options.ProveIt
            ? (EpisodeDecision.RollBack, EpisodeReason.Unproven)
            : (mean < 0 ? EpisodeDecision.RollBack : EpisodeDecision.Keep, EpisodeReason.CapReached);
    }

    /// <summary>
    /// Predictive probability that the standardised sum will have reached the limit for a keep at the cap: with n of N episodes seen and every
    /// effect equally likely beforehand, that sum is normal with mean Z √(N/n) and variance (N − n)/n.
    /// </summary>
    private static double ChanceToProve(int episodes, double standardised, EpisodeOptions options)
    {
        var left = (double)(options.MaxEpisodes - episodes);
        var expected = standardised * Math.Sqrt((double)options.MaxEpisodes / episodes);
        return NormalDistribution.Cumulative((expected - options.KeepAt) / Math.Sqrt(left / episodes));
    }

    private static double LogEvidence(AgreementFloor floor, IReadOnlyList<double> differences, int sign)
    {
        var known = floor.Episodes * floor.Deviation * floor.Deviation;
        var power = (floor.Episodes + differences.Count) / 2.0;
        var atZero = known + differences.Sum(x => x * x);
        var sum = s_effects.Sum(effect => Math.Pow(atZero / (known + differences.Sum(x => Math.Pow(x - sign * effect, 2))), power));
        return Math.Log(sum / s_effects.Length);
    }
}
