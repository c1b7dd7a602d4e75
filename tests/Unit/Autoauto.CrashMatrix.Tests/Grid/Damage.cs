using Autoauto.CrashMatrix.Tests.Support;

namespace Autoauto.CrashMatrix.Tests.Grid;

/// <summary>What happens to a repository between a crash and the resume.</summary>
internal static class Damage
{
    /// <summary>Locks of git processes that were killed in the middle: in every worktree of the run, and on the run's own refs.</summary>
    public static void LeaveLocks(ScriptedRepository repository, string run)
    {
        var git = Path.Combine(repository.Root, ".git");
        foreach (var worktree in Folders(Path.Combine(git, "worktrees")))
        {
            File.WriteAllText(Path.Combine(worktree, "index.lock"), string.Empty);
            File.WriteAllText(Path.Combine(worktree, "HEAD.lock"), string.Empty);
        }

        var branches = Path.Combine(git, "refs", "heads", "autoauto", ScriptedRepository.Program);
        Directory.CreateDirectory(branches);
        File.WriteAllText(Path.Combine(branches, run + ".lock"), string.Empty);
        var pins = Path.Combine(git, "refs", "autoauto", run);
        Directory.CreateDirectory(pins);
        for (var experiment = 1; experiment <= ScriptedRepository.Expected.Length; experiment++)
        {
            File.WriteAllText(Path.Combine(pins, FormattableString.Invariant($"{experiment}.lock")), string.Empty);
        }
    }

    /// <summary>The run's worktrees are gone.</summary>
    public static void DeleteWorktrees(ScriptedRepository repository, string run)
    {
        var folder = WorktreesOf(repository, run);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The run's worktrees are there, but not git's link in them: git would take the user's checkout, which is above, for the worktree.</summary>
    public static void BreakWorktrees(ScriptedRepository repository, string run)
    {
        foreach (var worktree in Folders(WorktreesOf(repository, run)))
        {
            File.Delete(Path.Combine(worktree, ".git"));
        }
    }

    /// <summary>An agent's index and the entries of the slots are empty: no git can list the repository's worktrees any more.</summary>
    public static void TearFiles(ScriptedRepository repository)
    {
        var entries = Path.Combine(repository.Root, ".git", "worktrees");
        foreach (var (entry, name) in new[] { ("agent", "index"), ("slot-1", "HEAD"), ("slot-2", "commondir") })
        {
            if (Directory.Exists(Path.Combine(entries, entry)))
            {
                File.WriteAllText(Path.Combine(entries, entry, name), string.Empty);
            }
        }
    }

    /// <summary>The user commits something on another branch.</summary>
    public static void MoveHead(ScriptedRepository repository)
    {
        repository.Git("switch", "-q", "-c", "elsewhere");
        repository.Write("mine.txt", "more of mine\n");
        repository.Git("add", "mine.txt");
        repository.Git("commit", "-q", "-m", "Mine");
    }

    private static string WorktreesOf(ScriptedRepository repository, string run) => Path.Combine(repository.Root, ".autoauto", "worktrees", run);

    private static IEnumerable<string> Folders(string folder) => Directory.Exists(folder) ? Directory.EnumerateDirectories(folder) : [];
}
