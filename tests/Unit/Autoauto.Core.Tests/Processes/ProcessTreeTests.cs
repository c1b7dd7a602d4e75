using System.Diagnostics;
using Autoauto.Core.Processes;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Processes;

public sealed class ProcessTreeTests
{
    [Fact(Timeout = 30_000)]
    public async Task Sweep_ends_what_another_engine_left_behind_and_nothing_else()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var run = $"test.{Guid.NewGuid():N}";
        using var mine = await StartAsync(run + ".1.");
        using var other = await StartAsync(run + "0.1.");

        Assert.Equal([mine.Id], ProcessTree.FindMarked(run + "."));
        Assert.Equal(1, ProcessTree.Sweep(run + "."));
        await mine.WaitForExitAsync();

        Assert.False(other.HasExited);
        Assert.Equal(1, ProcessTree.Sweep(run));
        await other.WaitForExitAsync();
        Assert.Equal(0, ProcessTree.Sweep(run));
    }

    [Fact]
    public void Sweep_never_takes_an_empty_marker()
    {
        Assert.Throws<ArgumentException>(() => ProcessTree.Sweep(string.Empty));
    }

    private static async Task<Process> StartAsync(string marker)
    {
        var info = new ProcessStartInfo(FakeChildPath.Executable, ["sleep", "60"]) { RedirectStandardOutput = true };
        info.Environment[ProcessTree.MarkerVariable] = marker;
        var process = Process.Start(info)!;
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync());
        return process;
    }
}
