using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Isolation;

/// <summary>
/// The files that a command line names by their full paths, and the programs on the PATH: whoever wrote the command means them to be there, also where
/// everything around them is hidden (a Python of the checkout's <c>.venv</c>, a script in the home folder).
/// </summary>
internal static class NamedFiles
{
    /// <summary>Rules that make visible what is named and hidden.</summary>
    /// <param name="files">Full paths; what is not a file is left out.</param>
    /// <param name="table">What is seen without them.</param>
    public static IEnumerable<PathRule> Reveal(IEnumerable<string> files, PathTable table)
    {
        // A link is followed from inside, so that both of its ends have to be there.
        var places = files.Where(File.Exists).SelectMany(file => new[] { Path.GetFullPath(file), RealPath.Of(file) }).Distinct(StringComparer.Ordinal);
        foreach (var file in places.Where(file => table.Hides(RealPath.Of(Path.GetDirectoryName(file)!))))
        {
            yield return new PathRule(Around(file, table), PathAccess.Readable);
        }

        foreach (var folder in ExecutablePath.Folders().Where(folder => Directory.Exists(folder) && table.Hides(RealPath.Of(folder)) && !IsRoot(folder, table)))
        {
            yield return new PathRule(Installation(folder, table), PathAccess.Readable);
        }
    }

    // What lies beside a script belongs to it; only a folder that is hidden as such does not appear because of one file.
    private static string Around(string file, PathTable table)
    {
        var folder = Path.GetDirectoryName(file)!;
        return IsRoot(folder, table) ? file : Installation(folder, table);
    }

    // A folder "bin" needs its neighbours ("lib"), but for the one that all kinds of programs share.
    private static string Installation(string folder, PathTable table)
    {
        var above = Path.GetDirectoryName(folder);
        return Path.GetFileName(folder) is "bin" or ".bin" or "sbin" && above is not null && Path.GetFileName(above) != ".local" && !IsRoot(above, table) ? above : folder;
    }

    private static bool IsRoot(string folder, PathTable table) => table.IsNamed(RealPath.Of(folder));
}
