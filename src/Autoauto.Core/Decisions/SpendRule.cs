using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>What to set aside before a call, and what a run will probably use: from what earlier calls used.</summary>
public static class SpendRule
{
    /// <summary>Share of a cap at which the user is warned.</summary>
    public const double WarnShare = 0.8;

    private const double Low = 0.1;
    private const double High = 0.9;

    /// <summary>
    /// What to set aside for one call. The dearest of the recent calls, because what is booked after a crash must not be too little; without
    /// history what is left under the cap; never more than that.
    /// </summary>
    public static (decimal? Usd, long? Tokens) Reserve(IReadOnlyList<SpendEntry> recent, Run run)
    {
        ArgumentNullException.ThrowIfNull(recent);
        ArgumentNullException.ThrowIfNull(run);
        return Reserve(recent, (run.Options.MaxCostUsd, run.CostUsd), (run.Options.MaxTokens, run.Tokens));
    }

    /// <summary>What to set aside for one call, under caps of which some is used.</summary>
    /// <param name="recent">Recent calls of the same agent for the same purpose.</param>
    /// <param name="usd">Cap and use in US dollars.</param>
    /// <param name="tokens">Cap and use in tokens.</param>
    public static (decimal? Usd, long? Tokens) Reserve(
        IReadOnlyList<SpendEntry> recent, (decimal? Cap, decimal? Used) usd, (long? Cap, long? Used) tokens)
    {
        ArgumentNullException.ThrowIfNull(recent);
        decimal? usdLeft = usd.Cap is { } money ? Math.Max(0, money - (usd.Used ?? 0)) : null;
        long? tokensLeft = tokens.Cap is { } count ? Math.Max(0, count - (tokens.Used ?? 0)) : null;
        return (Bound(recent.Max(e => e.Usd), usdLeft), Bound(recent.Max(e => e.Tokens), tokensLeft));
    }

    /// <summary>
    /// The booking of a call that has ended. What nobody knows is booked at what had been set aside, or at what was streamed before the end if that
    /// is more: caps must not overlook a call because it was cut off. A call that came to its own end and whose agent never tells a cost stays
    /// unknown; nothing is booked where no model did any work.
    /// </summary>
    /// <param name="booking">The booking as it was reserved.</param>
    /// <param name="spent">What is known of the call.</param>
    public static SpendEntry Settle(SpendEntry booking, CallSpend spent)
    {
        ArgumentNullException.ThrowIfNull(booking);
        ArgumentNullException.ThrowIfNull(spent);
        bool isFree = spent.Certainty == SpendCertainty.Nothing || spent is { Certainty: SpendCertainty.Exact, Usd: null, Tokens: 0 };
        bool isOpen = spent.Certainty == SpendCertainty.AtLeast;
        decimal? usd = isFree ? spent.Usd ?? 0 : isOpen ? Larger(spent.Usd, booking.ReservedUsd) : spent.Usd;
        return booking with
        {
            State = SpendState.Settled,
            Usd = usd,
            Tokens = isFree ? spent.Tokens ?? 0 : isOpen ? Larger(spent.Tokens, booking.ReservedTokens) : spent.Tokens,
            CostSource = usd == spent.Usd ? spent.Source : CostSource.Unknown,
        };
    }

    /// <summary>The booking of a call that was under way when its engine died: what had been set aside.</summary>
    public static SpendEntry Lose(SpendEntry booking)
    {
        ArgumentNullException.ThrowIfNull(booking);
        return booking with { State = SpendState.Lost, Usd = booking.ReservedUsd, Tokens = booking.ReservedTokens };
    }

    /// <summary>The caps of which this change of the totals uses up the fourth fifth: time to tell the user.</summary>
    public static IEnumerable<string> CapsNear(RunOptions options, Run before, Run after)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (options.MaxCostUsd is { } cost && IsCrossed((double?)before.CostUsd, (double?)after.CostUsd, (double)cost))
        {
            yield return FormattableString.Invariant($"{after.CostUsd:0.00} of {cost:0.00} USD are spent");
        }

        if (options.MaxTokens is { } tokens && IsCrossed(before.Tokens, after.Tokens, tokens))
        {
            yield return FormattableString.Invariant($"{after.Tokens} of {tokens} tokens are used");
        }
    }

    /// <summary>The range that a run will probably use; null without history.</summary>
    /// <param name="recent">Recent calls of the program with the same agent.</param>
    /// <param name="options">Limits and caps of the run.</param>
    public static SpendEstimate? Estimate(IReadOnlyList<SpendEntry> recent, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(recent);
        ArgumentNullException.ThrowIfNull(options);
        if (recent.Count == 0)
        {
            return null;
        }

        var times = options.MaxExperiments ?? 1;
        var usd = Range([.. recent.Where(e => e.Usd is not null).Select(e => (double)e.Usd!.Value)]);
        var tokens = Range([.. recent.Where(e => e.Tokens is not null).Select(e => (double)e.Tokens!.Value)]);
        var seconds = Range([.. recent.Select(e => e.AgentSeconds)])!.Value;
        return new SpendEstimate(
            recent.Count,
            options.MaxExperiments,
            usd is { } u ? Math.Min(options.MaxCostUsd ?? decimal.MaxValue, Math.Round((decimal)(u.Low * times), 4)) : null,
            usd is { } v ? Math.Min(options.MaxCostUsd ?? decimal.MaxValue, Math.Round((decimal)(v.High * times), 4)) : null,
            tokens is { } t ? Math.Min(options.MaxTokens ?? long.MaxValue, (long)(t.Low * times)) : null,
            tokens is { } s ? Math.Min(options.MaxTokens ?? long.MaxValue, (long)(s.High * times)) : null,
            seconds.Low * times,
            seconds.High * times);
    }

    private static bool IsCrossed(double? before, double? after, double cap) => (before ?? 0) < WarnShare * cap && after >= WarnShare * cap;

    private static T? Bound<T>(T? estimate, T? left)
        where T : struct, IComparable<T> => estimate is { } e && left is { } l ? (e.CompareTo(l) < 0 ? e : l) : estimate ?? left;

    private static T? Larger<T>(T? known, T? reserved)
        where T : struct, IComparable<T> => known is { } k && reserved is { } r ? (k.CompareTo(r) > 0 ? k : r) : known ?? reserved;

    private static (double Low, double High)? Range(double[] values)
    {
        if (values.Length == 0)
        {
            return null;
        }

        Array.Sort(values);
        return (values[(int)Math.Floor(Low * (values.Length - 1))], values[(int)Math.Ceiling(High * (values.Length - 1))]);
    }
}
