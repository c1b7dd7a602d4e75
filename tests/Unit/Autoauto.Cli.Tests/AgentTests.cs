using System.Text.Json;
using System.Text.Json.Nodes;
using Autoauto.Cli.Tests.Support;

namespace Autoauto.Cli.Tests;

/// <summary>Agents on the command line: what there is, what a recording means, and what a run says whose agent has nothing left.</summary>
public sealed class AgentTests
{
    private const string OutOfQuota = """
        cat > /dev/null
        echo '{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":1893456000,"rateLimitType":"five_hour"}}'
        echo '{"type":"result","subtype":"success","is_error":true,"api_error_status":429,"api_error":"usage_limit_reached","terminal_reason":"api_error","total_cost_usd":0,"result":"Limit"}'
        exit 1
        """;

    [Fact]
    public async Task Known_agents_are_listed_outside_of_any_repository()
    {
        var result = await AutoautoProcess.RunAsync(Path.GetTempPath(), "agent", "list", "--json");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["codex", "claude", "opencode", "gemini", "copilot"], result.JsonLines.Select(a => a.GetProperty("Agent").GetString()));
        Assert.All(result.JsonLines, a => Assert.StartsWith("npm install -g ", a.GetProperty("InstallCommand").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_recording_is_explained_as_one_object_with_exactly_these_names()
    {
        var folder = Directory.CreateTempSubdirectory("autoauto-explain-").FullName;
        try
        {
            var recording = Path.Combine(folder, "out.jsonl");
            await File.WriteAllTextAsync(recording, """
                {"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":1893456000,"rateLimitType":"five_hour"}}
                {"type":"result","subtype":"success","is_error":true,"api_error_status":429,"api_error":"usage_limit_reached","total_cost_usd":0.5,"num_turns":1,"usage":{"input_tokens":7},"result":"Limit"}

                """);
            var result = await AutoautoProcess.RunAsync(folder, "agent", "explain", "--agent", "claude", "--stdout", recording, "--exit", "1");

            Assert.Equal(0, result.ExitCode);
            var explanation = JsonDocument.Parse(result.Out).RootElement;
            Assert.Equal(
                ["outcome", "errorKind", "evidence", "resetsAtUtc", "stopReason", "usage", "costUsd", "costSource", "turns", "toolCalls", "finalText"],
                explanation.EnumerateObject().Select(p => p.Name));
            Assert.Equal("QuotaWindow", explanation.GetProperty("errorKind").GetString());
            Assert.Equal("2030-01-01T00:00:00Z", explanation.GetProperty("resetsAtUtc").GetString());
            Assert.Equal(7, explanation.GetProperty("usage").GetProperty("inputTokens").GetInt64());
            Assert.Equal(0.5m, explanation.GetProperty("costUsd").GetDecimal());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Bad_names_and_files_are_bad_usage()
    {
        var unknown = await AutoautoProcess.RunAsync(Path.GetTempPath(), "agent", "test", "nobody");
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("Autoauto.AgentNotFound", unknown.Error, StringComparison.Ordinal);

        var missing = await AutoautoProcess.RunAsync(Path.GetTempPath(), "agent", "explain", "--agent", "codex", "--stdout", "/no/such/file");
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("Autoauto.InvalidArgument", missing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_used_up_quota_without_parking_is_exit_code_5_and_the_run_can_be_resumed()
    {
        using var repository = TestRepository.WithProgram(OutOfQuota, config: c => c["agent"] = new JsonObject { ["name"] = "claude", ["command"] = new JsonArray("agent.sh") });

        var result = await repository.RunAsync("run", "start", "p", "--no-park", "--no-receipt");

        Assert.Equal(5, result.ExitCode);
        Assert.Contains("autoauto run resume", result.Out, StringComparison.Ordinal);
        var run = await repository.ShowRunAsync();
        Assert.Equal("QuotaExhausted", run.GetProperty("TerminationReason").GetString());
        Assert.Contains("quota is used up", run.GetProperty("ReasonText").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, run.GetProperty("Experiments").GetInt32());
        Assert.Equal(5, (await repository.RunAsync("run", "resume")).ExitCode);
    }

    [Fact]
    public async Task A_cap_is_kept_and_what_was_used_is_said()
    {
        using var repository = TestRepository.WithProgram(TestRepository.Improve + "echo '{\"inputTokens\":100,\"outputTokens\":20,\"costUsd\":0.5}'\n");

        var refused = await repository.RunAsync("run", "start", "p", "--max-cost", "0.6");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("Autoauto.PriceUnknown", refused.Error, StringComparison.Ordinal);

        var forced = await repository.RunAsync("run", "start", "p", "--max-cost", "0.4", "--force", "--no-receipt");
        Assert.Equal(0, forced.ExitCode);
        Assert.Single(forced.Out.Split('\n'), line => line.Contains("used: 0.50 USD, 120 tokens", StringComparison.Ordinal));
        Assert.Equal("BudgetExceeded", (await repository.ShowRunAsync()).GetProperty("TerminationReason").GetString());
        var plan = await repository.RunAsync("run", "start", "p", "--what-if");
        Assert.Contains("1.00 to 1.00 USD", plan.Out, StringComparison.Ordinal);
    }
}
