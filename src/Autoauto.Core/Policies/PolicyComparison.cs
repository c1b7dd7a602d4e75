using Autoauto.Core.Git;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Policies;

/// <summary>Says what differs between two states of a policy, file by file.</summary>
public static class PolicyComparison
{
    private const string Header = "diff --git ";
    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The files that differ, in the order of their paths. Lines are counted as git counts them.</summary>
    public static async Task<IReadOnlyList<PolicyFileChange>> CompareAsync(
        GitClient git, IReadOnlyList<PolicyContent> from, IReadOnlyList<PolicyContent> to, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(git);
        PolicyManifest.Require(from);
        PolicyManifest.Require(to);
        var (before, after) = (ByPath(from), ByPath(to));
        var changed = before.Keys.Union(after.Keys, StringComparer.Ordinal)
            .Select(path => (Path: path, From: Describe(before, path), To: Describe(after, path)))
            .Where(c => !PolicyTree.AreEqual(c.From, c.To))
            .OrderBy(c => c.Path, StringComparer.Ordinal)
            .ToList();
        if (changed.Count == 0)
        {
            return [];
        }

        var scratch = TemporaryFolder.Create("autoauto-compare-");
        try
        {
            Write(Path.Combine(scratch, "a"), changed.Select(c => before.GetValueOrDefault(c.Path)));
            Write(Path.Combine(scratch, "b"), changed.Select(c => after.GetValueOrDefault(c.Path)));
            var sections = Split(await git.DiffFoldersAsync(scratch, "a", "b", cancellationToken).ConfigureAwait(false), changed.Select(c => c.Path));
            return [.. changed.Select(c => Change(PolicyLedger.KindOf(c.From, c.To), c.Path, sections.GetValueOrDefault(c.Path, string.Empty)))];
        }
        finally
        {
            TreeRemoval.Remove(scratch, CancellationToken.None);
        }
    }

    private static Dictionary<string, PolicyContent> ByPath(IReadOnlyList<PolicyContent> files) => files.ToDictionary(f => f.Path, StringComparer.Ordinal);

    private static PolicyFile? Describe(Dictionary<string, PolicyContent> files, string path) =>
        files.TryGetValue(path, out var content) ? PolicyTree.Describe(content) : null;

    private static void Write(string folder, IEnumerable<PolicyContent?> files)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in files.OfType<PolicyContent>())
        {
            var path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, file.Bytes.Span);
            if (file.IsExecutable && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, File.GetUnixFileMode(path) | Execute);
            }
        }
    }

    /// <summary>The patch of each file. A header is recognised as a whole: a path may hold spaces, and may look like part of one.</summary>
    private static Dictionary<string, string> Split(string patch, IEnumerable<string> paths)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            foreach (var (one, other) in new[] { ("a", "b"), ("a", "a"), ("b", "b") })
            {
                headers[$"{Header}{one}/{path} {other}/{path}"] = path;
            }
        }

        var sections = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var section in ("\n" + patch).Split("\n" + Header, StringSplitOptions.RemoveEmptyEntries))
        {
            var end = section.IndexOf('\n', StringComparison.Ordinal);
            if (headers.TryGetValue(Header + (end < 0 ? section : section[..end]), out var path))
            {
                // For a new or a deleted file git names the same side twice; 'git apply' wants both.
                sections[path] = $"{Header}a/{path} b/{path}{(end < 0 ? string.Empty : section[end..].TrimEnd('\n'))}\n";
            }
        }

        return sections;
    }

    private static PolicyFileChange Change(PolicyChangeKind kind, string path, string diff)
    {
        var lines = diff.Split('\n');
        var isBinary = Array.Exists(lines, l => l.StartsWith("Binary files ", StringComparison.Ordinal));
        var content = lines.SkipWhile(l => !l.StartsWith("@@ ", StringComparison.Ordinal)).ToList();
        return isBinary
            ? new PolicyFileChange(kind, path, null, null, diff)
            : new PolicyFileChange(kind, path, content.Count(l => l.StartsWith('+')), content.Count(l => l.StartsWith('-')), diff);
    }
}
