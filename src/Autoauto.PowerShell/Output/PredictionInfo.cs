namespace Autoauto.Output;

/// <summary>What an evolver claimed about its edit, and what came of it, as users see it (<c>Autoauto.Prediction</c>).</summary>
public sealed class PredictionInfo
{
    /// <summary>Name of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>The version that the edit became.</summary>
    public int Version { get; init; }

    /// <summary>The episode that made the edit.</summary>
    public required string EpisodeId { get; init; }

    /// <summary>The observed number that was said to move.</summary>
    public required string Metric { get; init; }

    /// <summary>The predicted difference.</summary>
    public double PredictedChange { get; init; }

    /// <summary>How probable the evolver called its direction, 0 to 1.</summary>
    public double Confidence { get; init; }

    /// <summary>The measured difference; null until it is measured.</summary>
    public double? ObservedChange { get; init; }

    /// <summary>Measured minus predicted.</summary>
    public double? Residual { get; init; }

    /// <summary>True if it moved in the direction that was named.</summary>
    public bool? IsHit { get; init; }

    /// <summary>The episode that measured it.</summary>
    public string? SettledByEpisodeId { get; init; }

    /// <summary>When it was made.</summary>
    public DateTime PredictedAtUtc { get; init; }

    /// <summary>When it was measured.</summary>
    public DateTime? SettledAtUtc { get; init; }

    /// <summary>Root of the repository.</summary>
    public required string RepositoryPath { get; init; }
}
