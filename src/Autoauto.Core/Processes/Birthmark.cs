using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Autoauto.Core.Processes;

/// <summary>
/// A number that Linux hands down from a process to everything that it starts, whatever that does with its environment, its session or its parent:
/// the hard limit of real-time computing time (RLIMIT_RTTIME), set so high that it limits nothing. Nobody gets it by chance or by working in the same
/// folder, so that it tells what the engine has started from everybody else's processes. Only a program that lowers this very limit (or root) gets rid of it.
/// </summary>
/// <param name="Value">The limit, in microseconds.</param>
internal readonly partial record struct Birthmark(ulong Value)
{
    private const int RealTimeLimit = 15;
    private const int CallBits = 21;

    // In microseconds 73,000 years, and the bit above: what lies between the two is a mark, of an owner and of one of its calls.
    private const ulong Lowest = 1UL << 61;
    private const ulong Beyond = 1UL << 62;
    private static readonly bool s_isSupported = OperatingSystem.IsLinux() && CanBeSet();

    /// <summary>Which owner's it is.</summary>
    public ulong Owner => Value >> CallBits;

    /// <summary>
    /// The command that gives a mark to what it starts, to be put in front of that; empty where marks do not work: another system, no
    /// <c>prlimit</c> (util-linux), or inside a process that has a mark already, which all its offspring keeps.
    /// </summary>
    public IReadOnlyList<string> Command => Tool is { } tool ? [tool, string.Create(CultureInfo.InvariantCulture, $"--rttime={Value}:{Value}")] : [];

    /// <summary>True if what this process starts can be marked.</summary>
    public static bool IsSupported => Tool is not null;

    private static string? Tool => s_isSupported ? ExecutablePath.Find("prlimit") : null;

    /// <summary>The mark of one call.</summary>
    /// <param name="marker">Its marker in the environment, whose part before the first dot is the owner.</param>
    /// <param name="call">Number of the call, other than that of any other call of this owner under way.</param>
    public static Birthmark Of(string marker, long call) => new((OwnerOf(marker) << CallBits) | ((ulong)call & ((1UL << CallBits) - 1)));

    /// <summary>What <see cref="Owner"/> is in all marks of the owner of <paramref name="marker"/>.</summary>
    public static ulong OwnerOf(string marker)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(marker.Split('.')[0]));
        return (Lowest >> CallBits) | (BinaryPrimitives.ReadUInt64LittleEndian(hash) >> (64 - 40));
    }

    /// <summary>A process's mark; null if it has none or is gone.</summary>
    public static Birthmark? Read(int pid)
    {
        ulong hard = 0;
        ProcFile.Test(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/limits"), limits => TryParse(limits, out hard));
        return hard is >= Lowest and < Beyond ? new Birthmark(hard) : null;
    }

    private static bool TryParse(ReadOnlySpan<byte> limits, out ulong hard)
    {
        hard = 0;
        var name = "Max realtime timeout"u8;
        if (limits.IndexOf(name) is not (>= 0 and var at))
        {
            return false;
        }

        var line = limits[(at + name.Length)..];
        line = line.IndexOf((byte)'\n') is >= 0 and var end ? line[..end] : line;
        return Encoding.ASCII.GetString(line).Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var text, ..]
            && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out hard);
    }

    // Setting what is set already changes nothing, and says whether a container forbids it.
    private static bool CanBeSet()
    {
        var limit = default(Limit);
        return Environment.Is64BitProcess && GetLimit(RealTimeLimit, ref limit) == 0 && limit.Hard == ulong.MaxValue && SetLimit(RealTimeLimit, ref limit) == 0
            && File.Exists("/proc/self/limits");
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, ref Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, ref Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
