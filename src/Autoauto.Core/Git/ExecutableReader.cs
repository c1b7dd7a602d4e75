using System.Text;
using Autoauto.Core.Errors;

namespace Autoauto.Core.Git;

/// <summary>Reads with git's executable: objects through a process that stays.</summary>
internal sealed class ExecutableReader(GitProcess git, GitPlace place) : IReadGit
{
    private readonly ObjectPipe _objects = new(place, withContent: true);
    private readonly ObjectPipe _lengths = new(place, withContent: false);

    /// <inheritdoc/>
    public CommitInfo? ReadCommit(string sha)
    {
        var content = ReadObject(sha, "commit");
        if (content is null)
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(content);
        var headerEnd = text.IndexOf("\n\n", StringComparison.Ordinal);
        var header = headerEnd < 0 ? text : text[..headerEnd];
        var message = headerEnd < 0 ? string.Empty : text[(headerEnd + 2)..].TrimStart('\n').TrimEnd();
        var parents = header.Split('\n').Where(l => l.StartsWith("parent ", StringComparison.Ordinal)).Select(l => l[7..]).ToList();
        return new CommitInfo(sha, parents, message.Split('\n')[0], message)
        {
            Author = Header("author "),
            Committer = Header("committer "),
        };

        string Header(string name) => header.Split('\n').FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))?[name.Length..] ?? string.Empty;
    }

    /// <inheritdoc/>
    public byte[]? ReadBlob(string sha) => ReadObject(sha, "blob");

    /// <inheritdoc/>
    public async Task<string?> ReadRefAsync(string reference, CancellationToken cancellationToken)
    {
        var (exitCode, output, _) = await git.TryRunAsync(place, ["rev-parse", "--verify", "--quiet", "--end-of-options", reference], cancellationToken).ConfigureAwait(false);
        return exitCode == 0 ? output.Trim() : null;
    }

    /// <inheritdoc/>
    public async Task<string> TreeOfAsync(string commit, CancellationToken cancellationToken) =>
        (await git.RunAsync(place, ["rev-parse", "--verify", "--end-of-options", commit + "^{tree}"], cancellationToken).ConfigureAwait(false)).Trim();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListFilesAsync(string commit, CancellationToken cancellationToken) =>
        (await git.RunAsync(place, ["ls-tree", "-r", "--name-only", "-z", commit], cancellationToken).ConfigureAwait(false)).Split('\0', StringSplitOptions.RemoveEmptyEntries);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TreePath>?> ListChangesAsync(string from, string to, CancellationToken cancellationToken)
    {
        const string submodule = "160000";
        var output = await git.RunAsync(place, ["diff-tree", "-r", "-z", "--no-renames", "--raw", from, to, "--"], cancellationToken).ConfigureAwait(false);
        var fields = output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Chunk(2).ToList();
        return fields.Any(field => field is not [var facts, var path] || facts.Contains(submodule, StringComparison.Ordinal) || path.Contains('\uFFFD', StringComparison.Ordinal))
            ? null
            : [.. fields.Select(field => new TreePath(field[1], field[0][^1] != 'D'))];
    }

    /// <inheritdoc/>
    public string? RefuseWeight(string from, string to) =>
        new TreeWeight(ReadTree, sha => _lengths.Ask(sha)?.Length ?? 0).Refuse(TreeOf(from), TreeOf(to));

    /// <inheritdoc/>
    public void Forget() => Dispose();

    /// <summary>Ends the processes; the next question begins another one.</summary>
    public void Dispose()
    {
        _objects.Dispose();
        _lengths.Dispose();
    }

    private byte[]? ReadObject(string sha, string wantedType) => _objects.Ask(sha) is { } found && found.Type == wantedType ? found.Content : null;

    private string TreeOf(string commit) =>
        ReadObject(commit, "commit") is { } content && Encoding.UTF8.GetString(content).Split('\n')[0] is ['t', 'r', 'e', 'e', ' ', .. var tree] ? tree : throw Missing(commit);

    // Of each entry: mode, blank, name, zero, the bytes of its id.
    private List<TreeItem> ReadTree(string sha)
    {
        var items = new List<TreeItem>();
        for (var rest = (ReadObject(sha, "tree") ?? throw Missing(sha)).AsSpan(); rest.Length > 0;)
        {
            var (blank, zero) = (rest.IndexOf((byte)' '), rest.IndexOf((byte)0));
            var end = zero + 1 + (sha.Length / 2);
            items.Add(new TreeItem(
                Encoding.UTF8.GetString(rest[(blank + 1)..zero]), Convert.ToHexStringLower(rest[(zero + 1)..end]), Convert.ToInt32(Encoding.ASCII.GetString(rest[..blank]), 8)));
            rest = rest[end..];
        }

        return items;
    }

    private AutoautoException Missing(string sha) => new(ErrorCode.GitFailed, $"The object {sha} is missing in '{place.Directory}'.", place.Directory);
}
