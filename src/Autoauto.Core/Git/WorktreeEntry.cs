using Autoauto.Core.Primitives;

namespace Autoauto.Core.Git;

/// <summary>
/// The repository's entry for one linked worktree, as it lies on the disk. A git that is killed while it makes one, or a power cut, leaves it torn: an empty
/// file, on which every later git that reads the list fails, the user's own included (<c>failed to read .git/worktrees/x/commondir: Success</c>).
/// </summary>
/// <param name="Folder">Where git keeps it, below <c>worktrees/</c> of the git directory.</param>
/// <param name="Worktree">The worktree that it was made for; null if that was not written.</param>
/// <param name="Branch">The ref that is checked out there; null for none.</param>
/// <param name="Reason">Why it is locked; null if it is not.</param>
/// <param name="IsTorn">True if git cannot use it.</param>
internal sealed record WorktreeEntry(string Folder, string? Worktree, string? Branch, string? Reason, bool IsTorn)
{
    /// <summary>Why earlier versions locked the worktrees that they made of the user's repository.</summary>
    public const string FormerReason = "in use by an Autoauto run";

    private const string Branches = "ref: ";

    /// <summary>All entries of a repository, by name.</summary>
    /// <param name="commonDirectory">The repository's git directory.</param>
    public static IReadOnlyList<WorktreeEntry> List(string commonDirectory)
    {
        var folder = Path.Combine(commonDirectory, "worktrees");
        return Directory.Exists(folder) ? [.. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).Select(Read)] : [];
    }

    /// <summary>Reads one entry.</summary>
    /// <param name="folder">Where git keeps it.</param>
    public static WorktreeEntry Read(string folder)
    {
        var (link, common, head) = (TextOf(folder, "gitdir"), TextOf(folder, "commondir"), TextOf(folder, "HEAD"));
        return new WorktreeEntry(
            folder,
            link is null ? null : Path.GetDirectoryName(Path.GetFullPath(link, folder)),
            head?.StartsWith(Branches, StringComparison.Ordinal) == true ? head[Branches.Length..] : null,
            File.Exists(Path.Combine(folder, "locked")) ? TextOf(folder, "locked") ?? string.Empty : null,
            link is null || common is null || head is null);
    }

    // What a disk had not written before a power cut is empty, or zeros.
    private static string? TextOf(string folder, string name)
    {
        const long longest = 64 << 10;
        var text = ReachableFile.TryReadText(Path.Combine(folder, name), longest)?.Trim('\0', ' ', '\r', '\n');
        return string.IsNullOrEmpty(text) || text.Contains('\0', StringComparison.Ordinal) ? null : text;
    }
}
