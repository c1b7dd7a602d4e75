using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;

namespace Autoauto.Cli.Demo;

/// <summary>The demo's repository: a fresh copy of the sample with one commit, in a folder of its own.</summary>
internal sealed class DemoFolder
{
    private DemoFolder(string root, bool isTemporary)
    {
        Root = root;
        IsTemporary = isTemporary;
    }

    /// <summary>Name of the sample's program.</summary>
    public static string Program => "speed";

    /// <summary>Root of the repository.</summary>
    public string Root { get; }

    /// <summary>True if it is removed at the end.</summary>
    public bool IsTemporary { get; }

    /// <summary>Name of the policy of the sample for episodes.</summary>
    public static string Policy => "agents";

    /// <summary>Copies a sample and commits it.</summary>
    /// <param name="sample">Name of the sample: its folder below <c>samples</c>.</param>
    /// <param name="directory">Where to; null for a folder below the system's temporary folder.</param>
    /// <param name="keep">A temporary folder stays, too.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static async Task<DemoFolder> CreateAsync(string sample, string? directory, bool keep, CancellationToken cancellationToken)
    {
        var source = Path.Combine(AppContext.BaseDirectory, "samples", sample);
        if (!Directory.Exists(source))
        {
            throw new AutoautoException(ErrorCode.InternalError, $"The sample is missing: '{source}'.", source, "Build Autoauto again: dotnet build.");
        }

        var folder = new DemoFolder(
            directory is null ? TemporaryFolder.Create("autoauto-demo-") : RequireEmpty(directory),
            isTemporary: directory is null && !keep);
        try
        {
            Copy(source, folder.Root);
            await NewRepository.CreateAsync(folder.Root, $"Add the sample {sample}", new ProcessRunner(TimeProvider.System), cancellationToken).ConfigureAwait(false);
            return folder;
        }
        catch
        {
            folder.Remove();
            throw;
        }
    }

    /// <summary>Removes a temporary folder; a chosen one stays. Never fails: a folder that is left over is only untidy.</summary>
    public void Remove()
    {
        if (!IsTemporary)
        {
            return;
        }

        try
        {
            // Git makes its objects read-only, which Windows does not delete.
            foreach (var file in Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Where(_ => OperatingSystem.IsWindows()))
            {
                File.SetAttributes(file, FileAttributes.Normal);
            }

            TreeRemoval.Remove(Root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Left for the system's own clean-up.
        }
    }

    private static string RequireEmpty(string directory)
    {
        var path = Path.GetFullPath(directory);
        if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
        {
            throw new AutoautoException(
                ErrorCode.InvalidArgument, $"'{path}' exists and is not an empty folder.", directory, "Name a folder that does not exist yet.");
        }

        Directory.CreateDirectory(path);
        return path;
    }

    private static void Copy(string source, string target)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
