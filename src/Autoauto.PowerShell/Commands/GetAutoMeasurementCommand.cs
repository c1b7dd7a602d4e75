using System.Management.Automation;
using Autoauto.Commands.Bases;
using Autoauto.Core.Model;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Gets the single invocations of the evaluator, raw and in order.</summary>
[Cmdlet(VerbsCommon.Get, "AutoMeasurement")]
[OutputType(typeof(MeasurementInfo))]
[Reading]
public sealed class GetAutoMeasurementCommand : RunQueryCommand
{
    /// <summary>Only the measurements of these experiments; 0 is the start commit's baseline and the receipt.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, int.MaxValue)]
    public int[]? Number { get; set; }

    /// <summary>Only measurements that were made for these purposes.</summary>
    [Parameter]
    [ValidateSet(nameof(MeasurementPurpose.Setup), nameof(MeasurementPurpose.WarmUp), nameof(MeasurementPurpose.Decision), nameof(MeasurementPurpose.Rebase), nameof(MeasurementPurpose.DriftCheck), nameof(MeasurementPurpose.Receipt), nameof(MeasurementPurpose.SelfTest))]
    public string[]? Purpose { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        ReadRuns(workspace, view => Write(workspace, view));
    }

    private void Write(RepositoryWorkspace workspace, RunView view)
    {
        foreach (var number in Number?.Select(n => (int?)n) ?? [null])
        {
            foreach (var measurement in workspace.ListMeasurements(view.Run.Id, number))
            {
                if (Stopping)
                {
                    return;
                }

                if (Purpose is null || Purpose.Contains(measurement.Purpose.ToString(), StringComparer.OrdinalIgnoreCase))
                {
                    WriteInfo(Map.From(measurement, view.Run, view.RepositoryPath));
                }
            }
        }
    }
}
