namespace Autoauto.Core.Git;

/// <content>What the guard over an agent's call asks.</content>
public sealed partial class GitClient
{
    /// <summary>Files and whole folders of the user's checkout that git ignores, folders without a slash at their end.</summary>
    public async Task<IReadOnlyList<string>> ListIgnoredAsync(CancellationToken cancellationToken)
    {
        var output = await _git.RunAsync(
            _root, ["ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z"], cancellationToken).ConfigureAwait(false);
        return [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(path => path.TrimEnd('/'))];
    }

    /// <summary>Which of the paths of the user's checkout git ignores; tracked ones are not ignored.</summary>
    public async Task<IReadOnlySet<string>> AmongIgnoredAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        // Exit code 1 means none.
        var (_, output, _) = await _git.TryRunAsync(_root, ["check-ignore", "--stdin", "-z"], cancellationToken, string.Join('\0', paths) + "\0").ConfigureAwait(false);
        return output.Split('\0', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Makes a worktree's index anew from its HEAD, so that no flag in it hides a change from git.</summary>
    public async Task RebuildIndexAsync(string worktree, CancellationToken cancellationToken)
    {
        if (AdministrativeFolder(worktree) is { } folder)
        {
            File.Delete(Path.Combine(folder, "index"));
        }

        await WriteAsync(worktree, ["read-tree", "HEAD"], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Which of the paths of a worktree git tracks, without a process.</summary>
    public static IReadOnlyList<string> AmongTracked(string worktree, IEnumerable<string> paths)
    {
        var index = AdministrativeFolder(worktree) is { } folder ? IndexFile.TryRead(folder) : null;
        return [.. paths.Where(path => index is null || index.Paths.Contains(path))];
    }

    /// <summary>Where git keeps what belongs to a linked worktree; null if its pointer cannot be read.</summary>
    public static string? AdministrativeFolder(string worktree) => WorktreeLink.DirectoryOf(worktree);
}
