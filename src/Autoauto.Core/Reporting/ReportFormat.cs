namespace Autoauto.Core.Reporting;

/// <summary>What a report is written as.</summary>
public enum ReportFormat
{
    /// <summary>One self-contained page with charts; nothing is loaded from anywhere.</summary>
    Html,

    /// <summary>Facts and a table, for a pull request or a wiki.</summary>
    Markdown,

    /// <summary>The same facts with every experiment, for programs.</summary>
    Json,
}

/// <summary>Formats and the names of their files.</summary>
public static class ReportFormats
{
    /// <summary>The extension of a format's files.</summary>
    public static string Extension(this ReportFormat format) => format switch
    {
        ReportFormat.Markdown => ".md",
        ReportFormat.Json => ".json",
        _ => ".html",
    };

    /// <summary>The format that a file's name stands for; null if it stands for none.</summary>
    public static ReportFormat? Of(string? path) => Path.GetExtension(path)?.ToUpperInvariant() switch
    {
        ".HTML" or ".HTM" => ReportFormat.Html,
        ".MD" or ".MARKDOWN" => ReportFormat.Markdown,
        ".JSON" => ReportFormat.Json,
        _ => null,
    };
}
