using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Model;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Gets the audit trail of runs, oldest first.</summary>
[Cmdlet(VerbsCommon.Get, "AutoEvent")]
[OutputType(typeof(EventInfo))]
public sealed class GetAutoEventCommand : AutoCommand
{
    /// <summary>Ids of the runs; wildcards are allowed. Without any, the whole repository.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? RunId { get; set; }

    /// <summary>Only events behind the one of this id.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
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
            AttemptEach(ids.Literals, id => Write(workspace, RequireRun(id), ids));
            return;
        }

        AttemptEach(ids.Literals, id => RequireRun(id));
        Write(workspace, null, ids);
    }

    private void Write(RepositoryWorkspace workspace, RunView? view, WildcardSet ids)
    {
        var kinds = new WildcardSet(Kind);
        var programs = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var e in workspace.ListEvents(view?.Run.Id, AfterId))
        {
            if (Stopping)
            {
                return;
            }

            if (ids.Matches(e.RunId ?? string.Empty) && kinds.Matches(e.Kind) && (Severity is null || Severity.Contains(e.Severity.ToString(), StringComparer.OrdinalIgnoreCase)))
            {
                WriteInfo(Map.From(e, view?.Run.Program ?? ProgramOf(workspace, e.RunId, programs), workspace.Root));
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
