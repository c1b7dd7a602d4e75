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
        var markdown = new MarkdownWriter(writer);
        markdown.Title($"Run {run.Id} of program {run.Program}");
        writer.WriteLine();
        writer.WriteLine(Total(run));
        writer.WriteLine();
        markdown.Facts(
        [
            .. RunFacts.Of(run, repositoryPath),
            ("How sure", OddsWords.OfKeeps(run)),
            ("Time at work", Figures.Duration(run.ActiveSeconds)),
            ("Cost", Figures.Usd(run.CostUsd)),
        ]);
        markdown.Heading("Experiments");
        markdown.Table(
            experiments,
            new("#", e => Figures.Count(e.Number), IsNumber: true),
            new("status", e => e.Status?.ToString()),
            new("reason", e => e.Reason?.ToString()),
            new(run.Spec.Metric, e => Figures.Metric(DecisionWords.ShownMetric(e), run.Spec.Unit), IsNumber: true),
            new("effect", e => Figures.Percent(DecisionWords.ShownEffect(e)), IsNumber: true),
            new("95 % interval", e => DecisionWords.IsEstimate(e) ? Figures.None : Figures.Interval(e.EffectLowPercent, e.EffectHighPercent)),
            new("lines", e => Figures.Lines(e.LinesAdded, e.LinesRemoved)),
            new("commit", e => Figures.Short(e.CandidateCommit)),
            new("subject", e => e.Subject, Limit: 120),
            new("detail", e => e.Detail ?? DecisionWords.Of(e)));
    }

    private static string Total(Run run)
    {
        if (run.Receipt is not { } receipt)
        {
            return "The total was not measured again: no figure is claimed.";
        }

        var gain = receipt.GainPercent is null
            ? $"{Figures.Number(receipt.Gain)} in the metric's own unit"
            : $"{Figures.Percent(receipt.GainPercent)} ({ReceiptWords.Sureness(receipt)})";
        var isolation = receipt.Isolation is { } known ? $" (isolation: {MarkdownText.Cell(known)})" : string.Empty;
        return $"**Total gain, measured again after the run: {gain}**, from {Figures.Count(receipt.Pairs, "pair")} of start commit against final commit{isolation}.";
    }
}
