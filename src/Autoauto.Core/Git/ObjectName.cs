namespace Autoauto.Core.Git;

/// <summary>The names of git's objects: hexadecimal hashes, of either kind.</summary>
internal static class ObjectName
{
    /// <summary>True for a text that has the shape of one.</summary>
    public static bool Is(string text) => text.Length is 40 or 64 && text.All(char.IsAsciiHexDigit);
}
