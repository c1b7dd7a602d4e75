using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Errors;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Gets episodes, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "AutoEpisode", DefaultParameterSetName = ListSet)]
[OutputType(typeof(EpisodeInfo))]
public sealed class GetAutoEpisodeCommand : AutoCommand
{
    private const string ListSet = "List";
    private const string IdSet = "Id";

    /// <summary>Ids of the episodes.</summary>
    [Parameter(Position = 0, Mandatory = true, ParameterSetName = IdSet, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(EpisodeIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] EpisodeId { get; set; } = [];

    /// <summary>Names of policies; wildcards are allowed.</summary>
    [Parameter(ParameterSetName = ListSet, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Policy { get; set; }

    /// <summary>Only episodes in these states.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ValidateSet(nameof(EpisodeStatus.Running), nameof(EpisodeStatus.Interrupted), nameof(EpisodeStatus.Errored), nameof(EpisodeStatus.Closed))]
    public string[]? Status { get; set; }

    /// <summary>Only episodes that were decided so.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ValidateSet("Kept", "RolledBack", "Abstained")]
    public string[]? Decision { get; set; }

    /// <summary>Only the newest so many of those that fit.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ValidateRange(1, int.MaxValue)]
    public int? Last { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        if (ParameterSetName == IdSet)
        {
            AttemptEach(EpisodeId, id => WriteInfo(Map.From(
                workspace.FindEpisode(id) ?? throw new AutoautoException(ErrorCode.EpisodeNotFound, $"There is no episode '{id}' in {workspace.Root}.", id))));
            return;
        }

        var policies = new WildcardSet(Policy);
        var left = Last ?? int.MaxValue;
        foreach (var view in workspace.ListEpisodes())
        {
            if (Stopping || left == 0)
            {
                return;
            }

            var info = Map.From(view);
            if (policies.Matches(info.Policy) && Fits(Status, info.Status) && Fits(Decision, info.Decision))
            {
                WriteInfo(info);
                left--;
            }
        }
    }

    private static bool Fits(string[]? wanted, string? value) => wanted is null || wanted.Contains(value, StringComparer.OrdinalIgnoreCase);
}
