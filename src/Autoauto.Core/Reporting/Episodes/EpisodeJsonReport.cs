using System.Text.Encodings.Web;
using System.Text.Json;
using Autoauto.Core.Model;

namespace Autoauto.Core.Reporting.Episodes;

/// <summary>An episode as one JSON document, with the objects that commands print where there are some; what is unknown or not finite is null.</summary>
public static class EpisodeJsonReport
{
    /// <summary>Name and version of the document's form; the version rises when something is removed or renamed.</summary>
    public const string Form = "autoauto.episodeReport/2";

    /// <summary>Writes the report.</summary>
    public static void Write(TextWriter writer, EpisodeReport report, IReportObjects objects)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(objects);
        var episode = report.Episode;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("Form", Form);
            json.WriteString("MadeAtUtc", report.MadeAt.UtcDateTime);
            json.Object("Answers", report, r => WriteAnswers(json, r));
            json.Value("Episode", objects.Of(report));
            json.Object("Policy", report, r => WritePolicy(json, r));
            json.Objects("Stages", StageTime.Of(report.Stages), s => WriteStage(json, s));
            json.Objects("Tasks", report.Tasks, t => WriteTask(json, t));
            json.Objects("Judgements", report.Judgements, j => WriteJudgement(json, j));
            WriteFindings(json, report);
            json.Value("Prediction", report.Prediction is { } made ? objects.Of(made, report) : null);
            json.Value("NextPrediction", report.NextPrediction is { } next ? objects.Of(next, report) : null);
            json.Object("Calibration", report.Calibration, c => WriteCalibration(json, c));
            json.Values("Rejections", report.Rejections.Select(r => objects.Of(r, report)));
            json.Values("JudgedEdit", report.JudgedEdit?.Select(c => objects.Of(c, episode.BaselineVersion ?? 0, episode.HeadVersion, report)));
            json.Values("NextEdit", report.NextEdit?.Select(c => objects.Of(c, (episode.EvolvedVersion ?? 1) - 1, episode.EvolvedVersion ?? 0, report)));
            json.Objects("Spend", report.Spend, s => WriteSpend(json, s));
            json.WriteEndObject();
        }

        writer.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
    }

    private static void WriteAnswers(Utf8JsonWriter json, EpisodeReport report)
    {
        json.WriteString("Better", EpisodeWords.Better(report.Episode));
        json.WriteString("Decided", EpisodeWords.Decided(report.Episode));
        json.Text("Why", EpisodeWords.Why(report));
        json.Text("Next", EpisodeWords.Next(report.Episode));
    }

    private static void WritePolicy(Utf8JsonWriter json, EpisodeReport report)
    {
        var target = report.Episode.Target;
        json.WriteString("Rule", target.Rule.ToString());
        json.WriteString("Tamper", target.Tamper.ToString());
        json.WriteNumber("JudgeSamples", target.JudgeSamples);
        json.Text("Agent", EpisodeWords.Agent(target.Agent));
        json.Text("Judge", EpisodeWords.Agent(target.Judge ?? target.Agent));
        json.Text("Evolver", EpisodeWords.Agent(target.Evolver ?? target.Agent));
        json.Text("LastEdit", report.Head is null ? null : EpisodeWords.LastEdit(report));
    }

    private static void WriteStage(Utf8JsonWriter json, StageTime stage)
    {
        json.WriteString("Stage", stage.Entry.Stage.ToString());
        json.Time("EnteredAtUtc", stage.Entry.At);
        json.Number("SinceSeconds", stage.SinceSeconds);
        json.Text("Detail", stage.Entry.Detail);
    }

    private static void WriteTask(Utf8JsonWriter json, TaskResult task)
    {
        json.WriteString("Task", task.Name);
        json.WriteBoolean("HeldOut", task.HeldOut);
        json.Number("PassRateDifference", task.PassRateDifference);
        json.Number("RewardMain", task.RewardMain);
        json.Number("RewardBaseline", task.RewardBaseline);
        json.Number("Advantage", task.Advantage);
        json.Object("Main", task.Main, a => WriteArm(json, a));
        json.Object("Baseline", task.Baseline, a => WriteArm(json, a));
    }

    private static void WriteArm(Utf8JsonWriter json, ArmRecord arm)
    {
        json.WriteNumber("Version", arm.Version);
        json.Flag("Verified", arm.Objective?.Verified);
        json.Text("WhyNotVerified", arm.Objective?.Why);
        json.Number("PassRate", arm.Objective?.PassRate);
        json.Whole("ExitCode", arm.Objective?.ExitCode);
        json.Number("VerifySeconds", arm.Objective?.DurationSeconds);
        json.Objects("Metrics", arm.Objective?.Metrics ?? new Dictionary<string, double>(), m =>
        {
            json.Text("Name", m.Key, 200);
            json.Number("Value", m.Value);
        });
        json.WriteString("AgentOutcome", arm.AgentOutcome?.ToString());
        json.Number("AgentSeconds", arm.AgentSeconds);
        json.WriteNumber("FilesChanged", arm.FilesChanged);
        json.WriteString("BaseCommit", arm.BaseCommit);
        json.WriteString("Commit", arm.Commit);
        json.Text("FinalText", arm.FinalText);
        json.Objects("TamperHints", arm.TamperHints, h =>
        {
            json.WriteString("Kind", h.Kind);
            json.Text("Path", h.Path, 1000);
            json.Text("Detail", h.Detail);
        });
    }

    private static void WriteJudgement(Utf8JsonWriter json, Judgement judgement)
    {
        json.WriteString("Task", judgement.Task);
        json.WriteNumber("Sample", judgement.Sample);
        json.WriteBoolean("MainFirst", judgement.MainFirst);
        json.Number("RewardMain", judgement.RewardMain);
        json.Number("RewardBaseline", judgement.RewardBaseline);
        json.Number("Difference", judgement.Difference);
        json.WriteString("Verdict", judgement.Verdict?.ToString());
        json.WriteBoolean("Abstained", judgement.Abstained);
    }

    private static void WriteFindings(Utf8JsonWriter json, EpisodeReport report)
    {
        var diagnosis = report.Episode.Diagnosis;
        json.Object("Diagnosis", diagnosis, d =>
        {
            json.Number("RewardMain", d.RewardMain);
            json.Number("RewardBaseline", d.RewardBaseline);
            json.Number("Advantage", d.Advantage);
            json.Number("ObservedAdvantage", d.ObservedAdvantage);
            json.WriteString("Verdict", d.Verdict?.ToString());
            json.WriteBoolean("Abstained", d.Abstained);
            json.WriteBoolean("IsBlocked", d.IsBlocked);
            json.WriteNumber("ValidSamples", d.Samples);
            json.Number("MeanAdvantage", report.Episode.Ruling?.Mean);
            json.Text("TextualGradient", d.TextualGradient, 8000);
            json.Objects("Gaps", d.Gaps, g =>
            {
                json.Text("Title", g.Title, 400);
                json.Text("Evidence", g.Evidence);
                json.Text("Severity", g.Severity, 20);
                json.WriteNumber("Support", g.Support);
            });
        });
        json.Object("NoiseFloor", report.Floor.Episodes == 0 ? null : report.Floor, f =>
        {
            json.Number("Deviation", f.Deviation);
            json.WriteNumber("Comparisons", f.Episodes);
            json.WriteNumber("MeasuredHere", report.FloorComparisons);
        });
        json.Objects("Evidence", TrialSum.Of(report.Trials, report.Floor), t =>
        {
            json.WriteString("EpisodeId", t.Episode.Id);
            json.Number("Advantage", t.Advantage);
            json.Number("ObservedAdvantage", t.Episode.Diagnosis?.ObservedAdvantage);
            json.WriteBoolean("IsBlocked", t.IsBlocked);
            json.Number("StandardisedSum", t.Sum);
            json.WriteString("Decision", t.Episode.Ruling?.Decision.ToString());
            json.WriteString("Reason", t.Episode.Ruling?.Reason.ToString());
        });
    }

    private static void WriteCalibration(Utf8JsonWriter json, Calibration calibration)
    {
        json.WriteNumber("Settled", calibration.Settled);
        json.Number("HitRate", calibration.HitRate);
        json.Number("BrierScore", calibration.BrierScore);
        json.Number("MeanResidual", calibration.MeanResidual);
    }

    private static void WriteSpend(Utf8JsonWriter json, RoleSpend spend)
    {
        json.WriteString("Role", spend.Role);
        json.WriteNumber("AgentCalls", spend.Calls);
        json.WriteNumber("UnknownCalls", spend.UnknownCalls);
        json.WriteNumber("LostCalls", spend.LostCalls);
        json.WriteNumber("AtMostCalls", spend.AtMostCalls);
        json.Money("CostUsd", spend.Usd);
        json.Whole("Tokens", spend.Tokens);
        json.Number("AgentSeconds", spend.AgentSeconds);
    }
}
