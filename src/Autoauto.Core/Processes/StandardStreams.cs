using System.Runtime.InteropServices;

namespace Autoauto.Core.Processes;

/// <summary>
/// Descriptors 0, 1 and 2 of this process. Where its starter closed one, the .NET runtime has put a pipe of its own there before the first line of
/// ours runs, and a database that is opened later may get the number as well: every message would be written into it.
/// </summary>
public static partial class StandardStreams
{
    private const int GetFlags = 1;
    private const int CloseOnExec = 1;
    private const int BrokenPipe = 13;
    private const short Error = 0x08;
    private const short HangUp = 0x10;
    private const short Invalid = 0x20;
    private static readonly string[] s_redirections = ["0</dev/null", "1>/dev/null", "2>/dev/null"];

    /// <summary>
    /// Starts this process over, under the same id, with <c>/dev/null</c> in the place of the streams that were closed; returns at once if none was. The
    /// runtime's files are in use and cannot be moved away; over an exec they close by themselves, and a shell opens what is missing.
    /// </summary>
    /// <param name="fileName">Full path of the executable.</param>
    /// <param name="arguments">All of its arguments.</param>
    /// <returns>True if all three are what this process was handed over; false if one was closed and nothing can be put in its place.</returns>
    public static bool ReplaceClosed(string fileName, IReadOnlyList<string> arguments)
    {
        if (OperatingSystem.IsWindows() || s_redirections.Where((_, descriptor) => !IsInherited(descriptor)).ToList() is not { Count: > 0 } missing)
        {
            return true;
        }

        // The runtime ignores SIGPIPE for itself; handed on, it would look like the user's wish and reach every child.
        _ = Signal(BrokenPipe, 0);
        _ = Execute("/bin/sh", ["sh", "-c", $"exec \"$0\" \"$@\" {string.Join(' ', missing)}", fileName, .. arguments, null]);
        return false;
    }

    /// <summary>True if <paramref name="descriptor"/> is a pipe or a socket that nobody reads any more. False on Windows, which cannot tell.</summary>
    public static bool IsAbandoned(int descriptor)
    {
        var poll = new PollDescriptor { Descriptor = descriptor };
        return !OperatingSystem.IsWindows() && Poll(ref poll, 1, 0) > 0 && (poll.Returned & (Error | HangUp | Invalid)) != 0;
    }

    // What came through the start of this process cannot have the flag, and whatever the runtime opens and keeps has it.
    private static bool IsInherited(int descriptor) => Control(descriptor, GetFlags) is var flags && flags >= 0 && (flags & CloseOnExec) == 0;

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "signal", SetLastError = true)]
    private static partial nint Signal(int number, nint handler);

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Execute(string path, string?[] arguments);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollDescriptor descriptors, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Requested;
        public short Returned;
    }
}
