namespace Autoauto.Bench.Decision;

/// <summary>One simulated machine in time: says by how much an invocation that ends now is slower.</summary>
internal sealed class Machine
{
    private const double SecondsPerHour = 3600;
    private const double SineSeconds = 7200;
    private const double BurstSeconds = 240;
    private const double BurstSize = 0.10;

    private readonly NoiseSpec _spec;
    private readonly Xoshiro _random;
    private readonly double _slope;
    private readonly double _phase;
    private double _now;
    private double _walk;
    private double _slow;
    private double _burstUntil;
    private double _burst;

    public Machine(NoiseSpec spec, Xoshiro random)
    {
        _spec = spec;
        _random = random;
        _slope = random.Uniform(-spec.LinearPerHour, spec.LinearPerHour);
        _phase = random.Uniform(0, 2 * Math.PI);
        _slow = SlowDeviation * random.Normal();
    }

    private double SlowDeviation => _spec.Cv * Math.Sqrt(_spec.SlowShare);

    /// <summary>Log slowdown of an invocation that ends at <paramref name="time"/>, which never goes back.</summary>
    public double SlowdownAt(double time)
    {
        if (_spec.Exact)
        {
            return _spec.Jitter * _random.Normal() + (_random.Uniform() < _spec.FlukeShare ? _spec.Fluke : 0);
        }

        AdvanceTo(time);
        var drift = _slope * time / SecondsPerHour + _walk + _spec.Sine * Math.Sin(2 * Math.PI * time / SineSeconds + _phase);
        var burst = time < _burstUntil ? _burst : 0;
        return drift + _slow + burst + White() + Outlier() + Mode();
    }

    private void AdvanceTo(double time)
    {
        var seconds = time - _now;
        var hours = seconds / SecondsPerHour;
        _now = time;
        _walk += _spec.WalkPerRootHour * Math.Sqrt(hours) * _random.Normal();
        var kept = Math.Exp(-seconds / _spec.SlowSeconds);
        _slow = kept * _slow + SlowDeviation * Math.Sqrt(1 - kept * kept) * _random.Normal();
        if (_spec.StepsPerHour > 0 && _random.Uniform() < 1 - Math.Exp(-_spec.StepsPerHour * hours))
        {
            _walk += _spec.Step * _random.Normal();
        }

        if (_spec.BurstsPerHour > 0 && time >= _burstUntil && _random.Uniform() < 1 - Math.Exp(-_spec.BurstsPerHour * hours))
        {
            _burstUntil = time + _random.Exponential(BurstSeconds);
            _burst = BurstSize + _random.Exponential(BurstSize);
        }
    }

    private double White()
    {
        var deviation = _spec.Cv * Math.Sqrt(1 - _spec.SlowShare);
        if (!_spec.HeavyTails)
        {
            return deviation * _random.Normal();
        }

        var size = _random.Exponential(deviation / Math.Sqrt(2));
        return _random.Uniform() < 0.5 ? -size : size;
    }

    private double Outlier() => _random.Uniform() < _spec.OutlierShare ? _random.Exponential(_spec.OutlierMean) : 0;

    private double Mode() => _spec.ModeShare > 0 && _random.Uniform() < _spec.ModeShare ? _spec.Mode : 0;
}
