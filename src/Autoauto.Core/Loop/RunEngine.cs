using Autoauto.Core.Decisions;
using Autoauto.Core.Errors;
using Autoauto.Core.Loop.Steps;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Loop;

/// <summary>A run from its recorded phase to its end: start or take up, loop until a stop condition, receipt, clean up. Crash-only.</summary>
internal sealed class RunEngine(RunContext context)
{
    private readonly ExperimentCycle _cycle = new(context);

    /// <summary>Works on the run until it is over.</summary>
    /// <exception cref="AutoautoException">The run ended by an error; it is recorded and can be resumed.</exception>
    public async Task<Run> RunAsync(CancellationToken abort)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(abort);
        var heart = context.StartHeartbeat(linked);
        try
        {
            return await WorkOrAbortAsync(heart, linked.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // What fails after the heart has stopped fails because of that.
            throw await FailAsync(heart.Failure ?? EngineFailure.Translate(e, context.Run.Id), linked.Token).ConfigureAwait(false);
        }
        finally
        {
            await heart.DisposeAsync().ConfigureAwait(false);
            context.Services.Git.Dispose();
        }
    }

    private async Task<Run> WorkOrAbortAsync(Heartbeat heart, CancellationToken cancellationToken)
    {
        try
        {
            return await WorkAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (heart.Failure is null)
        {
            return await AbortAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Run> WorkAsync(CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken).ConfigureAwait(false);
        var (reason, error) = await LoopAsync(cancellationToken).ConfigureAwait(false);
        if (reason == TerminationReason.Error)
        {
            throw error!;
        }

        if (reason != TerminationReason.Aborted)
        {
            await ReceiptAsync(cancellationToken).ConfigureAwait(false);
        }

        return await FinishAsync(reason, error, cancellationToken).ConfigureAwait(false);
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        context.Report(0, "starting");
        context.Steps.Enter("Clearing up what an earlier session left, and making the run's branch,");
        context.Journal.RequireLease();

        // What a dead engine left running is ended, what it left half-made is made again. It can have died before it had locked the evaluator, so that a
        // run without one need not be new.
        context.Services.Traces.EndProcesses(context.Run.Id);
        context.Services.Traces.RemoveLeftCallFolders(context.Run.Id);
        context.Services.Git.RemoveStaleRefLocks("refs/heads/" + context.Run.Branch, $"refs/autoauto/{context.Run.Id}");
        _cycle.Spend.SettleLost();
        if (context.Slots.IsOurs())
        {
            await context.Slots.DiscardSlotsAsync(cancellationToken).ConfigureAwait(false);
        }

        context.Slots.CreateFolder();
        await LookBehindTheDeadAsync(cancellationToken).ConfigureAwait(false);
        var branch = "refs/heads/" + context.Run.Branch;
        if (await context.Services.Git.ReadRefAsync(branch, cancellationToken).ConfigureAwait(false) is null)
        {
            await context.Journal.PerformAsync(
                "branch",
                () => context.Services.Git.CompareAndSwapRefAsync(branch, context.Run.HeadCommit, null, cancellationToken),
                connection => context.Audit(connection, "branch", context.Run.Branch)).ConfigureAwait(false);
        }

        context.Publish(new RunEvent.RunStarted(context.Run, context.Resumed));
        if (context.Run.RuleStateJson is null)
        {
            await new MeasureBaseline(context).StartAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await new MeasureBaseline(context).MoveAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Nobody has looked behind the last call of an engine that died. What can have no end of its own (a file of the start commit that is another one) is looked for before anything is checked out.</summary>
    private async Task LookBehindTheDeadAsync(CancellationToken cancellationToken)
    {
        var others = context.Services.Database.Read(c => RunStore.OldestWithoutEnd(c, context.Run.Id), null);
        var own = context.Resumed ? context.Run.StartedAt : (DateTimeOffset?)null;
        if ((own < others ? own : others ?? own) is { } since)
        {
            await context.Guard.LookAfterDeathAsync(context.Resumed ? FindOpen() : null, since, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<RunEnd> LoopAsync(CancellationToken cancellationToken)
    {
        if (FindOpen() is { } open)
        {
            await _cycle.ResumeAsync(open, cancellationToken).ConfigureAwait(false);
        }

        var isTimeSaid = false;
        while (!_cycle.Patience.MustEnd())
        {
            if (!isTimeSaid && StopRule.IsTimeNear(context.Run.Options, context.ActiveSeconds))
            {
                isTimeSaid = true;
                context.Warn("time.near", FormattableString.Invariant($"{context.ActiveSeconds / 60:0.#} of {context.Run.Options.TimeLimit!.Value.TotalMinutes:0.#} minutes are used; the run ends at its limit."));
            }

            if (StopRule.StagnationWarning(context.Run) is { } warning)
            {
                context.Warn("stagnation", warning);
            }

            var number = context.Services.Database.Read(c => ExperimentStore.LastNumber(c, context.Run.Id), 0) + 1;
            await _cycle.RunAsync(number, cancellationToken).ConfigureAwait(false);
        }

        return _cycle.Patience.End!;
    }

    private async Task ReceiptAsync(CancellationToken cancellationToken)
    {
        try
        {
            await new MeasureReceipt(context).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (AutoautoException e) when (e.Code is ErrorCode.BuildFailed or ErrorCode.MeasurementFailed or ErrorCode.MeasurementUnparsable)
        {
            // What was kept is kept; there just is no total to claim.
            context.Warn("receipt", $"The total could not be measured: {e.Message}");
        }
    }

    private async Task<Run> AbortAsync(CancellationToken cancellationToken)
    {
        var reason = context.IsEndedByTime ? TerminationReason.TimeLimit : TerminationReason.Aborted;
        if (FindOpen() is { } open)
        {
            await _cycle.AbortAsync(open, context.IsEndedByTime ? "The run's time was up." : "The run was aborted.").ConfigureAwait(false);
        }

        return await FinishAsync(reason, null, cancellationToken).ConfigureAwait(false);
    }

    private Experiment? FindOpen() => context.Services.Database.Read(c => ExperimentStore.FindOpen(c, context.Run.Id), null);

    private async Task<AutoautoException> FailAsync(AutoautoException error, CancellationToken cancellationToken)
    {
        if (error.Code == ErrorCode.LeaseLost)
        {
            // Everything belongs to somebody else now.
            return error;
        }

        try
        {
            var wasEnding = context.Run.Phase == RunPhase.Finished;
            context.Revert();
            if (wasEnding && context.Run.Phase == RunPhase.Finished)
            {
                // This engine's own end is recorded and the lease given back: nothing is left to do, and nobody else works there.
                return error;
            }

            await FinishAsync(TerminationReason.Error, error, cancellationToken).ConfigureAwait(false);
        }
        catch (AutoautoException e) when (e.Code == ErrorCode.LeaseLost)
        {
            // What failed did so because somebody else works there.
            return e;
        }
        catch (Exception e) when (e is AutoautoException or IOException or UnauthorizedAccessException)
        {
            // The first error is the one to report. The lease dies with this process, and the run can be resumed.
        }

        return error;
    }

    private async Task<Run> FinishAsync(TerminationReason reason, AutoautoException? error, CancellationToken cancellationToken)
    {
        // Processes and worktrees of the run are the next owner's if there is one.
        context.Journal.RequireLease();
        context.Steps.Enter("Removing the run's working folders");
        context.Services.Traces.EndProcesses(context.Run.Id);
        context.Services.Traces.RemoveEvaluatorFolder(context.Run.Id);
        context.WarnOfDisturbances();
        if (context.Run.Phase != RunPhase.Stopping)
        {
            context.Enter(RunPhase.Stopping);
        }

        if (!context.Run.Options.KeepWorktree && (error is null || !await _cycle.HoldsOnlyCopyAsync(FindOpen()).ConfigureAwait(false)))
        {
            await RemoveWorktreesAsync(cancellationToken).ConfigureAwait(false);
        }

        context.Change(run => run with
        {
            Phase = RunTransitions.Next(run.Phase, RunPhase.Finished),
            TerminationReason = reason,
            ErrorCode = error?.Code.ToString(),
            ErrorMessage = error?.Message,
            FinishedAt = context.Now,
            ParkedUntil = null,
        });
        context.Journal.Record("run.end", connection =>
        {
            context.WriteRun(connection);
            RunStore.UpdateStopRequest(connection, context.Run.Id, StopRequest.None);
            context.Audit(connection, "run.end", error?.Message ?? reason.ToString(), severity: error is null ? EventSeverity.Information : EventSeverity.Error);
            context.Lease.Release(connection);
        });
        context.Publish(new RunEvent.RunFinished(context.Run));
        return context.Run;
    }

    private async Task RemoveWorktreesAsync(CancellationToken cancellationToken)
    {
        using var last = new LastMoments(cancellationToken);
        try
        {
            await context.Slots.RemoveAsync(last.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            context.Warn("worktree", "The run's working folders take longer to remove than an abort waits: the rest of them goes when the run is resumed or removed.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or AutoautoException)
        {
            context.Warn("worktree", $"The run's worktrees could not be removed: {e.Message}");
        }
    }
}
