using System.Globalization;
using System.Text;
using System.Text.Json;
using Autoauto.Core.Agents;

namespace Autoauto.Core.Tests.Agents;

/// <summary>The recorded runs and what has to be concluded from them.</summary>
internal static class Transcripts
{
    private static readonly string s_root = Path.Combine(AppContext.BaseDirectory, "Fixtures", "transcripts");

    internal static IEnumerable<(string Agent, string Scenario)> All =>
        from agent in Directory.EnumerateDirectories(s_root)
        from file in Directory.EnumerateFiles(agent, "*.exit")
        let name = Path.GetFileNameWithoutExtension(file)
        orderby agent, name
        select (Path.GetFileName(agent), name);

    internal static Recording Read(string agent, string scenario)
    {
        string exit = ReadText(agent, $"{scenario}.exit").Trim();
        return new Recording(
            ReadBytes(agent, $"{scenario}.stdout.jsonl"),
            ReadText(agent, $"{scenario}.stderr.txt"),
            exit.StartsWith("signal", StringComparison.Ordinal) ? null : int.Parse(exit, CultureInfo.InvariantCulture));
    }

    internal static JsonElement Expectations()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(s_root, "expectations.json")));
        return document.RootElement.Clone();
    }

    private static byte[] ReadBytes(string agent, string file)
    {
        string path = Path.Combine(s_root, agent, file);
        return File.Exists(path) ? File.ReadAllBytes(path) : [];
    }

    private static string ReadText(string agent, string file) => Encoding.UTF8.GetString(ReadBytes(agent, file));

    internal sealed record Recording(byte[] StandardOutput, string StandardError, int? ExitCode)
    {
        internal AgentReply Explain(string agent) => AgentExplain.FromOutput(agent, StandardOutput, StandardError, ExitCode);
    }
}
