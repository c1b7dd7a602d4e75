using Autoauto.CrashMatrix.Tests.Grid;
using Autoauto.CrashMatrix.Tests.Support;

namespace Autoauto.CrashMatrix.Tests;

/// <summary>The crash matrix: whatever happens wherever to a run, it ends as if nothing had happened.</summary>
[Collection(PreparedRunner.Name)]
public sealed class GridTests(ITestOutputHelper output)
{
    // A prime, so that a part walks through all steps, points and disturbances.
    private const int PartStride = 197;

    // Cells that found a defect when the whole grid was run.
    private static readonly string[] s_onceRed = ["StaleLocks at evaluator.lock:BeforeEffect:1", "DiskFull at evaluator.lock:AfterEffect:1"];

    [Fact(Timeout = 300_000)]
    [Trait("Category", "Long")]
    public async Task A_part_of_the_grid_is_green() => Check(await PartAsync(PartStride));

    [Fact]
    [Trait("Category", "CrashMatrix")]
    public async Task The_whole_grid_is_green() => Check(await GridRun.RunAsync(EngineProcess.Built, onlyProcesses: false, All, Say));

    private Task<GridReport> PartAsync(int stride) => GridRun.RunAsync(
        EngineProcess.Built, onlyProcesses: false, cells => [.. cells.Where((c, i) => i % stride == 0 || s_onceRed.Contains(c.ToString()))], output.WriteLine);

    // AUTOAUTO_MATRIX chooses cells: "2/11" is the second of eleven shares, any other text a part of their names.
    private static IReadOnlyList<Cell> All(IReadOnlyList<Cell> cells)
    {
        var part = Environment.GetEnvironmentVariable("AUTOAUTO_MATRIX") ?? string.Empty;
        return part.Split('/') is [var share, var shares] && int.TryParse(share, out var k) && int.TryParse(shares, out var n)
            ? [.. cells.GroupBy(c => c.Place).Where((_, i) => i % n == k - 1).SelectMany(g => g)]
            : [.. cells.Where(c => c.ToString().Contains(part, StringComparison.Ordinal))];
    }

    // To the terminal too: the whole grid takes its time, and the tests' output is shown at their end only.
    private void Say(string text)
    {
        output.WriteLine(text);
        Console.Out.WriteLine(text);
    }

    private void Check(GridReport report)
    {
        Say(report.ToString());
        Assert.True(report.Failures.Count == 0, string.Join('\n', report.Failures.Take(20)));
    }
}
