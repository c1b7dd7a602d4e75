using Autoauto.Core.Git;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Programs;
using Autoauto.Core.Storage;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Repair;

/// <summary>A repository with one finished run that kept its one experiment, and what tests do to it.</summary>
internal sealed class FinishedRepository : IDisposable
{
    private readonly TurnRepository _repository = new("finished run", Finish);

    public FinishedRepository()
    {
        Paths = new RunPaths(Path);
        Database = new Database(Paths.Database);
        using var workspace = RepositoryWorkspace.Open(Path);
        Run = Assert.Single(workspace.ListRuns()).Run;

        // The repository was finished elsewhere.
        Database.Write(c => c.Execute("update experiments set transcript_path = $path", ("$path", Paths.Transcript(Run.Id, 1, 1))));
    }

    public string Path => _repository.Path;

    public Run Run { get; }

    public RunPaths Paths { get; }

    public Database Database { get; }

    public string Branch => "refs/heads/" + Run.Branch;

    public string Git(params string[] arguments) => _repository.Git(arguments).Trim();

    public string Leftovers() => _repository.Leftovers();

    public string Write(string relative, string text) => _repository.Write(relative, text);

    /// <summary>A lease of the run's program.</summary>
    public void Lease(ProcessIdentity owner) => Database.Write(c => Assert.True(
        LeaseStore.TryTake(c, new Lease("program/p", "0123", Run.Id, owner, DateTimeOffset.UtcNow), null)));

    /// <summary>Makes the run look as if its engine had died while it measured.</summary>
    public void Interrupt() => Database.Write(c => RunStore.Update(c, Run with { Phase = RunPhase.Measuring, TerminationReason = null, FinishedAt = null }));

    public string StoreGit(params string[] arguments) => _repository.StoreGit(arguments).Trim();

    /// <summary>The run's working folders as they stand while it runs; the last slot at the measuring place.</summary>
    public void MakeWorktrees(string? owner = null)
    {
        owner ??= Run.Id;
        using var store = _repository.OpenStoreAsync().GetAwaiter().GetResult();
        var slots = new MeasurementSlots(store, Paths.WorktreesOf(owner), owner, []);
        slots.CreateFolder();
        slots.PrepareAgentAsync(Run.HeadCommit, CancellationToken.None).GetAwaiter().GetResult();
        slots.CheckOutAsync(Arm.Baseline, Run.HeadCommit, CancellationToken.None).GetAwaiter().GetResult();
        slots.CheckOutAsync(Arm.Candidate, Run.HeadCommit, CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <summary>The worktrees of the repository that an earlier version had for a run.</summary>
    public void MakeFormerWorktrees(string? owner = null)
    {
        owner ??= Run.Id;
        foreach (var name in new[] { "agent", "slot-1", "slot-2" })
        {
            Git("worktree", "add", "-q", "--detach", "--lock", "--reason", WorktreeEntry.FormerReason, System.IO.Path.Combine(Paths.FormerWorktrees, owner, name), Run.HeadCommit);
        }

        Write($".autoauto/worktrees/{owner}/autoauto-run", owner);
    }

    /// <summary>A commit that no branch has.</summary>
    public string MakeCommit() => Git("commit-tree", Run.StartCommit + "^{tree}", "-p", Run.StartCommit, "-m", "Of the user");

    public void Reserve(string runId) => Database.Write(c => SpendStore.Reserve(c, new SpendEntry
    {
        RunId = runId,
        Program = "p",
        Experiment = 1,
        Call = 9,
        Agent = "command",
        State = SpendState.Reserved,
        ReservedUsd = 0.5m,
        ReservedTokens = 100,
        ReservedAt = DateTimeOffset.UtcNow,
    }));

    private static void Finish(TurnRepository repository)
    {
        using var workspace = RepositoryWorkspace.Open(repository.Path);
        workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true }).Completion.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        Database.Dispose();
        _repository.Dispose();
    }
}
