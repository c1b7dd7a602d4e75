namespace Autoauto.Core.Model;

/// <summary>What has become of an idea.</summary>
public enum IdeaState
{
    /// <summary>Nobody has tried it yet.</summary>
    Open,

    /// <summary>An experiment has tried it.</summary>
    Tried,

    /// <summary>An agent advises against it.</summary>
    Avoid,
}

/// <summary>Whose idea it is.</summary>
public enum IdeaSource
{
    /// <summary>The user's.</summary>
    User,

    /// <summary>An agent's.</summary>
    Agent,
}

/// <summary>One entry of a program's backlog.</summary>
public sealed record Idea
{
    /// <summary>Longest text of an idea, characters.</summary>
    public const int LongestText = 500;

    /// <summary>Row id; grows with time. Agents name the idea that they try by it.</summary>
    public long Id { get; init; }

    /// <summary>The program.</summary>
    public required string Program { get; init; }

    /// <summary>Whose it is.</summary>
    public required IdeaSource Source { get; init; }

    /// <summary>What has become of it.</summary>
    public IdeaState State { get; init; }

    /// <summary>The idea, one line.</summary>
    public required string Text { get; init; }

    /// <summary>Why its author thinks so; null if that was not said.</summary>
    public string? Why { get; init; }

    /// <summary>Run of the agent that left it; null for a user's idea.</summary>
    public string? RunId { get; init; }

    /// <summary>Experiment of the agent that left it.</summary>
    public int? Experiment { get; init; }

    /// <summary>Run that tried it; null if none did, or if that run was removed.</summary>
    public string? TriedRunId { get; init; }

    /// <summary>Experiment that tried it.</summary>
    public int? TriedExperiment { get; init; }

    /// <summary>How that experiment ended; read from it, not stored with the idea.</summary>
    public ExperimentStatus? Outcome { get; init; }

    /// <summary>Its effect in percent; positive is better.</summary>
    public double? EffectPercent { get; init; }

    /// <summary>When it was written down, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
