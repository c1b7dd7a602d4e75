using Autoauto.Core.Reporting;

namespace Autoauto.Core.Workspace;

/// <summary>Where a report goes and what it is written as.</summary>
public sealed record ReportRequest
{
    /// <summary>File, or a folder that exists; null for the repository's own folder of reports.</summary>
    public string? Path { get; init; }

    /// <summary>Format; null takes it from the file's name, else HTML.</summary>
    public ReportFormat? Format { get; init; }

    /// <summary>The objects that a report in JSON is made of.</summary>
    public required IReportObjects Objects { get; init; }

    /// <summary>Writes over a file that is there. The repository's own folder of reports needs no permission.</summary>
    public bool Replace { get; init; }
}
