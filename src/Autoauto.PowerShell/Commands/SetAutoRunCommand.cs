using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Changes limits, agent or guidance of runs. A live run takes them up before its next experiment.</summary>
[Cmdlet(VerbsCommon.Set, "AutoRun", SupportsShouldProcess = true)]
[OutputType(typeof(RunInfo))]
public sealed class SetAutoRunCommand : AutoCommand
{
    /// <summary>Ids of the runs.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] RunId { get; set; } = [];

    /// <summary>End after this many experiments, earlier ones included; $null for no limit.</summary>
    [Parameter]
    [AtLeast(SettingRange.CountLowest)]
    [Number(IsWhole = true)]
    public int? MaxExperiments { get; set; }

    /// <summary>End after this many experiments in a row that were not kept.</summary>
    [Parameter]
    [ValidateRange(SettingRange.CountLowest, int.MaxValue)]
    [Number(IsWhole = true)]
    public int MaxConsecutiveDiscards { get; set; }

    /// <summary>End after this long at work, earlier sessions included: 30m, 1.5h, 1h30m, 2d or a TimeSpan; $null for no limit.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>End when the metric has reached this value; $null for no target.</summary>
    [Parameter]
    [Number]
    public double? Target { get; set; }

    /// <summary>Cap on the cost of the whole run; $null for none.</summary>
    [Parameter]
    [AtLeast(0, IsOpen = true)]
    [Number]
    public decimal? MaxCostUsd { get; set; }

    /// <summary>Cap on the tokens of the whole run; $null for none.</summary>
    [Parameter]
    [AtLeast(SettingRange.CountLowest)]
    [Number(IsWhole = true)]
    public long? MaxTokens { get; set; }

    /// <summary>The agent's model; $null for its default.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ModelCompleter))]
    [AllowNull]
    [AllowEmptyString]
    public string? Model { get; set; }

    /// <summary>The agent's reasoning effort; $null for its default.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    public string? Effort { get; set; }

    /// <summary>Limit of one agent call: 30m, 1h or a TimeSpan.</summary>
    [Parameter]
    [Duration]
    public TimeSpan AgentTimeout { get; set; }

    /// <summary>Keeps changes within noise that remove lines; -KeepSimplifications:$false does not.</summary>
    [Parameter]
    public SwitchParameter KeepSimplifications { get; set; }

    /// <summary>Words to the next agents, at most 2,000 characters; $null or an empty text takes them back.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    public string? Guidance { get; set; }

    /// <summary>Returns the changed runs.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var changed = Given(KnobCatalog.Change).Select(knob => knob.Parameter!).ToList();
        if (changed.Count == 0)
        {
            throw new AutoautoException(ErrorCode.InvalidArgument, "There is nothing to change.", string.Join(", ", RunId), "Name at least one setting, such as -MaxExperiments.");
        }

        var workspace = OpenWorkspace();
        AttemptEach(RunId, id =>
        {
            RequireRun(id);
            if (!ShouldProcess($"run {id}", $"Set {string.Join(", ", changed)}"))
            {
                return;
            }

            var view = workspace.UpdateOptions(id, options => PutGiven(KnobCatalog.Change, options, (knob, changing, value) => knob.Change(changing, value)));
            if (PassThru)
            {
                WriteInfo(Map.From(view, workspace.KeptMetrics(id)));
            }
        });
    }
}
