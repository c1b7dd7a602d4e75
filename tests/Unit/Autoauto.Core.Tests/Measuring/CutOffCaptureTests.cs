using Autoauto.Core.Measuring;
using Autoauto.Core.Processes;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Measuring;

/// <summary>A process that dies while it copies an evaluator leaves a half-made copy; the next capture removes it, and no living process's.</summary>
public sealed class CutOffCaptureTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Only_half_made_copies_of_dead_processes_are_removed()
    {
        // No process has an id beyond what the kernel gives out.
        _scratch.Write($"evaluators/.new-{Environment.MachineName}-99999999-x/files/measure.sh", "half");
        _scratch.Write($"evaluators/.new-{Environment.MachineName}-{Environment.ProcessId}-x/files/measure.sh", "half");
        _scratch.Write("evaluators/.new-elsewhere-99999999-x/files/measure.sh", "half");
        _scratch.Write("program/measure.sh", "#!/bin/sh\necho '{\"value\": 1}'\n", executable: true);

        var store = new EvaluatorStore(_scratch["evaluators"], new ProcessRunner(TimeProvider.System));
        await store.CaptureAsync(new EvaluatorSource(_scratch["program"], _scratch.Path, [], ["measure.sh"]), TestContext.Current.CancellationToken);

        string?[] expected = [$".new-{Environment.MachineName}-{Environment.ProcessId}-x", ".new-elsewhere-99999999-x"];
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            Directory.GetDirectories(_scratch["evaluators"], ".new-*").Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}
