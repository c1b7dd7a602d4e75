using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
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

    public string Write(string relative, string text) => _repository.Write(relative, text);

    /// <summary>A lease of the run's program.</summary>
    public void Lease(ProcessIdentity owner) => Database.Write(c => Assert.True(
        LeaseStore.TryTake(c, new Lease("program/p", "0123", Run.Id, owner, DateTimeOffset.UtcNow), null)));

    /// <summary>Makes the run look as if its engine had died while it measured.</summary>
    public void Interrupt() => Database.Write(c => RunStore.Update(c, Run with { Phase = RunPhase.Measuring, TerminationReason = null, FinishedAt = null }));

    /// <summary>The run's worktrees as they stand while it runs; the last slot at the measuring place.</summary>
    public void MakeWorktrees(string? owner = null)
    {
        owner ??= Run.Id;
        var folder = Paths.WorktreesOf(owner);
        Directory.CreateDirectory(folder);
        File.WriteAllText(System.IO.Path.Combine(folder, "autoauto-run"), owner);
        foreach (var name in new[] { "agent", "slot-1", "slot-2" })
        {
            Git("worktree", "add", "-q", "--detach", "--lock", "--reason", "in use by an Autoauto run", System.IO.Path.Combine(folder, name), Run.HeadCommit);
        }

        Directory.Move(System.IO.Path.Combine(folder, "slot-2"), System.IO.Path.Combine(folder, "measure"));
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
