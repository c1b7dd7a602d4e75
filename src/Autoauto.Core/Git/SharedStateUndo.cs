using System.Text;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Git;

/// <summary>One ref that is put back.</summary>
/// <param name="Name">Full name.</param>
/// <param name="Before">The id that it goes back to; null to delete it.</param>
/// <param name="Keep">Ref below which its present value stays reachable; null for none.</param>
/// <param name="After">Its present value.</param>
internal sealed record RefUndo(string Name, string? Before, string? Keep, string? After);

/// <summary>Puts pieces of the shared git directory back to what an earlier look saw. What stood in the way is kept.</summary>
/// <param name="git">Moves refs.</param>
/// <param name="commonDirectory">The directory that all worktrees share.</param>
internal sealed class SharedStateUndo(GitClient git, string commonDirectory)
{
    /// <summary>Puts one file back; the version that stands there is moved to <paramref name="saveTo"/>.</summary>
    public void PutBack(TreeChange change, SharedState before, string saveTo)
    {
        var path = Path.Combine(commonDirectory, change.Path);
        var aside = Path.Combine(saveTo, "git", change.Path);
        if (before.Files.GetValueOrDefault(change.Path) is not { } file)
        {
            MoveAside.Now(path, aside);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (file.IsLink)
        {
            MoveAside.Now(path, aside);
            File.CreateSymbolicLink(path, Encoding.UTF8.GetString(file.Content));
            return;
        }

        // What comes is complete before what is there goes: without it the user's repository may be none.
        var temporary = path + ".autoauto-new";
        TreeRemoval.Remove(temporary);
        File.WriteAllBytes(temporary, file.Content);
        if (OperatingSystem.IsLinux())
        {
            File.SetUnixFileMode(temporary, (UnixFileMode)(file.Stamp.Mode & 0xFFF));
        }

        DurableFile.Flush(temporary);
        MoveAside.Now(path, aside);
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>
    /// Puts refs back. Where they were moved to stays reachable below <paramref name="keepBelow"/>, if there is such an object. A symbolic ref, which has no
    /// commit of its own, and a file that git does not take for a ref are written, or removed, as files.
    /// </summary>
    /// <returns>Refs that could not be put back, with the reason.</returns>
    public async Task<IReadOnlyList<string>> PutBackAsync(IReadOnlyList<RefChange> changes, string keepBelow, CancellationToken cancellationToken)
    {
        ClearTheWay(changes);
        var failed = new List<string>();
        var byGit = new List<RefUndo>();
        for (var i = 0; i < changes.Count; i++)
        {
            var change = changes[i];
            if (IsForGit(change))
            {
                byGit.Add(new RefUndo(change.Name, change.Before, change.After is null ? null : FormattableString.Invariant($"{keepBelow}{i}"), change.After));
            }
            else
            {
                WriteFile(change);
            }
        }

        if (!await git.TryUndoAsync(byGit, cancellationToken).ConfigureAwait(false))
        {
            // What was created goes first: it may stand in the way of what is to come back.
            foreach (var undo in byGit.OrderBy(u => u.Before is not null))
            {
                // An object that is not there cannot be kept; the ref goes all the same.
                if (!await git.TryUndoAsync([undo], cancellationToken).ConfigureAwait(false)
                    && !await git.TryUndoAsync([undo with { Keep = null }], cancellationToken).ConfigureAwait(false))
                {
                    failed.Add(undo.Name);
                }
            }
        }

        return failed;
    }

    private static bool IsForGit(RefChange change) =>
        IsIdOrNothing(change.Before) && IsIdOrNothing(change.After) && !change.Name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '"' or '\\');

    private static bool IsIdOrNothing(string? value) => value is null || ObjectName.Is(value);

    private void WriteFile(RefChange change)
    {
        var path = Path.Combine(commonDirectory, change.Name);
        TreeRemoval.Remove(path);
        if (change.Before is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, change.Before + "\n");
        }
    }

    /// <summary>A ref named like a folder of refs keeps these from being made again.</summary>
    private void ClearTheWay(IReadOnlyList<RefChange> changes)
    {
        foreach (var created in changes.Where(c => c.Before is null))
        {
            if (changes.Any(c => c.Before is not null && c.Name.StartsWith(created.Name + "/", StringComparison.Ordinal)))
            {
                TreeRemoval.Remove(Path.Combine(commonDirectory, created.Name));
            }
        }
    }
}
