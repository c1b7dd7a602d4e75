using Autoauto.Core.Git;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Git;

public sealed class GitFlushTests
{
    [Fact]
    public void An_agents_git_reads_the_setting_from_its_variables()
    {
        using var repository = new TurnRepository();
        var start = new System.Diagnostics.ProcessStartInfo("git", ["-C", repository.Path, "config", "core.fsync"]) { RedirectStandardOutput = true };
        foreach (var (name, value) in GitFlush.Variables())
        {
            start.Environment[name] = value;
        }

        using var git = System.Diagnostics.Process.Start(start)!;
        Assert.Equal("all", git.StandardOutput.ReadToEnd().Trim());
    }
}
