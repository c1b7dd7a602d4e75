using System.Diagnostics;
using System.Text.Json;
using Autoauto.Core.Agents;

namespace Autoauto.Core.Tests.AgentIntegration;

/// <summary>The scripted model server that makes a real agent do a known thing. Its path is in <c>AUTOAUTO_FAKE_LLM</c>.</summary>
internal sealed class FakeModelServer : IDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http = new();

    /// <summary>Starts it.</summary>
    /// <param name="scenario">What the agent is made to do where its address names nothing else.</param>
    /// <param name="scenarios">File with further scenarios, or null.</param>
    internal FakeModelServer(string scenario, string? scenarios = null)
    {
        string? script = Environment.GetEnvironmentVariable("AUTOAUTO_FAKE_LLM");
        Assert.True(
            File.Exists(script),
            "Set AUTOAUTO_FAKE_LLM to the fake model server's server.mjs: these tests drive real agents against it, never against a real service.");
        ProcessStartInfo start = new("node")
        {
            ArgumentList = { script!, "--port", "0", "--scenario", scenario, "--protected", AgentBench.ProtectedFile },
            RedirectStandardOutput = true,
        };
        if (scenarios is not null)
        {
            start.ArgumentList.Add("--script");
            start.ArgumentList.Add(scenarios);
        }

        _process = Process.Start(start)!;
        using JsonDocument hello = JsonDocument.Parse(_process.StandardOutput.ReadLine()!);
        Url = hello.RootElement.GetProperty("url").GetString()!;
    }

    internal string Url { get; }

    /// <summary>The requests that the agent sent, as the server logged them.</summary>
    internal async Task<JsonElement[]> RequestsAsync()
    {
        using JsonDocument log = JsonDocument.Parse(await _http.GetStringAsync(new Uri($"{Url}/__fake/requests")));
        return [.. log.RootElement.EnumerateArray().Select(e => e.Clone())];
    }

    /// <summary>What the answered requests used: per request 1,000 tokens in (200 of them cached) and 50 out, more with each tool result.</summary>
    internal async Task<AgentUsage> UsedAsync(bool cachedIsExtra)
    {
        JsonElement[] answered = [.. (await RequestsAsync()).Where(IsAnswer)];
        long[] results = [.. answered.Select(r => r.GetProperty("results").GetInt64())];
        long input = results.Sum(n => 1000 + (100 * n));
        long cached = 200 * results.Length;
        return new AgentUsage(cachedIsExtra ? input : input - cached, cached, null, results.Sum(n => 50 + (10 * n)));
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _http.Dispose();
    }

    private static bool IsAnswer(JsonElement request) =>
        request.TryGetProperty("step", out JsonElement step) && !step.TryGetProperty("fail", out _) && !step.TryGetProperty("hang", out _);
}
