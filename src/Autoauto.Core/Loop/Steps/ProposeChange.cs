using System.Runtime.ExceptionServices;
using Autoauto.Core.Agents;
using Autoauto.Core.Agents.Prompts;
using Autoauto.Core.Decisions;
using Autoauto.Core.Git;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Loop.Steps;

/// <summary>Lets a fresh agent make one change in its worktree and records what it did, whether it succeeded or not.</summary>
internal sealed class ProposeChange(RunContext context, Conclude conclude, AgentPatience patience, SpendBook spend)
{
    private const int MostCommits = 500;
    private const string MakingReady = "Making the agent's folder ready";

    // Why the last call's work cannot be had; null if it can, or if there is none.
    private string? _lost;

    /// <summary>
    /// Opens the next experiment: the worktree is put back first, then the intent is made durable, then the agent is called. Whatever stands in
    /// the worktree of an open experiment therefore is its own agent's work.
    /// </summary>
    public async Task<Experiment> BeginAsync(int number, CancellationToken cancellationToken)
    {
        context.Journal.RequireLease();
        context.Steps.Enter(MakingReady);
        await context.Slots.PrepareAgentAsync(context.Run.HeadCommit, cancellationToken).ConfigureAwait(false);
        var experiment = new Experiment
        {
            RunId = context.Run.Id,
            Number = number,
            Phase = ExperimentPhase.Proposing,
            StartCommit = context.Run.HeadCommit,
            Agent = patience.ChooseAgent().Name,
            Model = patience.ChooseAgent().Model,
            Marker = FormattableString.Invariant($"{context.Run.Id}.{number}."),
            StartedAt = context.Now,
        };
        context.Change(run => run with { Phase = RunTransitions.Next(run.Phase, RunPhase.AgentRunning) });
        context.Journal.Record("experiment.begin", connection =>
        {
            ExperimentStore.Save(connection, experiment);
            context.WriteRun(connection);
        });
        context.Publish(new RunEvent.ExperimentStarted(context.Run.Id, number));
        return experiment;
    }

    /// <summary>
    /// Calls the agent until it has done something that counts, unless a call before an interruption has left its commit. The experiment comes back
    /// in the same phase if the run has to end before that.
    /// </summary>
    public async Task<Experiment> RunAsync(Experiment experiment, bool interrupted, CancellationToken cancellationToken)
    {
        var left = interrupted ? await FindLeftBehindAsync(experiment, cancellationToken).ConfigureAwait(false) : null;
        if (left is not null)
        {
            context.Warn("agent.recovered", $"The engine ended before the agent's commit {left[..10]} was checked; it is measured.", experiment.Number);
            return await RecordAsync(experiment, null, left, cancellationToken).ConfigureAwait(false);
        }

        if (interrupted && spend.LostExperiment == experiment.Number)
        {
            context.Warn("agent.repeated", "The agent's call was cut off by a crash and is made again; it may have been paid for twice.", experiment.Number);
        }

        // A new experiment starts from the worktree that was just put back.
        var isPutBack = !interrupted;
        var answered = interrupted ? FindAnswer(experiment) : null;
        while (await patience.WaitWhileParkedAsync(experiment.Number, cancellationToken).ConfigureAwait(false) && !patience.MustEnd())
        {
            if (answered is not null && patience.Judge(experiment, answered, hasCommit: false).Counts)
            {
                return await RecordAsync(experiment, answered, null, cancellationToken).ConfigureAwait(false);
            }

            answered = null;
            experiment = WithAgent(experiment);
            if (!isPutBack)
            {
                context.Journal.RequireLease();
                context.Steps.Enter(MakingReady);
                await Leftovers.TwiceAsync(() => context.Slots.PrepareAgentAsync(experiment.StartCommit, cancellationToken)).ConfigureAwait(false);
            }

            isPutBack = false;
            (experiment, var reply, var candidate) = await CallOnceAsync(experiment, cancellationToken).ConfigureAwait(false);
            var decision = patience.Judge(experiment, reply, candidate is not null);
            if (decision.Counts)
            {
                return await RecordAsync(experiment, reply, candidate, cancellationToken).ConfigureAwait(false);
            }

            if (decision.Action == AgentErrorAction.Retry
                && !await patience.BackOffAsync(experiment, reply, decision.Delay, cancellationToken).ConfigureAwait(false))
            {
                break;
            }
        }

        return experiment;
    }

    /// <summary>One call: booked before, settled after, its figures on the experiment whatever becomes of it.</summary>
    private async Task<(Experiment Experiment, AgentReply Reply, string? Candidate)> CallOnceAsync(Experiment experiment, CancellationToken cancellationToken)
    {
        var called = experiment with { AgentCalls = experiment.AgentCalls + 1 };
        var booking = spend.Reserve(called, connection => ExperimentStore.Save(connection, called));
        context.Report(called.Number, $"{called.Agent} is working");
        var before = context.Run;
        var answered = called;
        var (reply, candidate, failure) = await context.Journal.PerformAsync(
            "agent",
            () => CallAsync(called, cancellationToken),
            (connection, result) =>
            {
                var settled = spend.Settle(connection, booking, result.Reply);
                answered = WithReply(called, result.Reply, settled) with { CandidateCommit = result.Candidate };
                ExperimentStore.Save(connection, answered);
            }).ConfigureAwait(false);
        foreach (var near in SpendRule.CapsNear(context.Run.Options, before, context.Run))
        {
            context.Warn("spend.near", $"{near}; the run ends at its cap.", called.Number);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (failure is not null)
        {
            // The call itself is booked.
            ExceptionDispatchInfo.Throw(failure);
        }

        return (answered, reply, candidate);
    }

    private async Task<(AgentReply Reply, string? Candidate, Exception? Failure)> CallAsync(Experiment experiment, CancellationToken cancellationToken)
    {
        var scratch = context.Services.Traces.CreateCallFolder(context.Run.Id);
        try
        {
            var transcript = context.Services.Paths.Transcript(context.Run.Id, experiment.Number, experiment.AgentCalls);
            context.Services.Traces.CreateLogFolder(context.Run.Id);
            var request = BuildRequest(experiment, scratch, transcript);
            var agent = context.Services.AgentFor(patience.ChooseAgent());
            var disarm = await context.Guard.ArmAsync(isMeasuring: false, cancellationToken).ConfigureAwait(false);
            var reply = await AskAsync(agent, request, experiment.Number, cancellationToken).ConfigureAwait(false);
            context.Journal.RequireLease();
            var failure = await DisarmAsync(disarm, experiment).ConfigureAwait(false);
            if (failure is not null || cancellationToken.IsCancellationRequested)
            {
                // What an aborted call cost counts all the same; the caller ends once it is booked.
                return (reply, null, failure);
            }

            try
            {
                return (reply, await Leftovers.TwiceAsync(() => TakeCandidateAsync(experiment, reply, cancellationToken)).ConfigureAwait(false), null);
            }
            catch (Exception e) when (Leftovers.MayCause(e))
            {
                return (reply, null, e);
            }
        }
        finally
        {
            RemoveScratch(scratch);
        }
    }

    private async Task<Exception?> DisarmAsync(Func<Experiment, Task> disarm, Experiment experiment)
    {
        try
        {
            return await Leftovers.DisarmAsync(context.Slots, () => disarm(experiment)).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            return e;
        }
    }

    private async Task<AgentReply> AskAsync(IAgent agent, AgentRequest request, int number, CancellationToken cancellationToken)
    {
        using (context.Steps.Outside())
        {
            return await agent.RunAsync(request, e => OnAgentEvent(number, e), cancellationToken).ConfigureAwait(false);
        }
    }

    private void RemoveScratch(string scratch)
    {
        if (context.Services.Traces.RemoveCallFolder(scratch) is { } why)
        {
            context.Narrate("agent.scratch", $"The agent's temporary folder could not be removed: {why}");
        }
    }

    private AgentRequest BuildRequest(Experiment experiment, string scratch, string transcript)
    {
        var packet = ContextReader.Read(context.Services.Database, context.Run, context.Services.Instructions, experiment.Number);
        var spec = patience.ChooseAgent();
        return new AgentRequest
        {
            WorkingDirectory = context.Slots.Agent,
            SystemPrompt = Prompt.System(packet),
            Prompt = Prompt.User(packet),
            ContextJson = Prompt.Json(packet),
            Model = spec.Model,
            Effort = spec.Effort,
            MaxTurns = spec.MaxTurns,
            Timeout = spec.Timeout,
            IdleTimeout = spec.IdleTimeout,
            ScratchDirectory = scratch,
            TranscriptPath = transcript,
            ProcessMarker = experiment.Marker,
            Enclosure = context.Services.AgentEnclosure,
            Environment = new Dictionary<string, string>(GitFlush.Variables())
            {
                ["AUTOAUTO_PROGRAM_DIRECTORY"] = context.Services.ProgramDirectory,
                // What git notes about moves of a HEAD: tells the agent's from the user's.
                ["GIT_REFLOG_ACTION"] = AgentGuard.Mark,
            },
        };
    }

    private void OnAgentEvent(int number, AgentEvent agentEvent)
    {
        context.Publish(new RunEvent.AgentActed(number, agentEvent));
        if (agentEvent is AgentEvent.ToolUse tool)
        {
            context.Report(number, PlainText.OneLine($"{tool.Name} {tool.Detail}", 80));
        }
    }

    /// <summary>Finds what the agent made and pins it, before the call is booked with it: an abort right behind that ends the experiment with the candidate on its record.</summary>
    private async Task<string?> TakeCandidateAsync(Experiment experiment, AgentReply reply, CancellationToken cancellationToken)
    {
        var candidate = await FindCandidateAsync(experiment, reply, cancellationToken).ConfigureAwait(false);
        if (candidate is not null)
        {
            await context.Services.Git.PinAsync(PinOf(experiment), candidate, cancellationToken).ConfigureAwait(false);
        }

        return candidate;
    }

    /// <summary>
    /// Asks git what there is, after every end of an agent: a commit made before a failure is a candidate like any other, and changes that
    /// a successful agent forgot to commit are committed for it.
    /// </summary>
    private async Task<string?> FindCandidateAsync(Experiment experiment, AgentReply reply, CancellationToken cancellationToken)
    {
        _lost = null;
        context.Steps.Enter("Taking over what the agent left");
        if (await context.Slots.FindAgentStatusAsync(cancellationToken).ConfigureAwait(false) is not { } status)
        {
            _lost = "its folder is gone";
            return null;
        }

        if (status.Lost is { } why)
        {
            _lost = why;
            return null;
        }

        if (status.Head != experiment.StartCommit)
        {
            return status.Head;
        }

        if (status.IsClean || reply.Outcome != AgentOutcome.Completed || context.Run.Options.RequireCommit)
        {
            return null;
        }

        var message = $"""
            Commit the agent's changes

            The agent of experiment {experiment.Number} changed files and did not commit them.

            Autoauto-Run: {context.Run.Id}
            Autoauto-Experiment: {experiment.Number}
            """;
        UncommittedWork.RequireReasonable(context.Slots.Agent, status.Dirty);
        return await context.Slots.CommitAgentAsync(message, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The commit that an open experiment's agent made before an interruption: the one that is booked with its answer, or the one at which its worktree
    /// was left. Null if there is none.
    /// </summary>
    public async Task<string?> FindLeftBehindAsync(Experiment experiment, CancellationToken cancellationToken)
    {
        if (experiment.CandidateCommit is { } booked && context.Services.Git.ReadCommit(booked) is not null)
        {
            return booked;
        }

        return context.Slots.IsOurs()
            && await context.Slots.FindAgentStatusAsync(cancellationToken).ConfigureAwait(false) is { Head.Length: >= 40 } status
            && status.Head != experiment.StartCommit
            ? status.Head
            : null;
    }

    /// <summary>
    /// The answer of a call that had ended, and was booked, before the engine died; null if there is none that decides the experiment. Such a call
    /// is not made and paid for again.
    /// </summary>
    private AgentReply? FindAnswer(Experiment experiment)
    {
        if (spend.LostExperiment == experiment.Number
            || !Enum.TryParse<AgentOutcome>(experiment.AgentOutcome, out var outcome)
            || outcome == AgentOutcome.Cancelled)
        {
            return null;
        }

        var kind = Enum.TryParse<AgentErrorKind>(experiment.AgentError, out var known) ? known : AgentErrorKind.None;
        return AgentErrorPolicy.Classify(outcome, kind) is AgentFailureClass.None or AgentFailureClass.Attempt
            ? new AgentReply
            {
                Outcome = outcome,
                ErrorKind = kind,
                DurationSeconds = experiment.AgentSeconds,
                Evidence = "The engine died right after the call; see the transcript.",
            }
            : null;
    }

    private Experiment WithAgent(Experiment experiment)
    {
        var agent = patience.ChooseAgent();
        return experiment with { Agent = agent.Name, Model = agent.Model };
    }

    private async Task<Experiment> RecordAsync(Experiment experiment, AgentReply? reply, string? candidate, CancellationToken cancellationToken)
    {
        if (candidate is null)
        {
            var (reason, detail) = _lost is { } why
                ? (ExperimentReason.Unusable, $"What the agent left cannot be taken over: {why}")
                : Diagnose(reply!);
            return TamperVerdict.Of(context, experiment) is { } tampered
                ? await conclude.RunAsync(experiment, ExperimentStatus.Discarded, tampered.Reason, $"{tampered.Detail}. {detail}", cancellationToken).ConfigureAwait(false)
                : await conclude.RunAsync(experiment, ExperimentStatus.Crashed, reason, detail, cancellationToken).ConfigureAwait(false);
        }

        var commit = context.Services.Git.ReadCommit(candidate);
        var proposed = experiment.To(ExperimentPhase.Proposed) with
        {
            CandidateCommit = candidate,
            Subject = PlainText.OneLine(commit?.Subject),
            Commits = context.Services.Git.CountCommits(experiment.StartCommit, candidate, MostCommits),
        };

        // Pinned before it is recorded: a recorded candidate can always be shown and measured, and git never collects it. That of a call of this session is pinned already.
        await context.Journal.PerformAsync(
            "candidate",
            () => reply is null ? context.Services.Git.PinAsync(PinOf(experiment), candidate, cancellationToken) : Task.CompletedTask,
            connection => ExperimentStore.Save(connection, proposed)).ConfigureAwait(false);
        if (proposed.Commits > 1)
        {
            context.Narrate("candidate.commits", $"The agent made {proposed.Commits} commits; they are judged as one change.");
        }

        return proposed;
    }

    /// <summary>The ref that keeps an experiment's candidate.</summary>
    public static string PinOf(Experiment experiment) => FormattableString.Invariant($"refs/autoauto/{experiment.RunId}/{experiment.Number}");

    private static Experiment WithReply(Experiment experiment, AgentReply reply, SpendEntry settled) => experiment.WithUsage(settled.Tokens, settled.Usd) with
    {
        Model = experiment.Model ?? (reply.Model is null ? null : PlainText.OneLine(reply.Model, 100)),
        AgentOutcome = reply.Outcome.ToString(),
        AgentError = reply.ErrorKind == AgentErrorKind.None ? null : reply.ErrorKind.ToString(),
        AgentSeconds = experiment.AgentSeconds + reply.DurationSeconds,
        NotesJson = AgentNotes.TryRead(reply.FinalText),
        TranscriptPath = reply.TranscriptPath,
        TranscriptHash = reply.TranscriptHash,
        TranscriptBytes = reply.TranscriptLengthBytes,
    };

    private static (ExperimentReason Reason, string Detail) Diagnose(AgentReply reply) => reply.Outcome switch
    {
        AgentOutcome.TimedOut => (ExperimentReason.AgentTimedOut, FormattableString.Invariant($"The agent ran out of time after {reply.DurationSeconds:0} s and had committed nothing.")),
        AgentOutcome.Completed => (
            ExperimentReason.NoCommit,
            $"The agent ended without a change (stop reason {reply.StopReason ?? "unknown"}, {reply.ToolCalls} tool calls, {(string.IsNullOrWhiteSpace(reply.FinalText) ? "no final text" : "with a final text")})."),
        _ => (ExperimentReason.AgentError, $"The agent failed ({reply.ErrorKind}): {PlainText.OneLine(reply.Evidence ?? "no evidence", 500)}"),
    };
}
