using Autoauto.Core.Agents;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;

namespace Autoauto.Core.Episodes;

/// <summary>Something that happened in an episode: the closed list of what can be observed while it lives.</summary>
public abstract record EpisodeEvent
{
    private EpisodeEvent()
    {
    }

    /// <summary>The episode begins or goes on.</summary>
    public sealed record Started(Episode Episode, bool Resumed) : EpisodeEvent;

    /// <summary>A stage was entered, durably.</summary>
    public sealed record StageEntered(Episode Episode, string? Detail) : EpisodeEvent;

    /// <summary>An agent did something.</summary>
    public sealed record AgentActed(string Role, AgentEvent Event) : EpisodeEvent;

    /// <summary>An arm's work is observed.</summary>
    public sealed record ArmObserved(ArmRecord Arm) : EpisodeEvent;

    /// <summary>A judge has spoken.</summary>
    public sealed record Judged(Judgement Judgement) : EpisodeEvent;

    /// <summary>The user should look.</summary>
    public sealed record Warned(string Kind, string Message) : EpisodeEvent;

    /// <summary>A decision or a milestone, for those who follow in detail.</summary>
    public sealed record Narrated(string Kind, string Message) : EpisodeEvent;

    /// <summary>The episode is over.</summary>
    public sealed record Finished(Episode Episode) : EpisodeEvent;
}

/// <summary>What an episode is doing now.</summary>
/// <param name="EpisodeId">The episode.</param>
/// <param name="Policy">The policy.</param>
/// <param name="Stage">Last stage that was entered.</param>
/// <param name="Activity">What is happening, for people.</param>
/// <param name="Done">Steps of the activity that are done.</param>
/// <param name="Total">Steps of the activity; null if unknown.</param>
/// <param name="CostUsd">Known cost so far, US dollars.</param>
public sealed record EpisodeProgress(string EpisodeId, string Policy, EpisodeStage Stage, string Activity, int Done, int? Total, decimal? CostUsd);

/// <summary>Handle on an episode that this process works on.</summary>
public sealed class EpisodeSession : WorkSession<EpisodeEvent, EpisodeProgress, Episode>
{
    internal EpisodeSession(string episodeId, Func<EpisodeSession, CancellationToken, Task<Episode>> work)
    {
        EpisodeId = episodeId;
        Begin(abort => work(this, abort));
    }

    /// <summary>The episode.</summary>
    public string EpisodeId { get; }
}
