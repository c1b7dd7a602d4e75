namespace Autoauto.Output;

/// <summary>One entry of the reject buffer as users see it (<c>Autoauto.Rejection</c>).</summary>
public sealed class RejectionInfo
{
    /// <summary>Grows with time.</summary>
    public long Id { get; init; }

    /// <summary>Name of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>The episode that rejected it.</summary>
    public required string EpisodeId { get; init; }

    /// <summary>BadAdvantage or TamperSuspected.</summary>
    public required string Reason { get; init; }

    /// <summary>Version that the rejected edit had made.</summary>
    public int RejectedVersion { get; init; }

    /// <summary>Version whose content stands again.</summary>
    public int RestoredVersion { get; init; }

    /// <summary>What the edit was.</summary>
    public required string EditSummary { get; init; }

    /// <summary>The gradient that had led to it.</summary>
    public string? Gradient { get; init; }

    /// <summary>Its advantage.</summary>
    public double? Advantage { get; init; }

    /// <summary>Its reward.</summary>
    public double? RewardMain { get; init; }

    /// <summary>Reward of the version that it was compared with.</summary>
    public double? RewardBaseline { get; init; }

    /// <summary>When it was rejected.</summary>
    public DateTime RejectedAtUtc { get; init; }

    /// <summary>Root of the repository.</summary>
    public required string RepositoryPath { get; init; }
}
