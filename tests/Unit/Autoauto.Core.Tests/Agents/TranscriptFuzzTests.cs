using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Autoauto.Core.Agents;
using Autoauto.Core.Model;

namespace Autoauto.Core.Tests.Agents;

public sealed class TranscriptFuzzTests
{
    private const int SizeLimit = 60_000;

    public static TheoryData<string> Agents() => [.. AgentCatalog.Names];

    [Theory]
    [MemberData(nameof(Agents))]
    public void Damaged_output_never_throws(string agent)
    {
        Random random = new(20261120);
        foreach ((string owner, string scenario) in Transcripts.All.Where(t => t.Agent == agent))
        {
            Transcripts.Recording recording = Transcripts.Read(owner, scenario);
            for (int i = 0; i < 12; i++)
            {
                byte[] damaged = Damage(recording.StandardOutput.AsSpan(0, Math.Min(recording.StandardOutput.Length, SizeLimit)).ToArray(), random, i);
                byte[] error = Damage(Encoding.UTF8.GetBytes(recording.StandardError), random, i);

                AgentReply reply = AgentExplain.FromOutput(
                    agent, damaged, Encoding.UTF8.GetString(error), random.Next(3) == 0 ? null : random.Next(-1, 256), Encoding.UTF8.GetString(damaged));

                Assert.True(Enum.IsDefined(reply.Outcome));
                Assert.True((reply.Evidence?.Length ?? 0) <= 500);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public void Key_order_unknown_members_and_unknown_events_do_not_matter(string agent)
    {
        foreach ((string owner, string scenario) in Transcripts.All.Where(t => t.Agent == agent))
        {
            Transcripts.Recording recording = Transcripts.Read(owner, scenario);
            if (recording.StandardOutput.Length is 0 or > 300_000)
            {
                continue;
            }

            Transcripts.Recording disguised = recording with { StandardOutput = Disguise(recording.StandardOutput) };

            Assert.Equal(recording.Explain(agent), disguised.Explain(agent));
        }
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public void A_stream_cut_in_its_last_line_is_read_up_to_there(string agent)
    {
        byte[] commit = Transcripts.Read(agent, "commit").StandardOutput;

        AgentReply cut = AgentExplain.FromOutput(agent, commit.AsSpan(0, commit.Length - 20));

        Assert.Equal(AgentOutcome.NoTerminalEvent, cut.Outcome);
        Assert.Equal(2, cut.ToolCalls);
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public void Nothing_at_all_is_no_terminal_event(string agent)
    {
        Assert.Equal(AgentOutcome.NoTerminalEvent, AgentExplain.FromOutput(agent, [], "", 0).Outcome);
        Assert.Equal(AgentOutcome.NoTerminalEvent, AgentExplain.FromOutput(agent, "\n\r\n{}\n[]\n"u8, "", 143).Outcome);
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public void Hostile_json_never_throws(string agent)
    {
        string[] lines =
        [
            new string('[', 100_000),
            string.Concat(Enumerable.Repeat("{\"a\":", 10_000)),
            """{"type":"\ud800","item":{"type":"agent_message","text":"\udfff"}}""",
            """{"type":"item.completed","item":{"type":"agent_message","text":"\ud800"}}""",
            """{"\ud800":1,"type":"result","data":{"\udc00":{}},"usage":{"input_tokens":1e999}}""",
            """{"type":"result","usage":{"input_tokens":-5,"output_tokens":"many"},"total_cost_usd":1e40,"num_turns":99999999999999999999}""",
            """{"type":"result","stats":[],"error":7,"status":null,"modelUsage":{"m":3},"errors":[1,{}]}""",
            """{"type":"turn.failed","error":{"message":"try again at Feb 31st, 2026 2:12 AM usage limit"}}""",
            """{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":99999999999999999}}""",
            """{"type":"error","error":{"name":"APIError","data":{"statusCode":1e9,"responseBody":"{{{{","responseHeaders":{"retry-after":"99999999999999"}}}}""",
            "﻿{\"type\":\"turn.completed\"}",
            "\0\0\0",
        ];

        AgentReply reply = AgentExplain.FromOutput(agent, Encoding.UTF8.GetBytes(string.Join('\n', lines)), new string('\uFFFD', 100), 1);

        Assert.True(Enum.IsDefined(reply.Outcome));
    }

    private static byte[] Damage(byte[] bytes, Random random, int how)
    {
        if (bytes.Length == 0)
        {
            return bytes;
        }

        switch (how % 6)
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                return bytes[random.Next(bytes.Length)..];
            case 2:
                for (int i = 0; i < 40; i++)
                {
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                }

                return bytes;
            case 3:
                byte[] noise = new byte[random.Next(1, 500)];
                random.NextBytes(noise);
                int at = random.Next(bytes.Length);
                return [.. bytes[..at], .. noise, .. bytes[at..]];
            case 4:
                byte[][] lines = [.. Encoding.UTF8.GetString(bytes).Split('\n').Select(Encoding.UTF8.GetBytes)];
                random.Shuffle(lines);
                return [.. lines.SelectMany(line => line.Append((byte)'\n'))];
            default:
                string text = Encoding.UTF8.GetString(bytes);
                string[] values = ["null", "[]", "{}", "-1", "\"\"", "1e999", "true"];
                return Encoding.UTF8.GetBytes(text.Replace(random.Next(2) == 0 ? ":\"" : ":{", $":{values[random.Next(values.Length)]},\"x\":\"", StringComparison.Ordinal));
        }
    }

    private static byte[] Disguise(byte[] output)
    {
        StringBuilder result = new("Warning: this is not JSON\r\n");
        foreach (string line in Encoding.UTF8.GetString(output).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            result.Append("""{"type":"telemetry.heartbeat","data":{"message":"rate limit, forbidden, context window"}}""").Append('\n');
            try
            {
                result.Append(Reverse(JsonNode.Parse(line)!).ToJsonString()).Append("\r\n");
            }
            catch (JsonException)
            {
                result.Append(line).Append('\n');
            }
        }

        return Encoding.UTF8.GetBytes(result.ToString());
    }

    private static JsonNode Reverse(JsonNode node) => node switch
    {
        JsonObject members => new JsonObject(
        [
            new KeyValuePair<string, JsonNode?>("zz_unknown", JsonValue.Create("usage limit reached")),
            .. members.Reverse().Select(m => new KeyValuePair<string, JsonNode?>(m.Key, m.Value is null ? null : Reverse(m.Value))),
        ]),
        JsonArray items => new JsonArray([.. items.Select(item => item is null ? null : Reverse(item))]),
        _ => node.DeepClone(),
    };
}
