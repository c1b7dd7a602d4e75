using Autoauto.Core.Primitives;

namespace Autoauto.Core.Agents.Prompts;

/// <summary>One earlier experiment, as the next agent sees it.</summary>
/// <param name="Number">Number.</param>
/// <param name="Outcome">Status and reason, one word each.</param>
/// <param name="Metric">Measured value, or null.</param>
/// <param name="EffectPercent">Effect in percent, positive is better, or null.</param>
/// <param name="Subject">What was tried.</param>
/// <param name="Detail">Why it ended so, or null.</param>
/// <param name="Diff">The change, for discarded ones; null otherwise.</param>
/// <param name="Notes">The agent's notes, or null.</param>
public sealed record PastExperiment(
    int Number, string Outcome, double? Metric, double? EffectPercent, string? Subject, string? Detail, string? Diff, AgentNotes? Notes)
{
    /// <summary>Lower end of the 95 % interval of <see cref="EffectPercent"/>.</summary>
    public double? EffectLowPercent { get; init; }

    /// <summary>Upper end of the 95 % interval of <see cref="EffectPercent"/>.</summary>
    public double? EffectHighPercent { get; init; }
}

/// <summary>One earlier run of the same program, as the next agent sees it. Nothing of it is in the repository that the agent works on.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Ended">Why it ended.</param>
/// <param name="Experiments">Finished experiments.</param>
/// <param name="GainPercent">What it gained in all, measured again where possible; null if unknown.</param>
/// <param name="Kept">What it kept: subjects with their effects.</param>
/// <param name="Learned">What its agents told their successors, and what was tried in vain.</param>
public sealed record EarlierRun(
    string RunId, string Ended, int Experiments, double? GainPercent, IReadOnlyList<string> Kept, IReadOnlyList<string> Learned);

/// <summary>One open entry of the backlog, as the next agent sees it.</summary>
/// <param name="Id">Number by which an agent says that it tries it.</param>
/// <param name="IsHuman">True if the user asked for it.</param>
/// <param name="Text">The idea.</param>
public sealed record OpenIdea(long Id, bool IsHuman, string Text);

/// <summary>Everything that an agent is told about one experiment. The prompt is a pure function of it.</summary>
public sealed record ContextPacket
{
    /// <summary>Number of this experiment, from 1.</summary>
    public required int ExperimentNumber { get; init; }

    /// <summary>Run.</summary>
    public required string RunId { get; init; }

    /// <summary>Program.</summary>
    public required string Program { get; init; }

    /// <summary>Text of program.md.</summary>
    public required string Instructions { get; init; }

    /// <summary>Name of the metric.</summary>
    public required string Metric { get; init; }

    /// <summary>Unit of the metric.</summary>
    public string? Unit { get; init; }

    /// <summary>Which way it gets better.</summary>
    public required Direction Direction { get; init; }

    /// <summary>Metric of the start commit.</summary>
    public double? OriginalBaseline { get; init; }

    /// <summary>Metric of the last kept commit.</summary>
    public double? Baseline { get; init; }

    /// <summary>Best metric so far.</summary>
    public double? Best { get; init; }

    /// <summary>Kept so far.</summary>
    public int Kept { get; init; }

    /// <summary>Discarded so far.</summary>
    public int Discarded { get; init; }

    /// <summary>Crashed so far.</summary>
    public int Crashed { get; init; }

    /// <summary>Limit of experiments, or null.</summary>
    public int? MaxExperiments { get; init; }

    /// <summary>What is left of the money, or null if there is no cap.</summary>
    public decimal? BudgetLeftUsd { get; init; }

    /// <summary>What is left of the tokens, or null if there is no cap.</summary>
    public long? TokensLeft { get; init; }

    /// <summary>How it is decided, in one sentence.</summary>
    public required string DecisionRule { get; init; }

    /// <summary>Smallest effect that can be seen, percent; null if unknown.</summary>
    public double? DetectableEffectPercent { get; init; }

    /// <summary>Gates, in words.</summary>
    public IReadOnlyList<string> Gates { get; init; } = [];

    /// <summary>Secondary metrics, in words.</summary>
    public IReadOnlyList<string> SecondaryMetrics { get; init; } = [];

    /// <summary>Globs of what may be changed; empty = everything.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Globs of what may not be changed.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>The last experiments, oldest first.</summary>
    public IReadOnlyList<PastExperiment> Recent { get; init; } = [];

    /// <summary>The last kept experiments, oldest first.</summary>
    public IReadOnlyList<PastExperiment> KeptCommits { get; init; } = [];

    /// <summary>The last discarded experiments with their diffs, oldest first.</summary>
    public IReadOnlyList<PastExperiment> DiscardedCandidates { get; init; } = [];

    /// <summary>The experiments with notes, oldest first: the ideas that were tried.</summary>
    public IReadOnlyList<PastExperiment> Ideas { get; init; } = [];

    /// <summary>The ideas that nobody has tried: agents' first, then the user's, oldest of each first.</summary>
    public IReadOnlyList<OpenIdea> OpenIdeas { get; init; } = [];

    /// <summary>Earlier runs of the program, newest first.</summary>
    public IReadOnlyList<EarlierRun> EarlierRuns { get; init; } = [];

    /// <summary>What the evaluator left for the agent.</summary>
    public string? Diagnostics { get; init; }

    /// <summary>Words of the human.</summary>
    public string? Guidance { get; init; }

    /// <summary>Share of the stagnation limit that is used up, 0 to 1.</summary>
    public double StagnationShare { get; init; }

    /// <summary>Net-negative changes within noise are kept.</summary>
    public bool KeepSimplifications { get; init; }
}
