using Autoauto.Core.Measuring;

namespace Autoauto.Core.Tests.Measuring;

public sealed class StabilityProbeTests
{
    [Fact]
    public void Nothing_says_nothing()
    {
        var none = StabilityProbe.Evaluate([]);
        var failed = StabilityProbe.Evaluate([new ProbeSample(null, 1, 2), new ProbeSample(null, 3, 4)]);
        var one = StabilityProbe.Evaluate(Samples(5));

        Assert.Equal((0, 0, StabilityRating.Unknown), (none.Count, none.ValidCount, none.Rating));
        Assert.Null(none.RecommendedTimeoutSeconds);
        Assert.Equal((2, 0, 3.0), (failed.Count, failed.ValidCount, failed.SecondsPerInvocation));
        Assert.Equal((StabilityRating.Unknown, 5.0), (one.Rating, one.Median));
        Assert.Null(one.StandardDeviation);
        Assert.Null(one.RecommendedRepeats);
    }

    [Fact]
    public void The_usual_numbers()
    {
        var report = StabilityProbe.Evaluate(Samples(10, 12, 11, 13, 14));

        Assert.Equal((12.0, 12.0, 10.0, 14.0), (report.Median, report.Mean, report.Min, report.Max));
        Assert.Equal(Math.Sqrt(2.5), report.StandardDeviation!.Value, 12);
        Assert.Equal(100 * Math.Sqrt(2.5) / 12, report.CoefficientOfVariationPercent!.Value, 12);
    }

    [Theory]
    [InlineData(0, StabilityRating.Deterministic)]
    [InlineData(0.5, StabilityRating.Excellent)]
    [InlineData(3, StabilityRating.Good)]
    [InlineData(9, StabilityRating.Acceptable)]
    [InlineData(20, StabilityRating.Noisy)]
    [InlineData(60, StabilityRating.Unstable)]
    public void Noise_decides_the_rating(double percent, StabilityRating expected)
    {
        // Around 100 with a standard deviation of `percent`.
        var report = StabilityProbe.Evaluate(Samples(100, 100 + percent, 100 - percent, 100, 100 + percent, 100 - percent, 100));

        Assert.Equal(expected, report.Rating);
        Assert.Equal(expected == StabilityRating.Unstable, report.RecommendedRepeats is null);
    }

    [Theory]
    [InlineData(0.8)]
    [InlineData(4)]
    [InlineData(12)]
    public void The_recommended_threshold_lets_few_changes_of_nothing_pass(double noise)
    {
        var random = new Random(7);
        double Value() => 100 + (noise * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        double MedianOf(int n) => Enumerable.Range(0, n).Select(_ => Value()).Order().ElementAt(n / 2);
        var report = StabilityProbe.Evaluate(Samples([.. Enumerable.Range(0, 200).Select(_ => Value())]));

        var (repeats, threshold) = (report.RecommendedRepeats!.Value, report.RecommendedNoiseThresholdPercent!.Value);
        var passed = Enumerable.Range(0, 4000).Count(_ =>
        {
            var before = MedianOf(repeats);
            return 100 * (before - MedianOf(repeats)) / before > threshold;
        });

        Assert.InRange(passed / 4000.0, 0, 0.04);
    }

    [Fact]
    public void A_cold_start_is_seen_and_not_counted_as_noise()
    {
        var report = StabilityProbe.Evaluate(Samples(150, 100.1, 99.9, 100, 100.2, 99.8));

        Assert.True(report.NeedsWarmup);
        Assert.Equal(50, report.WarmupEffectPercent!.Value, 6);
        Assert.Equal(StabilityRating.Excellent, report.Rating);
        Assert.False(StabilityProbe.Evaluate(Samples(100.3, 100.1, 99.9, 100, 100.2, 99.8)).NeedsWarmup);
    }

    [Fact]
    public void Drift_is_told_from_noise()
    {
        var rising = StabilityProbe.Evaluate([.. Enumerable.Range(0, 12).Select(i => new ProbeSample(100 + (i * 0.1) + (i % 2 * 0.05), i * 60, 1))]);
        var steady = StabilityProbe.Evaluate(Samples(100, 100.1, 99.9, 100.05, 99.95, 100.1, 99.9, 100, 100.1, 99.9));

        Assert.True(rising.IsDrifting);
        Assert.InRange(rising.DriftPercentPerHour!.Value, 5, 7);
        Assert.False(steady.IsDrifting);
    }

    [Fact]
    public void Zero_and_negative_levels_have_no_or_positive_noise()
    {
        Assert.Null(StabilityProbe.Evaluate(Samples(-1, 1, -1, 1)).CoefficientOfVariationPercent);
        Assert.True(StabilityProbe.Evaluate(Samples(-10, -11, -12)).CoefficientOfVariationPercent > 0);
    }

    [Fact]
    public void Time_limit_has_room_and_a_floor()
    {
        Assert.Equal(60, StabilityProbe.Evaluate([new ProbeSample(1, 0, 0.1)]).RecommendedTimeoutSeconds);
        Assert.Equal(150, StabilityProbe.Evaluate([new ProbeSample(1, 0, 50), new ProbeSample(1, 60, 50)]).RecommendedTimeoutSeconds);
        Assert.Equal(200, StabilityProbe.Evaluate([new ProbeSample(1, 0, 10), new ProbeSample(1, 60, 100)]).RecommendedTimeoutSeconds);
    }

    private static ProbeSample[] Samples(params double[] values) => [.. values.Select((v, i) => new ProbeSample(v, i * 2, 0.5))];
}
