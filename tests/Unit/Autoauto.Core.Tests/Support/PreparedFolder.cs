using System.Collections.Concurrent;

namespace Autoauto.Core.Tests.Support;

/// <summary>Folders that are prepared once and copied for each test: preparing takes a dozen processes, a copy none.</summary>
internal static class PreparedFolder
{
    private static readonly ConcurrentDictionary<string, Lazy<ScratchFolder>> s_prepared = new(StringComparer.Ordinal);

    static PreparedFolder() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var folder in s_prepared.Values.Where(f => f.IsValueCreated))
        {
            folder.Value.Dispose();
        }
    };

    /// <summary>A copy of the folder that <paramref name="prepare"/>, called once for all of that name, has filled.</summary>
    public static ScratchFolder Copy(string name, Action<ScratchFolder> prepare)
    {
        var prepared = s_prepared.GetOrAdd(name, _ => new(() =>
        {
            var folder = new ScratchFolder();
            prepare(folder);
            return folder;
        })).Value;
        var copy = new ScratchFolder();
        Copy(new DirectoryInfo(prepared.Path), copy.Path);
        return copy;
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        var copy = Directory.CreateDirectory(to);
        foreach (var file in from.EnumerateFiles())
        {
            file.CopyTo(Path.Combine(to, file.Name));
        }

        foreach (var folder in from.EnumerateDirectories())
        {
            Copy(folder, Path.Combine(to, folder.Name));
        }

        if (!OperatingSystem.IsWindows())
        {
            copy.UnixFileMode = from.UnixFileMode;
        }
    }
}
