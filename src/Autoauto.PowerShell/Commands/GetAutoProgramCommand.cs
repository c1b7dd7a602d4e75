using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Gets the programs of a repository, those with mistakes included.</summary>
[Cmdlet(VerbsCommon.Get, "AutoProgram")]
[OutputType(typeof(ProgramInfo))]
[Reading]
public sealed class GetAutoProgramCommand : AutoCommand
{
    /// <summary>Names of the programs; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ProgramNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Program { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        var names = new WildcardSet(Program);
        AttemptEach(names.Literals, workspace.Programs.RequireExisting);
        AttemptEach(workspace.Programs.List().Where(names.Matches), name => Write(workspace, name));
    }

    private void Write(RepositoryWorkspace workspace, string name) =>
        WriteInfo(Map.From(workspace.Programs.Inspect(name), workspace.Programs.PathOf(name), workspace.Root));
}
