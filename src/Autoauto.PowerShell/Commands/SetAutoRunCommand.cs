using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
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
    public int? MaxExperiments { get; set; }

    /// <summary>End after this many experiments in a row that were not kept.</summary>
    [Parameter]
    [ValidateRange(SettingRange.CountLowest, int.MaxValue)]
    public int MaxConsecutiveDiscards { get; set; }

    /// <summary>End after this long at work, earlier sessions included: 30m, 1.5h, 1h30m, 2d or a TimeSpan; $null for no limit.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>End when the metric has reached this value; $null for no target.</summary>
    [Parameter]
    public double? Target { get; set; }

    /// <summary>Cap on the cost of the whole run; $null for none.</summary>
    [Parameter]
    [AtLeast(0)]
    public decimal? MaxCostUsd { get; set; }

    /// <summary>Cap on the tokens of the whole run; $null for none.</summary>
    [Parameter]
    [AtLeast(SettingRange.CountLowest)]
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
        var changed = Names();
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

            var view = workspace.UpdateOptions(id, Change);
            if (PassThru)
            {
                WriteInfo(Map.From(view, workspace.KeptMetrics(id)));
            }
        });
    }

    private List<string> Names() => [.. new[]
    {
        nameof(MaxExperiments), nameof(MaxConsecutiveDiscards), nameof(TimeLimit), nameof(Target), nameof(MaxCostUsd), nameof(MaxTokens), nameof(Model), nameof(Effort),
        nameof(Guidance),
    }.Where(IsGiven)];

    private RunOptions Change(RunOptions options) => options with
    {
        MaxExperiments = IsGiven(nameof(MaxExperiments)) ? MaxExperiments : options.MaxExperiments,
        MaxConsecutiveDiscards = IsGiven(nameof(MaxConsecutiveDiscards)) ? MaxConsecutiveDiscards : options.MaxConsecutiveDiscards,
        TimeLimit = IsGiven(nameof(TimeLimit)) ? TimeLimit : options.TimeLimit,
        Target = IsGiven(nameof(Target)) ? Target : options.Target,
        MaxCostUsd = IsGiven(nameof(MaxCostUsd)) ? MaxCostUsd : options.MaxCostUsd,
        MaxTokens = IsGiven(nameof(MaxTokens)) ? MaxTokens : options.MaxTokens,
        Guidance = IsGiven(nameof(Guidance)) ? NullIfEmpty(Guidance) : options.Guidance,
        Agent = options.Agent with
        {
            Model = IsGiven(nameof(Model)) ? NullIfEmpty(Model) : options.Agent.Model,
            Effort = IsGiven(nameof(Effort)) ? NullIfEmpty(Effort) : options.Agent.Effort,
        },
    };

    // Given as $null is not the same as not given: it takes a limit away.
    private bool IsGiven(string name) => MyInvocation.BoundParameters.ContainsKey(name);

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
