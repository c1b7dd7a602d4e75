using System.Globalization;
using Autoauto.Core.Errors;

namespace Autoauto.Core.Model;

/// <summary>Which earlier version of a policy the head is compared with.</summary>
public enum CriticKind
{
    /// <summary>The version before the head.</summary>
    Previous,

    /// <summary>The newest version that an episode kept.</summary>
    LastKept,

    /// <summary>Version 0: what was there at registration.</summary>
    Origin,

    /// <summary>The version with a number of one's own choice.</summary>
    Number,
}

/// <summary>How the baseline arm is chosen.</summary>
/// <param name="Kind">How.</param>
/// <param name="Version">The version for <see cref="CriticKind.Number"/>; null otherwise.</param>
public sealed record CriticMode(CriticKind Kind, int? Version = null)
{
    /// <summary>Reads <c>previous</c>, <c>lastKept</c>, <c>origin</c> or a number, as people type them.</summary>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
    public static CriticMode Parse(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? new CriticMode(CriticKind.Number, number)
        : Enum.TryParse<CriticKind>(text, ignoreCase: true, out var kind) && kind != CriticKind.Number
            ? new CriticMode(kind)
            : throw new AutoautoException(ErrorCode.InvalidArgument, $"'{text}' is no version to compare with.", text, "Use previous, lastKept, origin or a number.");
}

/// <summary>What a suspicion that the main arm weakened tests leads to.</summary>
public enum TamperMode
{
    /// <summary>Nothing: nobody looks.</summary>
    Off,

    /// <summary>The judge is told, and it is recorded.</summary>
    Flag,

    /// <summary>The episode decides nothing, and the suspicion goes into the reject buffer.</summary>
    Block,
}

/// <summary>How an episode decides about a provisional edit.</summary>
public enum EpisodeRule
{
    /// <summary>Evidence adds up over the episodes of the same edit until it is clear.</summary>
    Sequential,

    /// <summary>One episode decides: the edit goes if the advantage is at or below minus the threshold.</summary>
    Threshold,
}

/// <summary>One task that the arms of an episode work on.</summary>
public sealed record PolicyTask
{
    /// <summary>Name, unique within the policy; follows the rules of programs' names.</summary>
    public required string Name { get; init; }

    /// <summary>What the agent is asked to do.</summary>
    public required string Prompt { get; init; }

    /// <summary>Executable (or script below the repository's root) and arguments; run after the agent, in its worktree.</summary>
    public required IReadOnlyList<string> Verify { get; init; }

    /// <summary>Time limit of <see cref="Verify"/>.</summary>
    public TimeSpan VerifyTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Globs of files that <see cref="Verify"/> finds as they were before the agent's work, whatever the agent did to them. Null: test files that
    /// were there, and what <see cref="Verify"/> itself names. Weakening the tests then gains nothing.
    /// </summary>
    public IReadOnlyList<string>? Protect { get; init; }

    /// <summary>Scored, but never shown to the agent that edits the policy.</summary>
    public bool HeldOut { get; init; }
}

/// <summary>The agent in one of its roles.</summary>
/// <param name="Agent">Which agent, model, effort and time limits.</param>
/// <param name="MaxCostUsd">Most that all calls of this role may cost in one episode, US dollars; null = no cap.</param>
public sealed record PolicyRole(AgentSpec Agent, decimal? MaxCostUsd = null);

/// <summary>
/// What a user declared about one policy: which files steer the agent, how far one edit may go, how episodes judge it. Read from
/// <c>.autoauto/policies/&lt;name&gt;.json</c>; everything has been validated.
/// </summary>
public sealed record PolicyTarget
{
    /// <summary>Name of the policy: its file's name.</summary>
    public required string Name { get; init; }

    /// <summary>Globs of the policy's files, from the repository's root; at least one.</summary>
    public required IReadOnlyList<string> Include { get; init; }

    /// <summary>Globs of what does not belong to the policy all the same.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Most files that one edit may add, change or delete.</summary>
    public int MaxFiles { get; init; } = 3;

    /// <summary>Most lines, added and removed together, that one edit may change.</summary>
    public int MaxLines { get; init; } = 60;

    /// <summary>Rollbacks halve the number of lines, but never below this.</summary>
    public int MinLines { get; init; } = 5;

    /// <summary>Which version the head is compared with.</summary>
    public CriticMode Critic { get; init; } = new(CriticKind.Previous);

    /// <summary>What a suspicion of weakened tests leads to.</summary>
    public TamperMode Tamper { get; init; } = UsualTamper(guarded: true);

    /// <summary>How episodes decide.</summary>
    public EpisodeRule Rule { get; init; } = EpisodeRule.Sequential;

    /// <summary>Threshold rule: the loss of reward from which an edit is rolled back, above 0, at most 1.</summary>
    public double Threshold { get; init; } = 0.05;

    /// <summary>Sequential rule: after this many episodes the edit is provisional no longer.</summary>
    public int MaxEpisodes { get; init; } = 6;

    /// <summary>
    /// Sequential rule: a keep needs at least four episodes and facts that do not contradict it, blocked episodes tell against an edit, and what
    /// will hardly prove itself is given up early. What was measured of it is in docs/policyland.md.
    /// </summary>
    public bool Guarded { get; init; } = true;

    /// <summary>Sequential rule: at the cap an edit that did not prove itself is rolled back.</summary>
    public bool ProveIt { get; init; }

    /// <summary>Sequential rule: harm weighs more than progress.</summary>
    public bool SafetyCritical { get; init; }

    /// <summary>Samples that the judge gives for each episode.</summary>
    public int JudgeSamples { get; init; } = 3;

    /// <summary>The agent that works on the tasks.</summary>
    public PolicyRole Agent { get; init; } = new(new AgentSpec());

    /// <summary>The agent that compares the arms; null: the same as <see cref="Agent"/>.</summary>
    public PolicyRole? Judge { get; init; }

    /// <summary>The agent that edits the policy; null: the same as <see cref="Agent"/>.</summary>
    public PolicyRole? Evolver { get; init; }

    /// <summary>The tasks; none if episodes name theirs.</summary>
    public IReadOnlyList<PolicyTask> Tasks { get; init; } = [];

    /// <summary>
    /// What a suspicion of weakened tests leads to where the file does not say: a guarded policy blocks, because only then no tampered edit was kept
    /// (docs/policyland.md); any other is told.
    /// </summary>
    public static TamperMode UsualTamper(bool guarded) => guarded ? TamperMode.Block : TamperMode.Flag;
}
