using Autoauto.Core.Isolation;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Tests.Support;

/// <summary>The bubblewrap of this machine. A test that needs it is skipped where there is none, and says why: no machine lacks it by design.</summary>
internal static class WorkingSandbox
{
    private static readonly Lazy<SandboxFinding> s_found = new(() => new SandboxProbe(new ProcessRunner(TimeProvider.System))
        .FindAsync(SandboxChoice.Of("bubblewrap"), new SandboxPlan(), Path.GetTempPath(), CancellationToken.None).GetAwaiter().GetResult());

    /// <summary>It; skips the test if there is none.</summary>
    public static Sandbox Require()
    {
        Assert.SkipUnless(s_found.Value.Sandbox is not null, $"!! NOT TESTED: no sandbox works on this machine: {s_found.Value.WhyNot} !!");
        return s_found.Value.Sandbox!;
    }
}
