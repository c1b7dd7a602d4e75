using System.Text;

namespace Autoauto.Core.Primitives;

/// <summary>Reads what an agent can have put there: regular files only, and not more of them than is asked for.</summary>
public static class ReachableFile
{
    /// <summary>The text of a file, UTF-8; null if there is none, if it is no regular file, or if it is longer.</summary>
    /// <param name="path">The file.</param>
    /// <param name="longest">Bytes.</param>
    public static string? TryReadText(string path, int longest)
    {
        try
        {
            return FileStamp.Of(path) is { IsRegular: true } stamp && stamp.Length <= longest ? File.ReadAllText(path, Encoding.UTF8) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
