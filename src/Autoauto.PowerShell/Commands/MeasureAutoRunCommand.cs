using System.Globalization;
using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Primitives;
using Autoauto.Core.Workspace;
using Autoauto.Output;
using Autoauto.Pump;

namespace Autoauto.Commands;

/// <summary>Measures again what a run was worth: start commit against final commit, and what each kept commit still contributes.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "AutoRun", SupportsShouldProcess = true)]
[OutputType(typeof(ReceiptInfo))]
public sealed class MeasureAutoRunCommand : AutoCommand
{
    /// <summary>Ids of the runs.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] RunId { get; set; } = [];

    /// <summary>Pairs of invocations of each comparison; a 95 % interval needs 6.</summary>
    [Parameter]
    [ValidateRange(3, 200)]
    [Number(IsWhole = true)]
    public int Pairs { get; set; } = 10;

    /// <summary>Also measures the final commit against itself without each of the kept commits.</summary>
    [Parameter]
    public SwitchParameter LeaveOneOut { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        AttemptEach(RunId, id => Measure(workspace, RequireRun(id)));
    }

    private void Measure(RepositoryWorkspace workspace, RunView view)
    {
        var comparisons = LeaveOneOut ? 1 + view.Run.Kept : 1;
        var action = string.Create(CultureInfo.InvariantCulture, $"Measure {Figures.Count(comparisons, "comparison")} of {Pairs} pairs, {2 * Pairs * comparisons} invocations");
        if (ShouldProcess($"run {view.Run.Id} in {workspace.Root}", action))
        {
            var session = workspace.MeasureRun(view.Run.Id, Pairs, LeaveOneOut);
            SessionPump.Drain(this, session, new EventRenderer(workspace.Root, writesExperiments: false) { ReceiptsOf = view.Run }, StopToken);
        }
    }
}
