using System.Globalization;
using System.Text;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Loop;

/// <summary>The file with everything that an evaluator's scripts wrote during one experiment, one section per process, in order.</summary>
internal static class EvaluatorLog
{
    private const int LongestOutput = 64 << 10;

    /// <summary>Adds a section. A log that cannot be written is no reason to end a run.</summary>
    public static void Append(string path, string script, ProcessOutcome outcome, DateTimeOffset at)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"== {at.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z {script}: {outcome.End}, exit code {outcome.ExitCode}, {outcome.Duration.TotalSeconds:0.000} s\n");
        Section(text, "standard output", Encoding.UTF8.GetString(outcome.Output.AsSpan(0, Math.Min(outcome.Output.Length, LongestOutput))));
        Section(text, "standard error", outcome.ErrorTail);
        try
        {
            PrivateFiles.CreateFolder(Path.GetDirectoryName(path)!);
            using var log = PrivateFiles.Open(path, FileMode.Append, FileAccess.Write, FileShare.Read);
            log.Write(Encoding.UTF8.GetBytes(text.ToString()));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The samples themselves, failures with their output included, are in the database.
        }
    }

    private static void Section(StringBuilder text, string name, string content)
    {
        if (content.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"-- {name}\n{content}{(content.EndsWith('\n') ? string.Empty : "\n")}");
        }
    }
}
