using System.Runtime.ExceptionServices;
using Autoauto.Core.Errors;
using Autoauto.Core.Loop.Steps;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Loop;

/// <summary>
/// One experiment from its recorded phase to its end. A new one and an interrupted one take the same way: each step starts from what is
/// durable and nothing else.
/// </summary>
internal sealed class ExperimentCycle
{
    private readonly ProposeChange _propose;
    private readonly CheckCandidate _check;
    private readonly RunContext _context;
    private readonly Conclude _conclude;
    private readonly MeasureBaseline _baseline;

    public ExperimentCycle(RunContext context)
    {
        _context = context;
        _conclude = new Conclude(context);
        _baseline = new MeasureBaseline(context);
        Patience = new AgentPatience(context);
        Spend = new SpendBook(context);
        _propose = new ProposeChange(context, _conclude, Patience, Spend);
        _check = new CheckCandidate(context, _conclude);
    }

    /// <summary>What the run does about its agent's failures.</summary>
    public AgentPatience Patience { get; }

    /// <summary>What the agents' calls cost.</summary>
    public SpendBook Spend { get; }

    /// <summary>Runs a new experiment.</summary>
    public async Task RunAsync(int number, CancellationToken cancellationToken)
    {
        var experiment = await _propose.BeginAsync(number, cancellationToken).ConfigureAwait(false);
        await ContinueAsync(experiment, interrupted: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Goes on with an experiment that a crash interrupted.</summary>
    public Task ResumeAsync(Experiment experiment, CancellationToken cancellationToken)
    {
        _context.Enter(experiment.Phase switch
        {
            ExperimentPhase.Proposing or ExperimentPhase.Proposed => RunPhase.AgentRunning,
            ExperimentPhase.Measuring => RunPhase.Measuring,
            _ => RunPhase.Deciding,
        });
        return ContinueAsync(experiment, interrupted: true, cancellationToken);
    }

    /// <summary>
    /// True if the agent's worktree holds the only copy of finished work: a commit that could not be recorded. The experiment's next session measures it.
    /// </summary>
    public async Task<bool> HoldsOnlyCopyAsync(Experiment? open)
    {
        try
        {
            return open is { Phase: ExperimentPhase.Proposing } && await _propose.FindLeftBehindAsync(open, CancellationToken.None).ConfigureAwait(false) is not null;
        }
        catch (AutoautoException)
        {
            // Git cannot say; what it broke over may be the same as what the run ends by.
            return true;
        }
    }

    /// <summary>Ends an experiment in the middle.</summary>
    public async Task AbortAsync(Experiment experiment, string why)
    {
        if (experiment.Phase is ExperimentPhase.Applying or ExperimentPhase.Rebasing)
        {
            // The verdict is recorded: the experiment is not aborted but finished when the run is resumed.
            return;
        }

        if (experiment.CandidateCommit is { } candidate)
        {
            // An engine that died while it made one commit of a candidate's may have pinned that one, and not recorded it.
            _context.Journal.RequireLease();
            await _context.Services.Git.PinAsync(ProposeChange.PinOf(experiment), candidate, CancellationToken.None).ConfigureAwait(false);
        }

        _conclude.Record(
            experiment with { Status = ExperimentStatus.Aborted, Reason = ExperimentReason.Aborted, Detail = why },
            run => run);
    }

    private async Task ContinueAsync(Experiment experiment, bool interrupted, CancellationToken cancellationToken)
    {
        var isRepeated = false;
        while (experiment.Phase != ExperimentPhase.Finished)
        {
            try
            {
                experiment = experiment.Phase switch
                {
                    ExperimentPhase.Proposing => await _propose.RunAsync(experiment, interrupted, cancellationToken).ConfigureAwait(false),
                    ExperimentPhase.Proposed => await _check.RunAsync(experiment, cancellationToken).ConfigureAwait(false),
                    ExperimentPhase.Measuring => await new JudgeCandidate(_context, _conclude).RunAsync(experiment, cancellationToken).ConfigureAwait(false),
                    _ => await new ApplyVerdict(_context, _conclude, _baseline).RunAsync(experiment, cancellationToken).ConfigureAwait(false),
                };
            }
            catch (Exception e) when (experiment.Phase <= ExperimentPhase.Measuring && Leftovers.MayCause(e))
            {
                var open = await MakeAnewAsync(experiment.Number, e, cancellationToken).ConfigureAwait(false);
                if (isRepeated || !IsUnmeasured(open))
                {
                    experiment = await EndOverLeftoversAsync(open, e, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    (experiment, isRepeated) = (open, true);
                    _context.Narrate("candidate.again", $"Experiment {open.Number}: {PlainText.OneLine(e.Message, 500)} The folders were made again, and its candidate is looked at again.");
                }
            }

            if (experiment.Phase == ExperimentPhase.Proposing)
            {
                // The run ends before the agent could do anything that counts: the experiment stays open for a resume.
                return;
            }
        }

        if (experiment.Status is ExperimentStatus.Discarded)
        {
            await Leftovers.WithSoundSlotsAsync(_context.Slots, () => _baseline.CheckDriftAsync(experiment.Number, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// True for a candidate that is safe in the store, and of which nothing has been measured. A git that was killed in the meantime costs no finished work; what was measured once
    /// is not measured again, else code that does not like its values could make a mess to get others.
    /// </summary>
    private bool IsUnmeasured(Experiment open) =>
        open.Phase is ExperimentPhase.Proposed or ExperimentPhase.Measuring
        && _context.Services.Database.Read(c => MeasurementStore.Count(c, open.RunId, open.Number), 0) == 0;

    /// <summary>
    /// Makes the folders again after a failure, and goes back to what is recorded; throws the failure again where neither what an agent nor what its code left behind can be to blame.
    /// </summary>
    private async Task<Experiment> MakeAnewAsync(int number, Exception failure, CancellationToken cancellationToken)
    {
        // As it is recorded: what the failed step had in memory has not happened.
        var open = _context.Services.Database.Read(c => ExperimentStore.FindOpen(c, _context.Run.Id), null);
        // A commit that is booked has been taken over: what fails then is no leftover's fault, and the work is not to be lost to it.
        if (open is not { AgentCalls: > 0, Phase: <= ExperimentPhase.Measuring } || open is { Phase: ExperimentPhase.Proposing, CandidateCommit: not null } || open.Number != number)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        _context.Journal.RequireLease();
        _context.Steps.Enter("Making the working folders again");
        if (!await Leftovers.TryMakeAnewAsync(_context.Slots, open.StartCommit, cancellationToken).ConfigureAwait(false))
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        _context.Revert();
        return open;
    }

    /// <summary>Ends an experiment over what its agent or its code left behind.</summary>
    private Task<Experiment> EndOverLeftoversAsync(Experiment open, Exception failure, CancellationToken cancellationToken)
    {
        var reason = open.Phase == ExperimentPhase.Measuring ? ExperimentReason.InvocationFailed : ExperimentReason.AgentError;
        return _conclude.RunAsync(open, ExperimentStatus.Crashed, reason, Leftovers.Describe(open, failure), cancellationToken);
    }
}
