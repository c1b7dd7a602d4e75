using System.Collections.Frozen;
using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>What kinds of agent failures have in common: who has to do something about it, and when.</summary>
public enum AgentFailureClass
{
    /// <summary>No failure, or one that the engine itself asked for.</summary>
    None,

    /// <summary>Sign-in, model or command line: only the user can fix it.</summary>
    Setup,

    /// <summary>A window that opens again by itself.</summary>
    Window,

    /// <summary>Credit that is used up.</summary>
    Credit,

    /// <summary>The service or the way to it; likely gone in a moment.</summary>
    Transient,

    /// <summary>This experiment's own: another one may fare better.</summary>
    Attempt,
}

/// <summary>What the run does after an agent's end.</summary>
public enum AgentErrorAction
{
    /// <summary>Goes on with the loop.</summary>
    GoOn,

    /// <summary>Calls the same agent again for the same experiment, after <see cref="AgentErrorDecision.Delay"/>.</summary>
    Retry,

    /// <summary>Calls the fallback agent for the same experiment.</summary>
    Fallback,

    /// <summary>Waits for <see cref="AgentErrorDecision.Delay"/>, then resumes the same experiment.</summary>
    Park,

    /// <summary>Ends with <see cref="AgentErrorDecision.Reason"/>.</summary>
    EndRun,
}

/// <summary>Failures of the same sort without another end between them.</summary>
/// <param name="Class">Their class.</param>
/// <param name="Outcome">The outcome of the last one.</param>
/// <param name="Kind">The kind of the last one.</param>
/// <param name="Count">How many.</param>
public sealed record AgentFailureStreak(AgentFailureClass Class, AgentOutcome Outcome, AgentErrorKind Kind, int Count)
{
    /// <summary>No failure yet.</summary>
    public static AgentFailureStreak None { get; } = new(AgentFailureClass.None, AgentOutcome.Completed, AgentErrorKind.None, 0);

    /// <summary>The streak after another end. Failures of an attempt are identical only with the same outcome and kind.</summary>
    public AgentFailureStreak Next(AgentOutcome outcome, AgentErrorKind kind)
    {
        AgentFailureClass next = AgentErrorPolicy.Classify(outcome, kind);
        bool same = next == Class && (next != AgentFailureClass.Attempt || (outcome == Outcome && kind == Kind));
        return next == AgentFailureClass.None ? None : new AgentFailureStreak(next, outcome, kind, same ? Count + 1 : 1);
    }
}

/// <summary>What the decision is made from.</summary>
/// <param name="Streak">The failures in a row, this one included.</param>
/// <param name="HasCommit">True if the agent committed before it failed.</param>
/// <param name="HasFallback">True if another agent is set and not in use yet.</param>
/// <param name="MayPark">False if the run must end rather than wait.</param>
/// <param name="ResetsAt">When a used-up window opens again.</param>
/// <param name="Now">The time.</param>
/// <param name="Jitter">A random number from 0 up to 1.</param>
public sealed record AgentErrorFacts(
    AgentFailureStreak Streak,
    bool HasCommit,
    bool HasFallback,
    bool MayPark,
    DateTimeOffset? ResetsAt,
    DateTimeOffset Now,
    double Jitter);

/// <summary>What to do after an agent's end.</summary>
/// <param name="Counts">True if the experiment is over and counts; a commit that is there is measured in any case.</param>
/// <param name="Action">What the run does.</param>
/// <param name="Delay">How long it waits before, for <see cref="AgentErrorAction.Retry"/> and <see cref="AgentErrorAction.Park"/>.</param>
/// <param name="Reason">Why it ends, for <see cref="AgentErrorAction.EndRun"/>.</param>
/// <param name="IsBounded">True if the time at which the limit is said to end lies too far ahead to be believed: the agent is asked before.</param>
public sealed record AgentErrorDecision(
    bool Counts, AgentErrorAction Action, TimeSpan Delay = default, TerminationReason? Reason = null, bool IsBounded = false);

/// <summary>What an agent's error means for the experiment and for the run.</summary>
public static class AgentErrorPolicy
{
    /// <summary>So many failures of the same sort in a row are no accident.</summary>
    public const int FailuresInARow = 3;

    /// <summary>
    /// No wait is longer: the windows of agents are a week at most, and to ask once more costs nothing. A time beyond that is a mistake more often
    /// than the truth.
    /// </summary>
    public static readonly TimeSpan LongestPark = TimeSpan.FromDays(8);

    private static readonly TimeSpan s_justNow = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_reopenFirst = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_retryFirst = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_retryLongest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_parkFirst = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_parkLongest = TimeSpan.FromHours(1);

    // Windows open a little late, and not every run should knock in the same second.
    private static readonly TimeSpan s_resetMargin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_resetSpread = TimeSpan.FromSeconds(45);

    private static readonly FrozenDictionary<AgentErrorKind, AgentFailureClass> s_classes = new Dictionary<AgentErrorKind, AgentFailureClass>
    {
        [AgentErrorKind.Auth] = AgentFailureClass.Setup,
        [AgentErrorKind.BadInvocation] = AgentFailureClass.Setup,
        [AgentErrorKind.ModelNotFound] = AgentFailureClass.Setup,
        [AgentErrorKind.QuotaWindow] = AgentFailureClass.Window,
        [AgentErrorKind.QuotaCredit] = AgentFailureClass.Credit,
        [AgentErrorKind.RateLimit] = AgentFailureClass.Transient,
        [AgentErrorKind.Overloaded] = AgentFailureClass.Transient,
        [AgentErrorKind.Network] = AgentFailureClass.Transient,
        [AgentErrorKind.MaxTurns] = AgentFailureClass.Attempt,
        [AgentErrorKind.MaxBudget] = AgentFailureClass.Attempt,
        [AgentErrorKind.ContextTooLong] = AgentFailureClass.Attempt,
        [AgentErrorKind.OutputTooLong] = AgentFailureClass.Attempt,
        [AgentErrorKind.Refused] = AgentFailureClass.Attempt,
        [AgentErrorKind.Unknown] = AgentFailureClass.Attempt,
    }.ToFrozenDictionary();

    /// <summary>The class of an agent's end. The kind decides first: a time-out while the agent slept out a limit is that limit.</summary>
    public static AgentFailureClass Classify(AgentOutcome outcome, AgentErrorKind kind) => outcome switch
    {
        AgentOutcome.Completed or AgentOutcome.Cancelled => AgentFailureClass.None,
        _ => s_classes.GetValueOrDefault(kind, AgentFailureClass.Attempt),
    };

    /// <summary>What to do.</summary>
    public static AgentErrorDecision Decide(AgentErrorFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        AgentFailureStreak streak = facts.Streak;
        bool repeated = streak.Count >= FailuresInARow;
        // With a commit the experiment has what it needs; calling the agent again for it would throw that away.
        bool counts = facts.HasCommit || streak.Class is AgentFailureClass.Attempt or AgentFailureClass.None;
        AgentErrorDecision decision = streak.Class switch
        {
            AgentFailureClass.None => new AgentErrorDecision(counts, AgentErrorAction.GoOn),
            AgentFailureClass.Attempt when repeated => End(counts, TerminationReason.Error),
            AgentFailureClass.Attempt => new AgentErrorDecision(counts, AgentErrorAction.GoOn),
            AgentFailureClass.Transient when !repeated => new AgentErrorDecision(
                counts, AgentErrorAction.Retry, RetryAfter(facts)),
            _ when facts.HasFallback => new AgentErrorDecision(counts, AgentErrorAction.Fallback),
            AgentFailureClass.Setup => End(counts, TerminationReason.Error),
            AgentFailureClass.Credit => End(counts, TerminationReason.QuotaExhausted),
            _ when !facts.MayPark => End(counts, TerminationReason.QuotaExhausted),
            _ => new AgentErrorDecision(counts, AgentErrorAction.Park, ParkFor(facts), IsBounded: facts.ResetsAt > facts.Now + LongestPark),
        };
        return facts.HasCommit && decision.Action is AgentErrorAction.Retry or AgentErrorAction.Fallback
            ? decision with { Action = AgentErrorAction.GoOn, Delay = TimeSpan.Zero }
            : decision;
    }

    private static AgentErrorDecision End(bool counts, TerminationReason reason) => new(counts, AgentErrorAction.EndRun, Reason: reason);

    /// <summary>The end of a wait as far as it is believed: no later than the longest park from now.</summary>
    public static DateTimeOffset Bound(DateTimeOffset until, DateTimeOffset now) => until - now > LongestPark ? now + LongestPark : until;

    /// <summary>The back-off, or what the service asked for if that is longer.</summary>
    private static TimeSpan RetryAfter(AgentErrorFacts facts)
    {
        TimeSpan delay = BackOff(s_retryFirst, s_retryLongest, facts.Streak.Count, facts.Jitter);
        TimeSpan asked = facts.ResetsAt is { } at ? Bound(at, facts.Now) - facts.Now : TimeSpan.Zero;
        return asked > delay ? asked : delay;
    }

    private static TimeSpan ParkFor(AgentErrorFacts facts)
    {
        int parkedBefore = facts.Streak.Class == AgentFailureClass.Transient ? facts.Streak.Count - FailuresInARow : facts.Streak.Count - 1;
        if (facts.ResetsAt is not { } at || facts.Now - at > s_justNow)
        {
            return BackOff(s_parkFirst, s_parkLongest, parkedBefore + 1, facts.Jitter);
        }

        // A window that has just opened is asked again soon. One that says so and does not open must not be asked again at once, for ever.
        TimeSpan left = Bound(at, facts.Now) - facts.Now;
        TimeSpan delay = (left > TimeSpan.Zero ? left : TimeSpan.Zero) + s_resetMargin + (s_resetSpread * facts.Jitter);
        TimeSpan grown = parkedBefore > 0 ? BackOff(s_reopenFirst, s_parkLongest, parkedBefore, facts.Jitter) : TimeSpan.Zero;
        return grown > delay ? grown : delay;
    }

    /// <summary>Doubles from the first delay to the longest, plus up to a half of itself.</summary>
    private static TimeSpan BackOff(TimeSpan first, TimeSpan longest, int attempt, double jitter)
    {
        TimeSpan delay = first * Math.Pow(2, Math.Clamp(attempt - 1, 0, 20));
        return (delay < longest ? delay : longest) * (1 + (jitter / 2));
    }
}
