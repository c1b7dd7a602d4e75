using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>What becomes of an entry of the queue after an attempt: a failed one is tried again twice, then skipped.</summary>
public static class QueueRule
{
    /// <summary>Attempts before an entry is given up.</summary>
    public const int MaxAttempts = 3;

    private static readonly TimeSpan[] s_pauses = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)];

    /// <summary>The entry whose run is over: done, and for what reason.</summary>
    public static QueueEntry Done(QueueEntry entry, TerminationReason? end, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry with { State = QueueState.Done, Claim = null, Reason = end?.ToString(), FinishedAt = now };
    }

    /// <summary>The entry after an attempt that failed: it waits for the next one, or is skipped.</summary>
    public static QueueEntry Failed(QueueEntry entry, string error, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Attempts < MaxAttempts
            ? entry with { State = QueueState.Waiting, Claim = null, Reason = error, ReadyAt = now + s_pauses[Math.Clamp(entry.Attempts - 1, 0, s_pauses.Length - 1)] }
            : entry with { State = QueueState.Skipped, Claim = null, Reason = FormattableString.Invariant($"failed {entry.Attempts} times, last: {error}"), FinishedAt = now };
    }

    /// <summary>The entry that its worker gave back before its run ended: that was no attempt.</summary>
    public static QueueEntry GivenBack(QueueEntry entry, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry with { State = QueueState.Waiting, Claim = null, Attempts = Math.Max(0, entry.Attempts - 1), ReadyAt = now };
    }
}
