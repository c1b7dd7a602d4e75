using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Errors;
using Autoauto.Core.Reporting;
using Autoauto.Core.Workspace;

namespace Autoauto.Commands;

/// <summary>Writes a report of a run: one self-contained page with charts, or Markdown, or JSON.</summary>
[Cmdlet(VerbsData.Export, "AutoReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportAutoReportCommand : AutoCommand
{
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    /// <summary>Ids of the runs.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] RunId { get; set; } = [];

    /// <summary>File, or a folder, which then gets a file named after the run. Default: .autoauto/reports in the repository.</summary>
    [Parameter(Position = 1)]
    [Alias("OutFile", "FilePath")]
    [FilePath]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>What it is written as; default is what the file's extension says, else Html.</summary>
    [Parameter]
    [ValidateSet("Html", "Markdown", "Json")]
    public string? Format { get; set; }

    /// <summary>Writes over a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        AttemptEach(RunId, id => Export(workspace, id));
    }

    private void Export(RepositoryWorkspace workspace, string runId)
    {
        var request = new ReportRequest { Path = Path, Format = Format is null ? null : Enum.Parse<ReportFormat>(Format, ignoreCase: true), Replace = Force };
        var file = workspace.PlanReport(runId, request);
        if (Path is not null && _written.Contains(file))
        {
            throw new AutoautoException(
                ErrorCode.FileExists, $"The report of run '{runId}' would replace the one that was just written to '{file}'.", file, "Name a folder with -Path: each run gets a file of its own.");
        }

        if (ShouldProcess(file, $"Write the report of run {runId}"))
        {
            WriteObject(new FileInfo(workspace.ExportReport(runId, request)));
            _written.Add(file);
        }
    }
}
