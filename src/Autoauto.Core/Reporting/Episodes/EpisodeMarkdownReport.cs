using System.Globalization;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Reporting.Episodes;

/// <summary>An episode as a Markdown document: the answers, the facts, and a table for each kind of evidence.</summary>
public static class EpisodeMarkdownReport
{
    private const int MostRows = 200;
    private const int MostCharacters = 20_000;

    /// <summary>Writes the report.</summary>
    public static void Write(TextWriter writer, EpisodeReport report)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(report);
        var episode = report.Episode;
        writer.WriteLine($"# Episode {MarkdownText.Cell(episode.Id)}: {MarkdownText.Cell(episode.Policy)}, {EpisodeWords.Question(episode)}");
        writer.WriteLine();
        WriteAnswers(writer, report);
        Heading(writer, "Arms");
        WriteArms(writer, report);
        Heading(writer, "Judgements");
        WriteJudgements(writer, report);
        Heading(writer, "Evidence");
        WriteEvidence(writer, report);
        Heading(writer, "Gaps");
        WriteGaps(writer, episode.Diagnosis);
        Heading(writer, "Weakened tests");
        WriteTampering(writer, report);
        Heading(writer, "Prediction");
        WriteFacts(writer, [.. EpisodeFactLists.Prediction(report), .. EpisodeFactLists.Calibration(report)]);
        Heading(writer, "Edits");
        WriteEdits(writer, report);
        Heading(writer, "The episode");
        WriteFacts(writer, EpisodeFactLists.Episode(report));
        Heading(writer, "Stages");
        Table(writer, "| stage | entered | since the one before | why |\n| --- | --- | ---: | --- |", StageTime.Of(report.Stages), s =>
            $"{Figures.Words(s.Entry.Stage)} | {Figures.TimeToSecond(s.Entry.At)} | {Figures.Duration(s.SinceSeconds)} | {MarkdownText.Cell(s.Entry.Detail)}");
        Heading(writer, "Cost and time");
        Table(writer, "| role | calls | cost | tokens | time |\n| --- | ---: | ---: | ---: | ---: |", report.Spend, s =>
            $"{MarkdownText.Cell(s.Role)} | {Figures.Count(s.Calls)} | {Figures.Cost(s.Usd, s.UnknownCalls, s.AtMostCalls)} | {Figures.Tokens(s.Tokens)} | {Figures.Duration(s.AgentSeconds)}");
    }

    private static void WriteAnswers(TextWriter writer, EpisodeReport report)
    {
        var episode = report.Episode;
        writer.WriteLine($"The edit: {MarkdownText.Cell(EpisodeWords.LastEdit(report), 400)}");
        writer.WriteLine();
        writer.WriteLine($"- **Did this edit make the agent better?** {EpisodeWords.Better(episode)}");
        writer.WriteLine($"- **What was decided?** {EpisodeWords.Decided(episode)}");
        writer.WriteLine($"- **Why?** {MarkdownText.Cell(EpisodeWords.Why(report), 600)}");
        writer.WriteLine($"- **What is tried next?** {MarkdownText.Cell(EpisodeWords.Next(episode), 600)}");
        if (episode.Error is not null)
        {
            writer.WriteLine($"- **What went wrong?** {MarkdownText.Cell($"{episode.ErrorCode}: {episode.Error}", 600)}");
        }
    }

    private static void WriteArms(TextWriter writer, EpisodeReport report)
    {
        foreach (var task in report.Tasks.Where(t => t.Main is not null || t.Baseline is not null).Take(MostRows))
        {
            var columns = $"| task {MarkdownText.Cell(task.Name)}{(task.HeldOut ? " (held out)" : string.Empty)} | version {report.Episode.HeadVersion} |";
            Table(
                writer,
                report.Episode.BaselineVersion is { } baseline ? $"{columns} version {baseline} | difference |\n| --- | --- | --- | ---: |" : $"{columns}\n| --- | --- |",
                ArmFact.Of(task),
                f => report.Episode.BaselineVersion is null
                    ? $"{MarkdownText.Cell(f.Name)} | {MarkdownText.Cell(f.Main)}"
                    : $"{MarkdownText.Cell(f.Name)} | {MarkdownText.Cell(f.Main)} | {MarkdownText.Cell(f.Baseline)} | {f.Difference}");
            writer.WriteLine();
        }
    }

    private static void WriteJudgements(TextWriter writer, EpisodeReport report)
    {
        var diagnosis = report.Episode.Diagnosis;
        writer.WriteLine($"Mean reward {EpisodeWords.Rate(diagnosis?.RewardMain)} against {EpisodeWords.Rate(diagnosis?.RewardBaseline)}, advantage {EpisodeWords.Signed(diagnosis?.Advantage, "0.000")}; noise floor {EpisodeWords.Floor(report.Floor)}.");
        writer.WriteLine();
        Table(writer, "| sample | shown first | reward | of the earlier | difference | verdict |\n| --- | --- | ---: | ---: | ---: | --- |", report.Judgements, j =>
            $"{MarkdownText.Cell(j.Task)} {j.Sample} | {(j.MainFirst ? "head" : "earlier (swapped)")} | {(j.RewardMain is null ? "invalid" : EpisodeWords.Rate(j.RewardMain))} | {(j.RewardBaseline is null ? Figures.None : EpisodeWords.Rate(j.RewardBaseline))} | {(j.Difference is null ? Figures.None : EpisodeWords.Signed(j.Difference))} | {(j.Abstained ? "declined" : Figures.Words(j.Verdict))}");
    }

    private static void WriteEvidence(TextWriter writer, EpisodeReport report) => Table(
        writer,
        "| episode about this edit | advantage | observed | sum in standard errors | decision |\n| --- | ---: | ---: | ---: | --- |",
        TrialSum.Of(report.Trials, report.Floor),
        t => $"{MarkdownText.Cell(t.Episode.Id)} | {(t.IsBlocked ? "blocked" : t.Advantage is null ? "void" : EpisodeWords.Signed(t.Advantage, "0.000"))} | {EpisodeWords.Signed(t.Episode.Diagnosis?.ObservedAdvantage, "0.000")} | {(t.Sum is null ? Figures.None : EpisodeWords.Signed(t.Sum))} | {(t.Episode.Ruling is { } r ? $"{Figures.Words(r.Decision)}: {Figures.Words(r.Reason)}" : "not yet")}");

    private static void WriteGaps(TextWriter writer, Diagnosis? diagnosis)
    {
        Table(writer, "| gap | severity | samples | evidence |\n| --- | --- | ---: | --- |", diagnosis?.Gaps ?? [], g =>
            $"{MarkdownText.Cell(g.Title)} | {MarkdownText.Cell(g.Severity)} | {g.Support} | {MarkdownText.Cell(g.Evidence, 400)}");
        if (!string.IsNullOrWhiteSpace(diagnosis?.TextualGradient))
        {
            writer.WriteLine();
            writer.WriteLine($"What the judges would change, and why: {MarkdownText.Cell(diagnosis.TextualGradient, 4000)}");
        }
    }

    private static void WriteTampering(TextWriter writer, EpisodeReport report)
    {
        writer.WriteLine(EpisodeWords.Tamper(report));
        foreach (var arm in report.Arms)
        {
            foreach (var hint in arm.TamperHints.Take(MostRows))
            {
                writer.WriteLine($"- {MarkdownText.Cell(hint.Kind)} {MarkdownText.Cell(hint.Path)}: {MarkdownText.Cell(hint.Detail)} (task {MarkdownText.Cell(arm.Task)}, version {arm.Version})");
            }
        }
    }

    private static void WriteEdits(TextWriter writer, EpisodeReport report)
    {
        var episode = report.Episode;
        writer.WriteLine($"Version {episode.HeadVersion}, which was judged. {MarkdownText.Cell(EpisodeWords.Origin(report), 400)}");
        WriteChanges(writer, report.JudgedEdit);
        foreach (var rejection in report.Rejections)
        {
            writer.WriteLine();
            writer.WriteLine($"In the reject buffer ({Figures.Words(rejection.Reason)}): {MarkdownText.Cell(rejection.EditSummary, 400)}; advantage {EpisodeWords.Signed(rejection.Advantage)}.");
        }

        writer.WriteLine();
        writer.WriteLine($"Next. {MarkdownText.Cell(EpisodeWords.Next(episode), 600)}");
        WriteChanges(writer, report.NextEdit);
    }

    private static void WriteChanges(TextWriter writer, IReadOnlyList<PolicyFileChange>? changes)
    {
        foreach (var change in changes ?? [])
        {
            writer.WriteLine();
            MarkdownText.WriteBlock(writer, "diff", change.Diff, MostCharacters);
        }
    }

    private static void WriteFacts(TextWriter writer, IEnumerable<(string Name, string? Value)> facts)
    {
        writer.WriteLine("| | |");
        writer.WriteLine("| --- | --- |");
        foreach (var (name, value) in facts)
        {
            if (!string.IsNullOrEmpty(value))
            {
                writer.WriteLine($"| {name} | {MarkdownText.Cell(value, 400)} |");
            }
        }
    }

    private static void Heading(TextWriter writer, string text)
    {
        writer.WriteLine();
        writer.WriteLine("## " + text);
        writer.WriteLine();
    }

    private static void Table<T>(TextWriter writer, string head, IEnumerable<T> rows, Func<T, string> cells)
    {
        var count = 0;
        foreach (var row in rows.Take(MostRows))
        {
            if (count++ == 0)
            {
                foreach (var line in head.Split('\n'))
                {
                    writer.WriteLine(line);
                }
            }

            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {cells(row)} |"));
        }

        if (count == 0)
        {
            writer.WriteLine("None.");
        }
    }
}
