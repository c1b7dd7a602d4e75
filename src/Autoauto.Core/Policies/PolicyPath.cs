using System.Buffers;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;

namespace Autoauto.Core.Policies;

/// <summary>
/// Paths of policies' files. They come from agents and from databases too, so they are not trusted: a path that leads out of the repository, into
/// git's folder or into <c>.autoauto</c>, or that Windows would read differently, never reaches the disk.
/// </summary>
public static class PolicyPath
{
    private const int LongestPath = 1000;
    private static readonly SearchValues<char> s_forbidden = SearchValues.Create("\\:*?\"<>|\uFFFD");

    /// <summary>What is wrong with <paramref name="path"/>, to be read behind it; null if it is usable.</summary>
    public static string? Validate(string? path)
    {
        if (string.IsNullOrEmpty(path))
        {
            return "is empty";
        }

        if (path.Length > LongestPath)
        {
            return "is too long";
        }

        if (path[0] == '/')
        {
            return "is absolute: paths count from the repository's root";
        }

        if (path.AsSpan().ContainsAny(s_forbidden) || path.Any(char.IsControl))
        {
            return "has a character that not every system allows in names";
        }

        var parts = path.Split('/');
        if (parts.Any(p => p.Length == 0 || p[^1] is '.' or ' '))
        {
            return "has an empty part, or one that ends with a dot or a space";
        }

        if (parts.Any(IsGit))
        {
            return "leads into git's own files";
        }

        return string.Equals(parts[0], ".autoauto", StringComparison.OrdinalIgnoreCase) ? "leads into Autoauto's own files" : null;
    }

    /// <summary>The same for a file of <paramref name="target"/>: the policy's globs have to name it too.</summary>
    public static string? Validate(PolicyTarget target, string? path)
    {
        ArgumentNullException.ThrowIfNull(target);
        return Validate(path) ?? (new PolicyScope(target.Include, target.Exclude).Names(path!) ? null : "is not among the policy's files");
    }

    /// <summary>The full path below <paramref name="root"/>, if it is usable and no link leads it elsewhere.</summary>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.PolicyInvalid"/>.</exception>
    internal static string Resolve(string root, string path)
    {
        if (Validate(path) is { } problem)
        {
            throw Invalid(path, problem);
        }

        var full = root;
        foreach (var part in path.Split('/'))
        {
            full = Path.Combine(full, part);
            if (IsLink(full))
            {
                throw Invalid(path, "is or lies behind a symbolic link");
            }
        }

        return full;
    }

    /// <summary>True for a symbolic link or a junction, also for one that points nowhere.</summary>
    internal static bool IsLink(string fullPath)
    {
        var info = new FileInfo(fullPath);
        return info.LinkTarget is not null || ((int)info.Attributes != -1 && info.Attributes.HasFlag(FileAttributes.ReparsePoint));
    }

    internal static AutoautoException Invalid(string path, string problem) => new(
        ErrorCode.PolicyInvalid,
        $"The file '{path}' cannot belong to a policy: it {problem}.",
        path,
        "Name the policy's files in 'include' and leave others out with 'exclude'.");

    private static bool IsGit(string part) =>
        string.Equals(part, ".git", StringComparison.OrdinalIgnoreCase) || part.StartsWith("git~", StringComparison.OrdinalIgnoreCase);
}
