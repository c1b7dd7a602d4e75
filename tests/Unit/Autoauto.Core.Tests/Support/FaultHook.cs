using Autoauto.Core.Loop;

namespace Autoauto.Core.Tests.Support;

/// <summary>Does something at each fault point that is passed.</summary>
internal sealed class FaultHook(Action<string, FaultPoint> reached) : IFaultPoints
{
    /// <summary>Leaves the engine at one point as a stop from outside would: what is recorded stays, and the episode or run can be resumed.</summary>
    public static FaultHook StopAt(string step, FaultPoint point) => new((s, p) =>
    {
        if (s == step && p == point)
        {
            throw new OperationCanceledException();
        }
    });

    public void Reached(string step, FaultPoint point) => reached(step, point);
}
