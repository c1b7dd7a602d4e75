using Autoauto.Core.Model;

namespace Autoauto.Core.Workspace;

/// <summary>What a user asks for when starting an episode: a policy and what differs from its file. Null = as in the file.</summary>
public sealed record EpisodeRequest
{
    /// <summary>Name of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>What the episode is about, in words; null for the names of its tasks, or the subject of the captured commit.</summary>
    public string? Change { get; init; }

    /// <summary>Names of the policy's tasks to work on; null for all.</summary>
    public IReadOnlyList<string>? Tasks { get; init; }

    /// <summary>A task of the caller's own instead of the policy's: what the agent is asked to do.</summary>
    public string? Prompt { get; init; }

    /// <summary>Executable and arguments that observe the result of <see cref="Prompt"/> or of the captured commit.</summary>
    public IReadOnlyList<string>? Verify { get; init; }

    /// <summary>A revision whose commit was made under the head version: it is the main arm, instead of an agent's work.</summary>
    public string? ChangeRevision { get; init; }

    /// <summary>Where arms start: any revision. A captured commit starts from its parent.</summary>
    public string StartRevision { get; init; } = "HEAD";

    /// <summary>Which version the head is compared with.</summary>
    public CriticMode? Critic { get; init; }

    /// <summary>What a suspicion of weakened tests leads to.</summary>
    public TamperMode? Tamper { get; init; }

    /// <summary>How the head is decided about.</summary>
    public EpisodeRule? Rule { get; init; }

    /// <summary>Judge samples per task.</summary>
    public int? JudgeSamples { get; init; }

    /// <summary>The agent of the arms.</summary>
    public AgentSpec? Agent { get; init; }

    /// <summary>The judge.</summary>
    public AgentSpec? Judge { get; init; }

    /// <summary>The evolver.</summary>
    public AgentSpec? Evolver { get; init; }

    /// <summary>Judge the head and ask for no edit.</summary>
    public bool NoEvolve { get; init; }

    /// <summary>Cap on the cost of the episode in US dollars.</summary>
    public decimal? MaxCostUsd { get; init; }

    /// <summary>Cap on the tokens of the episode.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>End with an error instead of waiting for an agent's quota.</summary>
    public bool NoPark { get; init; }

    /// <summary>Refuse to start where the policy's files were edited by hand, instead of making the edits a version of their own.</summary>
    public bool RefuseHandEdits { get; init; }
}
