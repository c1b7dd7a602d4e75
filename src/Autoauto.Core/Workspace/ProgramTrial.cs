using Autoauto.Core.Decisions;
using Autoauto.Core.Loop;
using Autoauto.Core.Measuring;
using Autoauto.Core.Model;

namespace Autoauto.Core.Workspace;

/// <summary>
/// Measures one commit as a run would: in one slot to learn the noise, then in turn through both slots, at the same path, to see whether they differ.
/// </summary>
internal sealed class ProgramTrial(IEvaluator evaluator, MeasurementSlots slots, string commit, TimeProvider time, Action<ProgramTestStep> onStep)
{
    private const int FewestWarm = 2;
    private readonly long _origin = time.GetTimestamp();

    /// <summary>Values of the first slot, in order; the first one is the first after the build.</summary>
    public List<(Sample Sample, double AtSeconds)> Samples { get; } = [];

    /// <summary>First invocations after a build.</summary>
    public List<Observation> Cold { get; } = [];

    /// <summary>Values of the slot self-test in its order; fewer if it could not be completed.</summary>
    public List<Observation> Slots { get; } = [];

    /// <summary>What stood in the way, in words.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Time of the first build.</summary>
    public double BuildSeconds { get; private set; }

    /// <summary>Invocations in all.</summary>
    public int Invocations { get; private set; }

    /// <summary>Warm values of the first slot: the first one counts only where there are too few others.</summary>
    public IReadOnlyList<Observation> Setup
    {
        get
        {
            var valid = Samples.Where(s => s.Sample.IsValid).Select(s => new Observation(Arm.Baseline, s.Sample.Value!.Value, s.AtSeconds)).ToList();
            return valid.Count > FewestWarm ? valid[1..] : valid;
        }
    }

    /// <summary>Builds and measures; what fails is said in <see cref="Problems"/>.</summary>
    public async Task RunAsync(int invocations, CancellationToken cancellationToken)
    {
        if (!await BuildAsync(Arm.Candidate, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        for (var i = 1; i <= invocations; i++)
        {
            await slots.StandAsBuiltAsync(Arm.Candidate, cancellationToken).ConfigureAwait(false);
            Samples.Add(await MeasureAsync("evaluator", i, invocations, cancellationToken).ConfigureAwait(false));
        }

        Problems.AddRange(Samples.Where(s => !s.Sample.IsValid).Select(s => s.Sample.FailureDetail ?? s.Sample.Failure.ToString()).Distinct().Take(5));
        if (Samples[0] is { Sample: { IsValid: true, Value: { } first }, AtSeconds: var at })
        {
            Cold.Add(new Observation(Arm.Candidate, first, at));
        }

        if (Problems.Count == 0)
        {
            await CompareSlotsAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CompareSlotsAsync(CancellationToken cancellationToken)
    {
        if (!await BuildAsync(Arm.Baseline, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        // The second slot's first value is as cold as the first slot's was.
        var (warmUp, at) = await MeasureAsync("warm-up", 1, 1, cancellationToken).ConfigureAwait(false);
        if (warmUp.IsValid)
        {
            Cold.Add(new Observation(Arm.Baseline, warmUp.Value!.Value, at));
        }

        var order = SlotSelfTest.Order(at);
        foreach (var (i, arm) in order.Index())
        {
            await slots.StandAsBuiltAsync(arm, cancellationToken).ConfigureAwait(false);
            var (sample, seconds) = await MeasureAsync("slots", i + 1, order.Count, cancellationToken).ConfigureAwait(false);
            if (!sample.IsValid)
            {
                Problems.Add($"slot self-test: {sample.FailureDetail ?? sample.Failure.ToString()}");
                Slots.Clear();
                return;
            }

            Slots.Add(new Observation(arm, sample.Value!.Value, seconds));
        }
    }

    private async Task<bool> BuildAsync(Arm arm, CancellationToken cancellationToken)
    {
        await slots.CheckOutAsync(arm, commit, cancellationToken).ConfigureAwait(false);
        var build = await evaluator.BuildAsync(slots.Measure, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        BuildSeconds = BuildSeconds == 0 ? build.Seconds : BuildSeconds;
        if (!build.Success)
        {
            Problems.Add($"build: {build.Message}");
            return false;
        }

        slots.MarkBuilt(arm, commit, build.HasRun, cancellationToken);
        return true;
    }

    private async Task<(Sample Sample, double AtSeconds)> MeasureAsync(string phase, int number, int of, CancellationToken cancellationToken)
    {
        var sample = await evaluator.MeasureAsync(slots.Measure, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        Invocations++;
        onStep(new ProgramTestStep(phase, number, of, sample));
        return (sample, time.GetElapsedTime(_origin).TotalSeconds);
    }
}
