namespace Autoauto.Output;

/// <summary>An entry of a program's backlog as users see it (<c>Autoauto.Idea</c>).</summary>
public sealed class IdeaInfo
{
    /// <summary>Number within the repository; agents name the idea that they try by it.</summary>
    public required long IdeaId { get; init; }

    /// <summary>Name of the program.</summary>
    public required string Program { get; init; }

    /// <summary>Open, Tried or Avoid.</summary>
    public required string State { get; init; }

    /// <summary>User or Agent: whose idea it is.</summary>
    public required string Source { get; init; }

    /// <summary>The idea.</summary>
    public required string Text { get; init; }

    /// <summary>Why its author thinks so, or null.</summary>
    public string? Why { get; init; }

    /// <summary>Run of the agent that left it; null for a user's idea.</summary>
    public string? RunId { get; init; }

    /// <summary>Experiment of the agent that left it; null for a user's idea.</summary>
    public int? Number { get; init; }

    /// <summary>Run that tried it; null if none did, or if that run was removed.</summary>
    public string? TriedRunId { get; init; }

    /// <summary>Experiment that tried it, or null.</summary>
    public int? TriedNumber { get; init; }

    /// <summary>How that experiment ended: Kept, Discarded, Crashed or MeasurementFailed; null if there is none.</summary>
    public string? Outcome { get; init; }

    /// <summary>Effect of that experiment in percent, positive is better; null if none was measured.</summary>
    public double? EffectPercent { get; init; }

    /// <summary>When it was written down.</summary>
    public DateTime CreatedAtUtc { get; init; }

    /// <summary>Root of the repository.</summary>
    public required string RepositoryPath { get; init; }
}
