using System.Diagnostics;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;
using Autoauto.Core.Repair;
using Autoauto.Core.Tests.Loop;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Repair;

/// <summary>Each mismatch is made in a real repository, found, repaired, and not found again.</summary>
[Trait("Category", "Long")]
public sealed class RepairTests : IDisposable
{
    private const string GoneId = "20200101-000000-bcdf";
    private static readonly ProcessIdentity s_gone = ProcessIdentity.Current() with { Pid = int.MaxValue, StartStamp = "gone" };

    private static readonly Dictionary<string, (FindingKind Kind, Action<FinishedRepository> Make)> s_mendable = new()
    {
        ["lease of a dead process"] = (FindingKind.LeaseDead, r => r.Lease(s_gone)),
        ["spend of a finished run"] = (FindingKind.SpendUnsettled, r => r.Reserve(r.Run.Id)),
        ["spend of a removed run"] = (FindingKind.SpendUnsettled, r => r.Reserve(GoneId)),
        ["worktrees of a finished run"] = (FindingKind.WorktreeLeftOver, r => r.MakeWorktrees()),
        ["worktrees of a receipt"] = (FindingKind.WorktreeLeftOver, r => r.MakeWorktrees(RunPaths.ReceiptOwner(r.Run.Id))),
        ["worktrees of a removed run"] = (FindingKind.WorktreeLeftOver, r => r.MakeWorktrees(GoneId)),
        ["worktrees of an old program test"] = (FindingKind.WorktreeLeftOver, r =>
        {
            r.MakeWorktrees("test-" + GoneId);
            Directory.SetLastWriteTimeUtc(r.Paths.WorktreesOf("test-" + GoneId), DateTime.UtcNow.AddDays(-2));
        }
        ),
        ["empty folder of worktrees"] = (FindingKind.WorktreeLeftOver, r =>
        {
            PrivateFiles.CreateFolder(r.Paths.Worktrees);
            Directory.CreateDirectory(r.Paths.WorktreesOf(GoneId));
        }
        ),
        ["slots half renamed"] = (FindingKind.SlotsHalfMade, r =>
        {
            r.Interrupt();
            r.MakeWorktrees();
        }
        ),
        ["lock of the run's branch"] = (FindingKind.LockStale, r =>
        {
            var file = Path.Combine(r.Path, ".git", r.Branch + ".lock");
            File.WriteAllText(file, string.Empty);
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-1));
        }
        ),
        ["lock of a candidate's ref"] = (FindingKind.LockStale, r =>
        {
            var file = Path.Combine(r.Paths.Store, "refs", "autoauto", r.Run.Id, "1.lock");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, string.Empty);
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-1));
        }
        ),
        ["pipe among the user's refs"] = (FindingKind.SpecialFile, r => MakePipe(Path.Combine(r.Path, ".git", "refs", "heads", "evil"))),
        ["pipe in place of the store's packed refs"] = (FindingKind.SpecialFile, r => MakePipe(Path.Combine(r.Paths.Store, "packed-refs"))),
        ["refs of a removed run"] = (FindingKind.RefOrphaned, r => r.StoreGit("update-ref", $"refs/autoauto/{GoneId}/1", r.MakeCommit())),
        ["branch that is gone"] = (FindingKind.BranchMissing, r => r.Git("update-ref", "-d", r.Branch)),
        ["candidate without its ref"] = (FindingKind.CandidateUnpinned, r => r.StoreGit("update-ref", "-d", $"refs/autoauto/{r.Run.Id}/1")),
        ["logs of a removed run"] = (FindingKind.LogsLeftOver, r => r.Write($".autoauto/logs/{GoneId}/0001.agent.log", "x")),
        ["scratch of a finished run"] = (FindingKind.ScratchLeftOver, r => Directory.CreateDirectory(r.Paths.ScratchOf(r.Run.Id))),
        ["evaluator that nobody refers to"] = (FindingKind.EvaluatorUnused, r =>
        {
            r.Write(".autoauto/evaluators/0123/files/measure.sh", "x");
            Directory.SetLastWriteTimeUtc(Path.Combine(r.Paths.Evaluators, "0123"), DateTime.UtcNow.AddDays(-2));
        }
        ),
        ["old backup"] = (FindingKind.BackupOld, r =>
        {
            PrivateFiles.Open(r.Paths.Database + ".v1.bak", FileMode.Create, FileAccess.Write, FileShare.None).Dispose();
            PrivateFiles.Open(r.Paths.Database + ".v2.bak", FileMode.Create, FileAccess.Write, FileShare.None).Dispose();
        }
        ),
        ["exclude file of its own"] = (FindingKind.ExcludeIncomplete, r => File.WriteAllText(Path.Combine(r.Path, ".git", "info", "exclude"), "mine\n")),
        ["an earlier version's worktrees of a finished run"] = (FindingKind.FormerLayout, r => r.MakeFormerWorktrees()),
        ["an earlier version's worktrees of a removed run"] = (FindingKind.FormerLayout, r => r.MakeFormerWorktrees(GoneId)),
        ["an earlier version's worktrees that are not on the disk"] = (FindingKind.FormerLayout, r =>
        {
            r.MakeFormerWorktrees(GoneId);
            Directory.Delete(r.Paths.FormerWorktrees, recursive: true);
        }
        ),
        ["an earlier version's worktrees, one of them torn"] = (FindingKind.FormerLayout, r =>
        {
            r.MakeFormerWorktrees();
            File.WriteAllText(Path.Combine(r.Path, ".git", "worktrees", "slot-2", "commondir"), string.Empty);
        }
        ),
        ["git's half written entry for an earlier version's worktree"] = (FindingKind.FormerLayout, r =>
        {
            r.MakeFormerWorktrees(GoneId);
            Directory.Delete(r.Paths.FormerWorktrees, recursive: true);
            File.WriteAllText(Path.Combine(r.Path, ".git", "worktrees", "agent", "gitdir"), string.Empty);
        }
        ),
        ["an earlier version's refs"] = (FindingKind.FormerLayout, r => r.Git("update-ref", $"refs/autoauto/{r.Run.Id}/1", r.Run.HeadCommit)),
        ["an earlier version's refs of a removed run"] = (FindingKind.FormerLayout, r => r.Git("update-ref", $"refs/autoauto/{GoneId}/1", r.MakeCommit())),
    };

    private static readonly Dictionary<string, (FindingKind Kind, Action<FinishedRepository> Make)> s_reported = new()
    {
        ["interrupted run"] = (FindingKind.RunInterrupted, r => r.Interrupt()),
        ["folder of somebody else's"] = (FindingKind.WorktreeForeign, r =>
        {
            Directory.CreateDirectory(r.Paths.WorktreesOf(GoneId));
            File.WriteAllText(Path.Combine(r.Paths.WorktreesOf(GoneId), "mine.txt"), "x");
        }
        ),
        ["branch with commits of its own without a run"] = (FindingKind.BranchOrphaned, r => r.Git("update-ref", $"refs/heads/autoauto/p/{GoneId}", r.MakeCommit())),
        ["branch moved to a commit that is nowhere else"] = (FindingKind.BranchMoved, r => r.Git("update-ref", r.Branch, r.MakeCommit())),
        ["transcript that is gone"] = (FindingKind.TranscriptMissing, r => File.Delete(r.Paths.Transcript(r.Run.Id, 1, 1))),
        ["transcript that was changed"] = (FindingKind.TranscriptChanged, r => File.AppendAllText(r.Paths.Transcript(r.Run.Id, 1, 1), "x")),
        ["kept commit that is gone"] = (FindingKind.CommitMissing, r =>
        {
            r.StoreGit("update-ref", "-d", $"refs/autoauto/{r.Run.Id}/1");
            r.Git("update-ref", "-d", r.Branch);
            File.Delete(Path.Combine(r.Paths.Store, "objects", r.Run.HeadCommit[..2], r.Run.HeadCommit[2..]));
            Directory.Delete(Path.Combine(r.Path, ".git", "objects", "pack"), recursive: true);
        }
        ),
    };

    private static readonly Dictionary<string, (FindingKind Kind, Action<FinishedRepository> Make)> s_forced = new()
    {
        ["branch without a run whose commits are elsewhere"] = (FindingKind.BranchOrphaned, r => r.Git("update-ref", $"refs/heads/autoauto/p/{GoneId}", r.Run.StartCommit)),
        ["branch moved back"] = (FindingKind.BranchMoved, r => r.Git("update-ref", r.Branch, r.Run.StartCommit)),
        ["worktrees of a removed run with a commit of their own"] = (FindingKind.WorktreeLeftOver, r =>
        {
            r.MakeWorktrees(GoneId);
            AgentGit.Ask(Path.Combine(r.Paths.WorktreesOf(GoneId), "agent"), "commit", "-q", "--allow-empty", "-m", "Work");
        }
        ),
    };

    private readonly FinishedRepository _repository = new();
    private readonly RepositoryWorkspace _workspace;

    public RepairTests() => _workspace = RepositoryWorkspace.Open(_repository.Path);

    private static void MakePipe(string path)
    {
        File.Delete(path);
        using var make = Process.Start("mkfifo", [path]);
        make.WaitForExit();
    }

    public static TheoryData<string> Mendable => [.. s_mendable.Keys];

    public static TheoryData<string> Reported => [.. s_reported.Keys];

    public static TheoryData<string> Forced => [.. s_forced.Keys];

    public void Dispose()
    {
        _workspace.Dispose();
        _repository.Dispose();
    }

    [Fact]
    public void Nothing_is_wrong_after_a_run_and_without_one()
    {
        Assert.Empty(_workspace.ListFindings());
        using var fresh = new TurnRepository();
        using var workspace = RepositoryWorkspace.Open(fresh.Path);
        Assert.Empty(workspace.ListFindings());
        Assert.False(File.Exists(new RunPaths(fresh.Path).Database));
    }

    [Fact(Timeout = 300_000)]
    public void Candidates_of_a_former_layout_move_over_and_are_not_pinned_in_the_users_repository_again()
    {
        var pin = $"refs/autoauto/{_repository.Run.Id}/1";
        _repository.Git("update-ref", pin, _repository.Run.HeadCommit);
        TreeRemoval.Remove(_repository.Paths.Store);

        var kinds = new List<FindingKind>();
        foreach (var finding in _workspace.ListFindings())
        {
            kinds.Add(finding.Kind);
            RepositoryWorkspace.Repair(finding, force: false);
        }

        Assert.Equal([FindingKind.FormerLayout], kinds);
        Assert.Empty(_repository.Git("for-each-ref", "refs/autoauto"));
        Assert.Empty(_workspace.ListFindings());
    }

    [Theory]
    [MemberData(nameof(Mendable))]
    public void It_is_found_mended_and_not_found_again(string what)
    {
        var (kind, make) = s_mendable[what];
        make(_repository);
        var head = _repository.Git("rev-parse", "HEAD");

        var found = Findings();
        Assert.NotEmpty(found);
        Assert.All(found, f => Assert.Equal((kind, true, false), (f.Kind, f.CanRepair, f.NeedsForce)));
        Assert.Equal(found.Select(f => f.Message), Findings().Select(f => f.Message));
        MendAll(force: false);

        Assert.Empty(Findings());
        Assert.Equal(head, _repository.Git("rev-parse", "HEAD"));
        Assert.Equal("?? untracked.txt", _repository.Git("status", "--porcelain"));
        Assert.Equal(kind == FindingKind.SlotsHalfMade ? _repository.Paths.WorktreesOf(_repository.Run.Id) : string.Empty, _repository.Leftovers());
        if (what != "exclude file of its own")
        {
            return;
        }

        Assert.StartsWith("mine\n", File.ReadAllText(Path.Combine(_repository.Path, ".git", "info", "exclude")), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Reported))]
    public void It_is_reported_and_left_alone(string what)
    {
        var (kind, make) = s_reported[what];
        make(_repository);
        var refs = _repository.Git("for-each-ref");

        MendAll(force: true);
        var found = _workspace.ListFindings().ToList();
        Assert.Equal([kind], found.Select(f => f.Kind));
        Assert.False(found[0].CanRepair);
        Assert.NotEmpty(found[0].Action.ToString());
        Assert.Equal(refs, _repository.Git("for-each-ref"));
    }

    [Theory]
    [MemberData(nameof(Forced))]
    public void It_is_mended_on_request_only(string what)
    {
        var (kind, make) = s_forced[what];
        make(_repository);

        MendAll(force: false);
        Assert.All(Findings(), f => Assert.Equal((kind, true), (f.Kind, f.NeedsForce)));
        Assert.NotEmpty(Findings());
        MendAll(force: true);
        Assert.Empty(Findings());
    }

    [Fact]
    public void Lost_spend_is_added_to_its_run()
    {
        _repository.Reserve(_repository.Run.Id);
        MendAll(force: false);
        Assert.Equal(SpendState.Lost, _workspace.ListSpend(_repository.Run.Id).Single(e => e.Call == 9).State);
        Assert.Equal(0.5m, _workspace.FindRun(_repository.Run.Id)!.Run.CostUsd);
        Assert.Contains(_workspace.ListEvents(_repository.Run.Id), e => e.Kind == "spend.lost");
    }

    [Fact]
    public void Without_any_run_refs_and_logs_stay_unless_forced()
    {
        _repository.Database.Dispose();
        _workspace.Dispose();
        foreach (var file in Directory.GetFiles(_repository.Paths.State, "state.db*"))
        {
            File.Delete(file);
        }

        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        foreach (var finding in workspace.ListFindings())
        {
            RepositoryWorkspace.Repair(finding, force: false);
        }

        Assert.Equal(
            [FindingKind.RefOrphaned, FindingKind.BranchOrphaned, FindingKind.LogsLeftOver], workspace.ListFindings().Select(f => f.Kind));
        Assert.NotEmpty(_repository.StoreGit("for-each-ref", "refs/autoauto"));
        Assert.True(Directory.Exists(_repository.Paths.LogsOf(_repository.Run.Id)));
    }

    [Fact]
    public void Rights_of_others_are_taken_away()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("There are no modes on Windows.");
            return;
        }

        File.SetUnixFileMode(_repository.Paths.Database, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        File.SetUnixFileMode(_repository.Paths.Logs, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute);

        // SQLite's log and index follow the database.
        Assert.All(Findings(), f => Assert.Equal(FindingKind.PermissionsOpen, f.Kind));
        Assert.Subset(Findings().Select(f => f.Subject).ToHashSet(), new HashSet<string> { _repository.Paths.Database, _repository.Paths.Logs });
        MendAll(force: false);
        Assert.Empty(Findings());
        Assert.False(PrivateFiles.IsShared(_repository.Paths.Database));
    }

    [Fact]
    public void A_damaged_database_is_reported_and_nothing_is_touched()
    {
        _repository.MakeWorktrees();
        File.WriteAllText(_repository.Paths.Database + ".v1.bak", string.Empty);
        _repository.Database.Dispose();
        _workspace.Dispose();
        foreach (var file in new[] { "-wal", "-shm" })
        {
            File.Delete(_repository.Paths.Database + file);
        }

        var bytes = File.ReadAllBytes(_repository.Paths.Database);
        Random.Shared.NextBytes(bytes.AsSpan(4096));
        File.WriteAllBytes(_repository.Paths.Database, bytes);

        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        var finding = Assert.Single(workspace.ListFindings());
        Assert.Equal((FindingKind.DatabaseDamaged, EventSeverity.Error, false), (finding.Kind, finding.Severity, finding.CanRepair));
        Assert.Contains(_repository.Paths.Database, finding.Message, StringComparison.Ordinal);
        Assert.Contains("state.db.v1.bak", finding.Action.ToString(), StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(_repository.Paths.Database));
        Assert.True(Directory.Exists(_repository.Paths.WorktreesOf(_repository.Run.Id)));
    }

    [Fact]
    public void A_repository_that_was_moved_took_its_transcripts_along()
    {
        _repository.Database.Dispose();
        _workspace.Dispose();
        var moved = _repository.Path + "-moved";
        Directory.Move(_repository.Path, moved);

        using var workspace = RepositoryWorkspace.Open(moved);
        Assert.Equal(new RunPaths(moved).Transcript(_repository.Run.Id, 1, 1), workspace.FindLog(_repository.Run.Id, 1));
        Assert.Equal(1, workspace.FindLastLogged(_repository.Run.Id));
        Assert.Empty(workspace.ListFindings());
    }

    [Fact]
    public async Task Processes_that_outlived_their_engine_are_ended()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere processes are held by job objects, or not found.");
        var info = MarkedChild.Describe(_repository.Run.Id + ".1.");
        using var orphan = Process.Start(info)!;
        await orphan.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

        Assert.Equal([FindingKind.ProcessOrphaned], Findings().Select(f => f.Kind));
        MendAll(force: false);
        await orphan.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Empty(Findings());
    }

    [Fact]
    public void What_belongs_to_a_live_engine_is_passed_over()
    {
        _repository.Lease(ProcessIdentity.Current());
        _repository.Reserve(_repository.Run.Id);
        _repository.MakeWorktrees();
        _repository.StoreGit("update-ref", "-d", $"refs/autoauto/{_repository.Run.Id}/1");
        _repository.MakeFormerWorktrees(GoneId);
        _repository.Git("update-ref", _repository.Branch, _repository.MakeCommit());
        Directory.CreateDirectory(_repository.Paths.ScratchOf(_repository.Run.Id));
        File.Delete(_repository.Paths.Transcript(_repository.Run.Id, 1, 1));

        Assert.Empty(_workspace.ListFindings());
    }

    [Fact]
    public void An_engine_that_begins_meanwhile_wins()
    {
        _repository.MakeWorktrees();
        var finding = Assert.Single(_workspace.ListFindings());
        _repository.Lease(ProcessIdentity.Current());

        var error = Assert.Throws<Errors.AutoautoException>(() => RepositoryWorkspace.Repair(finding, force: true));
        Assert.Equal(Errors.ErrorCode.RunAlreadyActive, error.Code);
        Assert.True(Directory.Exists(_repository.Paths.WorktreesOf(_repository.Run.Id)));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_live_run_goes_on_undisturbed_and_a_killed_one_can_be_resumed_after_a_repair()
    {
        using var repository = new TurnRepository();
        var hold = repository.Outside("hold");
        await File.WriteAllTextAsync(hold, string.Empty, TestContext.Current.CancellationToken);
        using var engine = CliProcess.Start(repository.Path, new Dictionary<string, string> { ["HOLD_AGENT"] = hold }, "run", "start", "p");
        await RunSessionTests.Until(() => File.Exists(hold + ".reached"));
        using var workspace = RepositoryWorkspace.Open(repository.Path);
        Assert.Empty(workspace.ListFindings());

        engine.Kill();
        await engine.WaitForExitAsync(TestContext.Current.CancellationToken);
        var kinds = new List<FindingKind>();
        foreach (var finding in workspace.ListFindings())
        {
            kinds.Add(finding.Kind);
            RepositoryWorkspace.Repair(finding, force: false);
        }

        Assert.Equal(FindingKind.LeaseDead, kinds[0]);
        Assert.Contains(FindingKind.SpendUnsettled, kinds);
        Assert.Equal(FindingKind.RunInterrupted, kinds[^1]);
        Assert.Equal([FindingKind.RunInterrupted], workspace.ListFindings().Select(f => f.Kind));
        var run = workspace.ListRuns().Single().Run;
        Assert.Empty(ProcessTree.FindMarked(run.Id + "."));

        workspace.UpdateOptions(run.Id, o => o with { MaxExperiments = 1 });
        await using var resumed = workspace.ResumeRun(run.Id);
        Assert.Equal(1, (await resumed.Completion).Kept);
        Assert.Empty(workspace.ListFindings());
    }

    private List<Finding> Findings() => [.. _workspace.ListFindings().Where(f => f.Kind != FindingKind.RunInterrupted)];

    private void MendAll(bool force)
    {
        foreach (var finding in _workspace.ListFindings())
        {
            RepositoryWorkspace.Repair(finding, force);
        }
    }

    /// <summary>An agent without a sandbox can leave them anywhere; whoever opens one waits for ever.</summary>
    [Fact(Timeout = 120_000)]
    public async Task Pipes_in_place_of_files_let_neither_repair_nor_resume_wait()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no pipes among files there.");
        _repository.MakeWorktrees();
        _repository.Interrupt();
        MakePipe(_repository.Paths.Transcript(_repository.Run.Id, 1, 1));
        MakePipe(Path.Combine(_repository.Path, ".git", "info", "exclude"));
        MakePipe(Path.Combine(_repository.Path, ".git", "refs", "heads", "evil"));
        foreach (var name in new[] { "autoauto-run", "agent/.git/HEAD", "agent/value.txt", "git/agent/HEAD", "git/agent/index" })
        {
            MakePipe(Path.Combine(_repository.Paths.WorktreesOf(_repository.Run.Id), name));
        }

        await Task.Run(
            () =>
            {
                Assert.Equal([FindingKind.SpecialFile, FindingKind.SpecialFile], _workspace.ListFindings().Select(f => f.Kind));
                foreach (var finding in _workspace.ListFindings())
                {
                    RepositoryWorkspace.Repair(finding, force: false);
                }
            },
            TestContext.Current.CancellationToken);
        MakePipe(Path.Combine(_repository.Path, ".git", "info", "exclude"));
        MakePipe(Path.Combine(_repository.Paths.Store, "refs", "autoauto", "evil"));
        await using var session = await Task.Run(() => _workspace.ResumeRun(_repository.Run.Id), TestContext.Current.CancellationToken);
        Assert.NotEqual(TerminationReason.Error, (await session.Completion).TerminationReason);
    }
}
