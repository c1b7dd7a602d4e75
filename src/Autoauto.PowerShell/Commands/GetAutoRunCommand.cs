using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Core.Model;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Gets runs, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "AutoRun")]
[OutputType(typeof(RunInfo))]
[Reading]
public sealed class GetAutoRunCommand : RunQueryCommand
{
    /// <summary>Only runs in these states.</summary>
    [Parameter]
    [ValidateSet(nameof(RunStatus.Queued), nameof(RunStatus.Running), nameof(RunStatus.Stopped), nameof(RunStatus.Completed), nameof(RunStatus.Failed), nameof(RunStatus.Interrupted))]
    public string[]? Status { get; set; }

    /// <summary>Only the newest so many of the runs that fit.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [Number(IsWhole = true)]
    public int? Last { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        var ids = new WildcardSet(RunId);
        var programs = new WildcardSet(Program);
        if (ids.IsLiteral)
        {
            AttemptEach(ids.Literals, id => Write(workspace, RequireRun(id), programs));
            return;
        }

        AttemptEach(ids.Literals, id => RequireRun(id));
        var left = Last ?? int.MaxValue;
        foreach (var view in workspace.ListRuns(programs is { IsLiteral: true, Literals: [var one] } ? one : null))
        {
            if (ids.Matches(view.Run.Id) && Write(workspace, view, programs))
            {
                left--;
            }

            if (Stopping || left == 0)
            {
                return;
            }
        }

        // The runs of a program that was removed are still there; a name without either is a mistake.
        AttemptEach(programs.Unseen, workspace.Programs.RequireExisting);
    }

    private bool Write(RepositoryWorkspace workspace, RunView view, WildcardSet programs)
    {
        if (!programs.Matches(view.Run.Program) || (Status is not null && !Status.Contains(view.Status.ToString(), StringComparer.OrdinalIgnoreCase)))
        {
            return false;
        }

        WriteInfo(Map.From(view, workspace.KeptMetrics(view.Run.Id)));
        return true;
    }
}
