using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Autoauto.Core.Model;

namespace Autoauto.Core.Reporting;

/// <summary>A run as one JSON document: the objects that commands print, every experiment among them; what is unknown or not finite is null.</summary>
public static class JsonReport
{
    /// <summary>Name and version of the document's form; the version rises when something is removed or renamed.</summary>
    public const string Form = "autoauto.report/2";

    /// <summary>Writes the report; experiments are streamed.</summary>
    public static void Write(TextWriter writer, RunReport report, IReportObjects objects)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(objects);
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("Form", Form);
        json.WriteString("MadeAtUtc", report.MadeAt.UtcDateTime);
        json.Text("Goal", report.Goal);
        json.Value("Run", objects.Of(report));
        json.Value("Receipt", report.Run.Receipt is { } receipt ? objects.Of(receipt, report) : null);
        WriteNoise(json, report);
        WriteSpend(json, report.Spend);
        json.WriteStartArray("Experiments");
        foreach (var experiment in report.Records.Experiments())
        {
            json.Value(objects.Of(experiment, report));
            Drain(writer, json, buffer);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        Drain(writer, json, buffer);
        writer.WriteLine();
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

    private static void Drain(TextWriter writer, Utf8JsonWriter json, ArrayBufferWriter<byte> buffer)
    {
        json.Flush();
        writer.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        buffer.Clear();
    }
}
