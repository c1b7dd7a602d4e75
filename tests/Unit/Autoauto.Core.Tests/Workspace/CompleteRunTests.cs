using System.Globalization;
using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Workspace;

/// <summary>
/// Two of five kept changes touch one file, two another one, and one a third; the evaluator adds the numbers in all of them up.
/// </summary>
[Trait("Category", "Long")]
public sealed class CompleteRunTests : IDisposable
{
    // The run is done once and copied for each test: what is tested begins when it has ended.
    private readonly TurnRepository _repository = new("three files", Prepare);

    public void Dispose() => _repository.Dispose();

    [Fact(Timeout = 300_000)]
    public async Task Groups_become_branches_off_the_start_commit_and_nothing_else_changes()
    {
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        var run = TheRun(workspace);
        var fingerprint = _repository.Fingerprint();
        var plan = workspace.PlanCompletion(run.Id, new CompletionRequest());
        Assert.Equal(["1,3", "2,5", "6"], plan.Changes.Select(c => string.Join(',', c.Experiments.Select(e => e.Number))));
        Assert.Empty(Branches("autoauto/complete"));

        var sets = await CompleteAsync(workspace, plan);

        var prefix = $"autoauto/complete/{run.Id}";
        Assert.Equal([$"{prefix}/1-halve-the-first-of-a", $"{prefix}/2-halve-b", $"{prefix}/3-lower-c"], sets.Select(s => s.Branch));
        Assert.Equal(sets.Select(s => s.Branch), Branches("autoauto/complete"));
        Assert.Equal(["a.txt"], sets[0].Files);
        Assert.Equal((2, 2), (sets[0].LinesAdded, sets[0].LinesRemoved));
        Assert.Equal("50\n100\n100\n50\n", _repository.Git("show", sets[0].Branch + ":a.txt"));
        Assert.Equal("100\n", _repository.Git("show", sets[0].Branch + ":b.txt"));
        Assert.Equal("40\n", _repository.Git("show", sets[1].Branch + ":b.txt"));
        Assert.Equal(
            ["Lower it more|agent|agent", "Lower the last of A|agent|agent", "Halve the first of A!|agent|agent"],
            Lines(_repository.Git("log", "--format=%s|%an|%cn", $"{run.StartCommit}..{sets[0].Branch}")));
        Assert.Contains("Reviewed-by: Nobody 3", _repository.Git("log", "-1", "--format=%B", sets[0].Branch), StringComparison.Ordinal);
        Assert.All(sets, s => Assert.Null(s.Receipt));
        Assert.Equal(fingerprint, _repository.Fingerprint());
        Assert.Equal(run.HeadCommit, _repository.Git("rev-parse", run.Branch).Trim());
        AssertNothingLeft();
        var summary = await File.ReadAllTextAsync(plan.SummaryPath);
        Assert.Contains("The total was not measured again: no figure is claimed.", summary, StringComparison.Ordinal);
        Assert.Contains("not measured alone", summary, StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)]
    [Trait("Category", "Long")]
    public async Task Done_again_it_finds_its_own_and_goes_on_but_leaves_a_stranger_alone()
    {
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        var run = TheRun(workspace);
        var plan = workspace.PlanCompletion(run.Id, new CompletionRequest());
        var first = await CompleteAsync(workspace, plan);
        _repository.Git("branch", "-D", first[1].Branch);

        var again = await CompleteAsync(workspace, plan);

        Assert.Equal([true, false, true], again.Select(s => s.WasThere));
        Assert.Equal(first.Select(s => s.Commit), again.Select(s => s.Commit));
        _repository.Git("branch", "-D", first[1].Branch);
        _repository.Git("branch", "-f", first[2].Branch, "main");
        var refused = await Assert.ThrowsAsync<AutoautoException>(() => CompleteAsync(workspace, plan));
        Assert.Equal(ErrorCode.BranchExists, refused.Code);
        Assert.Equal(first[2].Branch, refused.Target);
        Assert.DoesNotContain(first[1].Branch, Branches("autoauto/complete"));
        AssertNothingLeft();
    }

    [Theory(Timeout = 300_000)]
    [InlineData(ChangeShape.Experiments, 2, "Lower it more")]
    [InlineData(ChangeShape.Squashed, 1, "Halve the first of A!, and 1 more for p")]
    public async Task Commits_can_be_one_per_experiment_or_one_per_branch(ChangeShape shape, int commits, string subject)
    {
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        var run = TheRun(workspace);

        var sets = await CompleteAsync(workspace, workspace.PlanCompletion(run.Id, new CompletionRequest { Shape = shape, BranchPrefix = "perf/x/" }));

        Assert.Equal("perf/x/1-halve-the-first-of-a", sets[0].Branch);
        Assert.Equal(commits.ToString(CultureInfo.InvariantCulture), _repository.Git("rev-list", "--count", $"{run.StartCommit}..{sets[0].Branch}").Trim());
        Assert.Equal(subject, _repository.Git("log", "-1", "--format=%s", sets[0].Branch).Trim());
        Assert.Equal("50\n100\n100\n50\n", _repository.Git("show", sets[0].Branch + ":a.txt"));
        var message = _repository.Git("log", "--format=%B", $"{run.StartCommit}..{sets[0].Branch}");
        Assert.Contains("Reviewed-by: Nobody 1", message, StringComparison.Ordinal);
        Assert.Contains("Reviewed-by: Nobody 3", message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)]
    [Trait("Category", "Long")]
    public async Task Each_branch_is_measured_on_request_and_so_is_what_each_commit_contributes()
    {
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        var run = TheRun(workspace);
        var plan = workspace.PlanCompletion(run.Id, new CompletionRequest { Verify = true, LeaveOneOut = true, Pairs = 6 });
        Assert.Equal(12 * 8, plan.Invocations);

        var sets = await CompleteAsync(workspace, plan);

        // Of 600 in all.
        Assert.Equal([100 * 100.0 / 600, 100 * 60.0 / 600, 100 * 80.0 / 600], sets.Select(s => s.Receipt!.GainPercent!.Value), (x, y) => Math.Abs(x - y) < 1e-6);
        Assert.All(sets, s => Assert.Equal(ReceiptFinding.Improved, s.Receipt!.Finding));
        Assert.All(sets, s => Assert.Equal(s.Commit, s.Receipt!.FinalCommit));
        var summary = await File.ReadAllTextAsync(plan.SummaryPath);
        Assert.Contains("+16.7 % (95 % interval +16.7 % to +16.7 %)", summary, StringComparison.Ordinal);
        Assert.Contains("| 2 | conflict | in b.txt | Halve B |", summary, StringComparison.Ordinal);
        AssertNothingLeft();
    }

    [Fact(Timeout = 300_000)]
    public async Task What_cannot_be_packaged_is_refused_with_one_clear_error()
    {
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        await using var useless = workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 1, AgentCommand = ["true"] });
        var nothing = await useless.Completion;
        var run = TheRun(workspace);
        var plan = workspace.PlanCompletion(run.Id, new CompletionRequest());

        Assert.Equal(ErrorCode.RunStateConflict, Refused(nothing.Id, new CompletionRequest()));
        Assert.Equal(ErrorCode.RunNotFound, Refused("none", new CompletionRequest()));
        Assert.Equal(ErrorCode.InvalidArgument, Refused(run.Id, new CompletionRequest { BranchPrefix = "a..b" }));
        Assert.Equal(ErrorCode.BranchExists, Refused(run.Id, new CompletionRequest { BranchPrefix = "main" }));
        Assert.Equal(ErrorCode.InvalidArgument, Refused(run.Id, new CompletionRequest { Pairs = 1 }));
        Assert.Equal(ErrorCode.FileExists, Refused(run.Id, new CompletionRequest { SummaryPath = _repository.Write("mine.md", "mine") }));

        await using var live = workspace.MeasureRun(run.Id, 100, leaveOneOut: false);
        Assert.Equal(ErrorCode.RunAlreadyActive, Assert.Throws<AutoautoException>(() => workspace.CompleteRun(plan)).Code);

        ErrorCode Refused(string id, CompletionRequest request) => Assert.Throws<AutoautoException>(() => workspace.PlanCompletion(id, request)).Code;
    }

    private static void Prepare(TurnRepository repository)
    {
        repository.Write("a.txt", "100\n100\n100\n100\n");
        repository.Write("b.txt", "100\n");
        repository.Write("c.txt", "100\n");
        repository.Write(".autoauto/programs/p/measure.sh", "#!/bin/sh\nprintf '{\"value\": %s, \"ok\": 1}\\n' \"$(cat a.txt b.txt c.txt | awk '{ s += $1 } END { print s }')\"\n");
        repository.Write(".autoauto/programs/p/agent.sh", """
            #!/bin/sh
            set -e
            n=$(sed -n 's/.*"experimentNumber":\([0-9]*\).*/\1/p' "$AUTOAUTO_CONTEXT")
            commit() { git add -A; git -c user.name=agent -c user.email=agent@localhost commit -q -m "$1" -m "Reviewed-by: Nobody $n"; }
            case "$n" in
              1) sed -i '1s/.*/50/' a.txt; commit "Halve the first of A!" ;;
              2) echo 50 > b.txt; commit "Halve B" ;;
              3) sed -i '4s/.*/60/' a.txt; commit "Lower the last of A"; sed -i '4s/.*/50/' a.txt; commit "Lower it more" ;;
              4) echo 500 > b.txt; commit "Worse" ;;
              5) echo 40 > b.txt; commit "Lower B again" ;;
              6) echo 20 > c.txt; commit "Lower C" ;;
            esac
            """.ReplaceLineEndings("\n"));
        repository.Git("add", "-A");
        repository.Git("commit", "-q", "-m", "Three files");
        repository.Run(maxExperiments: 6);
    }

    private static Run TheRun(RepositoryWorkspace workspace)
    {
        var run = workspace.ListRuns().Single(v => v.Run.Kept > 0).Run;
        Assert.Equal([1, 2, 3, 5, 6], workspace.ListExperiments(run.Id, ExperimentStatus.Kept).Select(e => e.Number));
        return run;
    }

    private static async Task<IReadOnlyList<ChangeSet>> CompleteAsync(RepositoryWorkspace workspace, CompletionPlan plan)
    {
        await using var session = workspace.CompleteRun(plan);
        var sets = (await session.Events.ReadAllAsync().ToListAsync()).OfType<RunEvent.ChangeSetMade>().Select(e => e.Set).ToList();
        await session.Completion;
        return sets;
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private string[] Branches(string prefix) => Lines(_repository.Git("for-each-ref", "--format=%(refname:short)", "refs/heads/" + prefix));

    private void AssertNothingLeft() => Assert.Empty(_repository.Leftovers());
}
