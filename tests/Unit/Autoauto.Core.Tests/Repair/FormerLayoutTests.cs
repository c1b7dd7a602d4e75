using Autoauto.Core.Git;
using Autoauto.Core.Loop;
using Autoauto.Core.Repair;
using Autoauto.Core.Tests.Loop;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Repair;

/// <summary>A run that an earlier version began, with worktrees of the user's repository, goes on; nothing of the old layout is left, and what is the user's stays.</summary>
[Trait("Category", "Long")]
public sealed class FormerLayoutTests : IDisposable
{
    private readonly TurnRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Theory(Timeout = 300_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_an_agent_had_committed_in_its_worktree_is_measured(bool isRepaired)
    {
        await CliProcess.RunAsync(_repository.Path, new Dictionary<string, string> { ["AUTOAUTO_FAULT"] = "agent:AfterEffect:1" }, "run", "start", "p");
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        var id = workspace.ListRuns().Single().Run.Id;
        var commit = GoBack(id);
        if (isRepaired)
        {
            var kinds = new List<FindingKind>();
            foreach (var finding in workspace.ListFindings())
            {
                kinds.Add(finding.Kind);
                RepositoryWorkspace.Repair(finding, force: false);
            }

            Assert.Contains(FindingKind.FormerLayout, kinds);
            AssertOnlyTheUsersIsLeft();
        }

        await using (var resumed = workspace.ResumeRun(id))
        {
            await resumed.Completion;
        }

        Assert.Equal(TurnRepository.Expected, RunSessionTests.Lines(workspace, id));
        Assert.Equal(commit, workspace.ListExperiments(id).First().CandidateCommit);
        AssertOnlyTheUsersIsLeft();
        Assert.Empty(workspace.ListFindings());
    }

    /// <summary>The repository as the earlier version would have left it at this moment, with a slot's entry torn, and a worktree of the user's whose disk is away.</summary>
    private string GoBack(string run)
    {
        var paths = new RunPaths(_repository.Path);
        Directory.Delete(paths.Store, recursive: true);
        Directory.Delete(paths.WorktreesOf(run), recursive: true);
        _repository.Git("worktree", "add", "-q", "-b", "mine", _repository.Outside("mine"));
        Directory.Delete(_repository.Outside("mine"), recursive: true);
        foreach (var name in new[] { "agent", "slot-1" })
        {
            _repository.Git("worktree", "add", "-q", "--detach", "--lock", "--reason", WorktreeEntry.FormerReason, Path.Combine(paths.FormerWorktrees, run, name));
        }

        _repository.Write($".autoauto/worktrees/{run}/autoauto-run", run);
        _repository.Write($".autoauto/worktrees/{run}/agent/value.txt", "90\n");
        var commit = AgentGit.Commit(Path.Combine(paths.FormerWorktrees, run, "agent"));
        _repository.Git("update-ref", $"refs/autoauto/{run}/0", "HEAD");
        File.WriteAllText(Path.Combine(_repository.Path, ".git", "worktrees", "slot-1", "commondir"), string.Empty);
        return commit;
    }

    private void AssertOnlyTheUsersIsLeft()
    {
        Assert.Equal(["mine"], Directory.EnumerateDirectories(Path.Combine(_repository.Path, ".git", "worktrees")).Select(Path.GetFileName));
        Assert.Empty(_repository.Git("for-each-ref", "refs/autoauto"));
        var former = new RunPaths(_repository.Path).FormerWorktrees;
        Assert.Empty(Directory.Exists(former) ? Directory.EnumerateFileSystemEntries(former) : []);
    }
}
