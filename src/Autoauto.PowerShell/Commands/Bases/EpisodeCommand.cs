using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Core.Episodes;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Workspace;
using Autoauto.Output;
using Autoauto.Pump;

namespace Autoauto.Commands.Bases;

/// <summary>What Invoke-AutoEpisode and Resume-AutoEpisode share: an episode of this process, with its caps.</summary>
public abstract class EpisodeCommand : AutoCommand
{
    /// <summary>Cap on the cost of one episode, US dollars.</summary>
    [Parameter]
    [ValidateRange(0.0, 1_000_000.0)]
    [Number]
    public decimal? MaxCostUsd { get; set; }

    /// <summary>Cap on the tokens of one episode.</summary>
    [Parameter]
    [AtLeast(1)]
    [Number(IsWhole = true)]
    public long? MaxTokens { get; set; }

    // An episode that cannot start or go on is what the whole command is about, unless more of them come through the pipeline.
    private protected override bool IsTerminating(ErrorCode code) => !MyInvocation.ExpectingInput || base.IsTerminating(code);

    /// <summary>Works on an episode until it is over, on this thread, and writes it.</summary>
    private protected Episode Work(RepositoryWorkspace workspace, Func<EpisodeSession> start)
    {
        var session = start();
        var episode = SessionPump.Drain(this, session, StopToken);
        WriteInfo(Map.From(workspace.FindEpisode(session.EpisodeId)!));
        return episode;
    }
}
