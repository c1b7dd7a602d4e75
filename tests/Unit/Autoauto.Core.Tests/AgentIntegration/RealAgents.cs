using System.Collections.Concurrent;
using System.Diagnostics;

namespace Autoauto.Core.Tests.AgentIntegration;

/// <summary>The real agent programs, installed from npm into a folder outside the repository and kept there between runs.</summary>
internal static class RealAgents
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> s_installed = new(StringComparer.Ordinal);

    private static readonly Dictionary<string, string> s_packages = new(StringComparer.Ordinal)
    {
        ["codex"] = "@openai/codex@0.169.0",
        ["claude"] = "@anthropic-ai/claude-code@2.1.329",
        ["opencode"] = "opencode-ai@1.18.33",
        ["gemini"] = "@google/gemini-cli@0.61.0",
        ["copilot"] = "@github/copilot@1.0.102",
    };

    /// <summary>The agents under test: all, or those named in <c>AUTOAUTO_AGENTS</c> (comma-separated).</summary>
    internal static IEnumerable<string> Names =>
        Environment.GetEnvironmentVariable("AUTOAUTO_AGENTS") is { Length: > 0 } chosen
            ? chosen.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : s_packages.Keys;

    /// <summary>Path of an agent's executable; installs it first if need be.</summary>
    internal static string Executable(string agent) =>
        s_installed.GetOrAdd(agent, static name => new Lazy<string>(() => Install(name))).Value;

    private static string Install(string agent)
    {
        string root = Environment.GetEnvironmentVariable("AUTOAUTO_AGENT_CLIS") is { Length: > 0 } given
            ? given
            : Path.Combine(Path.GetTempPath(), "autoauto-agent-clis");
        string folder = Directory.CreateDirectory(Path.Combine(root, agent)).FullName;
        string executable = Path.Combine(folder, "node_modules", ".bin", OperatingSystem.IsWindows() ? agent + ".cmd" : agent);
        if (File.Exists(executable))
        {
            return executable;
        }

        ProcessStartInfo start = new(OperatingSystem.IsWindows() ? "npm.cmd" : "npm")
        {
            ArgumentList = { "install", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error", s_packages[agent] },
            RedirectStandardError = true,
        };
        using Process npm = Process.Start(start)!;
        string error = npm.StandardError.ReadToEnd();
        npm.WaitForExit();
        Assert.True(npm.ExitCode == 0 && File.Exists(executable), $"npm could not install {s_packages[agent]}: {error}");
        return executable;
    }
}
