using Autoauto.CrashMatrix.Tests.Support;

namespace Autoauto.CrashMatrix.Tests.Grid;

/// <summary>Runs cells of the grid, some at a time, each worker in a repository of its own.</summary>
internal static class GridRun
{
    /// <summary>Runs the cells that <paramref name="choose"/> takes out of the whole grid.</summary>
    public static async Task<GridReport> RunAsync(
        EngineProcess engine, bool onlyProcesses, Func<IReadOnlyList<Cell>, IReadOnlyList<Cell>> choose, Action<string>? say = null)
    {
        var report = new GridReport();
        using var first = await CellRunner.CreateAsync(engine, onlyProcesses);
        using var second = await CellRunner.CreateAsync(engine, onlyProcesses);

        // Cells at one place stay together: they share the killed run.
        var cells = choose(Cell.All(first.Passages, first.Children));
        var taken = cells.Where(c => c.Passage is not null).Select(c => c.Passage!).Distinct().ToList();
        say?.Invoke(FormattableString.Invariant(
            $"{taken.Select(p => (p.Step, p.Count)).Distinct().Count()} step occurrences, {taken.Count} passages of their points, {cells.Count} cells"));
        await CellRunner.DealAsync([first, second], cells.GroupBy(c => c.Place), async (runner, place) =>
        {
            foreach (var cell in place)
            {
                var violations = await runner.RunAsync(cell);
                report.Add(cell, violations);
                if (violations.Count > 0)
                {
                    say?.Invoke($"RED {cell}\n    {string.Join("\n    ", violations)}");
                }
            }

            if (report.Count % 100 < place.Count())
            {
                say?.Invoke(FormattableString.Invariant($"{DateTimeOffset.UtcNow:HH:mm:ss} {report.Count} of {cells.Count} cells, {report.Failures.Count} red"));
            }
        });
        return report;
    }
}
