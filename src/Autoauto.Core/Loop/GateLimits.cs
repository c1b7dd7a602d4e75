using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Core.Loop;

/// <summary>A program's gates with what set-up showed of their noise.</summary>
internal static class GateLimits
{
    /// <summary>A gate whose value was the same in every set-up invocation counts as deterministic: one violation is final.</summary>
    public static IReadOnlyList<GateLimit> Of(ProgramSpec spec, IReadOnlyList<Measurement> setup) =>
    [
        .. spec.Gates.Select(gate => new GateLimit(
            gate.Name,
            gate.Min,
            gate.Max,
            setup.Where(m => m.Sample.IsValid).Select(m => m.Sample.Values.GetValueOrDefault(gate.Name)).Distinct().Count() <= 1)),
    ];
}
