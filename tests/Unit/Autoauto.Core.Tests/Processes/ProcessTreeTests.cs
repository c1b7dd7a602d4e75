using System.Diagnostics;
using Autoauto.Core.Processes;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Processes;

public sealed class ProcessTreeTests
{
    private readonly string _run = $"test-{Guid.NewGuid():N}";

    [Fact(Timeout = 300_000)]
    public async Task Sweep_ends_what_another_engine_left_behind_and_nothing_else()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var mine = await StartAsync(MarkedChild.Describe(_run + ".1."));
        using var other = await StartAsync(MarkedChild.Describe(_run + "0.1."));

        Assert.Equal([mine.Id], ProcessTree.FindMarked(_run + "."));
        Assert.Equal(1, ProcessTree.Sweep(_run + "."));
        await mine.WaitForExitAsync();

        Assert.False(other.HasExited);
        Assert.Equal(1, ProcessTree.Sweep(_run + "0"));
        await other.WaitForExitAsync();
        Assert.Equal(0, ProcessTree.Sweep(_run));
    }

    [Fact(Timeout = 300_000)]
    public async Task Sweep_ends_a_process_that_has_emptied_its_environment_too()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var info = MarkedChild.Describe(_run + ".1.");
        info.Environment.Remove(ProcessTree.MarkerVariable);
        using var left = await StartAsync(info);

        Assert.Equal(1, ProcessTree.Sweep(_run));
        await left.WaitForExitAsync();
    }

    [Fact(Timeout = 300_000)]
    public async Task A_process_of_the_users_is_not_swept_for_what_its_environment_says()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var info = MarkedChild.DescribeUnmarked();
        info.Environment[ProcessTree.MarkerVariable] = _run + ".1.";
        using var users = await StartAsync(info);
        try
        {
            Assert.Equal(0, ProcessTree.Sweep(_run));
            Assert.False(users.HasExited);
        }
        finally
        {
            users.Kill();
        }
    }

    [Fact]
    public void Sweep_never_takes_an_empty_marker()
    {
        Assert.Throws<ArgumentException>(() => ProcessTree.Sweep(string.Empty));
    }

    private static async Task<Process> StartAsync(ProcessStartInfo info)
    {
        var process = Process.Start(info)!;
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync());
        return process;
    }
}
