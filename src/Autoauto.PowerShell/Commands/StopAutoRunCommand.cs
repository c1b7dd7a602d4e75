using System.Management.Automation;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Asks runs to end, in whatever process they live.</summary>
[Cmdlet(VerbsLifecycle.Stop, "AutoRun", SupportsShouldProcess = true)]
[OutputType(typeof(RunInfo))]
public sealed class StopAutoRunCommand : AutoCommand
{
    /// <summary>Ids of the runs.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] RunId { get; set; } = [];

    /// <summary>Ends the current experiment at once instead of finishing it.</summary>
    [Parameter]
    [Alias("Force")]
    public SwitchParameter Abort { get; set; }

    /// <summary>Returns the runs as they are after the request.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        AttemptEach(RunId, id =>
        {
            var view = RequireRun(id);
            if (!ShouldProcess($"run {id} of program '{view.Run.Program}'", Abort ? "Abort run" : "Stop run"))
            {
                return;
            }

            view = workspace.RequestStop(id, Abort);
            if (PassThru)
            {
                WriteInfo(Map.From(view, workspace.KeptMetrics(id)));
            }
        });
    }
}
