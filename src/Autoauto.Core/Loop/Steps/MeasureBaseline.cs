using Autoauto.Core.Decisions;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Loop.Steps;

/// <summary>Measures a commit as the baseline: at the start of a run, after a keep, and to look for drift.</summary>
internal sealed class MeasureBaseline(RunContext context)
{
    /// <summary>With a fixed series the one slot in use is the candidate's; an interleaving rule keeps its baseline built beside it.</summary>
    private Arm OwnArm => context.Services.Rule.IsInterleaved ? Arm.Baseline : Arm.Candidate;

    /// <summary>The start commit: gives the decision rule its first state. Ends the run if it cannot be built or measured or violates a gate.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        context.Enter(RunPhase.Baselining);
        var rule = context.Services.Rule;
        var history = HistoryWords.Of(context.Run.History);
        if (history is not null)
        {
            context.Narrate("history", $"The run {history}.");
        }

        var (observations, artifacts, cold) = await SeriesAsync(
            new SampleBlock(0, MeasurementPurpose.Setup, rule.SetupInvocations), context.Run.StartCommit, cancellationToken).ConfigureAwait(false);
        RequireGates();
        await RequireHoldoutAsync(cancellationToken).ConfigureAwait(false);
        var state = rule.Start(observations);
        var warmup = WarmupOf(cold, observations);
        var power = RequirePower(state, warmup);
        context.Change(run => run with
        {
            Warmup = warmup,
            RuleStateJson = RuleStateJson.Write(state),
            Host = ProcessIdentity.Current().Host,
            BaselineArtifacts = artifacts,
            OriginalBaseline = state.BaselineMetric,
            Baseline = state.BaselineMetric,
            Best = state.BaselineMetric,
            BestExperiment = 0,
        });
        context.Journal.Record("baseline", connection =>
        {
            context.WriteRun(connection);
            context.Audit(connection, "baseline", FormattableString.Invariant($"baseline {context.Run.Spec.Metric} = {state.BaselineMetric:G6}"));
            if (history is not null)
            {
                context.Audit(connection, "history", history);
            }

            if (power is not null)
            {
                context.Audit(connection, "power", power);
            }
        });
        context.Publish(new RunEvent.BaselineMeasured(context.Run));
        if (power is not null)
        {
            context.Narrate("power", power);
        }
    }

    /// <summary>
    /// The run goes on on another machine: its noise and level are measured again, and what an open decision had measured elsewhere is void. What was
    /// learned of the candidates stays.
    /// </summary>
    public async Task MoveAsync(CancellationToken cancellationToken)
    {
        var host = ProcessIdentity.Current().Host;
        if (context.Run.Host == host)
        {
            return;
        }

        context.Warn("machine", $"The run goes on on '{host}' instead of '{context.Run.Host}': the noise is measured again.");
        var open = context.Services.Database.Read(c => ExperimentStore.FindOpen(c, context.Run.Id), null);
        if (open is { Phase: ExperimentPhase.Measuring })
        {
            context.VoidInterrupted(open.Number, MeasurementPurpose.Decision);
        }

        // A keep that is not applied yet has its level in the rule's state already.
        var commit = open is { Phase: ExperimentPhase.Applying, Status: ExperimentStatus.Kept } ? open.CandidateCommit! : context.Run.HeadCommit;
        var number = open?.Number ?? context.Services.Database.Read(c => ExperimentStore.LastNumber(c, context.Run.Id), 0);
        var rule = context.Services.Rule;
        context.Change(run => run with { Warmup = null });
        var (observations, artifacts, cold) = await SeriesAsync(
            new SampleBlock(number, MeasurementPurpose.Setup, rule.SetupInvocations), commit, cancellationToken).ConfigureAwait(false);
        var state = rule.Recalibrate(context.RuleState, observations);
        context.Change(run => run with
        {
            RuleStateJson = RuleStateJson.Write(state),
            Host = host,
            Warmup = WarmupOf(cold, observations),
            Baseline = state.BaselineMetric,
            Best = state.BaselineMetric,
            BaselineArtifacts = artifacts ?? run.BaselineArtifacts,
        });
        context.Journal.Record("machine", context.WriteRun);
    }

    /// <summary>A hidden check that the start commit does not pass would let nothing be kept.</summary>
    private async Task RequireHoldoutAsync(CancellationToken cancellationToken)
    {
        if (context.Run.Spec.Holdout is not { } path)
        {
            return;
        }

        await context.Slots.StandAsBuiltAsync(OwnArm, cancellationToken).ConfigureAwait(false);
        if (!await context.PassesHoldoutAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new AutoautoException(
                ErrorCode.BaselineGateFailed, $"The start commit {context.Run.StartCommit[..10]} does not pass the hidden check '{path}'.", path, "Run it by hand in a built checkout of that commit, and correct it.");
        }
    }

    /// <summary>What can be seen, from the values that are there anyway; null where the rule does not know. A target that cannot be seen is refused.</summary>
    private string? RequirePower(RuleState state, int warmup)
    {
        if (context.Services.Rule is not AdaptiveRule rule || state is not AdaptiveRuleState known)
        {
            return null;
        }

        var setup = context.Services.Database.Read(c => MeasurementStore.Block(c, context.Run.Id, 0, MeasurementPurpose.Setup), []);
        var seconds = Median.Of([.. setup.Where(m => m.Sample.IsValid).Select(m => m.Sample.DurationSeconds)]);
        var card = PowerCard.Of(rule.Options, new NoiseCalibration(known.Scale, known.Noise), seconds) with { NeedsWarmUp = warmup > 0 };
        if (context.Run.Spec.TargetEffectPercent is { } target && card.CostOf(target) is { IsResolvable: false } cost)
        {
            var text = PowerText.Target(card, target, cost);
            if (!context.Run.Options.Force)
            {
                throw new AutoautoException(
                    ErrorCode.MeasurementUnstable, text, context.Run.Program, $"See {Next.ProgramTest(context.Run.Program)} {CallOptions.TargetEffectPercent}; {CallOptions.Force} starts all the same.");
            }

            context.Warn("power", text);
        }

        return PowerText.Short(card);
    }

    /// <summary>Fresh values of a new baseline: the winning ones are biased and become neither baseline nor claim.</summary>
    public async Task<RuleState> RebaseAsync(Experiment experiment, RuleState state, CancellationToken cancellationToken)
    {
        var rule = context.Services.Rule;
        if (rule.RebaseInvocations == 0)
        {
            return state;
        }

        context.Enter(RunPhase.Rebaselining);
        var (observations, _, _) = await SeriesAsync(
            new SampleBlock(experiment.Number, MeasurementPurpose.Rebase, rule.RebaseInvocations),
            experiment.CandidateCommit!,
            cancellationToken).ConfigureAwait(false);
        return rule.Rebase(state, observations);
    }

    /// <summary>Fresh values of the unchanged baseline after a row of discards, for rules whose measurement is not interleaved.</summary>
    public async Task CheckDriftAsync(int experiment, CancellationToken cancellationToken)
    {
        var rule = context.Services.Rule;
        var discards = context.Run.ConsecutiveDiscards;
        if (rule.DriftCheckAfterDiscards == 0 || discards == 0 || discards % rule.DriftCheckAfterDiscards != 0)
        {
            return;
        }

        context.Enter(RunPhase.Rebaselining);
        var state = context.RuleState;
        var (observations, artifacts, _) = await SeriesAsync(
            new SampleBlock(experiment, MeasurementPurpose.DriftCheck, rule.RebaseInvocations), context.Run.HeadCommit, cancellationToken).ConfigureAwait(false);
        if (!rule.HasDrifted(state, observations))
        {
            return;
        }

        var fresh = rule.Rebase(state, observations);
        context.Change(run => run with
        {
            RuleStateJson = RuleStateJson.Write(fresh),
            Baseline = fresh.BaselineMetric,
            BaselineArtifacts = artifacts ?? run.BaselineArtifacts,
        });
        context.Journal.Record("drift", context.WriteRun);
        context.Warn(
            "drift",
            FormattableString.Invariant($"The baseline has drifted from {state.BaselineMetric:G6} to {fresh.BaselineMetric:G6}: the last {discards} discards may have been unfair."),
            experiment);
    }

    /// <summary>How this machine warms up: as the program says, or as the first invocation after the build shows.</summary>
    private int WarmupOf(Measurement? cold, IReadOnlyList<Observation> setup) => context.Run.Spec.Warmup ?? WarmUpRule.Needed(
        AdaptiveOptions.From(context.Run.Spec),
        cold is { Sample: { IsValid: true, Value: { } value } } ? new Observation(Arm.Baseline, value, cold.AtSeconds) : null,
        setup);

    private async Task<(List<Observation> Observations, string? Artifacts, Measurement? Cold)> SeriesAsync(
        SampleBlock block, string commit, CancellationToken cancellationToken)
    {
        context.VoidInterrupted(block.Experiment, block.Purpose);

        var arm = OwnArm;
        var built = await new ArmBuilder(context).PrepareAsync(arm, commit, block.Experiment, cancellationToken).ConfigureAwait(false);
        if (built.Failure is not null)
        {
            throw new AutoautoException(
                ErrorCode.BuildFailed,
                $"The build of the baseline {commit[..10]} failed: {built.Failure}",
                context.Run.Program,
                $"Fix the build script or the commit, then check it with: {Next.ProgramTest(context.Run.Program)}");
        }

        var sampler = new Sampler(context);
        var cold = await sampler.WarmUpAsync(block.Experiment, arm, commit, cancellationToken).ConfigureAwait(false);
        var observations = new List<Observation>();
        while (observations.Count < block.Expected)
        {
            var measurement = await sampler.TakeBaselineAsync(block, arm, commit, cancellationToken).ConfigureAwait(false);
            observations.Add(new Observation(Arm.Baseline, measurement.Sample.Value!.Value, measurement.AtSeconds));
        }

        return (observations, built.Artifacts, cold);
    }

    private void RequireGates()
    {
        var samples = context.Services.Database.Read(c => MeasurementStore.Block(c, context.Run.Id, 0, MeasurementPurpose.Setup), []);
        var verdict = GateJudge.OnMedians(GateLimits.Of(context.Run.Spec, samples), [.. samples.Where(s => s.Sample.IsValid).Select(s => s.Sample.Values)]);
        if (verdict.Outcome == GateOutcome.Fail)
        {
            throw new AutoautoException(
                ErrorCode.BaselineGateFailed,
                FormattableString.Invariant($"The start commit itself violates the quality gate '{verdict.Gate!.Name}' (value {verdict.Value:G6})."),
                context.Run.Program,
                "Start from a commit that passes, or change the gate in config.json.");
        }
    }
}
