using System.Runtime.InteropServices;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Processes;

/// <summary>
/// Cuts this process off from the terminal and the session that it was started from: a session of its own, no controlling terminal, standard
/// streams into a private file, no end by hang-up. A call to stop (SIGTERM, SIGINT) still reaches it.
/// </summary>
internal sealed partial class DetachedSession : IDisposable
{
    private readonly List<PosixSignalRegistration> _signals;

    private DetachedSession(FileStream log, Action stop)
    {
        Log = new StreamWriter(log) { AutoFlush = true, NewLine = "\n" };
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Ask(context, stop)),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Ask(context, stop)),
        ];
    }

    /// <summary>The log.</summary>
    public TextWriter Log { get; }

    /// <summary>Detaches this process.</summary>
    /// <param name="logPath">File that the standard streams go to from now on; appended to.</param>
    /// <param name="stop">Called when somebody asks this process to end.</param>
    public static DetachedSession Enter(string logPath, Action stop)
    {
        PrivateFiles.CreateFolder(Path.GetDirectoryName(logPath)!);
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var log = new FileStream(logPath, options);
        var session = new DetachedSession(log, stop);
        if (!OperatingSystem.IsWindows())
        {
            // Fails if this process leads a session already, and then there is nothing to leave.
            _ = SetSid();
            using var nothing = File.OpenHandle("/dev/null");
            _ = Dup2((int)nothing.DangerousGetHandle(), 0);
            var file = (int)log.SafeFileHandle.DangerousGetHandle();
            _ = Dup2(file, 1);
            _ = Dup2(file, 2);
        }

        return session;
    }

    public void Dispose()
    {
        _signals.ForEach(signal => signal.Dispose());
        Log.Dispose();
    }

    private static void Ask(PosixSignalContext context, Action stop)
    {
        context.Cancel = true;
        stop();
    }

    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    private static partial int SetSid();

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    private static partial int Dup2(int from, int to);
}
