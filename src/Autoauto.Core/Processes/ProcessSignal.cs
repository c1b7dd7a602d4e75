using System.Runtime.InteropServices;

namespace Autoauto.Core.Processes;

/// <summary>Sends signals on Unix so that they reach the process that was meant, not one that has got its id meanwhile.</summary>
internal static partial class ProcessSignal
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;

    // The same numbers on every architecture.
    private const nint SendToHandle = 424;
    private const nint OpenHandle = 434;
    private const int NotPermitted = 1;
    private const int NotImplemented = 38;

    /// <summary>Sends it; true if it was sent.</summary>
    /// <param name="pid">Who.</param>
    /// <param name="signal">What.</param>
    /// <param name="isMeant">Looks at the process behind that id once it cannot become another one any more; false means that nothing is sent.</param>
    public static bool Send(int pid, int signal, Func<int, bool> isMeant)
    {
        var handle = (int)OpenPid(OpenHandle, pid, 0);
        if (handle < 0)
        {
            // Kernels before 5.3 have no handles, and some containers forbid them.
            return Marshal.GetLastPInvokeError() is NotImplemented or NotPermitted && isMeant(pid) && SendTo(pid, signal) == 0;
        }

        try
        {
            return isMeant(pid) && SendToPid(SendToHandle, handle, signal, 0, 0) == 0;
        }
        finally
        {
            _ = Close(handle);
        }
    }

    /// <summary>Sends it to a child that has not ended yet.</summary>
    public static void SendToChild(int pid, int signal) => _ = SendTo(pid, signal);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendTo(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint OpenPid(nint number, nint pid, nint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SendToPid(nint number, nint handle, nint signal, nint information, nint flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
