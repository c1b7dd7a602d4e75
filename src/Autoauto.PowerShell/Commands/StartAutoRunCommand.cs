using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Runs a program: agents propose, the evaluator measures, what is better is kept. Streams experiments as they finish.</summary>
[Cmdlet(VerbsLifecycle.Start, "AutoRun", SupportsShouldProcess = true, DefaultParameterSetName = StreamSet)]
[OutputType(typeof(ExperimentInfo), ParameterSetName = [StreamSet])]
[OutputType(typeof(RunInfo), ParameterSetName = [SummarySet, DetachedSet, QueueSet])]
public sealed class StartAutoRunCommand : SessionCommand
{
    private const string QueueSet = "Queue";

    /// <summary>Name of the program.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ProgramNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string Program { get; set; } = string.Empty;

    /// <summary>End after this many experiments.</summary>
    [Parameter]
    [ValidateRange(SettingRange.CountLowest, int.MaxValue)]
    [Number(IsWhole = true)]
    public int? MaxExperiments { get; set; }

    /// <summary>End after this many experiments in a row that were not kept.</summary>
    [Parameter]
    [ValidateRange(SettingRange.CountLowest, int.MaxValue)]
    [Number(IsWhole = true)]
    public int? MaxConsecutiveDiscards { get; set; }

    /// <summary>End after this long: 90s, 30m, 1.5h, 1h30m, 2d or a TimeSpan.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>End when the metric has reached this value.</summary>
    [Parameter]
    [Number]
    public double? Target { get; set; }

    /// <summary>The agent.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(AgentNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Agent { get; set; }

    /// <summary>Executable and arguments of an agent of your own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? AgentCommand { get; set; }

    /// <summary>Limit of one agent call: 30m, 1h or a TimeSpan.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? AgentTimeout { get; set; }

    /// <summary>The agent's model.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ModelCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Model { get; set; }

    /// <summary>The agent's reasoning effort.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Effort { get; set; }

    /// <summary>The agent that takes over when the first one cannot go on.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(AgentNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? FallbackAgent { get; set; }

    /// <summary>The model of the agent that takes over.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ModelCompleter))]
    [ValidateNotNullOrEmpty]
    public string? FallbackModel { get; set; }

    /// <summary>Ends instead of waiting for the agent's quota to open again.</summary>
    [Parameter]
    public SwitchParameter NoPark { get; set; }

    /// <summary>Cap on the cost of the run in US dollars.</summary>
    [Parameter]
    [AtLeast(0, IsOpen = true)]
    [Number]
    public decimal? MaxCostUsd { get; set; }

    /// <summary>Cap on the tokens of the run.</summary>
    [Parameter]
    [AtLeast(SettingRange.CountLowest)]
    [Number(IsWhole = true)]
    public long? MaxTokens { get; set; }

    /// <summary>Does not tell the agents about earlier runs of the program.</summary>
    [Parameter]
    public SwitchParameter NoCarryForward { get; set; }

    /// <summary>Adaptive rule: does not start from what earlier runs of the program learned.</summary>
    [Parameter]
    public SwitchParameter NoHistory { get; set; }

    /// <summary>Decision rule.</summary>
    [Parameter]
    [ValidateSet("fixed", "adaptive")]
    public string? Rule { get; set; }

    /// <summary>Fixed rule: invocations of the evaluator per decision.</summary>
    [Parameter]
    [ValidateRange(SettingRange.RepeatsLowest, SettingRange.RepeatsHighest)]
    [Number(IsWhole = true)]
    public int? Repeats { get; set; }

    /// <summary>Fixed rule: relative change that counts as noise, percent.</summary>
    [Parameter]
    [ValidateRange(SettingRange.NoiseThresholdLowest, SettingRange.NoiseThresholdHighest)]
    [Number]
    public double? NoiseThresholdPercent { get; set; }

    /// <summary>Adaptive rule: how much measuring a decision may cost.</summary>
    [Parameter]
    [ValidateSet("eco", "balanced", "thorough")]
    public string? Preset { get; set; }

    /// <summary>Adaptive rule: trust no noise: a keep also needs a sign test of measured pairs at odds of 100, and 20 invocations. Stronger than lenient.</summary>
    [Parameter]
    public SwitchParameter Strict { get; set; }

    /// <summary>Adaptive rule: allow four times the usual error, for more keeps.</summary>
    [Parameter]
    public SwitchParameter Lenient { get; set; }

    /// <summary>Adaptive rule: most invocations per decision.</summary>
    [Parameter]
    [ValidateRange(SettingRange.MaxInvocationsLowest, SettingRange.MaxInvocationsHighest)]
    [Number(IsWhole = true)]
    public int? MaxInvocations { get; set; }

    /// <summary>Improvements below this are not kept, percent.</summary>
    [Parameter]
    [ValidateRange(SettingRange.MinEffectLowest, SettingRange.MinEffectHighest)]
    [Number]
    public double? MinEffectPercent { get; set; }

    /// <summary>The improvement that the run must be able to see, percent: refused if the evaluator is too noisy for it.</summary>
    [Parameter]
    [ValidateRange(SettingRange.TargetEffectLowest, SettingRange.TargetEffectHighest)]
    [Number]
    public double? TargetEffectPercent { get; set; }

    /// <summary>Does not keep changes that only remove lines.</summary>
    [Parameter]
    public SwitchParameter NoSimplification { get; set; }

    /// <summary>Words to the agents, at most 2,000 characters.</summary>
    [Parameter]
    [ValidateLength(1, SettingRange.GuidanceLongest)]
    public string? Guidance { get; set; }

    /// <summary>Commit, branch or tag to start from; default HEAD.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string StartRevision { get; set; } = "HEAD";

    /// <summary>An agent's uncommitted changes are a failure instead of being committed for it.</summary>
    [Parameter]
    public SwitchParameter RequireCommit { get; set; }

    /// <summary>Leaves the worktrees in place when the run is over.</summary>
    [Parameter]
    public SwitchParameter KeepWorktree { get; set; }

    /// <summary>Does not measure the total again at the end.</summary>
    [Parameter]
    public SwitchParameter NoReceipt { get; set; }

    /// <summary>Lets the run wait for the other runs of the repository, and a background worker start it when its turn comes.</summary>
    /// <remarks>What waits in the queue is the worker's anyway, so that -Detached beside it changes nothing and is allowed.</remarks>
    [Parameter(Mandatory = true, ParameterSetName = QueueSet)]
    [Parameter(ParameterSetName = DetachedSet)]
    public SwitchParameter Queue { get; set; }

    /// <summary>Goes on where a check only warns.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        var request = PutGiven(KnobCatalog.Start, new RunRequest { Program = Program }, (knob, asked, value) => knob.Ask(asked, value));
        if (IsWhatIf())
        {
            foreach (var line in PlanText.Lines(workspace.PlanRun(request), Detached, Queue))
            {
                ShouldProcess(line, line, null);
            }

            return;
        }

        if (!ShouldProcess($"program '{Program}' in {workspace.Root}", Queue ? "Queue run" : Detached ? "Start run in the background" : "Start run"))
        {
            return;
        }

        if (Queue)
        {
            LeaveToWorker(workspace, cancel => workspace.QueueRunAsync(request, cancel));
        }
        else if (Detached)
        {
            LeaveToWorker(workspace, cancel => workspace.StartDetachedAsync(request, cancel));
        }
        else
        {
            Work(workspace, () => workspace.StartRun(request));
        }
    }
}
