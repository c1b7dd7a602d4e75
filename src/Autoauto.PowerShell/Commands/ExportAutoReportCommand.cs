using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Errors;
using Autoauto.Core.Reporting;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Writes a report of a run or of an episode: one self-contained page with charts, or Markdown, or JSON.</summary>
[Cmdlet(VerbsData.Export, "AutoReport", SupportsShouldProcess = true, DefaultParameterSetName = RunSet)]
[OutputType(typeof(FileInfo))]
public sealed class ExportAutoReportCommand : AutoCommand
{
    private const string RunSet = "Run";
    private const string EpisodeSet = "Episode";
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    /// <summary>Ids of the runs.</summary>
    /// <remarks>Without the alias Id of other commands: a rejection has an Id of its own, and its report is that of its episode.</remarks>
    [Parameter(ParameterSetName = RunSet, Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] RunId { get; set; } = [];

    /// <summary>Ids of the episodes.</summary>
    [Parameter(ParameterSetName = EpisodeSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(EpisodeIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] EpisodeId { get; set; } = [];

    /// <summary>File, or a folder, which then gets a file named after the run or the episode. Default: .autoauto/reports in the repository.</summary>
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
        if (ParameterSetName == EpisodeSet)
        {
            AttemptEach(EpisodeId, id => Export($"episode {id}", r => workspace.PlanEpisodeReport(id, r), r => workspace.ExportEpisodeReport(id, r)));
        }
        else
        {
            AttemptEach(RunId, id => Export($"run {id}", r => workspace.PlanReport(id, r), r => workspace.ExportReport(id, r)));
        }
    }

    private void Export(string subject, Func<ReportRequest, string> plan, Func<ReportRequest, string> write)
    {
        var request = new ReportRequest { Objects = ReportObjects.Instance, Path = Path, Format = Format is null ? null : Enum.Parse<ReportFormat>(Format, ignoreCase: true), Replace = Force };
        var file = plan(request);
        if (Path is not null && _written.Contains(file))
        {
            throw new AutoautoException(
                ErrorCode.FileExists, $"The report of {subject} would replace the one that was just written to '{file}'.", file, "Name a folder with -Path: each report gets a file of its own.");
        }

        if (ShouldProcess(file, $"Write the report of {subject}"))
        {
            WriteObject(new FileInfo(write(request)));
            _written.Add(file);
        }
    }
}
