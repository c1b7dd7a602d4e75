namespace Autoauto.Core.Loop;

/// <summary>The places around a durable effect at which a process can die.</summary>
public enum FaultPoint
{
    /// <summary>Before the effect.</summary>
    BeforeEffect,

    /// <summary>After the effect, before its record is durable.</summary>
    AfterEffect,

    /// <summary>After the record is durable.</summary>
    AfterRecord,

    /// <summary>After the caller has seen the result.</summary>
    AfterAcknowledgement,
}

/// <summary>Told of every fault point that is reached, so that tests can stop the process there.</summary>
public interface IFaultPoints
{
    /// <summary>Called at each point of each durable step.</summary>
    void Reached(string step, FaultPoint point);
}

/// <summary>Nothing happens at fault points: the engine in real life.</summary>
public sealed class NoFaults : IFaultPoints
{
    /// <inheritdoc/>
    public void Reached(string step, FaultPoint point)
    {
    }
}

/// <summary>
/// Kills this process at one fault point, as a power cut would: <c>AUTOAUTO_FAULT=step:point:count</c> names the step, the point and the how
/// manieth time. How the crash tests stop a real engine at every durable step.
/// </summary>
public sealed class KillAtFaultPoint : IFaultPoints
{
    private const string Variable = "AUTOAUTO_FAULT";
    private readonly string _step;
    private readonly FaultPoint _point;
    private int _left;

    private KillAtFaultPoint(string step, FaultPoint point, int count)
    {
        _step = step;
        _point = point;
        _left = count;
    }

    /// <summary>What the environment asks for: nothing, unless the variable is set.</summary>
    public static IFaultPoints FromEnvironment() => Environment.GetEnvironmentVariable(Variable)?.Split(':') is [var step, var point, var count]
        ? new KillAtFaultPoint(step, Enum.Parse<FaultPoint>(point), int.Parse(count, System.Globalization.CultureInfo.InvariantCulture))
        : new NoFaults();

    /// <inheritdoc/>
    public void Reached(string step, FaultPoint point)
    {
        if (step == _step && point == _point && Interlocked.Decrement(ref _left) == 0)
        {
            using var self = System.Diagnostics.Process.GetCurrentProcess();
            self.Kill();
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
