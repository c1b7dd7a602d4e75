using System.Numerics;
using Autoauto.Core.Model;

namespace Autoauto.Bench.Decision.Worlds;

/// <summary>Independent noise of any distribution.</summary>
internal sealed class White(Func<Xoshiro, double> draw) : NoisePart
{
    public override double Next(in Invocation invocation, Xoshiro random) => draw(random);

    /// <summary>Normal on the metric itself.</summary>
    public static White Gaussian(double cv) => new(random => Math.Log(Math.Max(0.01, 1 + cv * random.Normal())));

    /// <summary>Student's t with three degrees of freedom.</summary>
    public static White StudentT3(double cv) => new(random =>
    {
        double Square() => Math.Pow(random.Normal(), 2);
        return cv * random.Normal() / Math.Sqrt(Square() + Square() + Square());
    });

    /// <summary>Skewed towards slow: a lognormal part over a floor.</summary>
    public static White Lognormal(double cv)
    {
        const double Shape = 0.8;
        var mean = Math.Exp(Shape * Shape / 2);
        var deviation = mean * Math.Sqrt(Math.Exp(Shape * Shape) - 1);
        return new White(random => Math.Log(Math.Max(0.01, 1 + cv * (Math.Exp(Shape * random.Normal()) - mean) / deviation)));
    }

    /// <summary>Two narrow modes, each in half of all invocations.</summary>
    public static White TwoModes(double cv) => new(random => 0.2 * cv * random.Normal() + (random.Uniform() < 0.5 ? cv : -cv));

    /// <summary>Two narrow modes, the slow one in this share of all invocations, of this coefficient of variation together.</summary>
    public static White Places(double cv, double slowShare) => new(random =>
        0.05 * cv * random.Normal() + (random.Uniform() < slowShare ? cv / Math.Sqrt(slowShare * (1 - slowShare)) : 0));

    /// <summary>Two modes, the slow one in a fifth of all invocations, of this coefficient of variation together.</summary>
    public static White Bimodal(double cv) =>
        new(random => Modes.Narrow * cv * random.Normal() + (random.Uniform() < Modes.SlowShare ? Modes.Distance * cv : 0));

    /// <summary>Rare invocations that are slow for reasons of their own.</summary>
    public static White Outliers(double share, double mean) => new(random => random.Uniform() < share ? random.Exponential(mean) : 0);

    /// <summary>Rare invocations whose value is off by a fixed part.</summary>
    public static White Flakes(double share, double size) => new(random => random.Uniform() < share ? size : 0);
}

/// <summary>Two modes of a machine: narrow noise in each, a fifth of the time in the slow one, a variance of 1 together.</summary>
internal static class Modes
{
    public const double SlowShare = 0.2;
    public const double Narrow = 0.3;

    public static readonly double Distance = Math.Sqrt((1 - Narrow * Narrow) / (SlowShare * (1 - SlowShare)));
}

/// <summary>Modes that last for minutes.</summary>
internal sealed class StickyModes(double cv) : NoisePart
{
    private const double SlowSeconds = 150;

    private double _until = double.NegativeInfinity;
    private bool _isSlow;

    public override double Next(in Invocation invocation, Xoshiro random)
    {
        while (invocation.Time >= _until)
        {
            var started = double.IsNegativeInfinity(_until) ? invocation.Time : _until;
            _isSlow = double.IsNegativeInfinity(_until) ? random.Uniform() < Modes.SlowShare : !_isSlow;
            _until = started + random.Exponential(_isSlow ? SlowSeconds : SlowSeconds * (1 - Modes.SlowShare) / Modes.SlowShare);
        }

        return Modes.Narrow * cv * random.Normal() + (_isSlow ? Modes.Distance * cv : 0);
    }
}

/// <summary>Noise that neighbouring invocations share: an autoregressive process in time.</summary>
internal sealed class Ar1(double cv, double correlation, double lagSeconds) : NoisePart
{
    private double? _value;

    public override double Next(in Invocation invocation, Xoshiro random)
    {
        var kept = Math.Pow(correlation, invocation.Pause / lagSeconds);
        _value = _value is { } value ? kept * value + cv * Math.Sqrt(1 - kept * kept) * random.Normal() : cv * random.Normal();
        return _value.Value;
    }
}

/// <summary>Noise that triples and slows all down for minutes at a time.</summary>
internal sealed class Bursts(double cv) : NoisePart
{
    private const double PerHour = 2;
    private const double MeanSeconds = 180;
    private const double Factor = 3;

    private double _next = double.NegativeInfinity;
    private double _until = double.NegativeInfinity;

    public override double Next(in Invocation invocation, Xoshiro random)
    {
        if (double.IsNegativeInfinity(_next))
        {
            _next = invocation.Time + random.Exponential(3600 / PerHour);
        }

        while (invocation.Time >= _next)
        {
            _until = _next + random.Exponential(MeanSeconds);
            _next = _until + random.Exponential(3600 / PerHour);
        }

        return invocation.Time < _until ? Factor * cv * Math.Abs(random.Normal()) : cv * random.Normal();
    }
}

/// <summary>A level that moves for good now and then.</summary>
internal sealed class Steps(double perHour, double size) : NoisePart
{
    private double _level;

    public override double Next(in Invocation invocation, Xoshiro random)
    {
        if (random.Uniform() < 1 - Math.Exp(-perHour * invocation.Pause / 3600))
        {
            _level += size * random.Normal();
        }

        return _level;
    }
}

/// <summary>A level that goes up and down.</summary>
internal sealed class Sine(double amplitude, double seconds) : NoisePart
{
    private double? _phase;

    public override double Next(in Invocation invocation, Xoshiro random)
    {
        _phase ??= random.Uniform(0, 2 * Math.PI);
        return amplitude * Math.Sin(2 * Math.PI * invocation.Time / seconds + _phase.Value);
    }
}

/// <summary>A level that creeps: linear and as a random walk.</summary>
internal sealed class Creep(double linearPerHour, double walkPerRootHour) : NoisePart
{
    private double? _slope;
    private double _walk;

    public override double Next(in Invocation invocation, Xoshiro random)
    {
        _slope ??= random.Uniform(-linearPerHour, linearPerHour);
        _walk += walkPerRootHour * Math.Sqrt(invocation.Pause / 3600) * random.Normal();
        return _slope.Value * invocation.Time / 3600 + _walk;
    }
}

/// <summary>A machine that gets slower while it is busy and cools down in pauses.</summary>
internal sealed class Throttling(double most, double heatingSeconds, double coolingSeconds, double invocationSeconds) : NoisePart
{
    private double _heat;

    public override double Next(in Invocation invocation, Xoshiro random)
    {
        var idle = Math.Max(0, invocation.Pause - invocationSeconds);
        _heat *= Math.Exp(-idle / coolingSeconds);
        _heat = 1 - (1 - _heat) * Math.Exp(-invocationSeconds / heatingSeconds);
        return most * _heat;
    }
}

/// <summary>A candidate that is noisier than the baseline, with the same mean.</summary>
internal sealed class NoisierCandidate(double cv, double factor) : NoisePart
{
    public override double Next(in Invocation invocation, Xoshiro random) =>
        cv * (invocation.Arm == Arm.Candidate ? factor : 1) * random.Normal();
}

/// <summary>Another program that runs at regular intervals and slows down the invocation that it meets.</summary>
internal sealed class Job(double everySeconds, double size, double invocationSeconds) : NoisePart
{
    private double? _first;

    public override double Next(in Invocation invocation, Xoshiro random)
    {
        _first ??= random.Uniform(0, everySeconds);
        double Runs(double time) => Math.Floor((time - _first.Value) / everySeconds);
        return Runs(invocation.Time) > Runs(invocation.Time - invocationSeconds) ? size : 0;
    }
}

/// <summary>A rhythm that is never quite the same: an oscillation around a period that is pushed about by chance and forgets itself.</summary>
internal sealed class Rhythm(double cv, double seconds, double memorySeconds) : NoisePart
{
    private Complex? _state;

    public override double Next(in Invocation invocation, Xoshiro random)
    {
        var turn = Complex.FromPolarCoordinates(Math.Exp(-invocation.Pause / memorySeconds), 2 * Math.PI * invocation.Pause / seconds);
        var news = new Complex(random.Normal(), random.Normal());
        _state = _state is { } state ? turn * state + Math.Sqrt(1 - turn.Magnitude * turn.Magnitude) * news : news;
        return cv * _state.Value.Real;
    }
}

/// <summary>Noise that is larger by a factor in every other spell of time.</summary>
internal sealed class Spells(double cv, double factor, double seconds) : NoisePart
{
    public override double Next(in Invocation invocation, Xoshiro random) =>
        cv * ((int)(invocation.Time / seconds) % 2 == 1 ? factor : 1) * random.Normal();
}

/// <summary>Noise whose size wanders: its logarithm is an autoregressive process with a deviation of 1.</summary>
internal sealed class WanderingNoise(double cv, double memorySeconds) : NoisePart
{
    private readonly Ar1 _size = new(1, Math.Exp(-1), memorySeconds);

    public override double Next(in Invocation invocation, Xoshiro random) => cv * Math.Exp(_size.Next(invocation, random)) * random.Normal();
}

/// <summary>Noise that only one arm has.</summary>
internal sealed class OfArm(Arm arm, NoisePart part) : NoisePart
{
    public override double Next(in Invocation invocation, Xoshiro random) => invocation.Arm == arm ? part.Next(invocation, random) : 0;
}

/// <summary>Another program that is at work for a part of each period, and slows an invocation down by as much of it as falls into that part.</summary>
internal sealed class Neighbour(double size, double invocationSeconds, double everySeconds, double busySeconds, double jitter = 0) : NoisePart
{
    private readonly Queue<(double From, double To)> _busy = new();
    private double _next = double.NaN;

    public override double Next(in Invocation invocation, Xoshiro random)
    {
        var (from, to) = (invocation.Time - invocationSeconds, invocation.Time);
        if (double.IsNaN(_next))
        {
            _next = from - random.Uniform(0, everySeconds);
        }

        double Around(double seconds) => seconds * (1 + jitter * random.Uniform(-1, 1));
        while (_next < to)
        {
            var end = _next + Around(busySeconds);
            _busy.Enqueue((_next, end));
            _next = end + Around(everySeconds - busySeconds);
        }

        while (_busy.Count > 0 && _busy.Peek().To <= from)
        {
            _busy.Dequeue();
        }

        return size * _busy.Sum(spell => Math.Max(0, Math.Min(to, spell.To) - Math.Max(from, spell.From))) / invocationSeconds;
    }
}

/// <summary>Every so-manieth value is off by a fixed part, as by a collection of garbage.</summary>
internal sealed class EveryNth(int n, double size) : NoisePart
{
    private int _count = -1;

    public override double Next(in Invocation invocation, Xoshiro random)
    {
        _count = _count < 0 ? (int)(n * random.Uniform()) : _count + 1;
        return _count % n == 0 ? size : 0;
    }
}

/// <summary>A part that begins after so many invocations.</summary>
internal sealed class After(int invocations, NoisePart part) : NoisePart
{
    private int _count;

    public override double Next(in Invocation invocation, Xoshiro random) => _count++ < invocations ? 0 : part.Next(invocation, random);
}
