using Autoauto.Core.Model;

namespace Autoauto.Bench.Decision.Worlds;

/// <summary>One invocation, as the parts of a world see it.</summary>
/// <param name="Time">When it ends, in seconds; never goes back.</param>
/// <param name="Pause">Seconds since the invocation before it ended.</param>
/// <param name="Arm">Whose it is.</param>
internal readonly record struct Invocation(double Time, double Pause, Arm Arm);

/// <summary>One cause of noise. Has a state of its own and serves one simulated run.</summary>
internal abstract class NoisePart
{
    /// <summary>Log slowdown that it gives this invocation.</summary>
    public abstract double Next(in Invocation invocation, Xoshiro random);
}
