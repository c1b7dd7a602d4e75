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
        var markdown = new MarkdownWriter(writer);
        markdown.Title($"Episode {episode.Id}: {episode.Policy}, {EpisodeWords.Question(episode)}");
        writer.WriteLine();
        WriteAnswers(writer, report);
        markdown.Heading("Arms");
        WriteArms(writer, markdown, report);
        markdown.Heading("Judgements");
        WriteJudgements(writer, markdown, report);
        markdown.Heading("Evidence");
        WriteEvidence(markdown, report);
        markdown.Heading("Gaps");
        WriteGaps(markdown, episode.Diagnosis);
        markdown.Heading("Weakened tests");
        WriteTampering(writer, report);
        markdown.Heading("Prediction");
        markdown.Facts([.. EpisodeFactLists.Prediction(report), .. EpisodeFactLists.Calibration(report)]);
        markdown.Heading("Edits");
        WriteEdits(writer, markdown, report);
        markdown.Heading("The episode");
        markdown.Facts(EpisodeFactLists.Episode(report));
        markdown.Heading("Stages");
        markdown.Table(
            StageTime.Of(report.Stages).Take(MostRows),
            new("stage", s => Figures.Words(s.Entry.Stage)),
            new("entered", s => Figures.TimeToSecond(s.Entry.At)),
            new("since the one before", s => Figures.Duration(s.SinceSeconds), IsNumber: true),
            new("why", s => s.Entry.Detail));
        markdown.Heading("Cost and time");
        markdown.Table(
            report.Spend,
            new("role", s => s.Role),
            new("calls", s => Figures.Count(s.Calls), IsNumber: true),
            new("cost", s => Figures.Cost(s.Usd, s.UnknownCalls, s.AtMostCalls), IsNumber: true),
            new("tokens", s => Figures.Tokens(s.Tokens), IsNumber: true),
            new("time", s => Figures.Duration(s.AgentSeconds), IsNumber: true));
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

    private static void WriteArms(TextWriter writer, MarkdownWriter markdown, EpisodeReport report)
    {
        foreach (var task in report.Tasks.Where(t => t.Main is not null || t.Baseline is not null).Take(MostRows))
        {
            MarkdownColumn<ArmFact> name = new($"task {task.Name}{(task.HeldOut ? " (held out)" : string.Empty)}", f => f.Name);
            MarkdownColumn<ArmFact> main = new($"version {report.Episode.HeadVersion}", f => f.Main);
            markdown.Table(ArmFact.Of(task), report.Episode.BaselineVersion is not { } baseline
                ? [name, main]
                : [name, main, new($"version {baseline}", f => f.Baseline), new("difference", f => f.Difference, IsNumber: true)]);
            writer.WriteLine();
        }
    }

    private static void WriteJudgements(TextWriter writer, MarkdownWriter markdown, EpisodeReport report)
    {
        var diagnosis = report.Episode.Diagnosis;
        writer.WriteLine($"Mean reward {EpisodeWords.Rate(diagnosis?.RewardMain)} against {EpisodeWords.Rate(diagnosis?.RewardBaseline)}, advantage {EpisodeWords.Signed(diagnosis?.Advantage, "0.000")}; noise floor {EpisodeWords.Floor(report.Floor)}.");
        writer.WriteLine();
        markdown.Table(
            report.Judgements.Take(MostRows),
            new("sample", j => $"{j.Task} {j.Sample}"),
            new("shown first", j => j.MainFirst ? "head" : "earlier (swapped)"),
            new("reward", j => j.RewardMain is null ? "invalid" : EpisodeWords.Rate(j.RewardMain), IsNumber: true),
            new("of the earlier", j => j.RewardBaseline is null ? Figures.None : EpisodeWords.Rate(j.RewardBaseline), IsNumber: true),
            new("difference", j => j.Difference is null ? Figures.None : EpisodeWords.Signed(j.Difference), IsNumber: true),
            new("verdict", j => j.Abstained ? "declined" : Figures.Words(j.Verdict)));
    }

    private static void WriteEvidence(MarkdownWriter markdown, EpisodeReport report) => markdown.Table(
        TrialSum.Of(report.Trials, report.Floor).Take(MostRows),
        new("episode about this edit", t => t.Episode.Id),
        new("advantage", t => t.IsBlocked ? "blocked" : t.Advantage is null ? "void" : EpisodeWords.Signed(t.Advantage, "0.000"), IsNumber: true),
        new("observed", t => EpisodeWords.Signed(t.Episode.Diagnosis?.ObservedAdvantage, "0.000"), IsNumber: true),
        new("sum in standard errors", t => t.Sum is null ? Figures.None : EpisodeWords.Signed(t.Sum), IsNumber: true),
        new("decision", t => t.Episode.Ruling is { } ruling ? $"{Figures.Words(ruling.Decision)}: {Figures.Words(ruling.Reason)}" : "not yet"));

    private static void WriteGaps(MarkdownWriter markdown, Diagnosis? diagnosis)
    {
        markdown.Table(
            (diagnosis?.Gaps ?? []).Take(MostRows),
            new("gap", g => g.Title),
            new("severity", g => g.Severity),
            new("samples", g => Figures.Count(g.Support), IsNumber: true),
            new("evidence", g => g.Evidence, Limit: 400));
        if (!string.IsNullOrWhiteSpace(diagnosis?.TextualGradient))
        {
            markdown.Paragraph($"What the judges would change, and why: {diagnosis.TextualGradient}", 4000);
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

    private static void WriteEdits(TextWriter writer, MarkdownWriter markdown, EpisodeReport report)
    {
        var episode = report.Episode;
        writer.WriteLine($"Version {episode.HeadVersion}, which was judged. {MarkdownText.Cell(EpisodeWords.Origin(report), 400)}");
        WriteChanges(markdown, report.JudgedEdit);
        foreach (var rejection in report.Rejections)
        {
            markdown.Paragraph($"In the reject buffer ({Figures.Words(rejection.Reason)}): {rejection.EditSummary}; advantage {EpisodeWords.Signed(rejection.Advantage)}.");
        }

        markdown.Paragraph($"Next. {EpisodeWords.Next(episode)}");
        WriteChanges(markdown, report.NextEdit);
    }

    private static void WriteChanges(MarkdownWriter markdown, IReadOnlyList<PolicyFileChange>? changes)
    {
        foreach (var change in changes ?? [])
        {
            markdown.Diff(change.Diff, MostCharacters);
        }
    }
}
