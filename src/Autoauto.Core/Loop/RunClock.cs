namespace Autoauto.Core.Loop;

/// <summary>
/// The clock of a run's observations: seconds since its start that only move forward, over resumes too. Within a session it follows the
/// monotonic clock, so that a jump of the wall clock changes nothing; a pause between sessions counts as time that passed.
/// </summary>
internal sealed class RunClock
{
    private readonly TimeProvider _time;
    private readonly double _base;
    private readonly long _origin;

    public RunClock(TimeProvider time, DateTimeOffset runStarted, double lastSeconds)
    {
        _time = time;
        _base = Math.Max(lastSeconds, (time.GetUtcNow() - runStarted).TotalSeconds);
        _origin = time.GetTimestamp();
    }

    /// <summary>Seconds since the run started.</summary>
    public double Seconds => _base + SessionSeconds;

    /// <summary>Seconds since this session started.</summary>
    public double SessionSeconds => _time.GetElapsedTime(_origin).TotalSeconds;
}
