using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Gets the finished experiments of runs.</summary>
[Cmdlet(VerbsCommon.Get, "AutoExperiment")]
[OutputType(typeof(ExperimentInfo))]
[Reading]
public sealed class GetAutoExperimentCommand : RunQueryCommand
{
    /// <summary>Only the experiments of these numbers.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, int.MaxValue)]
    public int[]? Number { get; set; }

    /// <summary>Only experiments that ended so.</summary>
    [Parameter]
    [ValidateSet(nameof(ExperimentStatus.Kept), nameof(ExperimentStatus.Discarded), nameof(ExperimentStatus.Crashed), nameof(ExperimentStatus.MeasurementFailed), nameof(ExperimentStatus.Aborted))]
    public string[]? Status { get; set; }

    /// <summary>Only experiments that ended for these reasons.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ReasonCompleter))]
    [ReasonName]
    public string[]? Reason { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        ReadRuns(workspace, view => Write(workspace, view));
    }

    private void Write(RepositoryWorkspace workspace, RunView view)
    {
        var missing = Number?.ToHashSet() ?? [];
        foreach (var experiment in workspace.ListExperiments(view.Run.Id, Single<ExperimentStatus>(Status), Single<ExperimentReason>(Reason)))
        {
            if (Stopping)
            {
                return;
            }

            if ((Number is null || missing.Remove(experiment.Number)) && IsOneOf(Status, experiment.Status) && IsOneOf(Reason, experiment.Reason))
            {
                WriteInfo(Map.From(experiment, view.Run, view.RepositoryPath));
            }
        }

        // With a filter, a missing number is an answer; without one, it does not exist.
        if (Status is null && Reason is null)
        {
            AttemptEach(missing.Order(), number => throw new AutoautoException(ErrorCode.ExperimentNotFound, $"Run '{view.Run.Id}' has no finished experiment {number}.", view.Run.Id));
        }
    }

    private static T? Single<T>(string[]? names)
        where T : struct, Enum => names is [var one] ? Enum.Parse<T>(one, ignoreCase: true) : null;

    private static bool IsOneOf<T>(string[]? names, T? value)
        where T : struct, Enum => names is null || names.Contains(value?.ToString(), StringComparer.OrdinalIgnoreCase);
}
