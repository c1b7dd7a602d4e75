using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Autoauto.Core.Model;

namespace Autoauto.Core.Reporting;

/// <summary>A run as one JSON document with every experiment; what is unknown or not finite is null.</summary>
public static class JsonReport
{
    /// <summary>Name and version of the document's form; the version rises when something is removed or renamed.</summary>
    public const string Form = "autoauto.report/1";

    /// <summary>Writes the report; experiments are streamed.</summary>
    public static void Write(TextWriter writer, RunReport report)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(report);
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("Form", Form);
        json.WriteString("MadeAtUtc", report.MadeAt.UtcDateTime);
        WriteRun(json, report);
        WriteReceipt(json, report.Run.Receipt);
        WriteNoise(json, report);
        WriteSpend(json, report.Spend);
        json.WriteStartArray("Experiments");
        foreach (var experiment in report.Records.Experiments())
        {
            WriteExperiment(json, experiment);
            Drain(writer, json, buffer);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        Drain(writer, json, buffer);
        writer.WriteLine();
    }

    private static void WriteRun(Utf8JsonWriter json, RunReport report)
    {
        var run = report.Run;
        json.WriteStartObject("Run");
        json.WriteString("RunId", run.Id);
        json.WriteString("Program", run.Program);
        json.WriteString("Goal", report.Goal);
        json.WriteString("Status", report.Status.ToString());
        json.WriteString("TerminationReason", run.TerminationReason?.ToString());
        json.WriteString("ErrorMessage", run.ErrorMessage);
        json.WriteString("MetricName", run.Spec.Metric);
        json.WriteString("Unit", run.Spec.Unit);
        json.WriteString("Direction", run.Spec.Direction.ToString());
        json.WriteString("Rule", run.Spec.Rule);
        json.WriteString("Agent", run.Options.Agent.Name);
        json.WriteString("Model", run.Options.Agent.Model);
        json.Number("OriginalBaseline", run.OriginalBaseline);
        json.Number("Baseline", run.Baseline);
        json.Number("Best", run.Best);
        json.WriteNumber("ExperimentCount", run.Experiments);
        json.WriteNumber("Kept", run.Kept);
        json.WriteNumber("Discarded", run.Discarded);
        json.WriteNumber("Crashed", run.Crashed);
        json.WriteNumber("Executions", run.Executions);
        json.Number("ExpectedFalseKeeps", run.ExpectedFalseKeeps);
        json.WriteString("Isolation", run.Isolation);
        json.WriteString("History", HistoryWords.Of(run.History));
        json.WriteString("Branch", run.Branch);
        json.WriteString("StartCommit", run.StartCommit);
        json.WriteString("HeadCommit", run.HeadCommit);
        json.Number("ActiveSeconds", run.ActiveSeconds);
        json.Time("StartedAtUtc", run.StartedAt);
        json.Time("FinishedAtUtc", run.FinishedAt);
        json.WriteString("RepositoryPath", report.RepositoryPath);
        json.WriteEndObject();
    }

    private static void WriteReceipt(Utf8JsonWriter json, Receipt? receipt)
    {
        if (receipt is null)
        {
            json.WriteNull("Receipt");
            return;
        }

        json.WriteStartObject("Receipt");
        json.WriteString("Finding", receipt.Finding.ToString());
        json.WriteNumber("Pairs", receipt.Pairs);
        json.Number("StartMetric", receipt.StartMetric);
        json.Number("FinalMetric", receipt.FinalMetric);
        json.Number("Gain", receipt.Gain);
        json.Number("GainPercent", receipt.GainPercent);
        json.Number("GainLowPercent", receipt.GainLowPercent);
        json.Number("GainHighPercent", receipt.GainHighPercent);
        json.WriteString("StartCommit", receipt.StartCommit);
        json.WriteString("FinalCommit", receipt.FinalCommit);
        json.WriteString("Isolation", receipt.Isolation);
        json.Time("MeasuredAtUtc", receipt.MeasuredAt);
        json.WriteEndObject();
    }

    private static void WriteNoise(Utf8JsonWriter json, RunReport report)
    {
        if (report.Power is not { } power)
        {
            json.WriteNull("Noise");
            return;
        }

        json.WriteStartObject("Noise");
        json.Number("SigmaPercent", power.SigmaPercent);
        json.WriteBoolean("IsExact", power.IsExact);
        json.Number("DriftPercentPerHour", power.DriftPercentPerHour);
        json.Number("DetectableEffectPercent", power.DetectableEffectPercent);
        json.Number("DecisionInvocations", power.ExecutionsPerDecision);
        json.WriteEndObject();
    }

    private static void WriteSpend(Utf8JsonWriter json, SpendTotal spend)
    {
        json.WriteStartObject("Spend");
        json.WriteNumber("AgentCalls", spend.Calls);
        json.WriteNumber("UnknownCalls", spend.UnknownCalls);
        json.WriteNumber("LostCalls", spend.LostCalls);
        json.WriteNumber("AtMostCalls", spend.AtMostCalls);
        json.Money("CostUsd", spend.Usd);
        json.Whole("Tokens", spend.Tokens);
        json.Number("AgentSeconds", spend.AgentSeconds);
        json.Number("MeasuringSeconds", spend.MeasuringSeconds);
        json.WriteEndObject();
    }

    private static void WriteExperiment(Utf8JsonWriter json, Experiment e)
    {
        json.WriteStartObject();
        json.WriteNumber("Number", e.Number);
        json.WriteString("Status", e.Status?.ToString());
        json.WriteString("Reason", e.Reason?.ToString());
        json.WriteString("Subject", e.Subject);
        json.WriteString("Detail", e.Detail);
        json.Number("Metric", e.Metric);
        json.Number("BaselineMetric", e.BaselineMetric);
        json.Number("EffectPercent", e.EffectPercent);
        json.Number("EffectLowPercent", e.EffectLowPercent);
        json.Number("EffectHighPercent", e.EffectHighPercent);
        json.Number("ErrorProbability", e.ErrorProbability);
        json.WriteNumber("BaselineInvocations", e.BaselineInvocations);
        json.WriteNumber("CandidateInvocations", e.CandidateInvocations);
        json.WriteNumber("Executions", e.Executions);
        json.Whole("LinesAdded", e.LinesAdded);
        json.Whole("LinesRemoved", e.LinesRemoved);
        json.WriteString("StartCommit", e.StartCommit);
        json.WriteString("CandidateCommit", e.CandidateCommit);
        json.WriteString("Agent", e.Agent);
        json.WriteString("Model", e.Model);
        json.Number("AgentSeconds", e.AgentSeconds);
        json.Whole("Tokens", e.Tokens);
        json.Money("CostUsd", e.CostUsd);
        json.Time("StartedAtUtc", e.StartedAt);
        json.Time("FinishedAtUtc", e.FinishedAt);
        json.WriteEndObject();
    }

    private static void Drain(TextWriter writer, Utf8JsonWriter json, ArrayBufferWriter<byte> buffer)
    {
        json.Flush();
        writer.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        buffer.Clear();
    }
}
