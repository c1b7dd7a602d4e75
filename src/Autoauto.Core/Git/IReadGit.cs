namespace Autoauto.Core.Git;

/// <summary>Reads single objects and refs of one repository. Not thread-safe; the loop reads from one place at a time.</summary>
internal interface IReadGit : IDisposable
{
    /// <summary>A commit's facts; null if there is no such commit.</summary>
    CommitInfo? ReadCommit(string sha);

    /// <summary>Content of a blob, for example the target of a symbolic link; null if there is no such blob.</summary>
    byte[]? ReadBlob(string sha);

    /// <summary>The object that a ref with this full name stands at; null if there is no such ref.</summary>
    Task<string?> ReadRefAsync(string reference, CancellationToken cancellationToken);

    /// <summary>The tree of a commit.</summary>
    /// <exception cref="Errors.AutoautoException">GitFailed: there is no such commit.</exception>
    Task<string> TreeOfAsync(string commit, CancellationToken cancellationToken);

    /// <summary>Paths of all files of a commit, forward slashes.</summary>
    /// <exception cref="Errors.AutoautoException">GitFailed: there is no such commit.</exception>
    Task<IReadOnlyList<string>> ListFilesAsync(string commit, CancellationToken cancellationToken);

    /// <summary>What differs between the trees of two commits; null where that is not a matter of files with names that are text, but of a submodule, say.</summary>
    /// <exception cref="Errors.AutoautoException">GitFailed: there is no such commit.</exception>
    Task<IReadOnlyList<TreePath>?> ListChangesAsync(string from, string to, CancellationToken cancellationToken);

    /// <summary>Says what is too much about a change to be listed or checked out; null if nothing is (<see cref="TreeWeight"/>).</summary>
    /// <exception cref="Errors.AutoautoException">GitFailed: there is no such commit, or something of it is missing.</exception>
    string? RefuseWeight(string from, string to);

    /// <summary>Forgets which objects there were: where some of them came from is gone, or others have come.</summary>
    void Forget();
}

/// <summary>A path that differs between two commits.</summary>
/// <param name="Path">The path, with forward slashes.</param>
/// <param name="IsThere">True if the later one has it.</param>
internal readonly record struct TreePath(string Path, bool IsThere);
