using System.Management.Automation;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Errors;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Goes on with episodes that were interrupted or that failed, one after the other. A closed one is written as it is.</summary>
[Cmdlet(VerbsLifecycle.Resume, "AutoEpisode", SupportsShouldProcess = true)]
[OutputType(typeof(EpisodeInfo))]
public sealed class ResumeAutoEpisodeCommand : EpisodeCommand
{
    /// <summary>Ids of the episodes.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(EpisodeIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] EpisodeId { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        AttemptEach(EpisodeId, id =>
        {
            var view = workspace.FindEpisode(id) ?? throw new AutoautoException(ErrorCode.EpisodeNotFound, $"There is no episode '{id}' in {workspace.Root}.", id);
            if (ShouldProcess($"episode {id} of policy '{view.Episode.Policy}' in {workspace.Root}, {view.Status} at {view.Episode.StageBeforeError ?? view.Episode.Stage}", "Resume episode"))
            {
                Work(workspace, () => workspace.ResumeEpisode(id, limits => limits with
                {
                    MaxCostUsd = MaxCostUsd ?? limits.MaxCostUsd,
                    MaxTokens = MaxTokens ?? limits.MaxTokens,
                }));
            }
        });
    }
}
