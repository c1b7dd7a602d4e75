using System.Security.Cryptography;
using System.Text;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Loop;

/// <summary>Where a repository's state and a run's folders are.</summary>
public sealed class RunPaths(string root, Func<string?>? workRoot = null)
{
    // What could not be read is read again: settings are fixed while an engine lives.
    private readonly Lazy<string> _worktrees = new(() => Path.Combine(WorkRoot.FolderOf(workRoot?.Invoke()), WorkRoot.NameOf(root)), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Root of the repository.</summary>
    public string Root { get; } = root;

    /// <summary>The folder <c>.autoauto</c>.</summary>
    public string State { get; } = StateOf(root);

    /// <summary>The database.</summary>
    public string Database => Path.Combine(State, "state.db");

    /// <summary>The repository's settings.</summary>
    public string Settings => Path.Combine(State, "config.json");

    /// <summary>Programs.</summary>
    public string Programs => Path.Combine(State, "programs");

    /// <summary>Policies.</summary>
    public string Policies => Path.Combine(State, "policies");

    /// <summary>Locked copies of evaluators.</summary>
    public string Evaluators => Path.Combine(State, "evaluators");

    /// <summary>Reports that nobody named a place for.</summary>
    public string Reports => Path.Combine(State, "reports");

    /// <summary>The engine's own repository.</summary>
    public string Store => Path.Combine(State, "store.git");

    /// <summary>All runs' working folders: outside the repository, so that nothing is found there by walking up. One place for as long as this lives.</summary>
    public string Worktrees => _worktrees.Value;

    /// <summary>Where earlier versions had the worktrees of runs.</summary>
    public string FormerWorktrees => Path.Combine(State, "worktrees");

    /// <summary>All runs' logs.</summary>
    public string Logs => Path.Combine(State, "logs");

    /// <summary>The folders that nobody but the user may look into.</summary>
    public IReadOnlyList<string> PrivateFolders => [Worktrees, Logs, Evaluators];

    /// <summary>A run's folder of worktrees.</summary>
    public string WorktreesOf(string runId) => Path.Combine(Worktrees, runId);

    /// <summary>Whose worktrees and processes those of a later measurement of a run are.</summary>
    public static string ReceiptOwner(string runId) => runId + "-receipt";

    /// <summary>Whose worktrees and bookings those of a program's set-up are.</summary>
    public static string SetUpOwner(string program) => "setup-" + program;

    /// <summary>What a set-up's processes are marked with: another repository of this machine may have a program of the same name.</summary>
    public string SetUpMarker(string program) =>
        $"{SetUpOwner(program)}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Root)))[..12]}.";

    // Where that is a link, sandboxes and git know the folder by its real name only.
    private static string StateOf(string root) => Path.Combine(root, ".autoauto") is var path && new DirectoryInfo(path).LinkTarget is null ? path : RealPath.Of(path);

    /// <summary>A run's logs.</summary>
    public string LogsOf(string runId) => Path.Combine(Logs, runId);

    /// <summary>A run's temporary folder for its evaluator.</summary>
    public string ScratchOf(string runId) => Path.Combine(LogsOf(runId), "scratch");

    /// <summary>What a run's background worker says.</summary>
    public string WorkerLog(string runId) => Path.Combine(LogsOf(runId), "worker.log");

    /// <summary>What the queue's worker says.</summary>
    public string QueueLog => Path.Combine(State, "logs", "queue.log");

    /// <summary>The agent's transcript of one experiment.</summary>
    public string Transcript(string runId, int experiment, int call) =>
        Path.Combine(LogsOf(runId), FormattableString.Invariant($"{experiment:0000}.agent{(call > 1 ? $"-{call}" : string.Empty)}.log"));

    /// <summary>Where a transcript is that was recorded under <paramref name="path"/>: a repository that was moved took its logs along.</summary>
    public string TranscriptAt(string runId, string path)
    {
        var here = Path.Combine(LogsOf(runId), Path.GetFileName(path));
        return File.Exists(here) || !File.Exists(path) ? here : path;
    }

    /// <summary>What an experiment's agent did outside its task, with what was taken out of the way.</summary>
    public string TamperedFolder(string runId, int experiment) => Path.Combine(LogsOf(runId), FormattableString.Invariant($"{experiment:0000}.tampered"));

    /// <summary>The evaluator's output of one experiment (0: baseline).</summary>
    public string EvaluatorLog(string runId, int experiment) =>
        Path.Combine(LogsOf(runId), FormattableString.Invariant($"{experiment:0000}.evaluator.log"));

    /// <summary>Patterns of what is working state, for the repository's private exclude file.</summary>
    public static IReadOnlyList<string> ExcludePatterns { get; } =
    [
        "/.autoauto/state.db*", "/.autoauto/worktrees/", "/.autoauto/store.git/", "/.autoauto/logs/", "/.autoauto/evaluators/", "/.autoauto/reports/",
    ];
}
