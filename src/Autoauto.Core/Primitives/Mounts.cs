using System.Runtime.InteropServices;
using System.Text;

namespace Autoauto.Core.Primitives;

/// <summary>
/// File systems that are mounted at or below a folder of the engine's own, by root or through FUSE: folders cannot be removed there, and what is written, put back or cleared away is
/// somebody else's.
/// </summary>
internal static partial class Mounts
{
    private const string Table = "/proc/self/mountinfo";
    private const int PlaceAt = 4;
    private const int Lazily = 2;
    private const int NoFollow = 8;

    /// <summary>Where something is mounted at or below a folder, full paths, in the order in which it was mounted. None on systems other than Linux.</summary>
    public static IReadOnlyList<string> Below(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        var top = RealPath.Of(folder);
        return [.. File.ReadLines(Table).Select(PlaceOf).Where(place => place == top || place.StartsWith(top + "/", StringComparison.Ordinal))];
    }

    /// <summary>Takes away what is mounted at or below a folder; what it showed stays as it is.</summary>
    /// <returns>Where it was, full paths, each with why it stays, or null.</returns>
    public static IReadOnlyList<(string Place, string? Stays)> DetachBelow(string folder) =>
        [.. Below(folder).Reverse().Select(place => (place, Detach(place, Lazily | NoFollow) == 0 ? null : Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())))];

    /// <summary>The fifth word of a line; blanks and the like in it are written as octal numbers.</summary>
    private static string PlaceOf(string line)
    {
        var word = line.Split(' ', PlaceAt + 2)[PlaceAt];
        if (!word.Contains('\\', StringComparison.Ordinal))
        {
            return word;
        }

        var text = new StringBuilder();
        for (var at = 0; at < word.Length; at++)
        {
            if (word[at] == '\\' && at + 3 < word.Length)
            {
                text.Append((char)Convert.ToInt32(word.Substring(at + 1, 3), 8));
                at += 3;
            }
            else
            {
                text.Append(word[at]);
            }
        }

        return text.ToString();
    }

    [LibraryImport("libc", EntryPoint = "umount2", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Detach(string place, int flags);
}
