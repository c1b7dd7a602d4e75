using System.Text;
using Autoauto.Core.Errors;
using Autoauto.Core.Reporting.Episodes;
using Autoauto.Core.Reporting.Html;

namespace Autoauto.Core.Reporting;

/// <summary>Puts a report into a file: UTF-8, and complete or not at all.</summary>
public static class ReportFile
{
    /// <summary>Writes a run's report.</summary>
    /// <exception cref="AutoautoException">FileNotWritable.</exception>
    public static void Write(string path, RunReport report, ReportFormat format, IReportObjects objects) => Write(path, writer =>
    {
        switch (format)
        {
            case ReportFormat.Markdown:
                MarkdownReport.Write(writer, report);
                break;
            case ReportFormat.Json:
                JsonReport.Write(writer, report, objects);
                break;
            default:
                HtmlReport.Write(writer, report);
                break;
        }
    });

    /// <summary>Writes an episode's report.</summary>
    /// <exception cref="AutoautoException">FileNotWritable.</exception>
    public static void Write(string path, EpisodeReport report, ReportFormat format, IReportObjects objects) => Write(path, writer =>
    {
        switch (format)
        {
            case ReportFormat.Markdown:
                EpisodeMarkdownReport.Write(writer, report);
                break;
            case ReportFormat.Json:
                EpisodeJsonReport.Write(writer, report, objects);
                break;
            default:
                HtmlReport.Write(writer, report);
                break;
        }
    });

    /// <summary>Lets <paramref name="write"/> fill the file at <paramref name="path"/>; folders that are missing are made.</summary>
    /// <exception cref="AutoautoException">FileNotWritable.</exception>
    public static void Write(string path, Action<TextWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var full = Path.GetFullPath(path);
        var unfinished = $"{full}.{Environment.ProcessId}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            using (var writer = new StreamWriter(unfinished, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" })
            {
                write(writer);
            }

            File.Move(unfinished, full, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AutoautoException(ErrorCode.FileNotWritable, $"The file '{full}' cannot be written: {e.Message}", full, "Name another file or folder.", e);
        }
        finally
        {
            if (File.Exists(unfinished))
            {
                File.Delete(unfinished);
            }
        }
    }
}
