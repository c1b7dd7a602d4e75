namespace Autoauto.Core.Model;

/// <summary>How far an entry of the queue has come.</summary>
public enum QueueState
{
    /// <summary>Waits for its turn, or for its next attempt.</summary>
    Waiting,

    /// <summary>A worker has claimed it.</summary>
    Running,

    /// <summary>Its run is over.</summary>
    Done,

    /// <summary>Given up after its last attempt.</summary>
    Skipped,
}

/// <summary>One run's place in the repository's queue.</summary>
public sealed record QueueEntry
{
    /// <summary>Row id: the order of the queue.</summary>
    public long Id { get; init; }

    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>How far it has come.</summary>
    public required QueueState State { get; init; }

    /// <summary>Token of the worker that has claimed it; null while nobody has.</summary>
    public string? Claim { get; init; }

    /// <summary>Attempts so far, the current one included.</summary>
    public int Attempts { get; init; }

    /// <summary>Not before then, UTC.</summary>
    public required DateTimeOffset ReadyAt { get; init; }

    /// <summary>Why it waits again, was skipped, or ended; null before the first attempt.</summary>
    public string? Reason { get; init; }

    /// <summary>When it was queued, UTC.</summary>
    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>When its first attempt began, UTC.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was done or skipped, UTC.</summary>
    public DateTimeOffset? FinishedAt { get; init; }
}
