using System.Diagnostics;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Tests.Support;

/// <summary>A process as an engine that has died since would have started it; says "ready" and sleeps.</summary>
internal static class MarkedChild
{
    public static ProcessStartInfo Describe(string marker)
    {
        string[] command = [.. Birthmark.Of(marker, 1).Command, FakeChildPath.Executable, "sleep", "60"];
        var info = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true };
        info.Environment[ProcessTree.MarkerVariable] = marker;
        return info;
    }

    /// <summary>The same, started by somebody else.</summary>
    public static ProcessStartInfo DescribeUnmarked() => new(FakeChildPath.Executable, ["sleep", "60"]) { RedirectStandardOutput = true };
}
