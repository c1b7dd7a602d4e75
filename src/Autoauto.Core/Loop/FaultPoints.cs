namespace Autoauto.Core.Loop;

/// <summary>The places around a durable effect at which a process can die.</summary>
public enum FaultPoint
{
    /// <summary>Before the effect.</summary>
    BeforeEffect,

    /// <summary>After the effect, before its record.</summary>
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
