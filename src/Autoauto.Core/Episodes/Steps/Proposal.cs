using Autoauto.Core.Model;

namespace Autoauto.Core.Episodes.Steps;

/// <summary>What became of an evolver's answer: a new set of files, a refusal, or a problem that it may repair.</summary>
internal sealed record Proposal
{
    /// <summary>The answer; null if it could not be read.</summary>
    public EvolverAnswer? Answer { get; init; }

    /// <summary>All files of the new version.</summary>
    public IReadOnlyList<PolicyContent> Files { get; init; } = [];

    /// <summary>Why it is not taken.</summary>
    public RefusalReason? Refusal { get; init; }

    /// <summary>The refusal in detail.</summary>
    public string? Detail { get; init; }

    /// <summary>What is wrong with the form of the answer.</summary>
    public string? Problem { get; init; }

    /// <summary>The evolver said nothing at all.</summary>
    public bool IsSilent { get; init; }

    /// <summary>The evolver ran out of time.</summary>
    public bool TimedOut { get; init; }
}
