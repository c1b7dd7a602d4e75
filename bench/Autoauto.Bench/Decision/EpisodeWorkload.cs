using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Bench.Decision;

/// <summary>D16: edits of a policy, judged by episodes.</summary>
internal static class EpisodeWorkload
{
    private const int FloorEpisodes = 8;
    private const int Judges = 3;
    private const double JudgeNoise = 0.12;
    private const double TranscriptNoise = 0.04;
    private const double PositionBias = 0.06;
    private const double ScoreStep = 0.05;
    private const double UsualRunNoise = 0.12;
    private const double SteadyRunNoise = 0.06;

    private static readonly double[] s_effects = [0.03, 0.05, 0.08, 0.12, 0.20];

    public static IReadOnlyList<Demand> Run(int edits)
    {
        var neutral = Judge(edits, 1, UsualRunNoise, _ => 0, oneShot: true);
        var harmful = Judge(edits, 2, UsualRunNoise, _ => -0.20, oneShot: true);
        return
        [
            new Demand("D16", "one episode", "neutral edits rolled back %", neutral.RolledBack, 8, 12),
            Demand.AtLeast("D16", "one episode", "edits of -0.20 rolled back %", harmful.RolledBack, 35),
            .. Accumulating("six episodes", edits, 3, UsualRunNoise, Spread, (19, 19, 4.0)),
            .. Accumulating("six episodes, steady runs", edits, 6, SteadyRunNoise, Spread, (10, 11, 3.8)),
            .. Accumulating("six episodes, mostly small effects", edits, 9, UsualRunNoise, MostlySmall, null),
            .. Accumulating("six episodes, steady runs, mostly small effects", edits, 12, SteadyRunNoise, MostlySmall, null),
        ];
    }

    /// <summary>Helpful and harmful edits of random size; as many neutral ones count for the episodes that an edit takes.</summary>
    private static IEnumerable<Demand> Accumulating(
        string name,
        int edits,
        ulong stream,
        double runNoise,
        Func<Xoshiro, double> size,
        (double Helpful, double Harmful, double Episodes)? limits)
    {
        var helpful = Judge(edits, stream, runNoise, size, oneShot: false);
        var harmful = Judge(edits, stream + 1, runNoise, random => -size(random), oneShot: false);
        var neutral = Judge(edits, stream + 2, runNoise, _ => 0, oneShot: false);
        var episodes = new Estimate(
            (helpful.Episodes.Value + harmful.Episodes.Value + neutral.Episodes.Value) / 3, neutral.Episodes.Error);
        yield return new Demand("D16", name, "helpful edits rolled back %", helpful.RolledBack, null, limits?.Helpful);
        yield return new Demand("D16", name, "harmful edits kept %", harmful.Kept, null, limits?.Harmful);
        yield return new Demand("D16", name, "episodes per edit", episodes, null, limits?.Episodes);
    }

    private static double Spread(Xoshiro random) => random.Uniform(s_effects[0], s_effects[^1]);

    private static double MostlySmall(Xoshiro random) => s_effects[(int)(random.Uniform() * s_effects.Length)];

    private static (Estimate RolledBack, Estimate Kept, Estimate Episodes) Judge(
        int edits, ulong stream, double runNoise, Func<Xoshiro, double> effectOf, bool oneShot)
    {
        var rolledBack = new double[edits];
        var kept = new double[edits];
        var episodes = new double[edits];
        Parallel.For(0, edits, i =>
        {
            var random = new Xoshiro(16, stream, (ulong)i);
            var floor = AgreementFloor.From([.. Enumerable.Range(0, FloorEpisodes).Select(_ => Episode(random, runNoise, 0))]);
            var options = oneShot ? EpisodeOptions.OneShot(floor) : new EpisodeOptions();
            var effect = effectOf(random);
            var values = new List<double>();
            EpisodeVerdict verdict;
            do
            {
                values.Add(Episode(random, runNoise, effect));
                verdict = EpisodeComparison.Judge(floor, values, options);
            }
            while (verdict.Decision == EpisodeDecision.Abstain && !oneShot);

            rolledBack[i] = verdict.Decision == EpisodeDecision.RollBack ? 100 : 0;
            kept[i] = verdict.Decision == EpisodeDecision.Keep ? 100 : 0;
            episodes[i] = values.Count;
        });
        return (Estimate.Mean(rolledBack), Estimate.Mean(kept), Estimate.Mean(episodes));
    }

    /// <summary>Mean difference of the rewards of both arms over the judges, in alternating order after a random start.</summary>
    private static double Episode(Xoshiro random, double runNoise, double effect)
    {
        var main = 0.6 + effect / 2 + runNoise * random.Normal() + TranscriptNoise * random.Normal();
        var baseline = 0.6 - effect / 2 + runNoise * random.Normal() + TranscriptNoise * random.Normal();
        var mainFirst = random.Uniform() < 0.5;
        double sum = 0;
        for (var k = 0; k < Judges; k++, mainFirst = !mainFirst)
        {
            var bias = mainFirst ? PositionBias : 0;
            sum += Score(main + bias + JudgeNoise * random.Normal()) - Score(baseline + PositionBias - bias + JudgeNoise * random.Normal());
        }

        return sum / Judges;
    }

    private static double Score(double reward) => Math.Clamp(Math.Round(reward / ScoreStep) * ScoreStep, 0, 1);
}
