using System.Text.Json.Serialization;
using Autoauto.Core.Model;

namespace Autoauto.Cli.Demo;

/// <summary>The one line that <c>demo --json</c> ends with. Its names are a contract of their own.</summary>
internal sealed record DemoResult(
    [property: JsonPropertyName("runId")] string RunId,
    [property: JsonPropertyName("experiments")] int Experiments,
    [property: JsonPropertyName("kept")] int Kept,
    [property: JsonPropertyName("discarded")] int Discarded,
    [property: JsonPropertyName("crashed")] int Crashed,
    [property: JsonPropertyName("baseline")] double? Baseline,
    [property: JsonPropertyName("final")] double? Final,
    [property: JsonPropertyName("gainPercent")] double? GainPercent,
    [property: JsonPropertyName("gainLowPercent")] double? GainLowPercent,
    [property: JsonPropertyName("gainHighPercent")] double? GainHighPercent,
    [property: JsonPropertyName("seconds")] double Seconds,
    [property: JsonPropertyName("reportPath")] string ReportPath)
{
    /// <summary>All figures of the total come from the same fresh measurement, if there is one.</summary>
    public static DemoResult From(Run run, double seconds, string reportPath) => new(
        run.Id,
        run.Experiments,
        run.Kept,
        run.Discarded,
        run.Crashed,
        run.Receipt?.StartMetric ?? run.OriginalBaseline,
        run.Receipt?.FinalMetric ?? run.Baseline,
        run.Receipt?.GainPercent,
        run.Receipt?.GainLowPercent,
        run.Receipt?.GainHighPercent,
        Math.Round(seconds, 1),
        reportPath);
}
