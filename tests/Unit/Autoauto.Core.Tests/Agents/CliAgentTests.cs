using System.Globalization;
using System.Security.Cryptography;
using Autoauto.Core.Agents;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Tests.Agents;

/// <summary>The one class that runs all agents, with a shell in the place of an agent.</summary>
public sealed class CliAgentTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("autoauto-cli-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Stream_prompt_environment_and_transcript()
    {
        List<AgentEvent> events = [];
        AgentReply reply = await RunAsync(
            "codex",
            """
            text=$(cat)
            echo "{\"type\":\"item.completed\",\"item\":{\"id\":\"1\",\"type\":\"agent_message\",\"text\":\"$text $EXTRA $HOME\"}}"
            echo '{"type":"turn.completed","usage":{"input_tokens":1000000,"output_tokens":0}}'
            """,
            onEvent: events.Add);

        Assert.Equal(AgentOutcome.Completed, reply.Outcome);
        Assert.Equal($"PROMPT extra {Path.Combine(_root, "scratch", "home")}", reply.FinalText);
        Assert.Equal(2, events.Count);
        Assert.Equal((5m, CostSource.PriceTable), (reply.CostUsd!.Value, reply.CostSource));
        byte[] transcript = await File.ReadAllBytesAsync(reply.TranscriptPath!, TestContext.Current.CancellationToken);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(transcript)), reply.TranscriptHash);
        Assert.Equal((transcript.Length, 0), (reply.TranscriptLengthBytes, reply.ExitCode!.Value));
    }

    [Fact]
    public async Task A_missing_program_is_a_reply()
    {
        AgentReply reply = await RunAsync("codex", null);

        Assert.Equal((AgentOutcome.Failed, AgentErrorKind.BadInvocation), (reply.Outcome, reply.ErrorKind));
        Assert.Contains("no-such-agent", reply.Evidence, StringComparison.Ordinal);
        Assert.Equal(SpendCertainty.Nothing, reply.Certainty);
    }

    [Fact]
    public async Task Standard_error_speaks_when_nothing_began()
    {
        AgentReply reply = await RunAsync("copilot", "echo 'Error: No authentication information found.' >&2; exit 1");

        Assert.Equal((AgentOutcome.Failed, AgentErrorKind.Auth), (reply.Outcome, reply.ErrorKind));
    }

    [Fact]
    public async Task Silence_ends_with_the_idle_limit_and_the_tree()
    {
        AgentReply reply = await RunAsync("codex", "sleep 600 & sleep 600", idleTimeout: TimeSpan.FromSeconds(1));

        Assert.Equal((AgentOutcome.TimedOut, SpendCertainty.AtLeast), (reply.Outcome, reply.Certainty));
        Assert.Empty(ProcessTree.FindMarked(Marker));
    }

    [Theory]
    [InlineData("exit 0")]
    [InlineData("exit 1")]
    [InlineData("kill -9 $$")]
    [InlineData("sleep 600")]
    [InlineData("echo; sleep 600")]
    public async Task A_renewed_sign_in_comes_back_however_the_call_ends(string end)
    {
        string original = Path.Combine(_root, "user", ".codex", "auth.json");
        Directory.CreateDirectory(Path.GetDirectoryName(original)!);
        await File.WriteAllTextAsync(original, """{"refresh":"old"}""", TestContext.Current.CancellationToken);
        using CancellationTokenSource stop = new();
        string script = """echo '{"refresh":"new"}' > "$CODEX_HOME/auth.json"; echo '{"type":"item.completed","item":{"id":"1","type":"agent_message","text":"on"}}'; """ + end;

        await RunAsync(
            "codex",
            script,
            onEvent: _ =>
            {
                if (end.StartsWith("echo", StringComparison.Ordinal))
                {
                    stop.Cancel();
                }
            },
            idleTimeout: TimeSpan.FromSeconds(1),
            cancellationToken: stop.Token);

        Assert.Equal("""{"refresh":"new"}""", (await File.ReadAllTextAsync(original, TestContext.Current.CancellationToken)).Trim());
    }

    [Fact]
    public async Task A_stop_is_cancelled()
    {
        using CancellationTokenSource stop = new();
        AgentReply reply = await RunAsync(
            "codex",
            """echo '{"type":"item.completed","item":{"id":"1","type":"agent_message","text":"on"}}'; sleep 600""",
            onEvent: _ => stop.Cancel(),
            cancellationToken: stop.Token);

        Assert.Equal((AgentOutcome.Cancelled, AgentErrorKind.None), (reply.Outcome, reply.ErrorKind));
    }

    [Fact]
    public async Task The_engine_counts_turns_where_the_agent_does_not()
    {
        AgentReply reply = await RunAsync(
            "codex",
            """
            i=0
            while [ $i -lt 1000 ]; do
              i=$((i + 1))
              echo "{\"type\":\"item.completed\",\"item\":{\"id\":\"$i\",\"type\":\"command_execution\",\"command\":\"date\"}}"
              if [ $i -ge 4 ]; then sleep 600; fi
            done
            """,
            maxTurns: 3);

        Assert.Equal((AgentOutcome.Failed, AgentErrorKind.MaxTurns, 4), (reply.Outcome, reply.ErrorKind, reply.ToolCalls));
        Assert.Contains("3 turns", reply.Evidence, StringComparison.Ordinal);
    }

    private string Marker => Path.GetFileName(_root);

    private Task<AgentReply> RunAsync(
        string agent,
        string? script,
        Action<AgentEvent>? onEvent = null,
        TimeSpan? idleTimeout = null,
        int? maxTurns = null,
        CancellationToken cancellationToken = default)
    {
        AgentHost host = new() { HomeDirectory = Directory.CreateDirectory(Path.Combine(_root, "user")).FullName, Variable = static _ => null };
        CliAgent cli = new(
            AgentCatalog.Get(agent),
            new ProcessRunner(TimeProvider.System),
            TimeProvider.System,
            PriceTable.Parse("""{ "date": "2026-01-01", "models": { "priced": { "input": 5, "output": 1 } } }"""),
            host,
            script is null ? ["no-such-agent"] : ["sh", "-c", script]);
        return cli.RunAsync(
            new AgentRequest
            {
                WorkingDirectory = _root,
                SystemPrompt = "orders",
                Prompt = "PROMPT",
                ContextJson = "{}",
                Model = "priced",
                MaxTurns = maxTurns,
                Timeout = TimeSpan.FromSeconds(60),
                IdleTimeout = idleTimeout,
                ScratchDirectory = Directory.CreateDirectory(Path.Combine(_root, "scratch")).FullName,
                TranscriptPath = Path.Combine(_root, string.Create(CultureInfo.InvariantCulture, $"transcript-{agent}.jsonl")),
                ProcessMarker = Marker,
                Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["EXTRA"] = "extra" },
            },
            onEvent ?? (static _ => { }),
            cancellationToken);
    }
}
