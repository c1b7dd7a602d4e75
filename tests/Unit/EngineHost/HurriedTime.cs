namespace EngineHost;

/// <summary>
/// The real clock, except that the loop's one-second waits (a park, a back-off) end at once and count as a minute of wall time, and that the wall
/// clock can be made to jump. The monotonic clock and long time-outs are the real ones.
/// </summary>
public sealed class HurriedTime(TimeSpan lead) : TimeProvider
{
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);
    private long _leadTicks = lead.Ticks;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + new TimeSpan(Interlocked.Read(ref _leadTicks));

    /// <summary>Lets the wall clock jump.</summary>
    public void Jump(TimeSpan by) => Interlocked.Add(ref _leadTicks, by.Ticks);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period == Timeout.InfiniteTimeSpan && dueTime > TimeSpan.Zero && dueTime <= s_wait)
        {
            Jump(s_minute);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }

        return System.CreateTimer(callback, state, dueTime, period);
    }
}
