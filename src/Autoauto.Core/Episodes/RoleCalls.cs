using System.Runtime.ExceptionServices;
using Autoauto.Core.Agents;
using Autoauto.Core.Decisions;
using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Episodes;

/// <summary>One question to one role.</summary>
/// <param name="Role"><c>arm</c>, <c>judge</c> or <c>evolver</c>.</param>
/// <param name="Agent">Who answers.</param>
/// <param name="Prompt">The question.</param>
/// <param name="Directory">The agent's current directory.</param>
/// <param name="Name">Names the transcript.</param>
internal sealed record RoleCall(string Role, AgentSpec Agent, EpisodePrompt Prompt, string Directory, string Name)
{
    /// <summary>True for a role whose answer is all that it is asked for: where its agent fails there is no result, whatever it had said before.</summary>
    public bool MustAnswer { get; init; }

    /// <summary>How often an agent that failed on such a role is asked again before that is an error.</summary>
    public int Repeats { get; init; }
}

/// <summary>
/// Calls agents: each call is booked before and settled after; what passes by itself is waited for, what only the user can fix is an error. The
/// result of a call is recorded in the same transaction as its cost.
/// </summary>
internal sealed class RoleCalls(EpisodeContext context)
{
    private const int LongestEvidence = 500;
    private const int LongestExcerpt = 200;

    // A process that a signal ended has 128 and its number as exit code.
    private const int SignalBase = 128;
    private const int MostSignals = 65;
    private readonly EpisodeSpend _spend = new(context);

    /// <summary>Books what a dead engine left open.</summary>
    public void SettleLost() => _spend.SettleLost();

    /// <summary>Calls until the agent has come to an end of its own.</summary>
    /// <param name="call">The question.</param>
    /// <param name="prepare">Puts everything in place before each try.</param>
    /// <param name="collect">What the agent left besides its answer; looked at before the call counts as done.</param>
    /// <param name="record">Makes the result durable, together with the cost.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="AutoautoException">AgentFailed, AgentTimedOut, AgentQuotaExhausted, BudgetExceeded.</exception>
    public async Task<T> CallAsync<T>(
        RoleCall call,
        Func<Task> prepare,
        Func<AgentReply, Task<T>> collect,
        Action<SqliteConnection, T> record,
        CancellationToken cancellationToken)
        where T : class
    {
        var (streak, failures) = (AgentFailureStreak.None, 0);
        var agent = call.Agent;
        while (true)
        {
            await prepare().ConfigureAwait(false);
            var booking = _spend.Reserve(call.Role, agent);
            var (reply, result, decision, fault) = await context.Journal.PerformAsync(
                call.Role + ".call",
                async () =>
                {
                    var ended = await CallOnceAsync(call, agent, booking.Call, cancellationToken).ConfigureAwait(false);
                    streak = streak.Next(ended.Outcome, ended.ErrorKind);
                    var next = Decide(streak, ended, agent.Fallback is not null);
                    var useful = next.Counts && ended.Outcome != AgentOutcome.Cancelled && !(call.MustAnswer && HasFailed(ended));
                    try
                    {
                        return (Reply: ended, Result: useful ? await collect(ended).ConfigureAwait(false) : null, Decision: next, Fault: (ExceptionDispatchInfo?)null);
                    }
                    catch (AutoautoException e)
                    {
                        // An answer that is of no use was paid for all the same.
                        return (Reply: ended, Result: null, Decision: next, Fault: ExceptionDispatchInfo.Capture(e));
                    }
                },
                (connection, outcome) =>
                {
                    _spend.Settle(connection, booking, outcome.Reply);
                    if (outcome.Result is not null)
                    {
                        record(connection, outcome.Result);
                    }
                }).ConfigureAwait(false);
            fault?.Throw();
            cancellationToken.ThrowIfCancellationRequested();
            if (result is not null)
            {
                return result;
            }

            switch (decision.Action)
            {
                case AgentErrorAction.Retry or AgentErrorAction.Park:
                    await WaitAsync(agent, reply, decision, cancellationToken).ConfigureAwait(false);
                    break;
                case AgentErrorAction.Fallback:
                    context.Warn("agent.fallback", $"{agent.Name}: {Words(reply)}; {agent.Fallback!.Name} takes over.");
                    (agent, streak) = (agent.Fallback, AgentFailureStreak.None);
                    break;
                case AgentErrorAction.GoOn when failures < call.Repeats:
                    failures++;
                    context.Warn("agent.again", $"The {call.Role}'s agent {agent.Name} failed: {Words(reply)}. It is asked once more.");
                    break;
                default:
                    throw Failure(call.Role, agent, reply, decision);
            }
        }
    }

    /// <summary>The error of a call whose agent ran out of time, for callers that have no use for what it left.</summary>
    public static AutoautoException TimedOut(string role, AgentSpec agent) => new(
        ErrorCode.AgentTimedOut,
        FormattableString.Invariant($"The {role}'s agent {agent.Name} timed out after {agent.Timeout.TotalMinutes:0.##} minutes."),
        agent.Name,
        "Raise its time limit in the policy's file, then resume the episode.");

    /// <summary>True if the agent came to no end of its own: a crash, a signal, an error that it reported.</summary>
    public static bool HasFailed(AgentReply reply) => reply.Outcome is AgentOutcome.Failed or AgentOutcome.NoTerminalEvent;

    /// <summary>The error of an agent that failed, for callers that have no use for what it left.</summary>
    public AutoautoException Failed(string role, AgentSpec agent, AgentReply reply) => Failed(role, agent, Words(reply));

    /// <summary>The error of an agent that ended well and said nothing, twice.</summary>
    public AutoautoException Silent(string role, AgentSpec agent) => Failed(role, agent, "it ended with exit code 0 and gave no answer, not even when it was asked once more");

    /// <summary>How an agent's failure is told.</summary>
    public static string Words(AgentReply reply)
    {
        var kind = reply.ErrorKind is AgentErrorKind.None or AgentErrorKind.Unknown ? null : reply.ErrorKind.ToString();
        var end = reply.ExitCode switch
        {
            null => null,
            > SignalBase and < SignalBase + MostSignals when !OperatingSystem.IsWindows() => FormattableString.Invariant($"ended by signal {reply.ExitCode - SignalBase} (exit code {reply.ExitCode})"),
            _ => FormattableString.Invariant($"exit code {reply.ExitCode}"),
        };
        var isTold = reply.Evidence is null || reply.Evidence.StartsWith("exit code ", StringComparison.Ordinal);
        var said = reply.StandardErrorEnd is { } error ? $"standard error ended: {PlainText.OneLine(error, LongestEvidence)}"
            : HasFailed(reply) && !string.IsNullOrWhiteSpace(reply.FinalText) ? $"nothing on standard error; its output ended: {EndOf(reply.FinalText)}" : null;
        return string.Join("; ", new[] { kind, end, isTold ? null : PlainText.OneLine(reply.Evidence, LongestEvidence), said }.OfType<string>().DefaultIfEmpty(reply.Outcome.ToString()));
    }

    /// <summary>The end of what an agent said, on one line.</summary>
    public static string EndOf(string text) => PlainText.OneLine(text.Length <= LongestExcerpt ? text : "…" + text[^LongestExcerpt..], LongestExcerpt + 1);

    private AutoautoException Failed(string role, AgentSpec agent, string why) => new(
        ErrorCode.AgentFailed, $"The {role}'s agent {agent.Name} failed: {why}.", agent.Name, $"Look with: {Next.AgentTest(agent.Name)}. Then it is asked again by: {Next.EpisodeResume(context.Episode.Id)}");

    private AgentErrorDecision Decide(AgentFailureStreak streak, AgentReply reply, bool hasFallback) => AgentErrorPolicy.Decide(new AgentErrorFacts(
        streak, HasCommit: false, hasFallback, MayPark: !context.Episode.Limits.NoPark, reply.ResetsAt, context.Now, context.Services.Random.NextDouble()));

    private async Task<AgentReply> CallOnceAsync(RoleCall call, AgentSpec agent, int number, CancellationToken cancellationToken)
    {
        var scratch = CallScratch.Create(context.Episode.Id);
        try
        {
            var logs = context.Services.Paths.LogsOf(context.Episode.Id);
            PrivateFiles.CreateFolder(logs);
            context.Report($"{agent.Name} works as {call.Role} ({call.Name})");
            return await context.Guard.WatchAsync($"the {call.Role}'s agent", () => context.Services.AgentFor(agent).RunAsync(
                new AgentRequest
                {
                    WorkingDirectory = call.Directory,
                    SystemPrompt = call.Prompt.System,
                    Prompt = call.Prompt.User,
                    ContextJson = call.Prompt.Json,
                    Model = agent.Model,
                    Effort = agent.Effort,
                    MaxTurns = agent.MaxTurns,
                    Timeout = agent.Timeout,
                    IdleTimeout = agent.IdleTimeout,
                    ScratchDirectory = scratch,
                    TranscriptPath = Path.Combine(logs, FormattableString.Invariant($"{number:0000}.{call.Role}.{call.Name}.log")),
                    ProcessMarker = context.Marker,
                    Enclosure = context.Services.AgentEnclosure,
                    Environment = new Dictionary<string, string>(GitFlush.Variables())
                    {
                        // What git notes about moves of a HEAD: tells the agent's from the user's.
                        ["GIT_REFLOG_ACTION"] = AgentGuard.Mark,
                    },
                },
                e => context.Publish(new EpisodeEvent.AgentActed(call.Role, e)),
                cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            CallScratch.Remove(scratch);
        }
    }

    private async Task WaitAsync(AgentSpec agent, AgentReply reply, AgentErrorDecision decision, CancellationToken cancellationToken)
    {
        var until = context.Now + decision.Delay;
        context.Warn("agent.wait", FormattableString.Invariant($"{agent.Name}: {Words(reply)}; the same call is made again at {until.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC{AgentFailure.Bounded(decision, reply)}."));
        context.Report(FormattableString.Invariant($"waiting for {agent.Name} until {until.UtcDateTime:HH:mm:ss} UTC"));
        using (context.Steps.Outside())
        {
            await WallClock.WaitUntilAsync(context.Services.Time, until, static () => false, cancellationToken).ConfigureAwait(false);
        }
    }

    private AutoautoException Failure(string role, AgentSpec agent, AgentReply reply, AgentErrorDecision decision) =>
        decision.Reason == TerminationReason.QuotaExhausted
            ? new AutoautoException(
                ErrorCode.AgentQuotaExhausted,
                $"The {role}'s agent {agent.Name}: {Words(reply)}{(reply.ResetsAt is { } at ? FormattableString.Invariant($"; it opens again at {at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC") : string.Empty)}.",
                agent.Name,
                $"Resume the episode later: {Next.EpisodeResume(context.Episode.Id)}")
            : Failed(role, agent, reply);
}
