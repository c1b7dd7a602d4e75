using System.Globalization;
using Autoauto.Core.Agents;
using Autoauto.Core.Model;

namespace Autoauto.CrashMatrix.Tests.Simulation;

/// <summary>An agent whose calls do what the script says. It is a process: it can outlive the engine that started it, and be ended by the next one.</summary>
internal sealed class ScriptedAgent(Life life, string name) : IAgent
{
    /// <summary>What a call costs that did some work.</summary>
    public const decimal CallUsd = 0.25m;

    private static readonly TimeSpan s_half = TimeSpan.FromSeconds(20);

    public string Name => name;

    private Machine Machine => life.Machine;

    public Task<AgentReply> RunAsync(AgentRequest request, Action<AgentEvent> onEvent, CancellationToken cancellationToken)
    {
        var experiment = int.Parse(request.ProcessMarker.Split('.')[1], CultureInfo.InvariantCulture);
        life.Do("start the agent", () => { });
        var call = Begin(experiment);
        var process = request.ProcessMarker + Machine.Truth.Calls.Count.ToString(CultureInfo.InvariantCulture);
        Machine.Processes.Add(process);
        Machine.OrphansDeed = () => DoDeed(call);
        Machine.Time.Advance(s_half);
        life.Wait("the agent works");
        if (cancellationToken.IsCancellationRequested)
        {
            End(process);
            call.IsCancelled = true;
            return Task.FromResult(new AgentReply { Outcome = AgentOutcome.Cancelled, CostUsd = call.Usd, CostSource = CostSource.Reported });
        }

        if (!Machine.Processes.Contains(process))
        {
            return Task.FromResult(new AgentReply { Outcome = AgentOutcome.NoTerminalEvent, ErrorKind = AgentErrorKind.Unknown, Evidence = "killed" });
        }

        DoDeed(call);
        Machine.OrphansDeed = null;
        Machine.Time.Advance(s_half);
        life.Wait("the agent ends");
        End(process);
        call.HasReplied = true;
        return Task.FromResult(ReplyTo(call));
    }

    private TrueCall Begin(int experiment)
    {
        var deeds = Machine.Script.DeedsOf(experiment);
        var answers = Machine.AnswersBooked(experiment);
        if (answers >= deeds.Count)
        {
            Machine.Violate(FormattableString.Invariant($"6 the agent is called again for experiment {experiment}, although its answer was booked"));
        }

        var deed = deeds[Math.Min(answers, deeds.Count - 1)];
        var call = new TrueCall { Experiment = experiment, Deed = deed, Life = life.Number, Usd = deed >= Deed.RateLimited ? 0 : CallUsd };
        Machine.Truth.Calls.Add(call);
        life.Note(FormattableString.Invariant($"the agent is to {deed} in experiment {experiment}"));
        return call;
    }

    private void End(string process) => Machine.Processes.Remove(process);

    /// <summary>What the process does to the agent's worktree, if it is still there.</summary>
    private void DoDeed(TrueCall call)
    {
        if (Machine.Folder?.Agent is not { IsSound: true } tree)
        {
            return;
        }

        var start = Machine.Commits[tree.Head];

        // What it does not change stays as it was: a simplification of code whose quality is bad has bad quality as well.
        var change = new SimulatedCommit(string.Empty, [start.Sha], FormattableString.Invariant($"Experiment {call.Experiment}: {call.Deed}")) { Level = start.Level, Quality = start.Quality };
        switch (call.Deed)
        {
            case Deed.ImproveUncommitted:
                tree.Dirty = change with { Level = start.Level * 0.9 };
                return;
            case Deed.Tamper:
                Machine.IsTampered = true;
                Machine.Truth.Tampered.Add(call.Experiment);
                CommitIn(tree, call, change with { Level = start.Level * 0.5 });
                return;
            case Deed.ImproveInTwoCommits:
                CommitIn(tree, call, change);
                CommitIn(tree, call, change with { Parents = [tree.Head], Level = start.Level * 0.9 });
                return;
            default:
                if (Change(call.Deed, change, start.Level) is { } made)
                {
                    CommitIn(tree, call, made);
                }

                return;
        }
    }

    private static SimulatedCommit? Change(Deed deed, SimulatedCommit change, double level) => deed switch
    {
        Deed.Improve or Deed.ImproveAndFail => change with { Level = level * 0.9 },
        Deed.Simplify => change with { LinesAdded = 0, LinesRemoved = 9 },
        Deed.Regress => change with { Level = level * 1.2 },
        Deed.Neutral => change,
        Deed.TamperInCommit => change with { Level = level * 0.5, Path = ".github/workflows/ci.yml" },
        Deed.LeaveScope => change with { Level = level * 0.5, Path = "docs/index.md" },
        Deed.RewriteHistory => change with { Level = level * 0.5, Parents = [] },
        Deed.BreakBuild => change with { Builds = false },
        Deed.BreakMeasurement => change with { Measures = false },
        Deed.BreakGate => change with { Level = level * 0.5, Quality = 0.1 },
        _ => null,
    };

    private void CommitIn(Tree tree, TrueCall call, SimulatedCommit change)
    {
        tree.Head = Machine.Commit(change);
        call.Commit = tree.Head;
        life.Note($"the agent commits {tree.Head[..8]}");
    }

    private AgentReply ReplyTo(TrueCall call)
    {
        var reply = new AgentReply
        {
            Outcome = AgentOutcome.Completed,
            CostUsd = call.Usd,
            CostSource = CostSource.Reported,
            Usage = new AgentUsage(InputTokens: 100, OutputTokens: 10),
            DurationSeconds = 2 * s_half.TotalSeconds,
        };
        return call.Deed switch
        {
            Deed.ImproveAndFail or Deed.GiveUp => reply with { Outcome = AgentOutcome.Failed, ErrorKind = AgentErrorKind.MaxTurns },
            Deed.TimeOut => reply with { Outcome = AgentOutcome.TimedOut },
            Deed.RateLimited => reply with { Outcome = AgentOutcome.Failed, ErrorKind = AgentErrorKind.RateLimit },
            Deed.Overloaded => reply with { Outcome = AgentOutcome.Failed, ErrorKind = AgentErrorKind.Overloaded },
            Deed.QuotaUsedUp => reply with { Outcome = AgentOutcome.Failed, ErrorKind = AgentErrorKind.QuotaWindow, ResetsAt = Machine.Time.GetUtcNow().AddMinutes(5) },
            Deed.CreditUsedUp => reply with { Outcome = AgentOutcome.Failed, ErrorKind = AgentErrorKind.QuotaCredit },
            Deed.NotSignedIn => reply with { Outcome = AgentOutcome.Failed, ErrorKind = AgentErrorKind.Auth },
            _ => reply,
        };
    }
}
