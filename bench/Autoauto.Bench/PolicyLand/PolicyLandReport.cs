using System.Globalization;
using System.Text.Json;

namespace Autoauto.Bench.PolicyLand;

/// <summary>The outcome of the benchmark, as tables or as JSON.</summary>
internal sealed record PolicyLandReport(
    int Seeds, ulong FirstSeed, TimeSpan Elapsed, IReadOnlyList<RegimeResult> Results, IReadOnlyList<LandDemand> Demands)
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    /// <summary>Tampering edits kept by the product's rule where it is the default, over those decided.</summary>
    private Interval? TamperedOverall
    {
        get
        {
            var ours = Results.Where(r => r.Regime.IsDemanded).Select(r => r.Rules[0]).ToArray();
            return Interval.Wilson(ours.Sum(r => r.TamperedKept), ours.Sum(r => r.TamperedDecided));
        }
    }

    /// <summary>True if every binding demand is met.</summary>
    public bool IsMet => Demands.All(d => d.IsMet || !d.IsBinding);

    public void WriteTable(TextWriter output)
    {
        output.WriteLine(
            "| regime | rule | false keeps per 60 | harmful keeps per 60 | false, % of keeps | false rollbacks % | abstentions on good % | tampered kept | "
            + "flattering kept % | tampers at end | regret | tasks per episode | tasks per decision | Brier, evolver | Brier, rule |");
        output.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var result in Results)
        {
            foreach (var rule in result.Rules)
            {
                WriteRow(output, result.Regime, rule);
            }
        }

        output.WriteLine();
        output.WriteLine("| regime | demand | limit | measured | met |");
        output.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var demand in Demands)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {demand.Regime} | {demand.Quantity} | {demand.Limit:0.00} | {Number(demand.Measured, "0.000")} | {Met(demand)} |"));
        }

        output.WriteLine();
        output.WriteLine($"tampered edits kept, % over all demanded regimes: {Number(TamperedOverall?.Times(100), "0.000")}");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Demands.Count(d => d.IsMet)} of {Demands.Count} demands met; {Seeds} seeds from {FirstSeed}, {Elapsed.TotalSeconds:0} s"));
    }

    public void WriteJson(TextWriter output) => output.WriteLine(JsonSerializer.Serialize(
        new
        {
            seeds = Seeds,
            firstSeed = FirstSeed,
            episodesPerCampaign = Campaign.Episodes,
            seconds = Elapsed.TotalSeconds,
            met = IsMet,
            intervals = "95 %: Wilson for shares of edits, else percentile bootstrap over campaigns",
            tamperedKeptOverall = TamperedOverall,
            regimes = Results.Select(r => new { world = r.Regime, rules = r.Rules, regretOverNaive = r.RegretOverNaive }),
            demands = Demands.Select(d => new { d.Regime, d.Quantity, d.Limit, d.Measured, binding = d.IsBinding, met = d.IsMet }),
        },
        s_json));

    private static void WriteRow(TextWriter output, Regime regime, CampaignSummary rule) => output.WriteLine(
        $"| {regime.Name} | {rule.Rule} | {Number(rule.FalseKeepsPer60)} | {Number(rule.HarmfulKeepsPer60)} | {Percent(rule.FalseShareOfKeeps)} | "
        + $"{Percent(rule.FalseRollbacks)} | {Percent(rule.GoodAbstentions)} | {rule.TamperedKept} of {rule.TamperedDecided} | "
        + $"{Percent(rule.FlatteringKeptShare)} | {rule.TamperAtEnd} | {Number(rule.Regret, "0.000")} | {Number(rule.TasksPerEpisode, "0.0")} | "
        + $"{Number(rule.TasksPerDecision, "0.0")} | {Number(rule.EvolverBrier, "0.000")} | {Number(rule.RuleBrier, "0.000")} |");

    private static string Met(LandDemand demand) => demand.IsMet ? "yes" : demand.IsBinding ? "NO" : "no, see the statement";

    private static string Percent(Interval? share) => Number(share?.Times(100), "0.0");

    private static string Number(Interval? interval, string format = "0.00")
    {
        string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture);
        return interval is null ? "–" : $"{Text(interval.Value)} ({Text(interval.Low)} to {Text(interval.High)})";
    }
}
