using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Gets the versions of policies, newest first: the ledger.</summary>
[Cmdlet(VerbsCommon.Get, "AutoPolicyVersion")]
[OutputType(typeof(PolicyVersionInfo))]
[Reading]
public sealed class GetAutoPolicyVersionCommand : AutoCommand
{
    /// <summary>Names of the policies; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Policy { get; set; }

    /// <summary>Only these versions.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(PolicyVersionCompleter))]
    [ValidateRange(0, int.MaxValue)]
    public int[]? Version { get; set; }

    /// <summary>Only versions that were made by this.</summary>
    [Parameter]
    [ValidateSet("Register", "Evolve", "Rollback", "Restore", "Manual")]
    public string[]? Cause { get; set; }

    /// <summary>Only the newest so many of the versions that fit, of each policy.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [Number(IsWhole = true)]
    public int? Last { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        var names = new WildcardSet(Policy);
        AttemptEach(names.IsLiteral ? names.Literals : names.Literals.Concat(workspace.Policies.List().Where(names.Matches)).Distinct(StringComparer.Ordinal), name => Write(workspace, name));
    }

    private void Write(RepositoryWorkspace workspace, string name)
    {
        var versions = workspace.ListPolicyVersions(name);
        if (workspace.PolicyLedger.Find(name) is not { } state)
        {
            return;
        }

        if (Version is not null)
        {
            AttemptEach(Version, number => WriteInfo(Map.From(workspace.PolicyLedger.Version(name, number), state.Head, workspace.Root)));
            return;
        }

        var left = Last ?? int.MaxValue;
        foreach (var version in versions)
        {
            if (Stopping || left == 0)
            {
                return;
            }

            if (Cause is null || Cause.Contains(version.Cause.ToString(), StringComparer.OrdinalIgnoreCase))
            {
                WriteInfo(Map.From(version, state.Head, workspace.Root));
                left--;
            }
        }
    }
}
