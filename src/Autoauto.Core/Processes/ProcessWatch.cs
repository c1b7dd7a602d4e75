using System.Runtime.ExceptionServices;

namespace Autoauto.Core.Processes;

/// <summary>Total time-out, idle time-out, cancellation and failed handling of one child, as one task.</summary>
internal sealed class ProcessWatch : IDisposable
{
    private readonly TaskCompletionSource<ProcessEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _time;
    private readonly TimeSpan? _idleLimit;
    private readonly ITimer? _total;
    private readonly ITimer? _idle;
    private readonly CancellationTokenRegistration _cancellation;
    private long _lastTouch;
    private ExceptionDispatchInfo? _failure;

    public ProcessWatch(TimeProvider time, ProcessSpec spec, CancellationToken cancellationToken)
    {
        _time = time;
        _idleLimit = spec.IdleTimeout;
        _lastTouch = time.GetTimestamp();
        if (spec.Timeout is { } total)
        {
            _total = time.CreateTimer(_ => _ended.TrySetResult(ProcessEnd.TimedOut), null, total, Timeout.InfiniteTimeSpan);
        }

        if (spec.IdleTimeout is { } idle)
        {
            _idle = time.CreateTimer(_ => CheckIdle(), null, idle, Timeout.InfiniteTimeSpan);
        }

        _cancellation = cancellationToken.Register(() => _ended.TrySetResult(ProcessEnd.Cancelled));
    }

    /// <summary>Completes when the child has to be ended, with the reason.</summary>
    public Task<ProcessEnd> Ended => _ended.Task;

    /// <summary>The child showed life.</summary>
    public void Touch() => Interlocked.Exchange(ref _lastTouch, _time.GetTimestamp());

    /// <summary>True if what the child says could not be handled.</summary>
    public bool HasFailed => Volatile.Read(ref _failure) is not null;

    /// <summary>Throws what went wrong first while what the child says was handled.</summary>
    public void ThrowIfFailed() => Volatile.Read(ref _failure)?.Throw();

    /// <summary>Does something about the child. What it throws means that the child has to be ended.</summary>
    public void Guard(Action act) => Guard([], _ => act());

    /// <summary>Hands bytes over, unless that has failed before.</summary>
    public void Guard(ReadOnlySpan<byte> bytes, ByteTaker taker)
    {
        if (HasFailed)
        {
            return;
        }

        try
        {
            taker(bytes);
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
            _ended.TrySetResult(ProcessEnd.Cancelled);
        }
    }

    public void Dispose()
    {
        _cancellation.Dispose();
        _total?.Dispose();
        _idle?.Dispose();
    }

    private void CheckIdle()
    {
        var silent = _time.GetElapsedTime(Interlocked.Read(ref _lastTouch));
        var left = _idleLimit!.Value - silent;
        if (left <= TimeSpan.Zero)
        {
            _ended.TrySetResult(ProcessEnd.IdleTimedOut);
            return;
        }

        // Never zero: the timer's resolution may fire a hair too early.
        _idle?.Change(left + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }
}
