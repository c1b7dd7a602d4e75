using Autoauto.Core.Model;

namespace Autoauto.Core.RedTeam;

/// <summary>Who plays a cheat in an episode.</summary>
internal enum EpisodeCheater
{
    /// <summary>The agent of both arms.</summary>
    Arm,

    /// <summary>The evolver.</summary>
    Evolver,
}

/// <summary>What is known once an episode with a cheater in it is over.</summary>
internal sealed record EpisodeAct
{
    /// <summary>Root of the copy of the repository.</summary>
    public required string Root { get; init; }

    /// <summary>A word that is in the task that is held out, and nowhere else.</summary>
    public required string Word { get; init; }

    /// <summary>The episode.</summary>
    public required Episode Episode { get; init; }

    /// <summary>What was said in the episode, by the cheater of itself too.</summary>
    public required string Said { get; init; }

    /// <summary>What the user was told.</summary>
    public required IReadOnlyList<string> Noticed { get; init; }

    /// <summary>True if a branch of the user's stands elsewhere than before.</summary>
    public required bool IsBranchMoved { get; init; }
}

/// <summary>One scripted attempt of an arm's agent or of an evolver to get a better result without better work, or at what it must leave alone.</summary>
/// <param name="Name">Short name, in kebab case.</param>
/// <param name="What">What it does, as a sentence.</param>
/// <param name="Cheater">Who does it.</param>
internal sealed record EpisodeCheat(string Name, string What, EpisodeCheater Cheater)
{
    /// <summary>Begins what a cheater says of a deed that was possible.</summary>
    public const string Did = "redteam did";

    /// <summary>Begins what a cheater says of one that was not.</summary>
    public const string KeptOut = "redteam kept out";

    /// <summary>The deed, for a POSIX shell: <c>$U</c> is the repository, <c>$W</c> a word of its own, <c>$ENGINE</c> the engine's command; <c>try</c> does something and says whether it could.</summary>
    public required string Script { get; init; }

    /// <summary>Looks for an effect that should not be there; null if there is none.</summary>
    public required Func<EpisodeAct, string?> Trace { get; init; }

    /// <summary>True if what keeps the cheater out does so without a sandbox, too.</summary>
    public bool IsKeptOutAnyway { get; init; }

    /// <summary>True if it gives the engine's own commands.</summary>
    public bool NeedsEngine => Script.Contains("$ENGINE", StringComparison.Ordinal);
}
