using System.Collections.Concurrent;
using Autoauto.CrashMatrix.Tests.Grid;
using Autoauto.CrashMatrix.Tests.Support;
using EngineHost;

namespace Autoauto.CrashMatrix.Tests;

/// <summary>The power goes: what nobody has waited for is lost, and the run ends as if nothing had happened.</summary>
[Collection(PreparedRunner.Name)]
public sealed class PowerCutTests(PreparedRunner prepared, ITestOutputHelper output)
{
    // Of the many occurrences of a step every third one. AUTOAUTO_MATRIX chooses places by a part of their names.
    private const int Stride = 3;
    private static readonly string s_part = Environment.GetEnvironmentVariable("AUTOAUTO_MATRIX") ?? string.Empty;

    [Fact(Timeout = 600_000)]
    public async Task A_power_cut_behind_a_kept_change_loses_nothing()
    {
        Assert.SkipWhen(PowerCut.Obstacle is not null, $"No power cut can be made here: {PowerCut.Obstacle}");
        Assert.Empty(await PowerCut.RunAsync(prepared.Runner, EngineProcess.Built, Passage.Parse("keep:AfterRecord:1")));
    }

    [Fact]
    [Trait("Category", "CrashMatrix")]
    public async Task A_power_cut_at_any_step_loses_nothing()
    {
        Assert.SkipWhen(PowerCut.Obstacle is not null, $"No power cut can be made here: {PowerCut.Obstacle}");
        using var first = await CellRunner.CreateAsync(EngineProcess.Built);
        using var second = await CellRunner.CreateAsync(EngineProcess.Built);
        var passages = first.Passages.Distinct().Where(p => p.Count % Stride == 1 && p.ToString().Contains(s_part, StringComparison.Ordinal)).ToList();
        var red = new ConcurrentQueue<string>();
        await CellRunner.DealAsync([first, second], passages, async (runner, passage) =>
        {
            if (await PowerCut.RunAsync(runner, EngineProcess.Built, passage) is [_, ..] violations)
            {
                red.Enqueue($"{passage}: {string.Join("; ", violations)}");
                Say($"RED {passage}: {string.Join("; ", violations)}");
            }
        });
        Say(FormattableString.Invariant($"{passages.Count} power cuts, {red.Count} red"));
        Assert.Empty(red);
    }

    private void Say(string text)
    {
        output.WriteLine(text);
        Console.Out.WriteLine(text);
    }
}
