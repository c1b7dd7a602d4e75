using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Model;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Gets what agents cost: one object per call, in the order of the calls, those of removed runs included.</summary>
[Cmdlet(VerbsCommon.Get, "AutoSpend")]
[OutputType(typeof(SpendInfo))]
[Reading]
public sealed class GetAutoSpendCommand : RunQueryCommand
{
    /// <summary>Only calls of these agents; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AgentNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Agent { get; set; }

    /// <summary>Only bookings in these states.</summary>
    [Parameter]
    [ValidateSet(nameof(SpendState.Reserved), nameof(SpendState.Settled), nameof(SpendState.Lost))]
    public string[]? State { get; set; }

    /// <summary>Only calls that began at this time or later.</summary>
    [Parameter]
    [Moment]
    public DateTime After { get; set; } = DateTime.MinValue;

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        var ids = new WildcardSet(RunId);
        var programs = new WildcardSet(Program);
        if (ids.IsLiteral)
        {
            AttemptEach(ids.Literals, id => WriteRun(workspace, id, programs));
            return;
        }

        Write(workspace, workspace.ListSpend().Where(entry => ids.Matches(entry.RunId)), programs);

        // What was spent on a program that was removed is still there; a name without either is a mistake.
        AttemptEach(Stopping ? [] : programs.Unseen, workspace.Programs.RequireExisting);
    }

    private void WriteRun(RepositoryWorkspace workspace, string runId, WildcardSet programs)
    {
        // What a removed run has cost is still in the books.
        if (!Write(workspace, workspace.ListSpend(runId), programs))
        {
            RequireRun(runId);
        }
    }

    private bool Write(RepositoryWorkspace workspace, IEnumerable<SpendEntry> entries, WildcardSet programs)
    {
        var agents = new WildcardSet(Agent);
        var after = After == DateTime.MinValue ? DateTime.MinValue : After.ToUniversalTime();
        var isFound = false;
        foreach (var entry in entries)
        {
            isFound = true;
            if (Stopping)
            {
                break;
            }

            if (programs.Matches(entry.Program) && agents.Matches(entry.Agent) && entry.ReservedAt.UtcDateTime >= after
                && (State is null || State.Contains(entry.State.ToString(), StringComparer.OrdinalIgnoreCase)))
            {
                WriteInfo(Map.From(entry, workspace.Root));
            }
        }

        return isFound;
    }
}
