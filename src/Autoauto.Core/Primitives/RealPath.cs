using System.Runtime.InteropServices;

namespace Autoauto.Core.Primitives;

/// <summary>Paths without links: what is mounted at a path has to be mounted where it really is.</summary>
internal static partial class RealPath
{
    /// <summary>The same place without links on the way; as it stands if there is nothing there.</summary>
    public static string Of(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (OperatingSystem.IsWindows())
        {
            return full;
        }

        var resolved = Resolve(full, 0);
        try
        {
            return Marshal.PtrToStringUTF8(resolved) ?? full;
        }
        finally
        {
            Free(resolved);
        }
    }

    [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Resolve(string path, nint buffer);

    [LibraryImport("libc", EntryPoint = "free")]
    private static partial void Free(nint memory);
}
