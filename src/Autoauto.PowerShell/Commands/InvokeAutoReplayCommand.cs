using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Judges the decisions of recorded runs again, by their own or by another rule. Runs nothing and writes nothing.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "AutoReplay")]
[OutputType(typeof(ReplayInfo))]
[Reading]
public sealed class InvokeAutoReplayCommand : AutoCommand
{
    /// <summary>Ids of the runs; wildcards are allowed.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] RunId { get; set; } = [];

    /// <summary>Decision rule; default is the run's.</summary>
    [Parameter]
    [ValidateSet("fixed", "adaptive")]
    public string? Rule { get; set; }

    /// <summary>Adaptive rule: how much measuring a decision may cost.</summary>
    [Parameter]
    [ValidateSet("eco", "balanced", "thorough")]
    public string? Preset { get; set; }

    /// <summary>Adaptive rule: trust no noise: a keep also needs a sign test of measured pairs at odds of 100, and 20 invocations. Stronger than lenient.</summary>
    [Parameter]
    public SwitchParameter Strict { get; set; }

    /// <summary>Adaptive rule: allow four times the usual error.</summary>
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

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        var request = PutGiven(KnobCatalog.Replay, new ReplayRequest(), (knob, asked, value) => knob.Ask(asked, value));
        var ids = new WildcardSet(RunId);
        AttemptEach(ids.Literals, id => Judge(workspace, RequireRun(id), request));
        if (!ids.IsLiteral)
        {
            AttemptEach(
                workspace.ListRuns().Where(view => ids.Matches(view.Run.Id) && !ids.Literals.Contains(view.Run.Id, StringComparer.Ordinal)),
                view => Judge(workspace, view, request));
        }
    }

    private void Judge(RepositoryWorkspace workspace, RunView view, ReplayRequest request)
    {
        foreach (var judged in workspace.ReplayRun(view.Run.Id, request))
        {
            if (Stopping)
            {
                return;
            }

            WriteInfo(Map.From(judged, view.Run, view.RepositoryPath));
        }
    }
}
