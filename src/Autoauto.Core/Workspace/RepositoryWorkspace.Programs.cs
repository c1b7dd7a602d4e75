using Autoauto.Core.Decisions;
using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Loop;
using Autoauto.Core.Measuring;
using Autoauto.Core.Model;

namespace Autoauto.Core.Workspace;

/// <content>Trying programs out.</content>
public sealed partial class RepositoryWorkspace
{
    /// <summary>Runs the program's evaluator on HEAD in a worktree of its own and says what it is worth.</summary>
    /// <param name="name">Program.</param>
    /// <param name="invocations">How often; 2 to 100.</param>
    /// <param name="onSample">Told of each invocation.</param>
    /// <param name="cancellationToken">Ends it; everything is cleaned up.</param>
    /// <exception cref="AutoautoException">ProgramNotFound, ProgramInvalid, EvaluatorNotRunnable, RepositoryUnborn.</exception>
    public async Task<ProgramTest> TestProgramAsync(string name, int invocations, Action<Sample> onSample, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(onSample);
        ArgumentOutOfRangeException.ThrowIfLessThan(invocations, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(invocations, 100);
        var program = Programs.Load(name);
        PrepareState();
        using var git = new GitClient(_location, _runner);
        var head = await git.ResolveCommitAsync("HEAD", cancellationToken).ConfigureAwait(false)
            ?? throw new AutoautoException(ErrorCode.RepositoryUnborn, $"The repository '{Root}' has no commit yet.", Root, "Make a first commit: git add -A && git commit -m \"Start\"");
        var snapshot = await new EvaluatorStore(_paths.Evaluators, _runner).CaptureAsync(EvaluatorSource.Of(program, Root), cancellationToken).ConfigureAwait(false);
        var id = "test-" + _options.Ids.NewRunId(_options.Time.GetUtcNow());
        var slots = new MeasurementSlots(git, _paths.WorktreesOf(id), id, program.Spec.Caches);
        var scratch = Directory.CreateTempSubdirectory("autoauto-test-").FullName;
        try
        {
            slots.CreateFolder();
            await slots.CheckOutAsync(Arm.Candidate, head, cancellationToken).ConfigureAwait(false);
            var evaluator = new MeasurementScript(_runner, snapshot, program, new MeasurementContext { MarkerPrefix = id, ScratchDirectory = scratch });
            var build = await evaluator.BuildAsync(slots.Measure, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (!build.Success)
            {
                return new ProgramTest
                {
                    Program = name, RepositoryPath = Root, IsValid = false, Problems = [$"build: {build.Message}"], Invocations = 0, ValidInvocations = 0, BuildSeconds = build.Seconds,
                };
            }

            var samples = await TakeAsync(evaluator, slots.Measure, invocations, onSample, cancellationToken).ConfigureAwait(false);
            return Report(program, samples, build.Seconds);
        }
        finally
        {
            Processes.ProcessTree.Sweep(id);
            await slots.ClearAsync(CancellationToken.None).ConfigureAwait(false);
            Directory.Delete(scratch, recursive: true);
        }
    }

    private async Task<List<(Sample Sample, double AtSeconds)>> TakeAsync(
        MeasurementScript evaluator, string directory, int invocations, Action<Sample> onSample, CancellationToken cancellationToken)
    {
        var origin = _options.Time.GetTimestamp();
        var samples = new List<(Sample, double)>();
        for (var i = 0; i < invocations; i++)
        {
            var sample = await evaluator.MeasureAsync(directory, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            samples.Add((sample, _options.Time.GetElapsedTime(origin).TotalSeconds));
            onSample(sample);
        }

        return samples;
    }

    private ProgramTest Report(ProgramDefinition program, List<(Sample Sample, double AtSeconds)> samples, double buildSeconds)
    {
        var stability = StabilityProbe.Evaluate([.. samples.Select(s => new ProbeSample(s.Sample.Value, s.AtSeconds, s.Sample.DurationSeconds))]);
        var problems = samples.Where(s => !s.Sample.IsValid).Select(s => s.Sample.FailureDetail ?? s.Sample.Failure.ToString()).Distinct().Take(5).ToList();
        var valid = samples.Where(s => s.Sample.IsValid).Select(s => s.Sample.Values).ToList();
        if (valid.Count > 0)
        {
            var limits = program.Spec.Gates.Select(g => new GateLimit(g.Name, g.Min, g.Max, IsDeterministic: false)).ToList();
            problems.AddRange(limits
                .Select(limit => GateJudge.OnMedians([limit], valid))
                .Where(verdict => verdict.Outcome == GateOutcome.Fail)
                .Select(verdict => FormattableString.Invariant($"HEAD itself violates the quality gate '{verdict.Gate!.Name}' (median {verdict.Value:G6})")));
        }

        return new ProgramTest
        {
            Program = program.Spec.Name,
            RepositoryPath = Root,
            IsValid = problems.Count == 0 && valid.Count >= 2,
            Problems = problems,
            Invocations = samples.Count,
            ValidInvocations = valid.Count,
            Median = stability.Median,
            Minimum = stability.Min,
            Maximum = stability.Max,
            NoisePercent = stability.CoefficientOfVariationPercent,
            WarmupEffectPercent = stability.WarmupEffectPercent,
            DriftPercentPerHour = stability.DriftPercentPerHour,
            SecondsPerInvocation = stability.SecondsPerInvocation,
            BuildSeconds = buildSeconds,
            RecommendedRepeats = stability.RecommendedRepeats,
            RecommendedNoiseThresholdPercent = stability.RecommendedNoiseThresholdPercent,
            Assessment = stability.Rating.ToString(),
        };
    }
}
