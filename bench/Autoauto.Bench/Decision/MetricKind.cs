using Autoauto.Core.Primitives;

namespace Autoauto.Bench.Decision;

/// <summary>How goodness and slowdown become the number that an evaluator prints.</summary>
/// <param name="Name">Name in the table.</param>
/// <param name="Direction">Which way it gets better.</param>
/// <param name="Print">The number for a log gain and a log slowdown.</param>
internal sealed record MetricKind(string Name, Direction Direction, Func<double, double, double> Print)
{
    public static MetricKind Time { get; } = new("time", Direction.Lower, (gain, slowdown) => 100 * Math.Exp(slowdown - gain));

    public static MetricKind Throughput { get; } = new(
        "throughput, higher is better", Direction.Higher, (gain, slowdown) => 100 * Math.Exp(gain - slowdown));

    public static MetricKind WholePercents { get; } = new(
        "integer, 1 % steps", Direction.Lower, (gain, slowdown) => Math.Round(100 * Math.Exp(slowdown - gain)));

    public static MetricKind PassRate { get; } = new(
        "pass rate", Direction.Higher, (gain, slowdown) => Math.Min(100, Math.Round(95 * Math.Exp(gain - slowdown))));

    public static MetricKind Ticks { get; } = new(
        "20 ms in ticks of 1 ms", Direction.Lower, (gain, slowdown) => Math.Round(20 * Math.Exp(slowdown - gain)));

    public static MetricKind Counter { get; } = new(
        "counter", Direction.Lower, (gain, slowdown) => Math.Round(100_000 * Math.Exp(slowdown - gain)));

    public static MetricKind Negative { get; } = new(
        "negative score", Direction.Lower, (gain, slowdown) => -100 * (1 + gain - slowdown));

    public static MetricKind AroundZero { get; } = new("around 0", Direction.Lower, (gain, slowdown) => slowdown - gain);

    public static MetricKind Additive { get; } = new(
        "time with additive noise", Direction.Lower, (gain, slowdown) => 100 * Math.Max(0.001, Math.Exp(-gain) + slowdown));

    /// <summary>A Poisson count whose coefficient of variation is <paramref name="cv"/>, by the transformation of Anscombe (1948); takes standard normal noise.</summary>
    public static MetricKind Counts(double cv) => new("counts", Direction.Lower, (gain, slowdown) =>
    {
        var root = Math.Sqrt(Math.Exp(-gain) / (cv * cv)) + slowdown / 2;
        return Math.Max(0, Math.Round(root * root - 0.375));
    });
}
