using Autoauto.Core.Decisions;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Loop;

/// <summary>Where a block of invocations belongs.</summary>
/// <param name="Experiment">The experiment; 0 for the start commit's baseline and the receipt.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Expected">How many invocations are expected; null if the decision rule says as it goes.</param>
internal sealed record SampleBlock(int Experiment, MeasurementPurpose Purpose, int? Expected);

/// <summary>Runs the evaluator, stores every invocation raw the moment it ends, and retries failures as the policy says.</summary>
internal sealed class Sampler(RunContext context)
{
    private int _ordinal;
    private Measurement? _compared;

    /// <summary>The last text an evaluator left for the next agent.</summary>
    public string? Diagnostics { get; private set; }

    /// <summary>Measures an arm of a decision until there is a valid value; an invalid one means that the candidate cannot be measured.</summary>
    /// <exception cref="AutoautoException">The baseline cannot be measured: MeasurementFailed or MeasurementUnparsable.</exception>
    public Task<Measurement> TakeAsync(SampleBlock block, Arm arm, string commit, CancellationToken cancellationToken) =>
        TakeAsync(block, arm, arm, commit, cancellationToken);

    /// <summary>Measures a known-good commit, in whichever slot it stands: a failure is the environment's.</summary>
    /// <exception cref="AutoautoException">MeasurementFailed or MeasurementUnparsable.</exception>
    public Task<Measurement> TakeBaselineAsync(SampleBlock block, Arm slot, string commit, CancellationToken cancellationToken) =>
        TakeAsync(block, Arm.Baseline, slot, commit, cancellationToken);

    /// <summary>Runs the evaluator as often as the run warms up, for no value; returns the first invocation, null if there is none.</summary>
    public async Task<Measurement?> WarmUpAsync(int experiment, Arm arm, string commit, CancellationToken cancellationToken)
    {
        Measurement? first = null;
        var times = arm == Arm.Candidate ? context.CandidateWarmup(experiment) : context.Warmup;
        var block = new SampleBlock(experiment, MeasurementPurpose.WarmUp, times);
        for (var i = 0; i < times; i++)
        {
            var measurement = await InvokeAsync(block, arm, arm, commit, cancellationToken).ConfigureAwait(false);
            first ??= measurement;
        }

        _ordinal = 0;
        _compared = times > context.Warmup ? first : null;
        return first;
    }

    private async Task<Measurement> TakeAsync(SampleBlock block, Arm arm, Arm slot, string commit, CancellationToken cancellationToken)
    {
        while (true)
        {
            var measurement = await InvokeAsync(block, arm, slot, commit, cancellationToken).ConfigureAwait(false);
            if (measurement.Sample.IsValid)
            {
                CompareWithWarmUp(measurement);
                return measurement;
            }

            var account = FailureAccount.Of(context.Services.Database.Read(c => MeasurementStore.Outcomes(c, context.Run.Id), []));
            switch (account.Action)
            {
                case FailureAction.Retry:
                    context.Narrate("sample.failed", $"{measurement.Sample.FailureDetail} (retrying)");
                    continue;
                case FailureAction.EndDecision:
                    return measurement;
                default:
                    throw Broken(measurement.Sample, account);
            }
        }
    }

    /// <summary>A warm-up that was made to be compared shows the need for more of them by a value that the next invocation does not repeat.</summary>
    private void CompareWithWarmUp(Measurement measurement)
    {
        if (_compared is not { } cold || measurement.Arm != cold.Arm)
        {
            return;
        }

        _compared = null;
        if (cold.Sample.Value != measurement.Sample.Value)
        {
            context.Change(run => run with { Warmup = WarmUpRule.Unknown });
            context.Narrate("warmup", "The first execution after the build differs from the next one: from now on the first one after each build is thrown away.");
        }
    }

    private async Task<Measurement> InvokeAsync(SampleBlock block, Arm arm, Arm slot, string commit, CancellationToken cancellationToken)
    {
        context.Journal.RequireLease();
        context.Steps.Enter("Putting the build back to be measured");
        await context.Slots.StandAsBuiltAsync(slot, cancellationToken).ConfigureAwait(false);
        context.Report(
            block.Experiment,
            block.Purpose == MeasurementPurpose.WarmUp ? "warming up" : $"measuring {(arm == Arm.Baseline ? "the baseline" : "the candidate")}",
            _ordinal + 1,
            block.Expected);
        var id = 0L;
        var measurement = await context.Journal.PerformAsync(
            "sample." + block.Purpose,
            () => MeasureOnceAsync(block, arm, commit, cancellationToken),
            (connection, m) => id = MeasurementStore.Insert(connection, m)).ConfigureAwait(false);
        measurement = measurement with { Id = id };
        context.CountExecution();
        Diagnostics = measurement.Sample.Diagnostics ?? Diagnostics;
        context.Publish(new RunEvent.SampleTaken(measurement, block.Expected));
        return measurement;
    }

    private async Task<Measurement> MeasureOnceAsync(SampleBlock block, Arm arm, string commit, CancellationToken cancellationToken)
    {
        var started = context.Now;
        Sample sample;
        using (context.Steps.Outside())
        {
            sample = await context.Services.Evaluator.MeasureAsync(context.Slots.Measure, cancellationToken).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return new Measurement
        {
            RunId = context.Run.Id,
            Experiment = block.Experiment,
            Purpose = block.Purpose,
            Arm = arm,
            CommitSha = commit,
            Ordinal = ++_ordinal,
            Sample = sample,
            AtSeconds = context.Clock.Seconds,
            EvaluatorHash = context.Services.Evaluator.Hash,
            StartedAt = started,
        };
    }

    private AutoautoException Broken(Sample sample, FailureAccount account)
    {
        var unparsable = sample.Failure is InvocationFailure.NoOutput or InvocationFailure.NotJson or InvocationFailure.MissingValue or InvocationFailure.NotANumber;
        return new AutoautoException(
            unparsable ? ErrorCode.MeasurementUnparsable : ErrorCode.MeasurementFailed,
            $"The evaluator of '{context.Run.Program}' failed on the baseline {account.InARow} times in a row: {sample.FailureDetail}",
            context.Run.Program,
            $"Fix the evaluator, then check it with: {Next.ProgramTest(context.Run.Program)}");
    }
}
