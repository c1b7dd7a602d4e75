using Autoauto.Core.Primitives;

namespace Autoauto.Core.Git;

/// <summary>
/// The link of a linked worktree to its repository: the file <c>.git</c> in it. An agent, or a crash, can take it away or bend it; git would then
/// take another checkout, the user's even, for the worktree.
/// </summary>
internal static class WorktreeLink
{
    private const string Prefix = "gitdir: ";

    /// <summary>The git directory that the link names; null if there is no link.</summary>
    public static string? DirectoryOf(string worktree)
    {
        const long longest = 64 << 10;
        return new DirectoryInfo(worktree).LinkTarget is null && ReachableFile.TryReadText(Path.Combine(worktree, ".git"), longest) is { } text && text.StartsWith(Prefix, StringComparison.Ordinal)
            && !text.Contains('\0', StringComparison.Ordinal) ? Path.GetFullPath(text[Prefix.Length..].Trim(), worktree) : null;
    }

    /// <summary>True if both paths name the same place, whether or not there is anything.</summary>
    public static bool IsSamePlace(string path, string other) =>
        string.Equals(Path.GetFileName(path), Path.GetFileName(other), StringComparison.Ordinal) && IsIn(path, Path.GetDirectoryName(other)!);

    /// <summary>True if <paramref name="path"/> names something right in <paramref name="folder"/>, whether or not it is there.</summary>
    /// <remarks>Links on the way (a home folder that is one) are followed: git writes real paths.</remarks>
    public static bool IsIn(string path, string folder) =>
        Path.GetDirectoryName(path) is { } parent && string.Equals(Real(parent), Real(folder), StringComparison.Ordinal);

    private static string Real(string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (Path.GetDirectoryName(full) is not { } parent)
        {
            return full;
        }

        var real = Path.Combine(Real(parent), Path.GetFileName(full));
        return Directory.Exists(real) ? Directory.ResolveLinkTarget(real, returnFinalTarget: true)?.FullName ?? real : real;
    }
}
