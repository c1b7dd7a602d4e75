using System.Collections.Concurrent;
using Autoauto.Core.Loop;

namespace Autoauto.Core.Tests.Support;

/// <summary>Writes down which fault points a piece of work passes, and how often.</summary>
internal sealed class FaultRecorder : IFaultPoints
{
    private readonly ConcurrentDictionary<(string Step, FaultPoint Point), int> _reached = new();

    /// <summary>Each passing of each point as <c>step:point:count</c>: what kills an engine just there. In the order of their names.</summary>
    public IReadOnlyList<string> All =>
    [
        .. _reached.SelectMany(r => Enumerable.Range(1, r.Value).Select(n => FormattableString.Invariant($"{r.Key.Step}:{r.Key.Point}:{n}"))).Order(StringComparer.Ordinal),
    ];

    public void Reached(string step, FaultPoint point) => _reached.AddOrUpdate((step, point), 1, static (_, n) => n + 1);
}
