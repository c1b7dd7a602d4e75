using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Core.Model;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Gets the audit trail of runs, oldest first; without a run or program, that of the whole repository.</summary>
[Cmdlet(VerbsCommon.Get, "AutoEvent")]
[OutputType(typeof(EventInfo))]
[Reading]
public sealed class GetAutoEventCommand : RunQueryCommand
{
    /// <summary>Only events behind the one of this id.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    [Number(IsWhole = true)]
    public long AfterId { get; set; }

    /// <summary>Only events of these kinds; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Kind { get; set; }

    /// <summary>Only events of these severities.</summary>
    [Parameter]
    [ValidateSet(nameof(EventSeverity.Information), nameof(EventSeverity.Warning), nameof(EventSeverity.Error))]
    public string[]? Severity { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        var ids = new WildcardSet(RunId);
        if (ids.IsLiteral)
        {
            ReadRuns(workspace, view => Write(workspace, view, ids, new WildcardSet(null)));
            return;
        }

        AttemptEach(ids.Literals, id => RequireRun(id));
        var programs = new WildcardSet(Program);
        Write(workspace, null, ids, programs);
        AttemptEach(programs.Unseen, workspace.Programs.RequireExisting);
    }

    private void Write(RepositoryWorkspace workspace, RunView? view, WildcardSet ids, WildcardSet programs)
    {
        var kinds = new WildcardSet(Kind);
        var known = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var e in workspace.ListEvents(view?.Run.Id, AfterId))
        {
            if (Stopping)
            {
                return;
            }

            if (!ids.Matches(e.RunId ?? string.Empty) || !kinds.Matches(e.Kind) || !(Severity is null || Severity.Contains(e.Severity.ToString(), StringComparer.OrdinalIgnoreCase)))
            {
                continue;
            }

            var program = view?.Run.Program ?? ProgramOf(workspace, e.RunId, known);
            if (programs.Matches(program ?? string.Empty))
            {
                WriteInfo(Map.From(e, program, workspace.Root));
            }
        }
    }

    private static string? ProgramOf(RepositoryWorkspace workspace, string? runId, Dictionary<string, string?> known)
    {
        if (runId is null)
        {
            return null;
        }

        if (!known.TryGetValue(runId, out var program))
        {
            program = workspace.FindRun(runId)?.Run.Program;
            known.Add(runId, program);
        }

        return program;
    }
}
