namespace Autoauto.Core.Git;

/// <summary>What a run asks of git and does to it, its worktrees aside: refs that move, commits that are read.</summary>
internal interface IRunGit : IDisposable
{
    /// <inheritdoc cref="GitClient.ReadRefAsync"/>
    Task<string?> ReadRefAsync(string reference, CancellationToken cancellationToken);

    /// <inheritdoc cref="GitClient.CompareAndSwapRefAsync"/>
    Task CompareAndSwapRefAsync(string reference, string newValue, string? oldValue, CancellationToken cancellationToken);

    /// <inheritdoc cref="GitClient.PinAsync"/>
    Task PinAsync(string reference, string commit, CancellationToken cancellationToken);

    /// <inheritdoc cref="GitClient.RemoveStaleRefLocks"/>
    void RemoveStaleRefLocks(string branch, string prefix);

    /// <inheritdoc cref="GitClient.ReadCommit"/>
    CommitInfo? ReadCommit(string sha);

    /// <inheritdoc cref="GitClient.CountCommits"/>
    int? CountCommits(string ancestor, string descendant, int limit);

    /// <inheritdoc cref="GitClient.StraightLine"/>
    IReadOnlyList<CommitInfo>? StraightLine(string ancestor, string descendant);

    /// <summary>Writes a commit right on top of <paramref name="from"/> with the files and the author of <paramref name="to"/>, and nothing of the way between the two.</summary>
    Task<string> WriteSquashedAsync(string from, string to, string message, CancellationToken cancellationToken);

    /// <inheritdoc cref="GitClient.DiffAsync"/>
    Task<CommitDiff> DiffAsync(string from, string to, int excerptLimit, CancellationToken cancellationToken);

    /// <inheritdoc cref="GitClient.ListFilesAsync"/>
    Task<IReadOnlyList<string>> ListFilesAsync(string commit, CancellationToken cancellationToken);

    /// <inheritdoc cref="GitClient.ReadBlob"/>
    byte[]? ReadBlob(string sha);
}
