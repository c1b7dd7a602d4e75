using System.Text.Json;
using Autoauto.Core.Agents;
using Autoauto.Core.Model;

namespace Autoauto.Core.Tests.Agents;

/// <summary>The same words mean the same limit, whichever agent passes them on.</summary>
public sealed class LimitWordingTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static readonly (string Text, AgentErrorKind Kind)[] s_wordings =
    [
        ("You've hit your session limit · resets 9pm (UTC)", AgentErrorKind.QuotaWindow),
        ("You\u2019ve hit your session\u00a0limit \u00b7 resets 9pm\u00a0(UTC)", AgentErrorKind.QuotaWindow),
        ("YOU'VE HIT YOUR LIMIT · RESETS 9PM (UTC)", AgentErrorKind.QuotaWindow),
        ("You're out of extra usage · resets 7pm (Europe/Madrid)", AgentErrorKind.QuotaWindow),
        ("Limit reached · resets 5pm (Etc/Unknown) · /upgrade to Max or turn on /extra-usage", AgentErrorKind.QuotaWindow),
        ("You've reached your weekly limit · resets Mon 9am", AgentErrorKind.QuotaWindow),
        ("Weekly usage limit reached", AgentErrorKind.QuotaWindow),
        ("Monthly usage limit reached. It will reset in 10 days 19 hours.", AgentErrorKind.QuotaWindow),
        ("You have reached your monthly request limit.", AgentErrorKind.QuotaWindow),
        ("Claude AI usage limit reached|1795190400", AgentErrorKind.QuotaWindow),
        ("Sorry, you've hit a rate limit that restricts the number of Copilot model requests you can make within a specific time period. Please try again in 2 hours.", AgentErrorKind.QuotaWindow),
        ("Sorry, you've exceeded your 5 hour session limits. Please retry after 2733 seconds.", AgentErrorKind.QuotaWindow),
        ("You've reached your weekly rate limit. Please wait for your limit to reset on December 20, 2026 at 2:00 AM or switch to auto model.", AgentErrorKind.QuotaWindow),
        ("You've hit your usage limit. Upgrade to Pro (https://example.com), visit https://example.com to purchase more credits or try again in 2 days 17 hours 14 minutes.", AgentErrorKind.QuotaWindow),
        ("Too many requests. Try again at 2026-11-30T04:00:00Z", AgentErrorKind.QuotaWindow),
        ("Rate limit exceeded, retry after 3600 seconds", AgentErrorKind.QuotaWindow),
        ("You have exhausted your premium request allowance for this month. Your allowance resets on the 1st of next month.", AgentErrorKind.QuotaWindow),
        ("Rate limit exceeded. Please try again in 1,5 hours.", AgentErrorKind.QuotaWindow),
        ("The service has throttled you; available again in 4h 12m", AgentErrorKind.QuotaWindow),
        ("Your quota will reset after 21h13m40s.", AgentErrorKind.QuotaWindow),
        ("Free usage exceeded, subscribe to Go", AgentErrorKind.QuotaWindow),
        ("Subscription quota exceeded. You can continue using free models.", AgentErrorKind.QuotaWindow),
        ("You have exhausted your daily quota on this model.", AgentErrorKind.QuotaWindow),
        ("You have exhausted your capacity on this model. Your quota will reset after 0s.", AgentErrorKind.RateLimit),
        ("Rate limit reached on tokens per min (TPM): Limit 30000, Used 30000, Requested 1200. Please try again in 2s.", AgentErrorKind.RateLimit),
        ("This request would exceed your organization's rate limit of 50 requests per minute. Please reduce the prompt length or try again later.", AgentErrorKind.RateLimit),
        ("Please retry in 34.07s. Too many requests.", AgentErrorKind.RateLimit),
        ("Too many requests", AgentErrorKind.RateLimit),
        ("Your credit balance is too low to access the API. Please go to Plans & Billing to upgrade or purchase credits.", AgentErrorKind.QuotaCredit),
        ("Billing hard limit has been reached", AgentErrorKind.QuotaCredit),
        ("insufficient_quota", AgentErrorKind.QuotaCredit),
        ("Insufficient credits. Add more to go on.", AgentErrorKind.QuotaCredit),
        ("Your workspace is out of credits. Ask your workspace owner to refill in order to continue.", AgentErrorKind.QuotaCredit),
        ("You have exceeded your premium request allowance.", AgentErrorKind.QuotaCredit),
        ("402 You have no quota (Request ID: X)", AgentErrorKind.QuotaCredit),
        ("Payment required", AgentErrorKind.QuotaCredit),
        ("Monthly spending limit reached", AgentErrorKind.QuotaCredit),
    ];

    public static TheoryData<string, string, AgentErrorKind> Wordings()
    {
        TheoryData<string, string, AgentErrorKind> data = [];
        foreach (string agent in AgentCatalog.Names)
        {
            foreach ((string text, AgentErrorKind kind) in s_wordings)
            {
                data.Add(agent, text, kind);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Wordings))]
    public void A_wording_means_the_same_from_every_agent(string agent, string text, AgentErrorKind expected) =>
        Assert.Equal(expected, Explain(agent, text, null).ErrorKind);

    [Theory]
    [MemberData(nameof(Agents))]
    public void The_end_of_a_window_is_known_where_the_run_would_know_it(string agent)
    {
        Assert.Equal(s_noon.AddHours(2), Explain(agent, "Usage limit reached. Please try again in 2 hours.", 429).ResetsAt);
        Assert.Equal(s_noon.AddHours(9), Explain(agent, "You've hit your limit · resets 9pm (UTC)", 429).ResetsAt);
        Assert.Equal(s_noon.AddSeconds(34), Explain(agent, "Rate limit. Please retry in 34s.", 429).ResetsAt);
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public void A_long_sentence_before_the_time_hides_nothing(string agent) => Assert.Equal(
        s_noon.AddHours(3),
        Explain(agent, $"You've hit your usage limit. {new string('x', 900)} Try again in 3 hours.", 429).ResetsAt);

    [Theory]
    [InlineData("claude", "context length limit exceeded; try again with less", AgentErrorKind.ContextTooLong)]
    [InlineData("codex", "Prompt is too long (limit 200000)", AgentErrorKind.ContextTooLong)]
    [InlineData("codex", "exceeded retry limit, last status: 500 Internal Server Error", AgentErrorKind.Overloaded)]
    [InlineData("codex", "exceeded retry limit, last status: 429 Too Many Requests, request id: req_1", AgentErrorKind.RateLimit)]
    [InlineData("codex", "The file size limit was exceeded", AgentErrorKind.Unknown)]
    [InlineData("codex", "Selected model is at capacity. Please try a different model.", AgentErrorKind.Overloaded)]
    [InlineData("gemini", "The input token count exceeds the maximum number of tokens allowed", AgentErrorKind.ContextTooLong)]
    public void Other_limits_are_no_quota(string agent, string text, AgentErrorKind expected) => Assert.Equal(expected, Explain(agent, text, null).ErrorKind);

    [Theory]
    [MemberData(nameof(Agents))]
    public void An_answer_that_talks_about_limits_is_an_answer(string agent)
    {
        const string Text = "I made the client honour retry-after: on 429 'usage limit reached, resets 3pm' it waits, try again in 2 hours";
        string[] lines = agent switch
        {
            "claude" => [$$"""{"type":"result","subtype":"success","is_error":false,"stop_reason":"end_turn","result":"{{Text}}"}"""],
            "codex" => [$$$"""{"type":"item.completed","item":{"id":"1","type":"agent_message","text":"{{{Text}}}"}}""", """{"type":"turn.completed","usage":{}}"""],
            "opencode" =>
            [
                """{"type":"step_start"}""", $$$"""{"type":"text","part":{"text":"{{{Text}}}"}}""", """{"type":"step_finish","part":{"reason":"stop","tokens":{}}}""",
            ],
            "gemini" => [$$"""{"type":"message","role":"assistant","content":"{{Text}}"}""", """{"type":"result","status":"success","stats":{}}"""],
            _ => [$$$"""{"type":"assistant.message","data":{"content":"{{{Text}}}"}}""", """{"type":"result","exitCode":0}"""],
        };

        AgentReply reply = AgentExplain.FromOutput(agent, Bytes(lines), exitCode: 0, endedAt: s_noon);

        Assert.Equal((AgentOutcome.Completed, AgentErrorKind.None, null, Text), (reply.Outcome, reply.ErrorKind, reply.ResetsAt, reply.FinalText));
    }

    [Theory]
    [InlineData("""{"error":{"message":"Slow down","type":"rate_limit_error","retry_after":7200}}""", 7200)]
    [InlineData("""{"error":{"message":"No","type":"usage_limit_reached","resets_in_seconds":9568}}""", 9568)]
    [InlineData("""{"error":{"message":"No","code":429,"status":"RESOURCE_EXHAUSTED","details":[{"@type":"RetryInfo","retryDelay":"5400s"}]}}""", 5400)]
    [InlineData("""{"error":{"message":"No","code":429,"status":"RESOURCE_EXHAUSTED","details":[{"metadata":{"quotaResetDelay":"1h30m"}}]}}""", 5400)]
    [InlineData("""{"error":{"message":"No","code":429,"metadata":{"headers":{"X-RateLimit-Reset":"1795181400000"}}}}""", 5400)]
    public void Fields_speak_before_words(string body, int seconds)
    {
        string text = JsonSerializer.Serialize(body)[1..^1];
        AgentReply reply = AgentExplain.FromOutput(
            "opencode",
            Bytes($$$$"""{"type":"error","error":{"name":"APIError","data":{"message":"x","statusCode":429,"responseBody":"{{{{text}}}}"}}}"""),
            exitCode: 1,
            endedAt: s_noon);

        Assert.Equal((AgentErrorKind.QuotaWindow, s_noon.AddSeconds(seconds)), (reply.ErrorKind, reply.ResetsAt));
    }

    [Fact]
    public void A_quota_of_a_day_is_a_window_though_the_service_asks_for_seconds()
    {
        const string Body = """{"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details. Please retry in 34s.","status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]}]}}""";

        Assert.Equal(AgentErrorKind.QuotaWindow, Explain("gemini", Body, 429).ErrorKind);
        Assert.Equal(AgentErrorKind.RateLimit, Explain("gemini", Body.Replace("PerDay", "PerMinute", StringComparison.Ordinal), 429).ErrorKind);
    }

    public static TheoryData<string> Agents() => [.. AgentCatalog.Names];

    /// <summary>An error as this agent reports it.</summary>
    private static AgentReply Explain(string agent, string text, int? status)
    {
        string quoted = JsonSerializer.Serialize(text);
        string code = status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null";
        string[] lines = agent switch
        {
            "claude" =>
            [
                $$"""{"type":"assistant","message":{"model":"<synthetic>","content":[{"type":"text","text":{{quoted}}}]},"error":"{{(status is null ? "unknown" : "rate_limit")}}"}""",
                $$"""{"type":"result","subtype":"success","is_error":true,"api_error_status":{{code}},"result":{{quoted}}}""",
            ],
            "codex" => [$$$$"""{"type":"turn.failed","error":{"message":{{{{quoted}}}}}}"""],
            "opencode" => [$$$$"""{"type":"error","error":{"name":"APIError","data":{"message":{{{{quoted}}}},"statusCode":{{{{(status is null ? "400" : code)}}}}}}}"""],
            "gemini" => ["""{"type":"init","model":"m"}""", $$$$"""{"type":"result","status":"error","error":{"type":"unknown","message":{{{{quoted}}}}}}"""],
            _ => [$$$$"""{"type":"session.error","data":{"errorType":"query","message":{{{{quoted}}}},"statusCode":{{{{code}}}}}}""", """{"type":"result","exitCode":1}"""],
        };
        return AgentExplain.FromOutput(agent, Bytes(lines), exitCode: 1, endedAt: s_noon);
    }

    private static byte[] Bytes(params string[] lines) => System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines));
}
