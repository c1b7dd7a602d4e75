using Autoauto.CrashMatrix.Tests.Support;

namespace Autoauto.CrashMatrix.Tests.Grid;

/// <summary>What happens to a repository between a crash and the resume.</summary>
internal static class Damage
{
    /// <summary>Locks of git processes that were killed in the middle: in every git directory of the run's folders, and on the run's own refs.</summary>
    public static void LeaveLocks(ScriptedRepository repository, string run)
    {
        foreach (var git in Engines(repository, run).Concat(Folders(repository.Paths.WorktreesOf(run)).Select(f => Path.Combine(f, ".git")).Where(Directory.Exists)))
        {
            File.WriteAllText(Path.Combine(git, "index.lock"), string.Empty);
            File.WriteAllText(Path.Combine(git, "HEAD.lock"), string.Empty);
        }

        var branches = Path.Combine(repository.Root, ".git", "refs", "heads", "autoauto", ScriptedRepository.Program);
        Directory.CreateDirectory(branches);
        File.WriteAllText(Path.Combine(branches, run + ".lock"), string.Empty);
        var pins = Path.Combine(repository.Paths.Store, "refs", "autoauto", run);
        Directory.CreateDirectory(pins);
        for (var experiment = 1; experiment <= ScriptedRepository.Expected.Length; experiment++)
        {
            File.WriteAllText(Path.Combine(pins, FormattableString.Invariant($"{experiment}.lock")), string.Empty);
        }
    }

    /// <summary>The run's working folders are gone.</summary>
    public static void DeleteWorktrees(ScriptedRepository repository, string run)
    {
        var folder = repository.Paths.WorktreesOf(run);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The run's working folders are there, but not the git directories in them.</summary>
    public static void BreakWorktrees(ScriptedRepository repository, string run)
    {
        foreach (var git in Folders(repository.Paths.WorktreesOf(run)).Select(f => Path.Combine(f, ".git")).Where(Directory.Exists))
        {
            Directory.Delete(git, recursive: true);
        }
    }

    /// <summary>Of the engine's git directories for the run's folders, the agent's index and the slots' settings and heads are empty.</summary>
    public static void TearFiles(ScriptedRepository repository, string run)
    {
        var torn = new Dictionary<string, string> { ["agent"] = "index", ["slot-1"] = "HEAD", ["slot-2"] = "config" };
        foreach (var git in Engines(repository, run).Where(g => torn.ContainsKey(Path.GetFileName(g))))
        {
            File.WriteAllText(Path.Combine(git, torn[Path.GetFileName(git)]), string.Empty);
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

    /// <summary>The engine's git directories for the run's folders.</summary>
    private static IEnumerable<string> Engines(ScriptedRepository repository, string run) => Folders(Path.Combine(repository.Paths.WorktreesOf(run), "git")).Where(f => File.Exists(Path.Combine(f, "HEAD")));

    private static IEnumerable<string> Folders(string folder) => Directory.Exists(folder) ? Directory.EnumerateDirectories(folder) : [];
}
