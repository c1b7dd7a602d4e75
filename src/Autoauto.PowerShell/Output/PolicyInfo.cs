namespace Autoauto.Output;

/// <summary>One policy as users see it (<c>Autoauto.Policy</c>). Settings are null where its file cannot be read.</summary>
public sealed class PolicyInfo
{
    /// <summary>Name of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>True if it can be used.</summary>
    public bool IsValid { get; init; }

    /// <summary>Everything that is wrong with it, one line each; null if nothing is.</summary>
    public string? Problems { get; init; }

    /// <summary>Unregistered, Clean, Edited, Pending or Invalid: how the working tree stands to the head.</summary>
    public required string Status { get; init; }

    /// <summary>Number of the newest version; null if the policy is not registered on this machine.</summary>
    public int? HeadVersion { get; init; }

    /// <summary>Files of the newest version.</summary>
    public int? Files { get; init; }

    /// <summary>Files that were edited by hand since, such as <c>Changed AGENTS.md; Added skills/new.md</c>; null if none.</summary>
    public string? Edits { get; init; }

    /// <summary>Files that an interrupted move of the head has still to write or delete, separated by semicolons; null if none.</summary>
    public string? Pending { get; init; }

    /// <summary>Globs of the policy's files, separated by semicolons.</summary>
    public string? Include { get; init; }

    /// <summary>Globs of what does not belong to it all the same.</summary>
    public string? Exclude { get; init; }

    /// <summary>Most files that one edit may change.</summary>
    public int? MaxFiles { get; init; }

    /// <summary>Most lines that one edit may change.</summary>
    public int? MaxLines { get; init; }

    /// <summary>Rollbacks halve the number of lines, but never below this.</summary>
    public int? MinLines { get; init; }

    /// <summary>Previous, LastKept, Origin or a number: the version that the head is compared with.</summary>
    public string? Critic { get; init; }

    /// <summary>Off, Flag or Block: what a suspicion of weakened tests leads to.</summary>
    public string? TamperCheck { get; init; }

    /// <summary>Sequential or Threshold: how episodes decide.</summary>
    public string? Rule { get; init; }

    /// <summary>Threshold rule: the loss of reward from which an edit is rolled back.</summary>
    public double? Threshold { get; init; }

    /// <summary>Sequential rule: after this many episodes an edit is provisional no longer.</summary>
    public int? MaxEpisodes { get; init; }

    /// <summary>Sequential rule: a keep needs at least four episodes, and facts that do not contradict it.</summary>
    public bool? Guarded { get; init; }

    /// <summary>Sequential rule: at the cap an edit that did not prove itself is rolled back.</summary>
    public bool? ProveIt { get; init; }

    /// <summary>Sequential rule: harm weighs more than progress.</summary>
    public bool? SafetyCritical { get; init; }

    /// <summary>Samples of the judge for each episode.</summary>
    public int? JudgeSamples { get; init; }

    /// <summary>The agent that works on the tasks.</summary>
    public string? Agent { get; init; }

    /// <summary>Its model; null for the agent's default.</summary>
    public string? Model { get; init; }

    /// <summary>The agent that compares the arms.</summary>
    public string? JudgeAgent { get; init; }

    /// <summary>The agent that edits the policy.</summary>
    public string? EvolverAgent { get; init; }

    /// <summary>Names of the tasks, separated by semicolons, those that are held out in brackets; null if there are none.</summary>
    public string? Tasks { get; init; }

    /// <summary>When it was registered on this machine.</summary>
    public DateTime? RegisteredAtUtc { get; init; }

    /// <summary>When the newest version was made.</summary>
    public DateTime? UpdatedAtUtc { get; init; }

    /// <summary>Full path of the policy's file.</summary>
    public required string PolicyPath { get; init; }

    /// <summary>Root of the repository.</summary>
    public required string RepositoryPath { get; init; }
}
