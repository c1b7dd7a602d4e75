using System.Security.Cryptography;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Policies;

/// <summary>The files of a policy as they lie in one checkout.</summary>
/// <param name="root">The checkout's root.</param>
/// <param name="target">The policy.</param>
internal sealed class PolicyTree(string root, PolicyTarget target)
{
    /// <summary>Most files that a policy may have.</summary>
    public const int MostFiles = 1000;

    /// <summary>Longest file that a policy may have, bytes.</summary>
    public const int LongestFile = 4 << 20;

    private static readonly EnumerationOptions s_everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };
    private readonly PolicyScope _scope = new(target.Include, target.Exclude);

    /// <summary>Paths of the policy's files that are there, in ordinal order.</summary>
    /// <exception cref="AutoautoException">PolicyInvalid: a link, a name that not every system allows, or far too many files.</exception>
    public IReadOnlyList<string> Paths()
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var start in target.Include.Select(FixedPart).Distinct(StringComparer.Ordinal))
        {
            if (start.Length > 0)
            {
                if (PolicyPath.Validate(start) is not null)
                {
                    continue;
                }

                Look(start, found);
            }
            else
            {
                Walk(string.Empty, found);
            }
        }

        return [.. found];
    }

    /// <summary>The policy's files with their bytes, in ordinal order.</summary>
    /// <exception cref="AutoautoException">PolicyInvalid.</exception>
    public IReadOnlyList<PolicyContent> ReadAll() => [.. Paths().Select(Read).OfType<PolicyContent>()];

    /// <summary>One file with its bytes; null if it is not there.</summary>
    /// <exception cref="AutoautoException">PolicyInvalid.</exception>
    public PolicyContent? Read(string path)
    {
        var full = PolicyPath.Resolve(root, path);
        if (Directory.Exists(full))
        {
            return null;
        }

        try
        {
            var content = ReachableFile.Read(full, LongestFile);
            if (content.Kind == ReachableKind.Missing)
            {
                return null;
            }

            if (content.Kind != ReachableKind.File)
            {
                throw PolicyPath.Invalid(path, content.Kind == ReachableKind.TooLong ? FormattableString.Invariant($"has more than {LongestFile >> 20} MiB") : ReachableFile.Describe(content.Kind));
            }

            var executable = !OperatingSystem.IsWindows() && File.GetUnixFileMode(full).HasFlag(UnixFileMode.UserExecute);
            return new PolicyContent(path, content.Bytes, executable);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PolicyPath.Invalid(path, $"cannot be read ({e.Message})");
        }
    }

    /// <summary>What stands at <paramref name="path"/>, without its bytes; null if nothing does.</summary>
    /// <exception cref="AutoautoException">PolicyInvalid.</exception>
    public PolicyFile? Find(string path) => Read(path) is { } content ? Describe(content) : null;

    /// <summary>Hash and length of a content.</summary>
    public static PolicyFile Describe(PolicyContent content) => new(
        content.Path, Convert.ToHexStringLower(SHA256.HashData(content.Bytes.Span)), content.Bytes.Length, content.IsExecutable);

    /// <summary>True if both are the same file, or both are none. Windows has no executable bits to compare.</summary>
    public static bool AreEqual(PolicyFile? a, PolicyFile? b) =>
        a?.Hash == b?.Hash && (a?.IsExecutable == b?.IsExecutable || OperatingSystem.IsWindows());

    private static string FixedPart(string pattern)
    {
        var parts = pattern.Split('/').Where(p => p.Length > 0 && p != ".").ToList();
        return parts.Count == 1 && parts[0].Contains('*', StringComparison.Ordinal)
            ? string.Empty
            : string.Join('/', parts.TakeWhile(p => !p.Contains('*', StringComparison.Ordinal)));
    }

    private void Look(string path, SortedSet<string> found)
    {
        if (File.Exists(Path.Combine(root, path)) || PolicyPath.IsLink(Path.Combine(root, path)))
        {
            Add(path, found);
        }
        else if (Directory.Exists(Path.Combine(root, path)))
        {
            // The walk itself follows no link; the way to its start must not either.
            PolicyPath.Resolve(root, path);
            Walk(path + "/", found);
        }
    }

    private void Walk(string prefix, SortedSet<string> found)
    {
        foreach (var entry in new DirectoryInfo(Path.Combine(root, prefix)).EnumerateFileSystemInfos("*", s_everything))
        {
            var path = prefix + entry.Name;
            var isFolder = entry is DirectoryInfo && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
            if (!isFolder)
            {
                Add(path, found);
            }
            else if (!IsForeign(prefix, entry))
            {
                Walk(path + "/", found);
            }
        }
    }

    /// <summary>Git's folder, our own, and checkouts of other repositories.</summary>
    private static bool IsForeign(string prefix, FileSystemInfo folder) =>
        string.Equals(folder.Name, ".git", StringComparison.OrdinalIgnoreCase)
        || (prefix.Length == 0 && string.Equals(folder.Name, ".autoauto", StringComparison.OrdinalIgnoreCase))
        || Path.Exists(Path.Combine(folder.FullName, ".git"));

    private void Add(string path, SortedSet<string> found)
    {
        if (PolicyDisk.IsTemporary(path) || !_scope.Names(path))
        {
            return;
        }

        PolicyPath.Resolve(root, path);
        found.Add(path);
        if (found.Count > MostFiles)
        {
            throw new AutoautoException(
                ErrorCode.PolicyInvalid,
                $"The policy '{target.Name}' names more than {MostFiles} files.",
                target.Name,
                $"Name the files that steer the agent, and leave the others out: {Next.PolicySetFiles(target.Name)}");
        }
    }
}
