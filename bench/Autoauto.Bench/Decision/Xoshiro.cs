using System.Numerics;

namespace Autoauto.Bench.Decision;

/// <summary>
/// xoshiro256** seeded by SplitMix64 (Blackman and Vigna 2018): fast, and the same on every machine, so that two runs of the benchmark
/// agree exactly.
/// </summary>
internal sealed class Xoshiro
{
    private readonly ulong[] _state = new ulong[4];
    private double _spareNormal;
    private bool _hasSpare;

    public Xoshiro(params ReadOnlySpan<ulong> seeds)
    {
        ulong mixed = 0;
        foreach (var seed in seeds)
        {
            mixed = SplitMix(ref mixed) ^ seed;
        }

        for (var i = 0; i < _state.Length; i++)
        {
            _state[i] = SplitMix(ref mixed);
        }
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double Uniform(double low, double high) => low + (high - low) * Uniform();

    /// <summary>Standard normal, by the polar method.</summary>
    public double Normal()
    {
        if (_hasSpare)
        {
            _hasSpare = false;
            return _spareNormal;
        }

        while (true)
        {
            var u = Uniform(-1, 1);
            var v = Uniform(-1, 1);
            var square = u * u + v * v;
            if (square is > 0 and < 1)
            {
                var factor = Math.Sqrt(-2 * Math.Log(square) / square);
                _spareNormal = v * factor;
                _hasSpare = true;
                return u * factor;
            }
        }
    }

    /// <summary>Exponential with this mean.</summary>
    public double Exponential(double mean) => -mean * Math.Log(1 - Uniform());

    private ulong Next()
    {
        var result = BitOperations.RotateLeft(_state[1] * 5, 7) * 9;
        var shifted = _state[1] << 17;
        _state[2] ^= _state[0];
        _state[3] ^= _state[1];
        _state[1] ^= _state[2];
        _state[0] ^= _state[3];
        _state[2] ^= shifted;
        _state[3] = BitOperations.RotateLeft(_state[3], 45);
        return result;
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
