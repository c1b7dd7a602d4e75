using System.Globalization;
using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Workspace;
using Autoauto.Output;
using Autoauto.Pump;

namespace Autoauto.Commands;

/// <summary>Packages what a run kept: a clean branch off the start commit for each group of changes that touch the same files.</summary>
[Cmdlet(VerbsLifecycle.Complete, "AutoRun", SupportsShouldProcess = true, DefaultParameterSetName = CommitSet)]
[OutputType(typeof(ChangeSetInfo))]
public sealed class CompleteAutoRunCommand : AutoCommand
{
    private const string CommitSet = "Commit";
    private const string ExperimentSet = "ByExperiment";
    private const string SquashSet = "Squash";
    private readonly HashSet<string> _summaries = new(StringComparer.Ordinal);

    /// <summary>Ids of the runs.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] RunId { get; set; } = [];

    /// <summary>What the branches' names begin with; default is autoauto/complete/ and the run's id.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? BranchPrefix { get; set; }

    /// <summary>One commit per experiment instead of the commits as the agents made them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ExperimentSet)]
    public SwitchParameter ByExperiment { get; set; }

    /// <summary>One commit per branch.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SquashSet)]
    public SwitchParameter Squash { get; set; }

    /// <summary>Measures each branch against the start commit.</summary>
    [Parameter]
    public SwitchParameter Verify { get; set; }

    /// <summary>Measures what is lost without each kept commit, for the summary.</summary>
    [Parameter]
    public SwitchParameter LeaveOneOut { get; set; }

    /// <summary>Pairs of invocations of each comparison; a 95 % interval needs 6.</summary>
    [Parameter]
    [ValidateRange(3, 200)]
    [Number(IsWhole = true)]
    public int Pairs { get; set; } = 10;

    /// <summary>File of the Markdown summary. Default: in .autoauto/reports in the repository.</summary>
    [Parameter]
    [FilePath]
    [ValidateNotNullOrEmpty]
    public string? SummaryPath { get; set; }

    /// <summary>Writes over a summary that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        AttemptEach(RunId, id => Complete(workspace, id));
    }

    private void Complete(RepositoryWorkspace workspace, string runId)
    {
        var plan = workspace.PlanCompletion(runId, BuildRequest());
        if (SummaryPath is not null && _summaries.Contains(plan.SummaryPath))
        {
            throw new AutoautoException(
                ErrorCode.FileExists, $"The summary of run '{runId}' would replace the one that was just written to '{plan.SummaryPath}'.", plan.SummaryPath, "Leave -SummaryPath out: each run gets a file of its own.");
        }

        // Asked for each branch, so that one can be left out.
        PlannedChange[] wanted = [.. plan.Changes.Where(change => ShouldProcess($"branch {change.Branch} in {workspace.Root}", Describe(change)))];
        if (wanted.Length == 0)
        {
            return;
        }

        plan = plan with { Changes = wanted };
        _summaries.Add(plan.SummaryPath);
        var renderer = new EventRenderer(workspace.Root, writesExperiments: false) { ChangeSet = set => Map.From(set, plan, workspace.Root) };
        SessionPump.Drain(this, workspace.CompleteRun(plan), renderer, StopToken);
    }

    private string Describe(PlannedChange change)
    {
        var measured = Verify ? string.Create(CultureInfo.InvariantCulture, $", measured in {2 * Pairs} invocations") : string.Empty;
        return $"Create with {Figures.Count(change.Experiments.Count, "experiment")} ({string.Join(", ", change.Experiments.Select(e => e.Number))}) that touch {SafeText.Line(string.Join(", ", change.Files))}{measured}";
    }

    private CompletionRequest BuildRequest() => new()
    {
        BranchPrefix = BranchPrefix,
        Shape = Squash ? ChangeShape.Squashed : ByExperiment ? ChangeShape.Experiments : ChangeShape.Commits,
        Verify = Verify,
        LeaveOneOut = LeaveOneOut,
        Pairs = Pairs,
        SummaryPath = SummaryPath,
        Replace = Force,
    };
}
