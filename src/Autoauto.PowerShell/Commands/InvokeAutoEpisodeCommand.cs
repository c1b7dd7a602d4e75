using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Episodes;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Finds out whether the last edit of a policy made the agent better, keeps it or takes it back, and asks for the next edit.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "AutoEpisode", SupportsShouldProcess = true, DefaultParameterSetName = TaskSet)]
[OutputType(typeof(EpisodeInfo))]
public sealed class InvokeAutoEpisodeCommand : EpisodeCommand
{
    private const string TaskSet = "Task";
    private const string PromptSet = "Prompt";
    private const string ChangeSet = "Change";

    /// <summary>Name of the policy.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string Policy { get; set; } = string.Empty;

    /// <summary>Names of the policy's tasks to work on; default all.</summary>
    [Parameter(ParameterSetName = TaskSet)]
    [ArgumentCompleter(typeof(TaskNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Task { get; set; }

    /// <summary>A task of your own: what the agent is asked to do.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PromptSet)]
    [ValidateLength(1, 32_000)]
    public string? Prompt { get; set; }

    /// <summary>Takes this commit, made under the head version, as the main arm, instead of an agent's work.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ChangeSet)]
    [ValidateNotNullOrEmpty]
    public string? ChangeRef { get; set; }

    /// <summary>Executable and arguments that observe the result.</summary>
    [Parameter(ParameterSetName = PromptSet)]
    [Parameter(ParameterSetName = ChangeSet)]
    [ValidateNotNullOrEmpty]
    public string[]? Verify { get; set; }

    /// <summary>What the episode is about, in words.</summary>
    [Parameter]
    [ValidateLength(1, 200)]
    public string? ChangeName { get; set; }

    /// <summary>Commit, branch or tag that the arms start from; default HEAD.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string StartRevision { get; set; } = "HEAD";

    /// <summary>Runs so many episodes, one after the other; stops early when nothing is left to improve.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    [Number(IsWhole = true)]
    public int Count { get; set; } = 1;

    /// <summary>Version to compare the head with: previous, lastKept, origin or a number.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(CriticCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Critic { get; set; }

    /// <summary>What a suspicion of weakened tests leads to.</summary>
    [Parameter]
    [ValidateSet(nameof(TamperMode.Off), nameof(TamperMode.Flag), nameof(TamperMode.Block))]
    public string? TamperCheck { get; set; }

    /// <summary>How the head is decided about.</summary>
    [Parameter]
    [ValidateSet(nameof(EpisodeRule.Sequential), nameof(EpisodeRule.Threshold))]
    public string? Rule { get; set; }

    /// <summary>Judge samples per task.</summary>
    [Parameter]
    [ValidateRange(1, 15)]
    [Number(IsWhole = true)]
    public int? JudgeSamples { get; set; }

    /// <summary>Judges the head and asks for no edit.</summary>
    [Parameter]
    public SwitchParameter NoEvolve { get; set; }

    /// <summary>Ends with an error where it would otherwise wait for an agent's quota.</summary>
    [Parameter]
    public SwitchParameter NoPark { get; set; }

    /// <summary>Does not start where policy files were edited by hand; without it the edits become a version of their own.</summary>
    [Parameter]
    public SwitchParameter RefuseHandEdits { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        var request = BuildRequest();
        if (IsWhatIf())
        {
            foreach (var line in EpisodePlanText.Lines(workspace.PlanEpisode(request)))
            {
                ShouldProcess(line, line, null);
            }

            return;
        }

        if (!ShouldProcess($"policy '{Policy}' in {workspace.Root}", Count == 1 ? "Run episode" : $"Run up to {Count} episodes"))
        {
            return;
        }

        var series = new List<Episode>();
        while (series.Count < Count && !EpisodeSeries.HasConverged(series) && !Stopping)
        {
            series.Add(Work(workspace, () => workspace.StartEpisode(request)));
        }

        if (Count > 1 && EpisodeSeries.HasConverged(series))
        {
            WriteVerbose($"Converged after {Figures.Count(series.Count, "episode")}.");
        }
    }

    private EpisodeRequest BuildRequest() => new()
    {
        Policy = Policy,
        Change = ChangeName,
        Tasks = Task,
        Prompt = Prompt,
        Verify = Verify,
        ChangeRevision = ChangeRef,
        StartRevision = StartRevision,
        Critic = Critic is null ? null : CriticMode.Parse(Critic),
        Tamper = TamperCheck is null ? null : Enum.Parse<TamperMode>(TamperCheck, ignoreCase: true),
        Rule = Rule is null ? null : Enum.Parse<EpisodeRule>(Rule, ignoreCase: true),
        JudgeSamples = JudgeSamples,
        MaxCostUsd = MaxCostUsd,
        MaxTokens = MaxTokens,
        NoEvolve = NoEvolve,
        NoPark = NoPark,
        RefuseHandEdits = RefuseHandEdits,
    };
}
