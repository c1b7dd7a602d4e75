using Autoauto.Core.Errors;

namespace Autoauto.Core.Primitives;

/// <summary>Private folders in the system's folder for temporary files, and clear words where that cannot be used: a stale TMPDIR is easily inherited.</summary>
public static class TemporaryFolder
{
    private static string Variable => OperatingSystem.IsWindows() ? "TEMP" : "TMPDIR";

    /// <summary>Makes a new private folder and returns its full path.</summary>
    /// <param name="prefix">What its name begins with.</param>
    /// <exception cref="AutoautoException">TemporaryFolderUnusable.</exception>
    public static string Create(string prefix)
    {
        var root = Path.GetTempPath();
        if (!Path.IsPathFullyQualified(root))
        {
            throw Unusable(root, "is not a full path", null);
        }

        try
        {
            return Directory.Exists(root) ? Directory.CreateTempSubdirectory(prefix).FullName : throw Unusable(root, File.Exists(root.TrimEnd('/', '\\')) ? "is not a folder" : "does not exist", null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(root, "cannot be written", e);
        }
    }

    /// <summary>Finds out whether folders can be made, by making one: to be asked before anything is started that costs something.</summary>
    /// <exception cref="AutoautoException">TemporaryFolderUnusable.</exception>
    public static void Require() => Directory.Delete(Create("autoauto-check-"));

    private static AutoautoException Unusable(string root, string why, Exception? inner) => new(
        ErrorCode.TemporaryFolderUnusable,
        $"The folder for temporary files, '{root}' ({Variable}), {why}{(inner is null ? string.Empty : $": {inner.Message}")}.",
        root,
        $"Create the folder, or let {Variable} name one that can be written.",
        inner);
}
