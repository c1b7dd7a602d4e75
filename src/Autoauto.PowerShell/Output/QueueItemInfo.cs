namespace Autoauto.Output;

/// <summary>One entry of the queue as users see it (<c>Autoauto.QueueItem</c>).</summary>
public sealed class QueueItemInfo
{
    /// <summary>Number of the entry; the queue goes by it.</summary>
    public required long ItemId { get; init; }

    /// <summary>Id of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Name of the program.</summary>
    public required string Program { get; init; }

    /// <summary>Waiting, Running, Done or Skipped.</summary>
    public required string Status { get; init; }

    /// <summary>Place among those that wait, from 1; null if it does not wait.</summary>
    public int? Position { get; init; }

    /// <summary>Attempts so far; an entry is given up after three that failed.</summary>
    public int Attempts { get; init; }

    /// <summary>Why it waits again, was skipped, or ended; null before the first attempt.</summary>
    public string? ReasonText { get; init; }

    /// <summary>Limit of experiments; null for none.</summary>
    public int? MaxExperiments { get; init; }

    /// <summary>Cap on the cost of its run in US dollars; null for none.</summary>
    public decimal? MaxCostUsd { get; init; }

    /// <summary>The process that works off the queue; null if none does.</summary>
    public int? WorkerPid { get; init; }

    /// <summary>When it was queued.</summary>
    public DateTime QueuedAtUtc { get; init; }

    /// <summary>It does not begin before this.</summary>
    public DateTime ReadyAtUtc { get; init; }

    /// <summary>When its first attempt began; null while it has not.</summary>
    public DateTime? StartedAtUtc { get; init; }

    /// <summary>When it was done or skipped; null while it is not.</summary>
    public DateTime? FinishedAtUtc { get; init; }

    /// <summary>Root of the repository.</summary>
    public required string RepositoryPath { get; init; }
}
