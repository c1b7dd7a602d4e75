using Autoauto.Core.Agents;
using Autoauto.Core.Decisions;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Loop;

/// <summary>Why a run ends before its next experiment.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Error">What led to it, if it was an error.</param>
internal sealed record RunEnd(TerminationReason Reason, AutoautoException? Error);

/// <summary>
/// What a run does about its agent's failures: tries again, takes the fallback agent, waits, or ends. Waiting keeps the experiment open and the
/// run alive; a stop, an abort or a limit ends it at once.
/// </summary>
internal sealed class AgentPatience(RunContext context)
{
    private AgentFailureStreak _streak = AgentFailureStreak.None;
    private bool _usesFallback;
    private DateTimeOffset? _returnAt;
    private (DateTimeOffset Until, string Why)? _deferred;

    /// <summary>Why the run has to end; null while it goes on.</summary>
    public RunEnd? End { get; private set; }

    /// <summary>The agent that works now: the configured one, or its fallback until its own quota has opened again.</summary>
    public AgentSpec ChooseAgent()
    {
        if (_usesFallback && (context.Run.Options.Agent.Fallback is null || _returnAt <= context.Now))
        {
            _usesFallback = false;
            _returnAt = null;
        }

        return _usesFallback ? context.Run.Options.Agent.Fallback! : context.Run.Options.Agent;
    }

    /// <summary>Decides about an agent's end, and does at once what does not take time.</summary>
    public AgentErrorDecision Judge(Experiment experiment, AgentReply reply, bool hasCommit)
    {
        _streak = _streak.Next(reply.Outcome, reply.ErrorKind);
        var options = context.Run.Options;
        var decision = AgentErrorPolicy.Decide(new AgentErrorFacts(
            _streak,
            hasCommit,
            HasFallback: !_usesFallback && options.Agent.Fallback is not null,
            MayPark: !options.NoPark,
            reply.ResetsAt,
            context.Now,
            context.Services.Random.NextDouble()));
        switch (decision.Action)
        {
            case AgentErrorAction.Fallback:
                TakeFallback(experiment, reply);
                break;
            case AgentErrorAction.EndRun:
                End = new RunEnd(decision.Reason!.Value, AgentFailure.Describe(context.Run, experiment.Agent, reply, _streak));
                break;
            case AgentErrorAction.Park:
                _deferred = (context.Now + decision.Delay, $"{experiment.Agent}: {AgentFailure.Words(reply)}{AgentFailure.Bounded(decision, reply)}");
                break;
            default:
                break;
        }

        return decision;
    }

    /// <summary>Waits as long as a park says that was decided or recorded; false if the run has to end instead.</summary>
    public async Task<bool> WaitWhileParkedAsync(int number, CancellationToken cancellationToken)
    {
        // A run that was killed while it was parked is still parked.
        var parked = _deferred ?? (context.Run.ParkedUntil is { } until
            ? (AgentErrorPolicy.Bound(until, context.Now), "the run was parked when its process died")
            : null);
        _deferred = null;
        if (parked is not { } park)
        {
            return true;
        }

        if (park.Until > context.Now)
        {
            Announce(number, park.Until, park.Why);
            if (!await WaitAsync(park.Until, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }

        context.Change(run => run with { ParkedUntil = null });
        context.Journal.Record("run.unpark", connection =>
        {
            context.WriteRun(connection);
            context.Audit(connection, "run.unparked", "The wait is over; the same experiment goes on.", number);
        });
        return true;
    }

    /// <summary>Waits before the same agent is called again; false if the run has to end instead.</summary>
    public Task<bool> BackOffAsync(Experiment experiment, AgentReply reply, TimeSpan delay, CancellationToken cancellationToken)
    {
        var until = context.Now + delay;
        var text = FormattableString.Invariant($"{experiment.Agent}: {AgentFailure.Words(reply)}; tried again in {delay.TotalSeconds:0} s");
        context.Journal.Record("agent.retry", connection => context.Audit(connection, "agent.retry", text, experiment.Number));
        context.Narrate("agent.retry", text);
        context.Report(experiment.Number, text);
        return WaitAsync(until, cancellationToken);
    }

    /// <summary>True if something asks for the run's end before the agent is called (again).</summary>
    public bool MustEnd()
    {
        if (End is null && context.JudgeStop() is { } reason)
        {
            End = new RunEnd(reason, null);
        }

        return End is not null;
    }

    private void TakeFallback(Experiment experiment, AgentReply reply)
    {
        _usesFallback = true;
        _returnAt = reply.ResetsAt is { } at && at > context.Now ? AgentErrorPolicy.Bound(at, context.Now) : null;
        _streak = AgentFailureStreak.None;
        context.Warn(
            "agent.fallback",
            $"{experiment.Agent}: {AgentFailure.Words(reply)}; {context.Run.Options.Agent.Fallback!.Name} takes over.",
            experiment.Number);
    }

    private void Announce(int number, DateTimeOffset until, string why)
    {
        context.Change(run => run with { ParkedUntil = until });
        var text = FormattableString.Invariant($"{why}; parked until {until.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
        context.Journal.Record("run.park", connection =>
        {
            context.WriteRun(connection);
            context.Audit(connection, "run.parked", text, number, EventSeverity.Warning);
        });
        context.Report(number, PlainText.OneLine(text, 200));
        context.Publish(new RunEvent.RunParked(number, until, why));
    }

    private async Task<bool> WaitAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        using (context.Steps.Outside())
        {
            return await WallClock.WaitUntilAsync(context.Services.Time, until, MustEnd, cancellationToken).ConfigureAwait(false);
        }
    }
}
