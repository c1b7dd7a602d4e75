using Autoauto.Core.Decisions;
using Autoauto.Core.Loop;
using Autoauto.Core.Measuring;
using Autoauto.Core.Programs;

namespace Autoauto.Core.Workspace;

/// <summary>Draws the conclusions from a program's trial.</summary>
internal static class ProgramTestReport
{
    public static ProgramTest From(ProgramDefinition program, string root, ProgramTrial trial, double? target)
    {
        var stability = StabilityProbe.Evaluate([.. trial.Samples.Select(s => new ProbeSample(s.Sample.Value, s.AtSeconds, s.Sample.DurationSeconds))]);
        var valid = trial.Samples.Where(s => s.Sample.IsValid).Select(s => s.Sample.Values).ToList();
        var problems = trial.Problems.Concat(GateProblems(program, valid)).ToList();
        var power = CardOf(program, trial, stability);
        if (power?.Slots is { IsBiased: true } biased)
        {
            problems.Add(FormattableString.Invariant(
                $"the two measuring slots differ by {biased.EffectPercent ?? 100 * biased.Effect:+0.##;-0.##;0} % on the same commit: every candidate would seem to have that effect. Look for what differs between two worktrees of one commit (caches, absolute paths, leftovers of the build)"));
        }

        var cost = target is { } wanted ? power?.CostOf(wanted) : null;
        return new ProgramTest
        {
            Program = program.Spec.Name,
            RepositoryPath = root,
            IsValid = problems.Count == 0 && valid.Count >= 2,
            Problems = problems,
            Invocations = trial.Samples.Count,
            ValidInvocations = valid.Count,
            Median = stability.Median,
            Minimum = stability.Min,
            Maximum = stability.Max,
            NoisePercent = stability.CoefficientOfVariationPercent,
            WarmupEffectPercent = stability.WarmupEffectPercent,
            DriftPercentPerHour = stability.DriftPercentPerHour,
            SecondsPerInvocation = stability.SecondsPerInvocation,
            BuildSeconds = trial.BuildSeconds,
            RecommendedRepeats = stability.RecommendedRepeats,
            RecommendedNoiseThresholdPercent = stability.RecommendedNoiseThresholdPercent,
            RecommendedWarmup = power is null ? null : power.NeedsWarmUp || stability.NeedsWarmup ? 1 : 0,
            RecommendedPreset = cost?.SufficientPreset?.ToString().ToLowerInvariant(),
            Assessment = stability.Rating.ToString(),
            Power = power,
            SlotInvocations = trial.Slots.Count,
            TargetEffectPercent = target,
            Target = cost,
            Recommendation = power is null ? null : string.Join(' ', [Recommend(power, target, cost), .. ValueDoubts.Of([.. trial.Samples.Where(s => s.Sample.IsValid).Select(s => s.Sample.Value!.Value)])]),
        };
    }

    private static PowerCard? CardOf(ProgramDefinition program, ProgramTrial trial, StabilityReport stability)
    {
        var setup = trial.Setup;
        return setup.Count < 2
            ? null
            : PowerCard.From(AdaptiveOptions.From(program.Spec), new PowerCardInput(setup, trial.Cold, trial.Slots, stability.SecondsPerInvocation ?? 0));
    }

    private static string Recommend(PowerCard power, double? target, TargetCost? cost)
    {
        var text = PowerText.Short(power);
        return cost is null ? text : $"{text} {PowerText.Target(power, target!.Value, cost)}";
    }

    private static IEnumerable<string> GateProblems(ProgramDefinition program, List<IReadOnlyDictionary<string, double>> valid) => valid.Count == 0
        ? []
        : program.Spec.Gates
            .Select(g => GateJudge.OnMedians([new GateLimit(g.Name, g.Min, g.Max, IsDeterministic: false)], valid))
            .Where(verdict => verdict.Outcome == GateOutcome.Fail)
            .Select(verdict => FormattableString.Invariant($"HEAD itself violates the quality gate '{verdict.Gate!.Name}' (median {verdict.Value:G6})"));
}
