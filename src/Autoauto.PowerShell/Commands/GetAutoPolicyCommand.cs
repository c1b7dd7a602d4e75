using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Gets the policies of a repository: what they declare, their newest version, and how the working tree stands to it.</summary>
[Cmdlet(VerbsCommon.Get, "AutoPolicy")]
[OutputType(typeof(PolicyInfo))]
[Reading]
public sealed class GetAutoPolicyCommand : AutoCommand
{
    /// <summary>Names of the policies; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Policy { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        var names = new WildcardSet(Policy);
        var all = workspace.Policies.List();
        AttemptEach(names.Literals.Where(name => !all.Contains(name, StringComparer.OrdinalIgnoreCase)), name => workspace.InspectPolicy(name));
        AttemptEach(all.Where(names.Matches), name => WriteInfo(Map.From(workspace.InspectPolicy(name))));
    }
}
