using System.Runtime.ExceptionServices;
using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Loop.Steps;

/// <summary>Builds and measures a candidate as the decision rule asks, until there is a verdict.</summary>
internal sealed class JudgeCandidate(RunContext context, Conclude conclude)
{
    private readonly List<long> _ids = [];
    private readonly List<IReadOnlyDictionary<string, double>> _gateValues = [];
    private Func<Experiment, Task>? _disarm;

    /// <summary>
    /// Measures under guard: the candidate's code is the agent's, and runs with the user's rights like the agent. What it did is put back before a verdict
    /// is recorded, whatever becomes of the measurement.
    /// </summary>
    public async Task<Experiment> RunAsync(Experiment experiment, CancellationToken cancellationToken)
    {
        context.Enter(RunPhase.Measuring);
        context.Journal.RequireLease();
        await Leftovers.TwiceAsync(() => context.Slots.PrepareAgentIfBrokenAsync(experiment.StartCommit, cancellationToken)).ConfigureAwait(false);
        _disarm = await context.Guard.ArmAsync(isMeasuring: true, cancellationToken).ConfigureAwait(false);
        try
        {
            return await MeasureAsync(experiment, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await DisarmAsync(experiment).ConfigureAwait(false);
        }
    }

    private async Task DisarmAsync(Experiment experiment)
    {
        if (_disarm is { } disarm)
        {
            _disarm = null;

            // Of an engine that was replaced meanwhile, what it would put back is the new owner's.
            context.Journal.RequireLease();
            if (await Leftovers.DisarmAsync(context.Slots, () => disarm(experiment)).ConfigureAwait(false) is { } failure)
            {
                ExceptionDispatchInfo.Throw(failure);
            }
        }
    }

    private async Task<Experiment> MeasureAsync(Experiment experiment, CancellationToken cancellationToken)
    {
        var builder = new ArmBuilder(context);
        var built = await builder.PrepareAsync(Arm.Candidate, experiment.CandidateCommit!, experiment.Number, cancellationToken).ConfigureAwait(false);
        if (built.Failure is not null)
        {
            return await conclude.RunAsync(
                experiment, ExperimentStatus.MeasurementFailed, ExperimentReason.BuildFailed, built.Failure, cancellationToken).ConfigureAwait(false);
        }

        if (built.Tampered is { Count: > 0 } helpers)
        {
            return await conclude.RunAsync(
                experiment,
                ExperimentStatus.Discarded,
                ExperimentReason.LockViolation,
                $"the build changed files of the evaluator: {TamperVerdict.Names(helpers)}",
                cancellationToken).ConfigureAwait(false);
        }

        if (built.Artifacts is not null && built.Artifacts == context.Run.BaselineArtifacts)
        {
            return await conclude.RunAsync(
                experiment, ExperimentStatus.Discarded, ExperimentReason.NoEffect, "The build's result is identical to the baseline's.", cancellationToken).ConfigureAwait(false);
        }

        return await DecideAsync(experiment, built.Artifacts, builder, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Experiment> DecideAsync(Experiment experiment, string? artifacts, ArmBuilder builder, CancellationToken cancellationToken)
    {
        var rule = context.Services.Rule;
        var block = new SampleBlock(experiment.Number, MeasurementPurpose.Decision, rule.IsInterleaved ? null : rule.SetupInvocations);
        var recorded = TakeUpInterrupted(experiment);
        var sampler = new Sampler(context);
        if (rule.IsInterleaved)
        {
            await PrepareBaselineAsync(experiment, builder, sampler, cancellationToken).ConfigureAwait(false);
        }

        await sampler.WarmUpAsync(experiment.Number, Arm.Candidate, experiment.CandidateCommit!, cancellationToken).ConfigureAwait(false);
        var gates = GateLimits.Of(context.Run.Spec, context.Services.Database.Read(c => MeasurementStore.Block(c, context.Run.Id, 0, MeasurementPurpose.Setup), []));
        var stateBefore = context.RuleState;
        var opened = recorded.Count > 0 ? recorded[0].AtSeconds - recorded[0].Sample.DurationSeconds : context.Clock.Seconds;
        var facts = new CandidateFacts(context.Run.Options.KeepSimplifications ? experiment.NetLines ?? 0 : 0, opened);
        var decision = rule.Begin(stateBefore, facts);
        var taken = new Queue<Measurement>(recorded);
        var again = false;
        while (again || decision.Next is DecisionStep.Measure)
        {
            // What was measured before an interruption comes first, and is judged like everything else, gates included.
            var arm = again ? Arm.Candidate : ((DecisionStep.Measure)decision.Next).Arm;
            var measurement = taken.TryDequeue(out var known)
                ? known
                : await sampler.TakeAsync(block, arm, arm == Arm.Candidate ? experiment.CandidateCommit! : context.Run.HeadCommit, cancellationToken).ConfigureAwait(false);
            if (!measurement.Sample.IsValid)
            {
                Drop(decision);
                return await conclude.RunAsync(
                    experiment with { Diagnostics = sampler.Diagnostics },
                    ExperimentStatus.MeasurementFailed,
                    ExperimentReason.InvocationFailed,
                    measurement.Sample.FailureDetail,
                    cancellationToken).ConfigureAwait(false);
            }

            Observe(decision, measurement);
            again = false;
            if (measurement.Arm == Arm.Candidate && gates.Count > 0)
            {
                var gate = GateJudge.AfterInvocation(gates, _gateValues);
                if (gate.Outcome == GateOutcome.Fail)
                {
                    Drop(decision);
                    return await FailGateAsync(experiment, gate, sampler, cancellationToken).ConfigureAwait(false);
                }

                again = gate.Outcome == GateOutcome.MeasureAgain && rule.IsInterleaved && decision.Next is DecisionStep.Measure;
            }
        }

        await DisarmAsync(experiment).ConfigureAwait(false);
        if (TamperVerdict.Of(context, experiment) is { } tampered)
        {
            // What was measured meanwhile teaches nothing, not even about the machine.
            return await conclude.RunAsync(experiment, ExperimentStatus.Discarded, tampered.Reason, tampered.Detail, cancellationToken).ConfigureAwait(false);
        }

        var verdict = ((DecisionStep.Done)decision.Next).Verdict;
        var isKept = verdict.Kind != VerdictKind.Discard;
        var gateFailure = isKept && gates.Count > 0 && GateJudge.OnMedians(gates, _gateValues) is { Outcome: GateOutcome.Fail } failed ? failed : (GateVerdict?)null;
        experiment = WithVerdict(experiment, verdict, isClaimed: verdict.Kind == VerdictKind.Keep && gateFailure is null, sampler.Diagnostics);
        if (gateFailure is { } gateVerdict)
        {
            Drop(decision);
            return await FailGateAsync(experiment, gateVerdict, sampler, cancellationToken).ConfigureAwait(false);
        }

        if (isKept && !await PassesHoldoutAsync(experiment, cancellationToken).ConfigureAwait(false))
        {
            Drop(decision);
            return await conclude.RunAsync(
                experiment, ExperimentStatus.Discarded, ExperimentReason.HoldoutFailed, "The measurement got better, and the hidden check failed.", cancellationToken).ConfigureAwait(false);
        }

        return RecordVerdict(experiment, verdict, artifacts, stateBefore, decision.StateAfter, facts);
    }

    private async Task<bool> PassesHoldoutAsync(Experiment experiment, CancellationToken cancellationToken)
    {
        if (context.Run.Spec.Holdout is null)
        {
            return true;
        }

        context.Journal.RequireLease();
        await context.Slots.StandAsBuiltAsync(Arm.Candidate, cancellationToken).ConfigureAwait(false);
        context.Report(experiment.Number, "asking the hidden check");
        return await context.PassesHoldoutAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// What an interrupted decision had measured. Interleaved evidence goes on from any prefix, with the pause as drift; a fixed series never
    /// mixes before and after, and is measured again.
    /// </summary>
    private IReadOnlyList<Measurement> TakeUpInterrupted(Experiment experiment)
    {
        if (context.Services.Rule.IsInterleaved)
        {
            return [.. context.Services.Database.Read(c => MeasurementStore.Block(c, context.Run.Id, experiment.Number, MeasurementPurpose.Decision), [])
                .Where(m => m.Sample.IsValid)];
        }

        context.VoidInterrupted(experiment.Number, MeasurementPurpose.Decision);
        return [];
    }

    private void Observe(IDecision decision, Measurement measurement)
    {
        _ids.Add(measurement.Id);
        decision.Observe(new Observation(measurement.Arm, measurement.Sample.Value!.Value, measurement.AtSeconds));
        if (measurement.Arm == Arm.Candidate)
        {
            _gateValues.Add(measurement.Sample.Values);
        }
    }

    /// <summary>A candidate that falls to a gate or a failure leaves what was learned about the machine, and no entry in the ledger.</summary>
    private void Drop(IDecision decision) => context.Change(run => run with { RuleStateJson = RuleStateJson.Write(decision.StateIfDropped) });

    private async Task PrepareBaselineAsync(Experiment experiment, ArmBuilder builder, Sampler sampler, CancellationToken cancellationToken)
    {
        // Both builds are done before the first invocation: nothing else runs while something is measured.
        if (context.Slots.IsBuilt(Arm.Baseline, context.Run.HeadCommit))
        {
            return;
        }

        var built = await builder.PrepareAsync(Arm.Baseline, context.Run.HeadCommit, experiment.Number, cancellationToken).ConfigureAwait(false);
        if (built.Failure is not null)
        {
            throw new Errors.AutoautoException(
                Errors.ErrorCode.BuildFailed, $"The build of the baseline {context.Run.HeadCommit[..10]} failed: {built.Failure}", context.Run.Program, "Look at what changed on this machine, then resume the run.");
        }

        await sampler.WarmUpAsync(experiment.Number, Arm.Baseline, context.Run.HeadCommit, cancellationToken).ConfigureAwait(false);
    }

    private Task<Experiment> FailGateAsync(Experiment experiment, GateVerdict gate, Sampler sampler, CancellationToken cancellationToken) => conclude.RunAsync(
        experiment with { Diagnostics = sampler.Diagnostics },
        ExperimentStatus.Discarded,
        ExperimentReason.GateFailed,
        $"quality gate '{gate.Gate!.Name}': {gate.Describe()}",
        cancellationToken);

    private Experiment WithVerdict(Experiment experiment, Verdict verdict, bool isClaimed, string? diagnostics)
    {
        var samples = context.Services.Database.Read(c => MeasurementStore.Block(c, context.Run.Id, experiment.Number, MeasurementPurpose.Decision), []);
        var candidate = samples.Where(s => s.Arm == Arm.Candidate && s.Sample.IsValid).Select(s => s.Sample.Values).ToList();
        var names = context.Run.Spec.Gates.Select(g => g.Name).Concat(context.Run.Spec.SecondaryMetrics.Select(m => m.Name));

        // What is claimed of an improvement is the rule's estimate with its interval; everything else is what was measured.
        var measured = isClaimed ? null : verdict.Measured;
        return experiment with
        {
            Metric = measured is null ? verdict.CandidateMetric : measured.Candidate,
            BaselineMetric = measured is null ? verdict.BaselineMetric : measured.Baseline,
            EffectPercent = measured is null ? verdict.EffectPercent : measured.EffectPercent,
            EffectLowPercent = measured is null ? verdict.EffectLowPercent : null,
            EffectHighPercent = measured is null ? verdict.EffectHighPercent : null,
            ErrorProbability = verdict.ErrorProbability,
            PValue = verdict.PValue,
            BaselineInvocations = verdict.BaselineInvocations,
            CandidateInvocations = verdict.CandidateInvocations,
            Secondary = names.ToDictionary(n => n, n => Median.Of([.. candidate.Select(v => v[n])])),
            Diagnostics = diagnostics,
        };
    }

    private Experiment RecordVerdict(
        Experiment experiment, Verdict verdict, string? artifacts, RuleState before, RuleState after, CandidateFacts facts)
    {
        var kept = verdict.Kind != VerdictKind.Discard;
        var judged = experiment.To(ExperimentPhase.Applying) with
        {
            Status = kept ? ExperimentStatus.Kept : ExperimentStatus.Discarded,
            Reason = Enum.Parse<ExperimentReason>(verdict.Reason.ToString()),
        };
        context.Change(run => run with
        {
            Phase = RunTransitions.Next(run.Phase, RunPhase.Deciding),
            RuleStateJson = RuleStateJson.Write(after),
            BaselineArtifacts = kept ? artifacts : run.BaselineArtifacts,
        });
        context.Journal.Record("verdict", connection =>
        {
            DecisionStore.Insert(connection, new DecisionRecord
            {
                RunId = experiment.RunId,
                Experiment = experiment.Number,
                Rule = context.Services.Rule.Name,
                StateBeforeJson = RuleStateJson.Write(before),
                StateAfterJson = RuleStateJson.Write(after),
                NetLines = facts.NetLines,
                StartedAtSeconds = facts.StartedAtSeconds,
                MeasurementIds = _ids,
                Outcome = verdict.Kind.ToString(),
                Reason = verdict.Reason.ToString(),
                VerdictJson = RuleStateJson.WriteVerdict(verdict),
                DecidedAt = context.Now,
            });
            ExperimentStore.Save(connection, judged);
            context.WriteRun(connection);
        });
        return judged;
    }
}
