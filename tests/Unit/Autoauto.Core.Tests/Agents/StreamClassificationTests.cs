using Autoauto.Core.Agents;
using Autoauto.Core.Agents.Parsing;
using Autoauto.Core.Model;

namespace Autoauto.Core.Tests.Agents;

/// <summary>What the recordings do not show: other wordings, other orders, live ends.</summary>
public sealed class StreamClassificationTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("You've hit your usage limit for gpt-5. Switch to another model now, or try again later.", AgentErrorKind.QuotaWindow)]
    [InlineData("Your workspace is out of credits. Ask your workspace owner to refill in order to continue.", AgentErrorKind.QuotaCredit)]
    [InlineData("Quota exceeded. Check your plan and billing details.", AgentErrorKind.QuotaCredit)]
    [InlineData("unexpected status 503 Service Unavailable: upstream connect error", AgentErrorKind.Overloaded)]
    [InlineData("unexpected status 402 Payment Required: no", AgentErrorKind.QuotaCredit)]
    [InlineData("exceeded retry limit, last status: 500 Internal Server Error", AgentErrorKind.Overloaded)]
    [InlineData("stream disconnected before completion: Rate limit reached for gpt-5 in organization org-x", AgentErrorKind.RateLimit)]
    [InlineData("stream disconnected before completion: Transport error", AgentErrorKind.Network)]
    [InlineData("Incomplete response returned, reason: content_filter", AgentErrorKind.Refused)]
    [InlineData("The 'gpt-9' model is not supported when using Codex with a ChatGPT account.", AgentErrorKind.ModelNotFound)]
    [InlineData("Your access token could not be refreshed. Please log out and sign in again.", AgentErrorKind.Auth)]
    [InlineData("something new", AgentErrorKind.Unknown)]
    public void Codex_messages_are_told_apart(string message, AgentErrorKind expected) =>
        Assert.Equal(expected, Codex($$$"""{"type":"turn.failed","error":{"message":"{{{message}}}"}}""").ErrorKind);

    [Fact]
    public void Words_in_the_models_own_text_decide_nothing()
    {
        AgentConclusion codex = Codex(
            """{"type":"item.completed","item":{"id":"1","type":"agent_message","text":"rate limit, forbidden, You've hit your usage limit"}}""",
            """{"type":"turn.completed","usage":{"input_tokens":1,"output_tokens":1}}""");
        AgentConclusion broken = Codex(
            """{"type":"item.completed","item":{"id":"1","type":"agent_message","text":"401 unauthorized: usage limit"}}""");

        Assert.Equal((AgentOutcome.Completed, AgentErrorKind.None), (codex.Outcome, codex.ErrorKind));
        Assert.Equal((AgentOutcome.NoTerminalEvent, AgentErrorKind.Unknown), (broken.Outcome, broken.ErrorKind));
    }

    [Fact]
    public void A_retry_that_recovered_is_no_error()
    {
        AgentConclusion conclusion = Codex(
            """{"type":"error","message":"Reconnecting... 1/5 (exceeded retry limit, last status: 429 Too Many Requests)"}""",
            """{"type":"item.completed","item":{"id":"1","type":"agent_message","text":"on"}}""");

        Assert.Equal(AgentErrorKind.Unknown, conclusion.ErrorKind);
    }

    [Fact]
    public void A_time_out_while_the_agent_sleeps_out_a_limit_is_that_limit()
    {
        AgentConclusion conclusion = Conclude(
            "codex",
            new AgentExit { TimedOut = true, ExitCode = 137 },
            """{"type":"turn.started"}""",
            """{"type":"error","message":"Reconnecting... 1/5 (exceeded retry limit, last status: 429 Too Many Requests)"}""");

        Assert.Equal((AgentOutcome.TimedOut, AgentErrorKind.RateLimit), (conclusion.Outcome, conclusion.ErrorKind));
    }

    [Theory]
    [InlineData("codex")]
    [InlineData("claude")]
    [InlineData("opencode")]
    [InlineData("gemini")]
    [InlineData("copilot")]
    public void The_engines_own_end_is_reported_as_such(string agent)
    {
        Assert.Equal(AgentOutcome.TimedOut, Conclude(agent, new AgentExit { TimedOut = true, ExitCode = 143 }).Outcome);
        Assert.Equal(AgentOutcome.Cancelled, Conclude(agent, new AgentExit { Cancelled = true, ExitCode = 143 }).Outcome);
        Assert.Equal(AgentErrorKind.None, Conclude(agent, new AgentExit { TimedOut = true, ExitCode = 143 }).ErrorKind);
    }

    [Fact]
    public void An_interrupt_by_the_engine_is_a_time_out_and_a_finished_agent_stays_finished()
    {
        const string Aborted = """{"type":"result","subtype":"error_during_execution","is_error":true,"terminal_reason":"aborted_tools","total_cost_usd":0.5}""";
        const string Done = """{"type":"result","subtype":"success","is_error":false,"result":"ok"}""";

        Assert.Equal(AgentOutcome.TimedOut, Conclude("claude", new AgentExit { TimedOut = true, ExitCode = 0 }, Aborted).Outcome);
        Assert.Equal(0.5m, Conclude("claude", new AgentExit { TimedOut = true, ExitCode = 0 }, Aborted).CostUsd);
        Assert.Equal(AgentOutcome.Completed, Conclude("claude", new AgentExit { TimedOut = true, ExitCode = 137 }, Done).Outcome);
    }

    [Theory]
    [InlineData("billing_error", null, 400, "Credit balance is too low", AgentErrorKind.QuotaCredit)]
    [InlineData("overloaded", null, 529, "API Error: 529 Overloaded", AgentErrorKind.Overloaded)]
    [InlineData("server_error", null, 529, "API Error: 529 Overloaded", AgentErrorKind.Overloaded)]
    [InlineData("max_output_tokens", null, null, "exceeded the 32000 output token maximum", AgentErrorKind.OutputTooLong)]
    [InlineData("rate_limit", null, 429, "You've hit your weekly limit · resets Nov 25, 3am (UTC)", AgentErrorKind.QuotaWindow)]
    [InlineData("rate_limit", null, 429, "API Error: Request rejected (429)", AgentErrorKind.RateLimit)]
    [InlineData("rate_limit", null, 429, "API Error: Server is temporarily limiting requests (not your usage limit)", AgentErrorKind.RateLimit)]
    [InlineData("oauth_org_not_allowed", null, 403, "no", AgentErrorKind.Auth)]
    [InlineData("something_new", null, 500, "?", AgentErrorKind.Overloaded)]
    [InlineData("server_error", "connection_failed", null, "?", AgentErrorKind.Network)]
    public void Claude_error_words_are_told_apart(string error, string? code, int? status, string text, AgentErrorKind expected)
    {
        string api = code is null ? "null" : $"\"{code}\"";
        AgentConclusion conclusion = Conclude(
            "claude",
            new AgentExit { ExitCode = 1 },
            $$"""{"type":"assistant","message":{"model":"<synthetic>","content":[{"type":"text","text":"{{text}}"}]},"error":"{{error}}","api_error":{{api}}}""",
            $$"""{"type":"result","subtype":"success","is_error":true,"api_error_status":{{status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null"}},"result":"{{text}}"}""");

        Assert.Equal((AgentOutcome.Failed, expected), (conclusion.Outcome, conclusion.ErrorKind));
    }

    [Fact]
    public void With_two_windows_used_up_the_later_one_counts()
    {
        AgentConclusion conclusion = Conclude(
            "claude",
            new AgentExit { ExitCode = 1 },
            """{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":1795178353,"unifiedWindows":{"five_hour":{"status":"rejected","resetsAt":1795178353},"seven_day":{"status":"rejected","resetsAt":1795578353}}}}""",
            """{"type":"assistant","message":{"model":"<synthetic>","content":[]},"error":"rate_limit"}""",
            """{"type":"result","subtype":"success","is_error":true,"result":"limit"}""");

        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1795578353), conclusion.ResetsAt);
    }

    [Fact]
    public void A_rejected_burst_is_no_window()
    {
        AgentConclusion conclusion = Conclude(
            "claude",
            new AgentExit { ExitCode = 1 },
            """{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","isUsingOverage":false}}""",
            """{"type":"assistant","message":{"model":"<synthetic>","content":[]},"error":"rate_limit"}""",
            """{"type":"result","subtype":"success","is_error":true,"result":"API Error: 429"}""");

        Assert.Equal(AgentErrorKind.RateLimit, conclusion.ErrorKind);
    }

    [Fact]
    public void Codex_rollout_gives_tokens_and_the_reset_time()
    {
        const string Rollout = """
            {"timestamp":"2026-11-20T12:00:00Z","type":"turn_context","payload":{"model":"gpt-5.5"}}
            {"timestamp":"2026-11-20T12:00:01Z","type":"event_msg","payload":{"type":"token_count","info":{"total_token_usage":{"input_tokens":2100,"cached_input_tokens":400,"output_tokens":110,"reasoning_output_tokens":7}},"rate_limits":{"primary":{"used_percent":12.0,"window_minutes":300,"resets_at":1795180000}}}}
            not json
            {"timestamp":"2026-11-20T12:00:02Z","type":"event_msg","payload":{"type":"token_count","info":null,"rate_limits":{"primary":{"used_percent":100.0,"resets_at":1795190000},"secondary":{"used_percent":100.0,"resets_at":1795590000}}}}
            """;
        AgentConclusion conclusion = Conclude(
            "codex",
            new AgentExit { ExitCode = 1, SideFile = Rollout, EndedAt = s_noon },
            """{"type":"turn.failed","error":{"message":"You’ve hit your usage limit. Try again at 12:33 PM."}}""");

        Assert.Equal(new AgentUsage(1700, 400, null, 110, 7), conclusion.Usage);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1795590000), conclusion.ResetsAt);
        Assert.Equal("gpt-5.5", conclusion.Model);
    }

    [Fact]
    public void Counts_that_cannot_be_are_large_and_not_negative()
    {
        AgentConclusion conclusion = Conclude(
            "claude",
            new AgentExit(),
            """{"type":"result","subtype":"success","is_error":false,"num_turns":9223372036854775807,"total_cost_usd":79228162514264337593543950335,"usage":{"input_tokens":9223372036854775807,"output_tokens":9223372036854775807,"cache_read_input_tokens":1e300}}""");

        Assert.True(conclusion.Usage.Total > 1_000_000_000_000);
        Assert.True(conclusion.CostUsd > 1_000_000 && conclusion.CostUsd + conclusion.CostUsd > 0);
        Assert.Equal(int.MaxValue, conclusion.Turns);
    }

    [Fact]
    public void Binary_noise_of_a_cost_is_rounded_off()
    {
        AgentConclusion conclusion = Conclude(
            "claude", new AgentExit(), """{"type":"result","subtype":"success","is_error":false,"total_cost_usd":0.005340000000000001}""");

        Assert.Equal("0.00534", conclusion.CostUsd?.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Copilot_tokens_come_from_its_usage_file()
    {
        const string File = """
            {"modelMetrics":{"gpt-5.4":{"requests":{"count":3,"cost":0},"usage":{"inputTokens":3300,"outputTokens":180,"cacheReadTokens":600,"cacheWriteTokens":0,"reasoningTokens":7}}}}
            """;

        AgentConclusion conclusion = Conclude("copilot", new AgentExit { ExitCode = 0, SideFile = File }, """{"type":"result","exitCode":0}""");

        Assert.Equal(new AgentUsage(2700, 600, 0, 180, 7), conclusion.Usage);
    }

    [Theory]
    [InlineData("You have exhausted your daily quota on this model.", AgentErrorKind.QuotaWindow)]
    [InlineData("This API method requires billing to be enabled.", AgentErrorKind.QuotaCredit)]
    [InlineData("Quota exceeded... You have exhausted your capacity on this model. Your quota will reset after 1h30m0s.", AgentErrorKind.QuotaWindow)]
    [InlineData("The model is overloaded. Please try again later.", AgentErrorKind.Overloaded)]
    public void Gemini_messages_are_told_apart(string message, AgentErrorKind expected) =>
        Assert.Equal(expected, Conclude(
            "gemini",
            new AgentExit { ExitCode = 1 },
            $$$"""{"type":"result","status":"error","error":{"type":"unknown","message":"[API Error: {{{message}}}]"}}""").ErrorKind);

    [Theory]
    [InlineData(144, AgentErrorKind.Unknown)]
    [InlineData(173, AgentErrorKind.RateLimit)]
    [InlineData(247, AgentErrorKind.Overloaded)]
    [InlineData(53, AgentErrorKind.MaxTurns)]
    [InlineData(52, AgentErrorKind.BadInvocation)]
    public void Gemini_exit_code_speaks_when_the_last_line_is_lost(int exitCode, AgentErrorKind expected)
    {
        AgentConclusion conclusion = Conclude("gemini", new AgentExit { ExitCode = exitCode }, """{"type":"init","model":"m"}""");

        Assert.Equal((AgentOutcome.Failed, expected), (conclusion.Outcome, conclusion.ErrorKind));
    }

    [Fact]
    public void Opencode_sleeping_out_a_long_retry_after_is_a_window()
    {
        AgentConclusion conclusion = Conclude(
            "opencode",
            new AgentExit { ExitCode = 1 },
            """{"type":"error","error":{"name":"APIError","data":{"message":"Rate limit","statusCode":429,"responseHeaders":{"retry-after":"5400","date":"Fri, 20 Nov 2026 12:00:00 GMT"}}}}""");

        Assert.Equal((AgentErrorKind.QuotaWindow, s_noon.AddMinutes(90)), (conclusion.ErrorKind, conclusion.ResetsAt));
    }

    [Theory]
    [InlineData("Attempt 9 failed: You exceeded your current quota, please check your plan.\nSuggested retry after 2s.. Retrying after 33955ms...", AgentErrorKind.RateLimit)]
    [InlineData("Attempt 2 failed with status 503. Retrying with backoff... _ApiError", AgentErrorKind.Overloaded)]
    [InlineData("Attempt 1 failed. Retrying with backoff... Error: fetch failed", AgentErrorKind.Network)]
    [InlineData("Warning: 429", AgentErrorKind.None)]
    public void Gemini_time_out_in_a_retry_is_what_it_retried(string standardError, AgentErrorKind expected)
    {
        AgentExit exit = new() { TimedOut = true, ExitCode = 137, StandardError = standardError };

        Assert.Equal(expected, Conclude("gemini", exit, """{"type":"init","model":"m"}""").ErrorKind);
        Assert.Equal(AgentErrorKind.None, Conclude("gemini", exit, """{"type":"tool_use","tool_id":"1","tool_name":"x"}""").ErrorKind);
    }

    [Theory]
    [InlineData("2026-11-20T12:00:00Z", AgentErrorKind.RateLimit)]
    [InlineData("2026-11-20T11:00:00Z", AgentErrorKind.None)]
    public void Opencode_time_out_in_a_retry_is_what_it_retried_last(string at, AgentErrorKind expected)
    {
        string log = $"timestamp={at} level=ERROR run=1 message=\"stream error\" small=false error.error=\"AI_APICallError: Rate limit reached\"";
        string step = $$"""{"type":"step_start","timestamp":{{s_noon.AddMinutes(-1).ToUnixTimeMilliseconds()}}}""";

        Assert.Equal(expected, Conclude("opencode", new AgentExit { TimedOut = true, StandardError = log }, step).ErrorKind);
    }

    [Fact]
    public void Opencode_error_without_a_status_is_the_network() => Assert.Equal(
        AgentErrorKind.Network,
        Conclude("opencode", new AgentExit { ExitCode = 1 }, """{"type":"error","error":{"name":"APIError","data":{"message":"odd","isRetryable":true}}}""").ErrorKind);

    [Fact]
    public void Opencode_without_a_price_reports_no_cost()
    {
        AgentConclusion conclusion = Conclude(
            "opencode",
            new AgentExit { ExitCode = 0 },
            """{"type":"step_finish","part":{"reason":"stop","tokens":{"input":10,"output":5,"reasoning":0,"cache":{"read":0,"write":0}},"cost":0}}""");

        Assert.Equal((AgentOutcome.Completed, null), (conclusion.Outcome, conclusion.CostUsd));
    }

    [Fact]
    public void Events_are_passed_on_while_the_agent_runs()
    {
        List<AgentEvent> events = [];
        IAgentStreamParser parser = AgentCatalog.Get("claude").CreateParser();
        parser.OnLine("""{"type":"system","subtype":"api_retry","attempt":1,"max_retries":3,"error_status":500,"error":"server_error"}""", events.Add);
        parser.OnLine("""{"type":"assistant","message":{"model":"m","content":[{"type":"text","text":"hi"},{"type":"tool_use","id":"t","name":"Bash","input":{"command":"ls"}}]}}""", events.Add);
        parser.OnLine("""{"type":"rate_limit_event","rate_limit_info":{"status":"allowed_warning","resetsAt":1795178353,"rateLimitType":"five_hour"}}""", events.Add);
        parser.OnLine("""{"type":"result","subtype":"success","is_error":false,"usage":{"input_tokens":1,"output_tokens":2}}""", events.Add);

        Assert.Equal(
            [
                new AgentEvent.Retry("attempt 1 of 3: server_error 500"),
                new AgentEvent.Text("hi"),
                new AgentEvent.ToolUse("Bash", "ls"),
                new AgentEvent.LimitReported("five_hour allowed_warning", DateTimeOffset.FromUnixTimeSeconds(1795178353)),
                new AgentEvent.UsageReported(new AgentUsage(1, null, null, 2)),
            ],
            events);
    }

    private static AgentConclusion Codex(params string[] lines) => Conclude("codex", new AgentExit { ExitCode = 1 }, lines);

    private static AgentConclusion Conclude(string agent, AgentExit exit, params string[] lines)
    {
        IAgentStreamParser parser = AgentCatalog.Get(agent).CreateParser();
        foreach (string line in lines)
        {
            parser.OnLine(line, static _ => { });
        }

        return parser.Conclude(exit);
    }
}
