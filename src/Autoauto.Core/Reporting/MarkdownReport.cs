using System.Globalization;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Reporting;

/// <summary>A run as a Markdown document: its facts, the measured total, and a table of its experiments.</summary>
public static class MarkdownReport
{
    /// <summary>Writes the report; experiments are streamed.</summary>
    public static void Write(TextWriter writer, RunReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Write(writer, report.Run, report.Records.Experiments(), report.RepositoryPath);
    }

    /// <summary>Writes the report; experiments are streamed.</summary>
    public static void Write(TextWriter writer, Run run, IEnumerable<Experiment> experiments, string repositoryPath)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(experiments);
        writer.WriteLine($"# Run {MarkdownText.Cell(run.Id)} of program {MarkdownText.Cell(run.Program)}");
        writer.WriteLine();
        WriteTotal(writer, run);
        writer.WriteLine();
        WriteFacts(writer, run, repositoryPath);
        writer.WriteLine();
        writer.WriteLine("## Experiments");
        writer.WriteLine();
        WriteExperiments(writer, run, experiments);
    }

    private static void WriteTotal(TextWriter writer, Run run)
    {
        if (run.Receipt is not { } receipt)
        {
            writer.WriteLine("The total was not measured again: no figure is claimed.");
            return;
        }

        var gain = receipt.GainPercent is null
            ? $"{Figures.Number(receipt.Gain)} in the metric's own unit"
            : $"{Figures.Percent(receipt.GainPercent)} ({ReceiptWords.Sureness(receipt)})";
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"**Total gain, measured again after the run: {gain}**, from {receipt.Pairs} pairs of start commit against final commit{(receipt.Isolation is { } isolation ? $" (isolation: {isolation})" : string.Empty)}."));
    }

    private static void WriteFacts(TextWriter writer, Run run, string repositoryPath)
    {
        writer.WriteLine("| | |");
        writer.WriteLine("| --- | --- |");
        Row("Metric", $"{run.Spec.Metric}{(run.Spec.Unit is { } unit ? $" ({unit})" : string.Empty)}, {(run.Spec.Direction == Direction.Lower ? "lower" : "higher")} is better");
        Row("At the start", Figures.Number(run.OriginalBaseline));
        Row("At the end", Figures.Number(run.Baseline));
        Row("Experiments", string.Create(CultureInfo.InvariantCulture, $"{run.Experiments}: {run.Kept} kept, {run.Discarded} discarded, {run.Crashed} failed"));
        Row("Executions of the measure script", run.Executions.ToString(CultureInfo.InvariantCulture));
        Row("How sure", OddsWords.OfKeeps(run));
        Row("Ended by", run.TerminationReason?.ToString() ?? "not ended");
        Row("Error", run.ErrorMessage);
        Row("Time at work", Figures.Duration(run.ActiveSeconds));
        Row("Cost", run.CostUsd is null ? null : Figures.Usd(run.CostUsd));
        Row("Agent", $"{run.Options.Agent.Name} {run.Options.Agent.Model}".TrimEnd());
        Row("Rule", run.Spec.Rule);
        Row("Isolation", run.Isolation);
        Row("History", HistoryWords.Of(run.History));
        Row("Branch", run.Branch);
        Row("Start commit", run.StartCommit);
        Row("Final commit", run.HeadCommit);
        Row("Repository", repositoryPath);
        Row("Started", Figures.TimeToSecond(run.StartedAt));

        void Row(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                writer.WriteLine($"| {name} | {MarkdownText.Cell(value, 400)} |");
            }
        }
    }

    private static void WriteExperiments(TextWriter writer, Run run, IEnumerable<Experiment> experiments)
    {
        var any = false;
        foreach (var e in experiments)
        {
            if (!any)
            {
                writer.WriteLine($"| # | status | reason | {MarkdownText.Cell(run.Spec.Metric, 40)} | effect | 95 % interval | lines | commit | subject | detail |");
                writer.WriteLine("| ---: | --- | --- | ---: | ---: | --- | --- | --- | --- | --- |");
                any = true;
            }

            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {e.Number} | {e.Status} | {e.Reason} | {Figures.Number(DecisionWords.ShownMetric(e))} | {Figures.Percent(DecisionWords.ShownEffect(e))} | {Certainty(e)} | {Figures.Lines(e.LinesAdded, e.LinesRemoved)} | {Figures.Short(e.CandidateCommit)} | {MarkdownText.Cell(e.Subject, 120)} | {MarkdownText.Cell(e.Detail ?? DecisionWords.Of(e))} |"));
        }

        if (!any)
        {
            writer.WriteLine("None.");
        }
    }

    private static string Certainty(Experiment e) => DecisionWords.IsEstimate(e) ? Figures.None : Figures.Interval(e.EffectLowPercent, e.EffectHighPercent);
}
