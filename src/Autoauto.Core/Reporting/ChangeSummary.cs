using System.Globalization;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Reporting;

/// <summary>The packaged changes of a run as Markdown: what it was worth as far as it was measured, a table of branches, and how to go on.</summary>
public static class ChangeSummary
{
    /// <summary>Writes the summary.</summary>
    public static void Write(TextWriter writer, Run run, IReadOnlyList<ChangeSet> sets, IReadOnlyList<KeepReceipt> keeps)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(sets);
        ArgumentNullException.ThrowIfNull(keeps);
        writer.WriteLine($"# Changes of run {MarkdownText.Cell(run.Id)}, program {MarkdownText.Cell(run.Program)}");
        writer.WriteLine();
        writer.WriteLine(Total(run));
        writer.WriteLine();
        writer.WriteLine($"Each branch starts at {Figures.Short(run.StartCommit)} and can be taken without the others: they touch no file in common. Gains of branches need not add up to the total.");
        writer.WriteLine();
        WriteSets(writer, sets);
        if (keeps.Count > 0)
        {
            writer.WriteLine();
            WriteKeeps(writer, keeps);
        }
    }

    private static string Total(Run run)
    {
        if (run.Receipt is not { } receipt)
        {
            return "The total was not measured again: no figure is claimed.";
        }

        var gain = receipt.GainPercent is null ? $"{Figures.Number(receipt.Gain)} in the metric's own unit" : Gain(receipt);
        var errors = OddsWords.OfKeeps(run) is { } odds ? $" {char.ToUpperInvariant(odds[0])}{odds[1..]}." : string.Empty;
        return $"**Measured total of all together: {gain}**, from {Figures.Count(receipt.Pairs, "pair")} of start commit against final commit.{errors}";
    }

    private static void WriteSets(TextWriter writer, IReadOnlyList<ChangeSet> sets)
    {
        writer.WriteLine("| # | branch | commit | experiments | files | lines | gain against the start commit | first subject |");
        writer.WriteLine("| ---: | --- | --- | --- | ---: | --- | --- | --- |");
        foreach (var set in sets)
        {
            var gain = set switch
            {
                { Receipt: { } receipt } => Gain(receipt),
                { Detail: { } detail } => "cannot be measured: " + detail,
                { Commit: null } => "conflict in " + string.Join(", ", set.Conflicts),
                _ => "not measured alone",
            };
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {set.Group} | {MarkdownText.Cell(set.Branch)} | {Figures.Short(set.Commit)} | {string.Join(", ", set.Experiments)} | {set.Files.Count} | {Figures.Lines(set.LinesAdded, set.LinesRemoved)} | {MarkdownText.Cell(gain)} | {MarkdownText.Cell(set.Subject, 120)} |"));
        }
    }

    private static void WriteKeeps(TextWriter writer, IReadOnlyList<KeepReceipt> keeps)
    {
        writer.WriteLine("## What is lost without each kept commit");
        writer.WriteLine();
        writer.WriteLine("| without | finding | gain lost | subject |");
        writer.WriteLine("| ---: | --- | --- | --- |");
        foreach (var keep in keeps)
        {
            var lost = keep.Receipt is { } receipt ? Gain(receipt) : keep.Conflicts.Count > 0 ? "in " + string.Join(", ", keep.Conflicts) : keep.Detail;
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {keep.Experiment} | {Figures.Words(keep.Finding)} | {MarkdownText.Cell(lost)} | {MarkdownText.Cell(keep.Subject, 120)} |"));
        }
    }

    private static string Gain(Receipt receipt) => receipt.GainPercent is null
        ? Figures.Number(receipt.Gain)
        : $"{Figures.Percent(receipt.GainPercent)} ({ReceiptWords.Sureness(receipt)})";
}
