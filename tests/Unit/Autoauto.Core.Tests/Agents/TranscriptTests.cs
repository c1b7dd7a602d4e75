using System.Globalization;
using System.Text.Json;
using Autoauto.Core.Agents;
using Autoauto.Core.Model;

namespace Autoauto.Core.Tests.Agents;

public sealed class TranscriptTests
{
    private static readonly JsonElement s_expectations = Transcripts.Expectations();

    public static TheoryData<string, string> Recorded()
    {
        TheoryData<string, string> data = [];
        foreach ((string agent, string scenario) in Transcripts.All)
        {
            data.Add(agent, scenario);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Recording_is_concluded_as_expected(string agent, string scenario)
    {
        JsonElement expected = s_expectations.GetProperty(agent).GetProperty(scenario);

        AgentReply reply = Transcripts.Read(agent, scenario).Explain(agent);

        Assert.Equal(Text(expected, "outcome"), reply.Outcome.ToString());
        Assert.Equal(Text(expected, "errorKind") ?? "None", reply.ErrorKind.ToString());
        Assert.Equal(Text(expected, "resetsAt"), reply.ResetsAt?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        Assert.Equal(Text(expected, "stopReason"), reply.StopReason);
        Assert.Equal(Usage(expected), reply.Usage);
        Assert.Equal(Number(expected, "costUsd"), reply.CostUsd);
        Assert.Equal(reply.CostUsd is null ? CostSource.Unknown : CostSource.Reported, reply.CostSource);
        Assert.Equal(Number(expected, "turns"), reply.Turns);
        Assert.Equal(Number(expected, "toolCalls") ?? 0, reply.ToolCalls);
        if (Text(expected, "finalText") is string text)
        {
            Assert.StartsWith(text, reply.FinalText, StringComparison.Ordinal);
        }
        else
        {
            Assert.Null(reply.FinalText);
        }

        Assert.Equal(reply.ErrorKind == AgentErrorKind.None, reply.Evidence is null);
    }

    [Fact]
    public void Every_expectation_has_its_recording()
    {
        IEnumerable<string> expected = from agent in s_expectations.EnumerateObject()
                                       from scenario in agent.Value.EnumerateObject()
                                       select $"{agent.Name}/{scenario.Name}";

        Assert.Equal(expected.Order(StringComparer.Ordinal), Transcripts.All.Select(t => $"{t.Agent}/{t.Scenario}").Order(StringComparer.Ordinal));
    }

    private static string? Text(JsonElement expected, string name) =>
        expected.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static decimal? Number(JsonElement expected, string name) =>
        expected.TryGetProperty(name, out JsonElement value) ? value.GetDecimal() : null;

    private static AgentUsage Usage(JsonElement expected)
    {
        if (!expected.TryGetProperty("usage", out JsonElement usage))
        {
            return new AgentUsage();
        }

        long?[] counts = [.. usage.EnumerateArray().Select(count => count.ValueKind == JsonValueKind.Null ? (long?)null : count.GetInt64())];
        return new AgentUsage(counts[0], counts[1], counts[2], counts[3], counts[4]);
    }
}
