namespace Autoauto.Core.Primitives;

/// <summary>Words of a POSIX shell.</summary>
public static class ShellWord
{
    /// <summary>A text as one word, in single quotation marks: the shell takes nothing in it for its own.</summary>
    /// <param name="text">The text.</param>
    public static string Quote(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
    }
}
