using System.Globalization;
using System.Text.Json;

namespace Autoauto.Bench.Decision;

/// <summary>The outcome of the benchmark, as a table or as JSON.</summary>
internal sealed record DecisionReport(
    bool IsFull, ulong Seed, TimeSpan Elapsed, IReadOnlyList<WorkloadResult> Results, IReadOnlyList<Demand> Demands)
{
    /// <summary>The small size widens every limit by this many standard errors.</summary>
    private const double SmokeSlack = 2;

    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    public bool IsMet => Demands.All(d => d.IsMet(Slack));

    private double Slack => IsFull ? 0 : SmokeSlack;

    public void WriteTable(TextWriter output)
    {
        output.WriteLine("| id | workload | rule | loops | invocations | nulls kept % | regressions kept % | FDR % | power % | gain % |");
        output.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var result in Results)
        {
            WriteRow(output, result, "adaptive", result.Adaptive);
            WriteRow(output, result, "fixed, recommended", result.Recommended);
            WriteRow(output, result, "fixed, 2 %, 5 repeats", result.Fixed);
        }

        output.WriteLine();
        output.WriteLine("| id | workload | demand | limit | measured | standard error | met |");
        output.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var demand in Demands)
        {
            output.WriteLine(
                $"| {demand.Id} | {demand.Workload} | {demand.Quantity} | {Limit(demand)} | {Number(demand.Measured.Value)} | "
                + $"{Number(demand.Measured.Error)} | {Met(demand)} |");
        }

        output.WriteLine();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Demands.Count(d => d.IsLimited && d.IsMet(Slack))} of {Demands.Count(d => d.IsLimited)} demands met; seed {Seed}, {Elapsed.TotalSeconds:0} s"));
    }

    public void WriteJson(TextWriter output) => output.WriteLine(JsonSerializer.Serialize(
        new
        {
            size = IsFull ? "full" : "smoke",
            seed = Seed,
            seconds = Elapsed.TotalSeconds,
            met = IsMet,
            workloads = Results.Select(r => new
            {
                id = r.Workload.Id,
                name = r.Workload.Name,
                adaptive = r.Adaptive,
                fixedAsRecommended = r.Recommended,
                fixedFiveRepeats = r.Fixed,
            }),
            demands = Demands.Select(d => new
            {
                id = d.Id,
                workload = d.Workload,
                quantity = d.Quantity,
                low = d.Low,
                high = d.High,
                measured = d.Measured.Value,
                standardError = d.Measured.Error,
                met = d.IsMet(Slack),
            }),
        },
        s_json));

    private static void WriteRow(TextWriter output, WorkloadResult result, string rule, LoopSummary summary) => output.WriteLine(
        $"| {result.Workload.Id} | {result.Workload.Name} | {rule} | {summary.Loops} | {Number(summary.Invocations.Value)} | "
        + $"{Number(summary.NullsKept.Value)} | {Number(summary.RegressionsKept.Value)} | {Number(summary.FalseDiscoveryRate.Value)} | "
        + $"{Number(summary.Power.Value)} | {Number(summary.Gain.Value)} |");

    private static string Limit(Demand demand) => (demand.Low, demand.High) switch
    {
        ({ } low, { } high) => $"{Number(low)} to {Number(high)}",
        ({ } low, null) => $"at least {Number(low)}",
        (null, { } high) => $"at most {Number(high)}",
        _ => "for information",
    };

    private string Met(Demand demand) => !demand.IsLimited ? "" : demand.IsMet(Slack) ? "yes" : "NO";

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
