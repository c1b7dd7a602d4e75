using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Completion;
using Autoauto.Core.Workspace;

namespace Autoauto.Commands.Bases;

/// <summary>What the commands that read from runs share: which runs those are.</summary>
public abstract class RunQueryCommand : AutoCommand
{
    /// <summary>Ids of the runs; wildcards are allowed. Without any, all of them.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? RunId { get; set; }

    /// <summary>Only the runs of these programs; wildcards are allowed.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ProgramNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Program { get; set; }

    /// <summary>Reads from each run that is chosen. A run or program that is named without wildcards and is not there is an error of that name alone.</summary>
    private protected void ReadRuns(RepositoryWorkspace workspace, Action<RunView> read)
    {
        var ids = new WildcardSet(RunId);
        var programs = new WildcardSet(Program);
        if (ids.IsLiteral)
        {
            AttemptEach(ids.Literals, id => ReadIf(RequireRun(id)));
            return;
        }

        AttemptEach(ids.Literals, id => RequireRun(id));
        AttemptEach(workspace.ListRuns(programs is { IsLiteral: true, Literals: [var one] } ? one : null), ReadIf);

        // The runs of a program that was removed are still there; a name without either is a mistake.
        AttemptEach(programs.Unseen, workspace.Programs.RequireExisting);

        void ReadIf(RunView view)
        {
            if (programs.Matches(view.Run.Program) && (ids.IsLiteral || ids.Matches(view.Run.Id)))
            {
                read(view);
            }
        }
    }
}
