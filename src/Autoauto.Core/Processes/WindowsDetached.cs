using System.Collections;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Autoauto.Core.Processes;

/// <summary>Starts a process without a console, outside this one's process group and, where it is allowed, outside its job: what <see cref="Process"/> cannot do.</summary>
internal static unsafe partial class WindowsDetached
{
    private const uint DetachedProcessFlag = 0x8;
    private const uint NewProcessGroup = 0x200;
    private const uint UnicodeEnvironment = 0x400;
    private const uint BreakawayFromJob = 0x0100_0000;
    private const int AccessDenied = 5;

    /// <summary>Starts it, with this process's environment less <paramref name="withoutVariable"/>.</summary>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public static Process Start(string fileName, IReadOnlyList<string> arguments, string workingDirectory, string withoutVariable)
    {
        const uint flags = DetachedProcessFlag | NewProcessGroup | UnicodeEnvironment;
        var line = CommandLine([fileName, .. arguments]);
        var environment = EnvironmentBlock(withoutVariable);

        // Most jobs of terminals allow it; one that does not takes the process along when it is closed, which is its owner's will.
        if (!TryStart(line, environment, workingDirectory, flags | BreakawayFromJob, out var id)
            && (Marshal.GetLastPInvokeError() != AccessDenied || !TryStart(line, environment, workingDirectory, flags, out id)))
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        return Process.GetProcessById(id);
    }

    /// <summary>One command line that the usual rules of Windows split into these arguments again.</summary>
    internal static string CommandLine(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Quote));

    private static string Quote(string argument)
    {
        if (argument.Length > 0 && !argument.AsSpan().ContainsAny(" \t\n\v\""))
        {
            return argument;
        }

        var quoted = new StringBuilder("\"");
        var backslashes = 0;
        foreach (var c in argument)
        {
            // Backslashes are special only in front of a quotation mark, where each needs another one.
            quoted.Append('\\', c == '"' ? backslashes + 1 : 0).Append(c);
            backslashes = c == '\\' ? backslashes + 1 : 0;
        }

        return quoted.Append('\\', backslashes).Append('"').ToString();
    }

    private static string EnvironmentBlock(string withoutVariable) => string.Concat(
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(v => !string.Equals((string)v.Key, withoutVariable, StringComparison.OrdinalIgnoreCase))
            .OrderBy(v => (string)v.Key, StringComparer.OrdinalIgnoreCase)
            .Select(v => $"{v.Key}={v.Value}\0")) + "\0";

    private static bool TryStart(string commandLine, string environment, string workingDirectory, uint flags, out int id)
    {
        var startup = new StartupInfo { Size = (uint)sizeof(StartupInfo) };
        var line = (commandLine + '\0').ToCharArray();
        fixed (char* text = line)
        fixed (char* variables = environment)
        fixed (char* folder = workingDirectory)
        {
            var isStarted = CreateProcess(null, text, 0, 0, inheritHandles: false, flags, variables, folder, in startup, out var made);
            id = isStarted ? (int)made.ProcessId : 0;
            if (isStarted)
            {
                CloseHandle(made.Thread);
                CloseHandle(made.Process);
            }

            return isStarted;
        }
    }

    [LibraryImport("kernel32", EntryPoint = "CreateProcessW", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreateProcess(
        char* applicationName, char* commandLine, nint processAttributes, nint threadAttributes, [MarshalAs(UnmanagedType.Bool)] bool inheritHandles, uint flags,
        char* environment, char* currentDirectory, in StartupInfo startup, out ProcessInformation process);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CloseHandle(nint handle);

    [StructLayout(LayoutKind.Sequential)]
    private struct StartupInfo
    {
        public uint Size;
        public nint Reserved;
        public nint Desktop;
        public nint Title;
        public uint X;
        public uint Y;
        public uint XSize;
        public uint YSize;
        public uint XCountChars;
        public uint YCountChars;
        public uint FillAttribute;
        public uint Flags;
        public ushort ShowWindow;
        public ushort Reserved2Size;
        public nint Reserved2;
        public nint StandardInput;
        public nint StandardOutput;
        public nint StandardError;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ProcessInformation
    {
        public nint Process;
        public nint Thread;
        public uint ProcessId;
        public uint ThreadId;
    }
}
