namespace Autoauto.Core.Git;

/// <content>What the guard over an agent's call asks.</content>
public sealed partial class GitClient
{
    /// <summary>Files and whole folders of the user's checkout that git ignores, folders without a slash at their end.</summary>
    public async Task<IReadOnlyList<string>> ListIgnoredAsync(CancellationToken cancellationToken)
    {
        var output = await _git.RunAsync(
            _place, ["ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z"], cancellationToken).ConfigureAwait(false);
        return [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(path => path.TrimEnd('/'))];
    }

    /// <summary>Which of the paths of the user's checkout git ignores; tracked ones are not ignored.</summary>
    public async Task<IReadOnlySet<string>> AmongIgnoredAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        // Exit code 1 means none.
        var (_, output, _) = await _git.TryRunAsync(_place, ["check-ignore", "--stdin", "-z"], cancellationToken, string.Join('\0', paths) + "\0").ConfigureAwait(false);
        return output.Split('\0', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>
    /// Commits that <paramref name="heads"/> lead to and that <paramref name="known"/> do not, newest first and not more than some hundred; values that name
    /// no commit are passed over.
    /// </summary>
    public async Task<IReadOnlyList<string>> ListNewCommitsAsync(IEnumerable<string> heads, IEnumerable<string> known, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(heads);
        ArgumentNullException.ThrowIfNull(known);
        var input = string.Concat(heads.Concat(known.Where(ObjectName.Is).Distinct(StringComparer.Ordinal).Select(sha => "^" + sha)).Select(line => line + "\n"));

        // What cannot be walked (an object is missing) is nobody's for certain.
        var (exitCode, output, _) = await _git.TryRunAsync(
            _place, ["rev-list", "--ignore-missing", "--max-count=200", "--stdin"], cancellationToken, input).ConfigureAwait(false);
        return exitCode == 0 ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];
    }

    /// <summary>Names of the refs from which any of the commits is reached.</summary>
    public async Task<IReadOnlySet<string>> ListRefsHoldingAsync(IReadOnlyCollection<string> commits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(commits);
        var (exitCode, output, _) = commits.Count == 0 ? (1, string.Empty, string.Empty) : await _git.TryRunAsync(
            _place, ["for-each-ref", "--format=%(refname)", .. commits.SelectMany(c => new[] { "--contains", c })], cancellationToken).ConfigureAwait(false);
        return (exitCode == 0 ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries) : []).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Puts refs back in one transaction, wherever they stand by now; false if git refuses, and then nothing has changed.</summary>
    internal async Task<bool> TryUndoAsync(IReadOnlyCollection<RefUndo> undos, CancellationToken cancellationToken)
    {
        var commands = string.Concat(undos.Select(u =>
            (u.Keep is null || u.After is null ? string.Empty : $"update {u.Keep} {u.After}\n") + (u.Before is null ? $"delete {u.Name}\n" : $"update {u.Name} {u.Before}\n")));
        return commands.Length == 0
            || (await _git.TryRunAsync(_place, ["update-ref", "--no-deref", "--stdin"], cancellationToken, commands).ConfigureAwait(false)).ExitCode == 0;
    }

    /// <summary>False for a pack that does not hold what its index says, each object under the name of its content.</summary>
    /// <param name="index">Full path of the index, which lies beside its pack.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal async Task<bool> IsSoundPackAsync(string index, CancellationToken cancellationToken) =>
        (await _git.TryRunAsync(_place, ["verify-pack", index], cancellationToken).ConfigureAwait(false)).ExitCode == 0;

    /// <summary>Makes the index of a pack from what the pack holds, each object under the name of its content; false for a pack that git cannot read.</summary>
    /// <param name="pack">Full path of the pack; the index comes to lie beside it, where there must be none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal async Task<bool> TryIndexAsync(string pack, CancellationToken cancellationToken) =>
        (await _git.TryRunAsync(
            _place, ["-c", "pack.writeReverseIndex=false", "index-pack", "-o", Path.ChangeExtension(pack, ".idx"), pack], cancellationToken).ConfigureAwait(false)).ExitCode == 0;

    /// <summary>False for an index of many packs that says of an object that it lies where it does not.</summary>
    /// <param name="folder">The folder of objects that it belongs to.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal async Task<bool> IsSoundIndexOfPacksAsync(string folder, CancellationToken cancellationToken) =>
        (await _git.TryRunAsync(_place, ["-c", "core.multiPackIndex=true", "multi-pack-index", "--object-dir=" + folder, "verify"], cancellationToken).ConfigureAwait(false)).ExitCode == 0;

    /// <summary>Which objects cannot be found here.</summary>
    internal async Task<IReadOnlyList<string>> AmongMissingAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        const string missing = " missing";
        if (names.Count == 0)
        {
            return [];
        }

        var output = await _git.RunAsync(_place, ["cat-file", "--batch-check", "--buffer"], cancellationToken, string.Concat(names.Select(name => name + "\n"))).ConfigureAwait(false);
        return [.. output.Split('\n').Where(line => line.EndsWith(missing, StringComparison.Ordinal)).Select(line => line[..^missing.Length])];
    }

    /// <summary>The git directory that all worktrees share.</summary>
    public string CommonDirectory => _common;

    /// <summary>Forgets which objects there were: where some of them came from is gone.</summary>
    public void ForgetObjects() => _reader.Value.Forget();
}
