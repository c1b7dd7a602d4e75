namespace Autoauto.Core.Loop;

/// <summary>
/// Knows which step of its own an engine is at, and says once of each that it takes longer than it should. What agents, builds, measurements and waits take is not the
/// engine's time: they have limits of their own.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="tell">Says it; what it throws is thrown by <see cref="Look"/>, and it is said at the next look.</param>
internal sealed class StepWatch(TimeProvider time, Action<string> tell)
{
    /// <summary>How long a step may take without a word.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private string _step = "Starting";
    private long _since = time.GetTimestamp();
    private int _outside;
    private bool _isSaid;

    /// <summary>True while a step of the engine's own takes longer than its limit.</summary>
    public bool IsSlow
    {
        get
        {
            lock (_lock)
            {
                return _outside == 0 && time.GetElapsedTime(_since) >= Limit;
            }
        }
    }

    /// <summary>A step begins, and with it its time.</summary>
    /// <param name="step">What is done, to be read before "has taken".</param>
    public void Enter(string step)
    {
        lock (_lock)
        {
            (_step, _since, _isSaid) = (step, time.GetTimestamp(), false);
        }
    }

    /// <summary>Time that is not the engine's begins; it ends when this is disposed of, and the step's time starts again.</summary>
    public IDisposable Outside()
    {
        lock (_lock)
        {
            _outside++;
        }

        return new Absence(this);
    }

    /// <summary>Says what has to be said.</summary>
    public void Look()
    {
        string step;
        lock (_lock)
        {
            if (_isSaid || _outside > 0 || time.GetElapsedTime(_since) < Limit)
            {
                return;
            }

            step = _step;
        }

        tell(FormattableString.Invariant($"{step} has taken more than {Limit.TotalMinutes:0} minutes so far, and goes on."));
        lock (_lock)
        {
            _isSaid |= _step == step;
        }
    }

    private void Return()
    {
        lock (_lock)
        {
            _outside--;
            (_since, _isSaid) = (time.GetTimestamp(), false);
        }
    }

    private sealed class Absence(StepWatch owner) : IDisposable
    {
        private int _isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0)
            {
                owner.Return();
            }
        }
    }
}
