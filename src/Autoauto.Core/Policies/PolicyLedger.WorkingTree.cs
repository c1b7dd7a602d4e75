using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Policies;

/// <content>The head in the working tree.</content>
public sealed partial class PolicyLedger
{
    /// <summary>
    /// Compares the working tree with the head. After an interrupted <see cref="ApplyHead"/> files that still hold what an earlier version put
    /// there are pending; everything else that differs is somebody's edit.
    /// </summary>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.PolicyNotFound"/>, <see cref="ErrorCode.PolicyInvalid"/> (a link).</exception>
    public PolicyDrift FindDrift(PolicyTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var (drift, _, _) = Look(target);
        return drift;
    }

    /// <summary>
    /// Brings the working tree's files to the head, byte for byte: each file at once or not at all. Doing it again changes nothing; doing it after
    /// a crash finishes what was begun.
    /// </summary>
    /// <returns>Paths that were written or deleted.</returns>
    /// <exception cref="AutoautoException">
    /// <see cref="ErrorCode.PolicyEdited"/>: a file was edited by hand, and nothing of it was overwritten. <see cref="ErrorCode.PolicyNotFound"/>,
    /// <see cref="ErrorCode.PolicyInvalid"/> (a link), <see cref="ErrorCode.RepositoryReadOnly"/>.
    /// </exception>
    public IReadOnlyList<string> ApplyHead(PolicyTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var (drift, head, known) = Look(target);
        RequireUnedited(drift);
        foreach (var path in DeletionsFirst(drift.Pending, head))
        {
            Bring(_root, path, head.GetValueOrDefault(path), () =>
            {
                _beforeFile(path);

                // The last look before it is too late: an editor may have saved since.
                if (!IsKnown(known, path, new PolicyTree(_root, target).Find(path)))
                {
                    throw Edited(target.Name, [path]);
                }
            });
        }

        if (drift.State.Applied != drift.State.Head && !_database.Write(c => PolicyStore.SetApplied(c, target.Name, drift.State.Head)))
        {
            throw new AutoautoException(
                ErrorCode.PolicyBusy, $"The head of the policy '{target.Name}' was moved while its files were being written.", target.Name, "Try again.");
        }

        return drift.Pending;
    }

    /// <summary>Refuses to go on where files were edited by hand.</summary>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.PolicyEdited"/>.</exception>
    public static void RequireUnedited(PolicyDrift drift)
    {
        ArgumentNullException.ThrowIfNull(drift);
        if (drift.Edits.Count > 0)
        {
            throw Edited(drift.State.Name, [.. drift.Edits.Select(e => e.Path)]);
        }
    }

    /// <summary>Makes the edits of <paramref name="drift"/> a version of their own, exactly as they were found, and finishes an interrupted move.</summary>
    /// <returns>The new version, or the head if there is nothing to adopt.</returns>
    /// <exception cref="AutoautoException">
    /// <see cref="ErrorCode.PolicyEdited"/> if a file was edited again since, <see cref="ErrorCode.PolicyBusy"/> if the head was moved since.
    /// </exception>
    public PolicyVersion Adopt(PolicyTarget target, PolicyDrift drift, string? summary = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(drift);
        if (drift.Edits.Count == 0)
        {
            ApplyHead(target);
            return Head(target.Name);
        }

        var files = ContentsOf(target.Name, drift.State.Head).ToDictionary(f => f.Path, StringComparer.Ordinal);
        var tree = new PolicyTree(_root, target);
        foreach (var edit in drift.Edits)
        {
            var content = tree.Read(edit.Path);
            if (!PolicyTree.AreEqual(edit.Found, content is null ? null : PolicyTree.Describe(content)))
            {
                throw Edited(target.Name, [edit.Path]);
            }

            if (content is null)
            {
                files.Remove(edit.Path);
            }
            else
            {
                var executable = OperatingSystem.IsWindows() ? files.GetValueOrDefault(edit.Path)?.IsExecutable ?? false : content.IsExecutable;
                files[edit.Path] = content with { IsExecutable = executable };
            }
        }

        var adopted = _database.Write(connection =>
        {
            if (PolicyStore.Find(connection, target.Name) != drift.State)
            {
                throw new AutoautoException(ErrorCode.PolicyBusy, $"The head of the policy '{target.Name}' was moved meanwhile.", target.Name, $"Look again: {Next.PolicyList()}");
            }

            var version = Append(connection, target.Name, PolicyMove.Manual(target, [.. files.Values], summary));
            if (drift.Pending.Count == 0)
            {
                PolicyStore.SetApplied(connection, target.Name, version.Number);
            }

            return version;
        });
        if (drift.Pending.Count > 0)
        {
            ApplyHead(target);
        }

        return adopted;
    }

    /// <summary>The policy's files as they are in the working tree, with their bytes.</summary>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.PolicyInvalid"/> (a link).</exception>
    public IReadOnlyList<PolicyContent> WorkingTree(PolicyTarget target) => new PolicyTree(_root, target).ReadAll();

    /// <summary>Makes what the policy's globs name now a version of its own; for after a change of the globs, when nothing else differs.</summary>
    /// <returns>The new version, or the head if it was named by the same globs.</returns>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.PolicyNotFound"/>, <see cref="ErrorCode.PolicyInvalid"/>.</exception>
    public PolicyVersion Recapture(PolicyTarget target, string? summary)
    {
        ArgumentNullException.ThrowIfNull(target);
        var files = WorkingTree(target);
        var head = Head(target.Name);
        return head.Include.SequenceEqual(target.Include) && head.Exclude.SequenceEqual(target.Exclude)
            ? head
            : _database.Write(connection =>
            {
                var version = Append(connection, target.Name, PolicyMove.Manual(target, files, summary));
                PolicyStore.SetApplied(connection, target.Name, version.Number);
                return version;
            });
    }

    /// <summary>
    /// Puts a version's files into another checkout of the repository, such as an arm's worktree: writes those that the version holds, deletes those
    /// of the policy that it does not hold. What its globs did not name yet is as in the head. Nothing there is anybody's edit.
    /// </summary>
    /// <returns>Paths that were written or deleted.</returns>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.PolicyVersionNotFound"/>, <see cref="ErrorCode.PolicyInvalid"/> (a link).</exception>
    public IReadOnlyList<string> Materialise(PolicyTarget target, int version, string directory)
    {
        ArgumentNullException.ThrowIfNull(target);
        var source = Version(target.Name, version);
        var wanted = _database.Read(c => FilesBehind(c, Head(target.Name), source), []).ToDictionary(f => f.Path, StringComparer.Ordinal);
        var tree = new PolicyTree(directory, target);
        var changed = new List<string>();
        foreach (var path in DeletionsFirst(tree.Paths().Union(wanted.Keys, StringComparer.Ordinal), wanted))
        {
            var file = wanted.GetValueOrDefault(path);
            if (!PolicyTree.AreEqual(tree.Find(path), file))
            {
                Bring(directory, path, file, static () => { });
                changed.Add(path);
            }
        }

        return changed;
    }

    private (PolicyDrift Drift, Dictionary<string, PolicyFile> Head, List<Dictionary<string, PolicyFile>> Known) Look(PolicyTarget target)
    {
        var (state, known) = _database.Read(
            connection =>
            {
                var found = PolicyStore.Find(connection, target.Name) ?? throw Missing(target.Name);
                return (found, Enumerable.Range(found.Applied, found.Head - found.Applied + 1)
                    .Select(n => PolicyStore.FilesOf(connection, target.Name, n).ToDictionary(f => f.Path, StringComparer.Ordinal))
                    .ToList());
            },
            (null!, []));
        if (state is null)
        {
            throw Missing(target.Name);
        }

        var head = known[^1];
        var tree = new PolicyTree(_root, target);
        var (edits, pending) = (new List<PolicyEdit>(), new List<string>());
        foreach (var path in tree.Paths().Concat(known.SelectMany(k => k.Keys)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList())
        {
            var found = tree.Find(path);
            var wanted = head.GetValueOrDefault(path);
            if (PolicyTree.AreEqual(found, wanted))
            {
                continue;
            }

            if (IsKnown(known, path, found))
            {
                pending.Add(path);
            }
            else
            {
                edits.Add(new PolicyEdit(KindOf(wanted, found), path, found));
            }
        }

        return (new PolicyDrift(state, edits, pending), head, known);
    }

    /// <summary>How <paramref name="to"/> differs from <paramref name="from"/>; they must differ.</summary>
    internal static PolicyChangeKind KindOf(PolicyFile? from, PolicyFile? to) => (from, to) switch
    {
        (null, _) => PolicyChangeKind.Added,
        (_, null) => PolicyChangeKind.Deleted,
        _ => from.Hash == to.Hash ? PolicyChangeKind.ModeChanged : PolicyChangeKind.Changed,
    };

    private static bool IsKnown(List<Dictionary<string, PolicyFile>> known, string path, PolicyFile? found) =>
        known.Exists(version => PolicyTree.AreEqual(version.GetValueOrDefault(path), found));

    /// <summary>A file may give way to a folder of its name, and the other way round.</summary>
    private static List<string> DeletionsFirst(IEnumerable<string> paths, Dictionary<string, PolicyFile> wanted) =>
        [.. paths.OrderBy(wanted.ContainsKey).ThenBy(p => p, StringComparer.Ordinal)];

    private void Bring(string root, string path, PolicyFile? wanted, Action before)
    {
        var full = PolicyPath.Resolve(root, path);
        try
        {
            if (wanted is null)
            {
                before();
                PolicyDisk.Delete(root, full);
            }
            else
            {
                PolicyDisk.Write(full, new PolicyContent(path, Bytes(wanted), wanted.IsExecutable), before);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AutoautoException(
                ErrorCode.RepositoryReadOnly, $"The policy's file '{path}' cannot be written: {e.Message}", path, "Make it writable and run the command again: it goes on where it was.", e);
        }
    }

    private static AutoautoException Edited(string policy, IReadOnlyList<string> paths) => new(
        ErrorCode.PolicyEdited,
        $"{(paths.Count == 1 ? "A file" : "Files")} of the policy '{policy}' {(paths.Count == 1 ? "was" : "were")} edited by hand since its head was written: {string.Join(", ", paths.Take(5))}{(paths.Count > 5 ? ", …" : string.Empty)}.",
        policy,
        $"Make the edits a version of their own ({Next.PolicyAdoptEdits(policy)}), or take them back.");
}
