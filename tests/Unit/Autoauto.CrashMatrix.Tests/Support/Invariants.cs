using System.Globalization;
using System.Security.Cryptography;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;
using Autoauto.Core.Storage;
using Autoauto.Core.Workspace;

namespace Autoauto.CrashMatrix.Tests.Support;

/// <summary>What the run looked like before the resume that is judged.</summary>
/// <param name="Fingerprint">Of the user's checkout.</param>
/// <param name="Interruptions">After which measurement (its id) an engine ended early.</param>
/// <param name="MostCalls">How many calls of the agent may be recorded in excess: one per interruption.</param>
/// <param name="MostRepeats">How many calls may have been made, and paid for, twice: those that were in flight.</param>
internal sealed record Before(string Fingerprint, IReadOnlyList<long> Interruptions, int MostCalls, int MostRepeats);

/// <summary>The ten things that hold after any interruption once the run has been resumed to its end. Each says what differs.</summary>
internal static class Invariants
{
    // Eight experiments, and the call that met the used-up quota.
    private const int CallsOfUndisturbed = 9;

    /// <summary>What is wrong, each with the number and the name of what is violated; empty if all is well.</summary>
    public static IReadOnlyList<string> Violations(ScriptedRepository repository, string runId, RunFacts undisturbed, Before before)
    {
        using var workspace = RepositoryWorkspace.Open(repository.Root);
        if (workspace.FindRun(runId) is not { } view)
        {
            return ["0 run: it is gone"];
        }

        var found = new List<string>();
        if (view.Status != RunStatus.Completed)
        {
            found.Add($"0 end: the run is {view.Status} ({view.Run.TerminationReason} {view.Run.ErrorCode} {view.Run.ErrorMessage})");
        }

        var facts = RunFacts.Of(repository, workspace, view);
        found.AddRange(Same("1 final tree", [undisturbed.Tree], [facts.Tree]));
        found.AddRange(Same("2 decisions", undisturbed.Decisions, facts.Decisions));
        found.AddRange(Same("2 samples", undisturbed.Samples, facts.Samples));
        found.AddRange(Same("3 one terminal row each", undisturbed.Experiments, facts.Experiments));
        found.AddRange(Counters(view.Run));
        found.AddRange(Spend(repository, workspace, view.Run, before));
        found.AddRange(Leftovers(repository, view.Run));
        found.AddRange(Same("6 the user's checkout", before.Fingerprint.Split('\n'), repository.Fingerprint().Split('\n')));
        found.AddRange(Hashes(repository, workspace, view.Run));
        found.AddRange(Blocks(workspace, view.Run, before));
        found.AddRange(Transcripts(workspace, view.Run));
        found.AddRange(Integrity(repository));
        return found;
    }

    /// <summary>9: resuming a finished run changes nothing of what was there before.</summary>
    public static IEnumerable<string> Unchanged(RunFacts first, RunFacts second) => Same("9 a finished run changes nothing", first.Rows, second.Rows);

    private static IEnumerable<string> Same(string name, IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        var missing = expected.Except(actual, StringComparer.Ordinal).ToList();
        var extra = actual.Except(expected, StringComparer.Ordinal).ToList();
        if (missing.Count + extra.Count > 0 || expected.Count != actual.Count)
        {
            yield return $"{name}: {expected.Count} expected, {actual.Count} there; missing [{string.Join(" | ", missing)}], too much [{string.Join(" | ", extra)}]";
        }
    }

    private static IEnumerable<string> Counters(Run run)
    {
        if ((run.Experiments, run.Kept, run.Discarded, run.Crashed) is not (8, 2, 3, 3))
        {
            yield return FormattableString.Invariant($"3 counters: {run.Experiments} experiments, {run.Kept} kept, {run.Discarded} discarded, {run.Crashed} crashed");
        }
    }

    private static IEnumerable<string> Spend(ScriptedRepository repository, RepositoryWorkspace workspace, Run run, Before before)
    {
        var truth = repository.TrueSpend();
        var recorded = workspace.SpendOfRun(run.Id);
        var most = truth.Usd + (before.MostCalls * ScriptedRepository.CallUsd);
        if (recorded.Usd is not { } usd || usd < truth.Usd || usd > most)
        {
            yield return FormattableString.Invariant($"4 spend: {recorded.Usd} USD recorded, {truth.Usd} spent, at most {most} expected");
        }

        if (recorded.Calls < truth.Calls || recorded.Calls > truth.Calls + before.MostCalls)
        {
            yield return FormattableString.Invariant($"4 calls: {recorded.Calls} recorded, {truth.Calls} made");
        }

        if (run.CostUsd != recorded.Usd)
        {
            yield return FormattableString.Invariant($"4 books: the run says {run.CostUsd} USD, its bookings {recorded.Usd}");
        }

        if (truth.Calls > CallsOfUndisturbed + before.MostRepeats)
        {
            yield return FormattableString.Invariant($"4 paid twice: {truth.Calls} calls were made instead of {CallsOfUndisturbed}");
        }

        if (workspace.ListSpend(run.Id).Any(s => s.State == SpendState.Reserved))
        {
            yield return "4 reservation: one was never settled";
        }
    }

    private static IEnumerable<string> Leftovers(ScriptedRepository repository, Run run)
    {
        if (ProcessTree.ListMarked().Where(p => p.IsOf(run.Id) || p.IsOf(RunPaths.ReceiptOwner(run.Id))).Select(p => p.Pid).ToList() is [_, ..] orphans)
        {
            yield return $"5 orphans: {string.Join(", ", orphans)}";
        }

        string[] gits = [Path.Combine(repository.Root, ".git"), repository.Paths.Store];
        foreach (var file in gits.SelectMany(git => Directory.EnumerateFiles(git, "*.lock", SearchOption.AllDirectories)))
        {
            yield return $"5 lock: {Path.GetRelativePath(repository.Root, file)}";
        }

        if (repository.Git("for-each-ref", "refs/autoauto") is { Length: > 0 } refs)
        {
            yield return $"5 refs in the user's repository: {refs}";
        }

        if (repository.Git("worktree", "list").Split('\n', StringSplitOptions.RemoveEmptyEntries) is { Length: > 1 } worktrees)
        {
            yield return $"5 worktrees: {string.Join(" | ", worktrees)}";
        }

        var state = Path.Combine(repository.Root, ".autoauto");
        foreach (var folder in Folders(repository.Paths.Worktrees).Concat(Folders(repository.Paths.FormerWorktrees)).Concat(Folders(Path.Combine(state, "evaluators")).Where(f => Path.GetFileName(f)[0] == '.')))
        {
            yield return $"5 folder: {Path.GetRelativePath(state, folder)}";
        }

        foreach (var entry in Directory.EnumerateFileSystemEntries(Path.GetTempPath(), $"*{run.Id}*"))
        {
            yield return $"5 temporary folder: {Path.GetFileName(entry)}";
        }

        using var database = new Database(new RunPaths(repository.Root).Database);
        if (database.Read(c => LeaseStore.Find(c, "program/" + run.Program), null) is { } lease)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"5 lease: held by process {lease.Owner.Pid}");
        }
    }

    private static IEnumerable<string> Hashes(ScriptedRepository repository, RepositoryWorkspace workspace, Run run)
    {
        if (workspace.ListMeasurements(run.Id).Count(m => m.EvaluatorHash != run.EvaluatorHash) is > 0 and var strangers)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"7 evaluator: {strangers} samples of another one");
        }

        if (workspace.ListMeasurements(run.Id).Count() is var rows && repository.TrueInvocations() < rows)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"7 invocations: {rows} recorded, {repository.TrueInvocations()} made");
        }
    }

    private static IEnumerable<string> Blocks(RepositoryWorkspace workspace, Run run, Before before)
    {
        foreach (var block in workspace.ListMeasurements(run.Id).Where(m => !m.Void).GroupBy(m => (m.Experiment, m.Purpose)))
        {
            foreach (var at in before.Interruptions.Where(i => block.Any(m => m.Id <= i) && block.Any(m => m.Id > i)))
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"8 block {block.Key} mixes samples from before and after measurement {at}");
            }
        }
    }

    private static IEnumerable<string> Transcripts(RepositoryWorkspace workspace, Run run)
    {
        foreach (var e in workspace.ListExperiments(run.Id).Where(e => e.TranscriptHash is not null))
        {
            var hash = File.Exists(e.TranscriptPath) ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(e.TranscriptPath))) : "missing";
            if (hash != e.TranscriptHash)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"3 transcript of experiment {e.Number}: {hash} instead of {e.TranscriptHash}");
            }
        }
    }

    private static IEnumerable<string> Integrity(ScriptedRepository repository)
    {
        using var database = new Database(new RunPaths(repository.Root).Database);
        var answer = database.Write(c => (string)c.Scalar("pragma integrity_check")!);
        if (answer != "ok")
        {
            yield return $"10 integrity: {answer}";
        }
    }

    private static IEnumerable<string> Folders(string folder) => Directory.Exists(folder) ? Directory.EnumerateDirectories(folder) : [];
}
