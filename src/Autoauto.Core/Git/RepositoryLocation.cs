using Autoauto.Core.Errors;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Git;

/// <summary>Where a repository's main worktree and its git directory are.</summary>
/// <param name="Root">Root of the main worktree: where <c>.autoauto/</c> is.</param>
/// <param name="CommonDirectory">The git directory that all worktrees share.</param>
public sealed record RepositoryLocation(string Root, string CommonDirectory)
{
    /// <summary>
    /// Finds the repository that contains <paramref name="path"/>: also from a subfolder, a linked worktree (the main worktree is meant) or a
    /// submodule (the submodule itself is meant).
    /// </summary>
    /// <exception cref="AutoautoException">RepositoryNotFound, RepositoryBare, GitMissing.</exception>
    public static async Task<RepositoryLocation> FindAsync(string path, ProcessRunner runner, CancellationToken cancellationToken)
    {
        var git = new GitProcess(runner);
        var start = NearestFolder(path);
        var answer = await git.RunAsync(
            start,
            ["rev-parse", "--path-format=absolute", "--is-bare-repository", "--is-inside-work-tree", "--git-dir", "--git-common-dir"],
            cancellationToken).ConfigureAwait(false);
        var lines = answer.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var (bare, inside, gitDirectory, common) = (lines[0] == "true", lines[1] == "true", lines[2], lines[3]);
        if (!inside)
        {
            throw bare
                ? Bare(path)
                : new AutoautoException(
                    ErrorCode.RepositoryNotFound,
                    $"'{path}' is inside a git directory, not in a checkout.",
                    path,
                    "Go to the folder with the checked-out files.");
        }

        if (SamePath(gitDirectory, common))
        {
            var root = await git.RunAsync(start, ["rev-parse", "--path-format=absolute", "--show-toplevel"], cancellationToken).ConfigureAwait(false);
            return new RepositoryLocation(Path.GetFullPath(root.TrimEnd('\n')), Path.GetFullPath(common));
        }

        return await FromLinkedWorktreeAsync(git, path, common, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<RepositoryLocation> FromLinkedWorktreeAsync(GitProcess git, string path, string common, CancellationToken cancellationToken)
    {
        var (exitCode, output, _) = await git.TryRunAsync(
            common, ["rev-parse", "--path-format=absolute", "--is-bare-repository"], cancellationToken).ConfigureAwait(false);
        if (exitCode == 0 && output.Trim() == "true")
        {
            throw Bare(path);
        }

        // A submodule keeps its files where core.worktree says; an ordinary repository beside its .git folder.
        var (configured, worktree, _) = await git.TryRunAsync(
            common, ["config", "--file", Path.Combine(common, "config"), "--get", "core.worktree"], cancellationToken).ConfigureAwait(false);
        var root = configured == 0 ? Path.GetFullPath(worktree.Trim(), common) : Path.GetDirectoryName(common)!;
        return Directory.Exists(root) ? new RepositoryLocation(root, Path.GetFullPath(common)) : throw Bare(path);
    }

    private static string NearestFolder(string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            return full;
        }

        throw new AutoautoException(
            ErrorCode.RepositoryNotFound,
            File.Exists(full) ? $"'{path}' is a file, not a folder." : $"The folder '{path}' does not exist.",
            path,
            $"Name a folder inside a git repository with {CallOptions.Repository}.");
    }

    private static AutoautoException Bare(string path) => new(
        ErrorCode.RepositoryBare,
        $"'{path}' belongs to a bare repository, which has no main checkout to keep programs and state in.",
        path,
        "Make an ordinary clone (git clone) and work there.");

    private static bool SamePath(string a, string b) => string.Equals(Path.GetFullPath(a), Path.GetFullPath(b), StringComparison.Ordinal);
}
