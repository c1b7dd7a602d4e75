using System.IO.Compression;
using System.Text;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Git;

/// <summary>
/// How large objects may be that somebody reads as a whole. A few kilobytes of zeros, packed, are gigabytes: of a file git makes a stream, but commits and lists of files it takes into memory, and so
/// does whoever asks it for them. What an object says of its own length stands at its beginning, and is the most that git makes of it.
/// </summary>
internal static class ObjectLimits
{
    /// <summary>Largest object that is read into memory.</summary>
    public const long LargestRead = 64L << 20;

    private const int LargestCommit = 1 << 20;
    private const int LargestTree = 32 << 20;
    private const int LongestHeader = 32;

    /// <summary>Arguments of such a git: files from a moderate size on are streams.</summary>
    public static IReadOnlyList<string> Arguments { get; } = ["-c", "core.bigFileThreshold=32m"];

    /// <summary>Variables of a git that reads what a stranger has made: it ends where it would have to take more memory at once.</summary>
    public static IReadOnlyDictionary<string, string?> At(GitPlace place) => new Dictionary<string, string?>(GitEnvironment.At(place)) { ["GIT_ALLOC_LIMIT"] = "512m" };

    /// <summary>Says what is too much about an object; null if nothing is.</summary>
    /// <param name="type">What it is.</param>
    /// <param name="length">Its length in bytes.</param>
    public static string? Refuse(string type, long length) => length > (type switch
    {
        "blob" => long.MaxValue,
        "tree" => LargestTree,
        _ => LargestCommit,
    })
        ? FormattableString.Invariant($"among its objects there is a {PlainText.OneLine(type, 10)} of {length >> 20} MiB")
        : null;

    /// <summary>Says what is too much about an object in a file of its own; null if nothing is, or if it is none.</summary>
    public static string? RefuseLoose(string path)
    {
        try
        {
            using var file = ReachableFile.Open(path);
            using var content = new ZLibStream(file, CompressionMode.Decompress);
            var header = new byte[LongestHeader];
            var text = Encoding.ASCII.GetString(header, 0, content.ReadAtLeast(header, LongestHeader, throwOnEndOfStream: false));
            return text.Split('\0')[0].Split(' ') is [var type, var digits] && long.TryParse(digits, out var length) ? Refuse(type, length) : null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // Git says of it what it is.
            return null;
        }
    }
}
