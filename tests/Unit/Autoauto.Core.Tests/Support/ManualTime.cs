namespace Autoauto.Core.Tests.Support;

/// <summary>The real clock with a lead that only the test changes: time passes as usual, and jumps when it is told to.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly HashSet<Timer> _timers = [];
    private TimeSpan _lead;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Lead;

    public override long GetTimestamp() => System.GetTimestamp() + (long)(Lead.TotalSeconds * System.TimestampFrequency);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time jump; what is due by then happens at once.</summary>
    public void Advance(TimeSpan by)
    {
        List<Timer> due;
        lock (_lock)
        {
            _lead += by;
            due = [.. _timers];
        }

        due.ForEach(t => t.Jump(by));
    }

    private TimeSpan Lead
    {
        get
        {
            lock (_lock)
            {
                return _lead;
            }
        }
    }

    private sealed class Timer : ITimer
    {
        private readonly ManualTime _owner;
        private readonly ITimer _inner;
        private long _dueAt;
        private TimeSpan _due;
        private TimeSpan _period;

        public Timer(ManualTime owner, TimerCallback callback, object? state)
        {
            _owner = owner;
            _inner = System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_owner._lock)
            {
                (_due, _period, _dueAt) = (dueTime, period, System.GetTimestamp());
                _owner._timers.Add(this);
            }

            return _inner.Change(dueTime, period);
        }

        /// <summary>A timer that fires once is brought forward; one that fires again and again keeps its pace.</summary>
        public void Jump(TimeSpan by)
        {
            if (_period == Timeout.InfiniteTimeSpan && _due != Timeout.InfiniteTimeSpan)
            {
                var left = _due - System.GetElapsedTime(_dueAt) - by;
                _inner.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }
        }

        public void Dispose()
        {
            lock (_owner._lock)
            {
                _owner._timers.Remove(this);
            }

            _inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
