using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Gets episodes, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "AutoEpisode")]
[OutputType(typeof(EpisodeInfo))]
[Reading]
public sealed class GetAutoEpisodeCommand : AutoCommand
{
    /// <summary>Ids of the episodes; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(EpisodeIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? EpisodeId { get; set; }

    /// <summary>Names of policies; wildcards are allowed.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Policy { get; set; }

    /// <summary>Only episodes in these states.</summary>
    [Parameter]
    [ValidateSet(nameof(EpisodeStatus.Running), nameof(EpisodeStatus.Interrupted), nameof(EpisodeStatus.Errored), nameof(EpisodeStatus.Closed))]
    public string[]? Status { get; set; }

    /// <summary>Only episodes that were decided so.</summary>
    [Parameter]
    [ValidateSet("Kept", "RolledBack", "Abstained", "Superseded")]
    public string[]? Decision { get; set; }

    /// <summary>Only the newest so many of those that fit.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [Number(IsWhole = true)]
    public int? Last { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        var ids = new WildcardSet(EpisodeId);
        var policies = new WildcardSet(Policy);
        if (ids.IsLiteral)
        {
            AttemptEach(ids.Literals, id => Write(Require(workspace, id), policies));
            return;
        }

        AttemptEach(ids.Literals, id => Require(workspace, id));
        var left = Last ?? int.MaxValue;
        foreach (var view in workspace.ListEpisodes(policies is { IsLiteral: true, Literals: [var one] } ? one : null))
        {
            if (ids.Matches(view.Episode.Id) && Write(view, policies))
            {
                left--;
            }

            if (Stopping || left == 0)
            {
                return;
            }
        }

        AttemptEach(policies.Unseen, name => workspace.InspectPolicy(name));
    }

    private bool Write(EpisodeView view, WildcardSet policies)
    {
        var info = Map.From(view);
        if (!policies.Matches(info.Policy) || !Fits(Status, info.Status) || !Fits(Decision, info.Decision))
        {
            return false;
        }

        WriteInfo(info);
        return true;
    }

    private static EpisodeView Require(RepositoryWorkspace workspace, string id) =>
        workspace.FindEpisode(id) ?? throw new AutoautoException(ErrorCode.EpisodeNotFound, $"There is no episode '{id}' in {workspace.Root}.", id);

    private static bool Fits(string[]? wanted, string? value) => wanted is null || wanted.Contains(value, StringComparer.OrdinalIgnoreCase);
}
