namespace Autoauto.CrashMatrix.Tests.Simulation;

/// <summary>
/// A clock that nobody waits for: a delay moves it on, by a minute for each second so that parks are soon over, and is over at once. What would fire again and again (heartbeats) never fires, so that nothing
/// but the seed decides what happens when. The wall clock can jump; the monotonic one does not.
/// </summary>
internal sealed class SimulatedTime : TimeProvider
{
    private const int SecondsPerSecond = 60;
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    // What is left of a wait can be less than a delay resolves: a clock that stood still would be waited for until doomsday.
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(0.1);
    private long _ticks;
    private long _leadTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    /// <summary>The wall clock; it has moved on at the next look.</summary>
    public override DateTimeOffset GetUtcNow() => s_start + new TimeSpan(Interlocked.Add(ref _ticks, s_look.Ticks) + Interlocked.Read(ref _leadTicks));

    /// <summary>Lets time pass.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    /// <summary>Lets the wall clock jump.</summary>
    public void Jump(TimeSpan by) => Interlocked.Add(ref _leadTicks, by.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period == Timeout.InfiniteTimeSpan && dueTime != Timeout.InfiniteTimeSpan)
        {
            Advance(dueTime * SecondsPerSecond);
            callback(state);
        }

        return new FiredTimer();
    }

    private sealed class FiredTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
