using System.Globalization;
using System.Runtime.InteropServices;

namespace Autoauto.Core.Processes;

/// <summary>
/// Keeps the machine from going to sleep until it is disposed, or until this process dies. Where the system offers nothing for it or refuses,
/// nothing happens: sleep only delays a run.
/// </summary>
internal sealed partial class KeepAwake : IDisposable
{
    private const uint Continuous = 0x8000_0000;
    private const uint SystemRequired = 0x1;
    private readonly Action _end;

    private KeepAwake(Action end) => _end = end;

    /// <summary>Starts keeping the machine awake; null where that is not possible.</summary>
    public static KeepAwake? TryStart()
    {
        if (OperatingSystem.IsWindows())
        {
            return OnWindows();
        }

        var (tool, arguments) = OperatingSystem.IsMacOS()
            ? ("caffeinate", new[] { "-i", "-w", Environment.ProcessId.ToString(CultureInfo.InvariantCulture) })
            : ("systemd-inhibit", ["--what=idle:sleep", "--mode=block", "--who=Autoauto", "--why=A run is under way", "cat"]);
        return TryStart(tool, arguments);
    }

    /// <summary>Starts a tool that keeps the machine awake until its input is closed, which the end of this process does too.</summary>
    internal static KeepAwake? TryStart(string fileName, IReadOnlyList<string> arguments)
    {
        var spec = new ProcessSpec { FileName = fileName, Arguments = arguments, WorkingDirectory = AppContext.BaseDirectory };
        try
        {
            return new KeepAwake(PipedProcess.Start(spec, TimeSpan.FromMilliseconds(300)).Dispose);
        }
        catch (ProcessStartException)
        {
            return null;
        }
    }

    public void Dispose() => _end();

    // The request belongs to the thread that makes it and ends with it, so it gets one that waits.
    private static KeepAwake OnWindows()
    {
        var done = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            _ = SetThreadExecutionState(Continuous | SystemRequired);
            done.Wait();
            _ = SetThreadExecutionState(Continuous);
            done.Dispose();
        })
        {
            IsBackground = true,
            Name = "Autoauto keep-awake",
        };
        thread.Start();
        return new KeepAwake(done.Set);
    }

    [LibraryImport("kernel32")]
    private static partial uint SetThreadExecutionState(uint flags);
}
