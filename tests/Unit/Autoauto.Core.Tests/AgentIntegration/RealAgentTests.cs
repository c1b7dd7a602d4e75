using System.Diagnostics;
using Autoauto.Core.Agents;
using Autoauto.Core.Model;

namespace Autoauto.Core.Tests.AgentIntegration;

/// <summary>Real agent programs against the scripted model server. Not part of a plain test run: ask for the category.</summary>
[Trait("Category", "AgentIntegration")]
[Collection("AgentIntegration")]
public sealed class RealAgentTests
{
    public static TheoryData<string> Agents() => [.. RealAgents.Names];

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task Commit_is_completed_with_the_usage_that_the_server_counted(string agent)
    {
        using AgentBench bench = new(agent, "commit");

        AgentReply reply = await bench.RunAsync();

        Assert.Equal((AgentOutcome.Completed, AgentErrorKind.None), (reply.Outcome, reply.ErrorKind));
        Assert.Equal(["experiment: add agent note"], bench.Commits());
        Assert.Empty(bench.Status());
        Assert.StartsWith("Done: one change, committed.", reply.FinalText, StringComparison.Ordinal);
        AgentUsage used = await bench.Server.UsedAsync(cachedIsExtra: agent == "claude");
        Assert.Equal((used.InputTokens, used.CachedInputTokens), (reply.Usage.InputTokens, reply.Usage.CachedInputTokens));
        // One service counts reasoning on top of its output tokens.
        Assert.Equal(used.OutputTokens + (agent == "gemini" ? reply.Usage.ReasoningTokens : 0), reply.Usage.OutputTokens);
        Assert.Equal(agent is "claude" or "opencode", reply.CostSource == CostSource.Reported);
        Assert.Equal(64, reply.TranscriptHash?.Length);
        Assert.Equal(new FileInfo(reply.TranscriptPath!).Length, reply.TranscriptLengthBytes);
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task Prompt_and_orders_reach_the_model_and_the_users_home_is_left_alone(string agent)
    {
        using AgentBench bench = new(agent, "answer");

        AgentReply reply = await bench.RunAsync();

        Assert.Equal(AgentOutcome.Completed, reply.Outcome);
        Assert.Empty(bench.Commits());
        string sent = string.Concat((await bench.Server.RequestsAsync()).Select(r => r.GetProperty("body").GetRawText()));
        Assert.Contains("Make one small change", sent, StringComparison.Ordinal);
        Assert.Contains("ORDERS-MARK", sent, StringComparison.Ordinal);
        Assert.Equal(agent switch { "codex" => [".codex/config.toml"], "opencode" => [".config/opencode/opencode.json"], _ => Array.Empty<string>() }, bench.UserFiles());
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task Refused_key_is_an_auth_error(string agent) => await ExpectErrorAsync(agent, "auth", AgentErrorKind.Auth);

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task Rate_limit_is_told_from_a_quota(string agent) => await ExpectErrorAsync(agent, "rate", AgentErrorKind.RateLimit);

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task Unknown_model_is_named(string agent) => await ExpectErrorAsync(agent, "model", AgentErrorKind.ModelNotFound);

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task Used_up_window_says_when_it_opens_again(string agent)
    {
        AgentReply reply = await ExpectErrorAsync(agent, "usage", AgentErrorKind.QuotaWindow);

        // The server opens it 90 minutes after it was asked; one agent keeps that to itself.
        TimeSpan? wait = reply.ResetsAt - DateTimeOffset.UtcNow;
        Assert.True(agent == "gemini" ? wait is null : wait > TimeSpan.FromMinutes(85) && wait < TimeSpan.FromMinutes(91), $"{wait}");
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task Commit_before_a_used_up_window_survives(string agent)
    {
        using AgentBench bench = new(agent, "commit-then-usage");

        AgentReply reply = await bench.RunAsync();

        Assert.Equal((AgentOutcome.Failed, AgentErrorKind.QuotaWindow), (reply.Outcome, reply.ErrorKind));
        Assert.Equal(agent == "gemini", reply.ResetsAt is null);
        Assert.Single(bench.Commits());
        if (agent is "codex" or "claude" or "opencode")
        {
            AgentUsage used = await bench.Server.UsedAsync(cachedIsExtra: agent == "claude");
            Assert.Equal((used.InputTokens, used.OutputTokens), (reply.Usage.InputTokens, reply.Usage.OutputTokens));
        }
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task Hang_before_the_first_byte_ends_in_time(string agent)
    {
        using AgentBench bench = new(agent, "hang");
        Stopwatch watch = Stopwatch.StartNew();

        AgentReply reply = await bench.RunAsync(timeout: TimeSpan.FromSeconds(12));

        Assert.Equal(AgentOutcome.TimedOut, reply.Outcome);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(17));
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task Hang_in_a_stubborn_tool_ends_with_the_idle_limit(string agent)
    {
        using AgentBench bench = new(agent, "hang-tool-trap");
        Stopwatch watch = Stopwatch.StartNew();

        AgentReply reply = await bench.RunAsync(timeout: TimeSpan.FromSeconds(40), idleTimeout: TimeSpan.FromSeconds(15));

        Assert.Equal(AgentOutcome.TimedOut, reply.Outcome);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(45));
        Assert.Equal("Running a stubborn command.", reply.FinalText);
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task Helpers_left_behind_are_swept(string agent)
    {
        using AgentBench bench = new(agent, "orphan");

        AgentReply reply = await bench.RunAsync();

        Assert.Equal(AgentOutcome.Completed, reply.Outcome);
        Assert.InRange(reply.ProcessesSwept, 1, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task Protected_file_is_seen_in_the_commit(string agent)
    {
        using AgentBench bench = new(agent, "protected");

        AgentReply reply = await bench.RunAsync();

        Assert.Equal(AgentOutcome.Completed, reply.Outcome);
        Assert.Equal([AgentBench.ProtectedFile], bench.Changed());
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task Turn_limit_ends_a_loop(string agent)
    {
        using AgentBench bench = new(agent, "loop");

        AgentReply reply = await bench.RunAsync(maxTurns: 3);

        Assert.Equal((AgentOutcome.Failed, AgentErrorKind.MaxTurns), (reply.Outcome, reply.ErrorKind));
        Assert.InRange(reply.ToolCalls, 1, 4);
    }

    private static async Task<AgentReply> ExpectErrorAsync(string agent, string scenario, AgentErrorKind expected)
    {
        using AgentBench bench = new(agent, scenario);

        AgentReply reply = await bench.RunAsync();

        Assert.Equal((AgentOutcome.Failed, expected), (reply.Outcome, reply.ErrorKind));
        Assert.NotNull(reply.Evidence);
        Assert.Empty(bench.Commits());
        Assert.Empty(bench.Status());
        return reply;
    }
}
