using System.Text.Json;

namespace Autoauto.CrashMatrix.Tests.Support;

/// <summary>What one git process did, as it wrote it down itself (Trace2, event format).</summary>
/// <param name="CommandLine">Its command line.</param>
/// <param name="Verb">The git command, such as "commit".</param>
/// <param name="ExitCode">How it ended; null if it did not get so far.</param>
/// <param name="Flushes">How many times it waited for the disk.</param>
internal sealed record GitTrace(string CommandLine, string Verb, int? ExitCode, int Flushes)
{
    /// <summary>Reads all traces of a folder.</summary>
    public static IReadOnlyList<GitTrace> ReadAll(string folder) => [.. Directory.EnumerateFiles(folder).Select(Read)];

    private static GitTrace Read(string path)
    {
        var trace = new GitTrace(string.Empty, string.Empty, null, 0);
        foreach (var line in File.ReadLines(path))
        {
            using var document = JsonDocument.Parse(line);
            var item = document.RootElement;
            trace = item.GetProperty("event").GetString() switch
            {
                "start" => trace with { CommandLine = string.Join(' ', item.GetProperty("argv").EnumerateArray().Select(a => a.GetString())) },
                "cmd_name" => trace with { Verb = item.GetProperty("name").GetString()! },
                "exit" => trace with { ExitCode = item.GetProperty("code").GetInt32() },
                "data" when item.GetProperty("key").GetString() == "fsync/hardware-flush" => trace with { Flushes = int.Parse(item.GetProperty("value").GetString()!, System.Globalization.CultureInfo.InvariantCulture) },
                _ => trace,
            };
        }

        return trace;
    }
}
