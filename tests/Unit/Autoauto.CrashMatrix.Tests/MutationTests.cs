using Autoauto.CrashMatrix.Tests.Grid;
using Autoauto.CrashMatrix.Tests.Mutations;
using Autoauto.CrashMatrix.Tests.Support;
using EngineHost;

namespace Autoauto.CrashMatrix.Tests;

/// <summary>The suite notices when a safeguard is missing: each mutation of the list turns at least one of its checks red.</summary>
[Collection(PreparedRunner.Name)]
public sealed class MutationTests(ITestOutputHelper output)
{
    [Fact]
    [Trait("Category", "CrashMatrix")]
    public async Task Every_mutation_turns_the_suite_red()
    {
        using var engine = new MutatedEngine();
        using var runner = await CellRunner.CreateAsync(engine.With(null), onlyProcesses: true);
        var wrong = new List<string>();
        foreach (var check in MutationList.All.SelectMany(m => m.Cells).Distinct(StringComparer.Ordinal).Where(IsPossible))
        {
            // The same checks are green while nothing is switched on: it is the mutation that makes them red.
            if (await JudgeAsync(runner, engine.With(null), check) is [_, ..] violations)
            {
                wrong.Add($"{check} is red without a mutation: {string.Join("; ", violations)}");
            }
        }

        foreach (var mutation in MutationList.All)
        {
            var noticed = string.Empty;
            foreach (var check in mutation.Cells.Where(check => noticed.Length == 0 && IsPossible(check)))
            {
                noticed = await JudgeAsync(runner, engine.With(mutation.Name), check) is [var violation, ..] ? $"{check}: {violation}" : string.Empty;
            }

            Say(noticed.Length > 0 ? $"red as it must be: {mutation.Name}\n    by {noticed}" : $"NOT NOTICED: {mutation.Name}");
            if (noticed.Length == 0)
            {
                wrong.Add("not noticed: " + mutation.Name);
            }
        }

        Say($"{MutationList.All.Count} mutations, {wrong.Count} not as they must be");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private bool IsPossible(string check)
    {
        var isPossible = PowerCut.Obstacle is null || !check.StartsWith("power-cut", StringComparison.Ordinal);
        if (!isPossible)
        {
            Say($"left out: {check}: {PowerCut.Obstacle}");
        }

        return isPossible;
    }

    private static async Task<IReadOnlyList<string>> JudgeAsync(CellRunner runner, EngineProcess engine, string check)
    {
        runner.Engine = engine;
        switch (check.Split(' '))
        {
            case ["probe", "flush"]:
                return await Probes.FlushAsync(runner, engine);
            case ["probe", "git-flush"]:
                return await Probes.GitFlushAsync(runner, engine);
            case ["probe", "branch"]:
                return await Probes.BranchMovedAsync(runner, engine);
            case ["probe", "evaluator"]:
                return await Probes.EvaluatorTamperedAsync(runner, engine);
            case ["power-cut", var at]:
                return await PowerCut.RunAsync(runner, engine, Passage.Parse(at));
            case ["suspend", var place]:
                return await SuspendTests.ReplaceAsync(runner, engine, Passage.Parse(place));
            default:
                var cell = Cell.All(runner.Passages, runner.Children).Single(c => c.ToString() == check);
                return await runner.RunAsync(cell);
        }
    }

    private void Say(string text)
    {
        output.WriteLine(text);
        Console.Out.WriteLine(text);
    }
}
