using System.Text;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Git;

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
    /// Puts refs back. Where they were moved to stays reachable below <paramref name="keepBelow"/>. A symbolic ref, which has no commit of its own, is
    /// written as it was.
    /// </summary>
    public async Task PutBackAsync(IReadOnlyList<RefChange> changes, string keepBelow, CancellationToken cancellationToken)
    {
        ClearTheWay(changes);
        for (var i = 0; i < changes.Count; i++)
        {
            var (name, before, after) = changes[i];
            var isSymbolic = before?.StartsWith("ref:", StringComparison.Ordinal) == true || after?.StartsWith("ref:", StringComparison.Ordinal) == true;
            if (after is not null && !isSymbolic)
            {
                await git.PinAsync(FormattableString.Invariant($"{keepBelow}{i}"), after, cancellationToken).ConfigureAwait(false);
            }

            if (isSymbolic)
            {
                var path = Path.Combine(commonDirectory, name);
                File.Delete(path);
                if (before is not null)
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                    await File.WriteAllTextAsync(path, before + "\n", cancellationToken).ConfigureAwait(false);
                }
            }
            else if (before is null)
            {
                await git.DeleteRefsAsync([name], cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await git.PinAsync(name, before, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A ref named like a folder of refs keeps these from being made again.</summary>
    private void ClearTheWay(IReadOnlyList<RefChange> changes)
    {
        foreach (var created in changes.Where(c => c.Before is null))
        {
            if (changes.Any(c => c.Before is not null && c.Name.StartsWith(created.Name + "/", StringComparison.Ordinal)))
            {
                File.Delete(Path.Combine(commonDirectory, created.Name));
            }
        }
    }
}
