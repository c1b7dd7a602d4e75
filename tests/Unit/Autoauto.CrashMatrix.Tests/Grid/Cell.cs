using System.Globalization;
using EngineHost;

namespace Autoauto.CrashMatrix.Tests.Grid;

/// <summary>One cell of the grid: one place, one disturbance.</summary>
/// <param name="Disturbance">What happens.</param>
/// <param name="Passage">At which passage of a fault point; null if it is in the middle of a child's work.</param>
/// <param name="Child">Which child: "agent" (before its work), "agent.end" (behind it) or "measure"; null at a fault point.</param>
/// <param name="ChildCall">The how manieth call of the child.</param>
internal sealed record Cell(Disturbance Disturbance, Passage? Passage, string? Child = null, int ChildCall = 0)
{
    private static readonly Disturbance[] s_atPoints =
    [
        Disturbance.Kill, Disturbance.ResumeTwice, Disturbance.ResumeTogether, Disturbance.StaleLocks, Disturbance.MissingWorktrees,
        Disturbance.BrokenWorktrees, Disturbance.TornFiles, Disturbance.HeadMoved, Disturbance.KillTree, Disturbance.DiskFull, Disturbance.SecondEngine,
    ];

    // The receipt is one block of twenty equal samples: its first, second, middle and last stand for it.
    private static readonly int[] s_receiptSamples = [1, 2, 10, 20];

    /// <summary>The whole grid in an order that disturbs one place in all ways before it goes on to the next.</summary>
    public static IReadOnlyList<Cell> All(IReadOnlyList<Passage> passages, (int Agent, int Measure) children) =>
    [
        .. passages.Where(IsTaken).SelectMany((p, i) => s_atPoints.Append(i % 2 == 0 ? Disturbance.ClockForward : Disturbance.ClockBack).Select(d => new Cell(d, p))),
        .. InChildren("agent", children.Agent),
        .. InChildren("agent.end", children.Agent),
        .. InChildren("measure", children.Measure),
    ];

    /// <summary>Where it happens; cells at one place share the run that was killed there.</summary>
    public string Place => Passage?.ToString() ?? string.Create(CultureInfo.InvariantCulture, $"{Child}:During:{ChildCall}");

    /// <inheritdoc/>
    public override string ToString() => $"{Disturbance} at {Place}";

    private static bool IsTaken(Passage passage) => passage.Step != "sample.Receipt" || s_receiptSamples.Contains(passage.Count);

    private static IEnumerable<Cell> InChildren(string child, int calls) => Enumerable.Range(1, calls).SelectMany(n => new[]
    {
        new Cell(Disturbance.Orphan, null, child, n), new Cell(Disturbance.ChildDies, null, child, n),
    });
}
