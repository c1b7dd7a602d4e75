using Autoauto.Core.Agents;
using Autoauto.Core.Episodes;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Output;

namespace Autoauto.Pump;

/// <summary>What an episode's events look like on PowerShell's streams. Pure: event in, stream actions out.</summary>
internal static class EpisodeRenderer
{
    private static readonly string[] s_episodeTags = ["Autoauto", "Episode"];
    private static readonly string[] s_agentTags = ["Autoauto", "Agent"];

    /// <summary>The stream actions for one event.</summary>
    public static IEnumerable<StreamAction> Render(EpisodeEvent e) => e switch
    {
        EpisodeEvent.Started x => [Milestone($"Episode {x.Episode.Id} {(x.Resumed ? "goes on" : "started")} with version {x.Episode.HeadVersion} of '{x.Episode.Policy}'.")],
        EpisodeEvent.StageEntered x => [Milestone(x.Detail is null ? $"{x.Episode.Stage}." : $"{x.Episode.Stage}: {x.Detail}")],
        EpisodeEvent.AgentActed x => Agent(x.Role, x.Event),
        EpisodeEvent.ArmObserved x => [new StreamAction.Verbose(Arm(x.Arm))],
        EpisodeEvent.Judged x => [new StreamAction.Verbose(Judged(x.Judgement))],
        EpisodeEvent.Warned x => [new StreamAction.Warning(Safe(x.Message))],
        EpisodeEvent.Narrated x => [new StreamAction.Verbose(Safe(x.Message))],
        EpisodeEvent.Finished => [],
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.GetType().Name, "The event has no rendering."),
    };

    private static StreamAction[] Agent(string role, AgentEvent e) => e switch
    {
        AgentEvent.Text x => [new StreamAction.Information(SafeText.Block(x.Value)!, s_agentTags)],
        AgentEvent.ToolUse x => [new StreamAction.Debug(Safe($"{role}: {x.Name} {x.Detail}"))],
        AgentEvent.Retry x => [new StreamAction.Verbose(Safe($"{role}: the agent tries again: {x.Reason}"))],
        AgentEvent.UsageReported => [],
        AgentEvent.LimitReported x => [new StreamAction.Verbose(Safe($"{role}: the agent reports a limit: {x.Limit}"))],
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.GetType().Name, "The event has no rendering."),
    };

    private static string Arm(ArmRecord arm)
    {
        var result = arm.Objective is { Verified: true } objective ? $"pass rate {Figures.Number(objective.PassRate)}" : $"not verified: {arm.Objective?.Why}";
        return Safe($"{arm.Side} arm of '{arm.Task}' under version {arm.Version}: {result}.");
    }

    private static string Judged(Judgement judgement) => Safe(judgement.RewardMain is null
        ? $"Judge, '{judgement.Task}', sample {judgement.Sample}: no valid answer."
        : $"Judge, '{judgement.Task}', sample {judgement.Sample}: main {Figures.Number(judgement.RewardMain)}, baseline {(judgement.RewardBaseline is null ? "none" : Figures.Number(judgement.RewardBaseline))}.");

    private static StreamAction.Information Milestone(string text) => new(Safe(text), s_episodeTags);

    private static string Safe(string text) => SafeText.Line(text)!;
}
