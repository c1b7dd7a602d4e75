using Autoauto.Core.Git;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Loop;

/// <summary>A real engine in a process of its own is killed with SIGKILL; resuming ends with the same experiments, none lost, none twice.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly TurnRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    /// <summary>One of the grid's cells (CrashMatrix.Tests has all of them), through the command line and with everything that a user would look at.</summary>
    [Theory(Timeout = 300_000)]
    [InlineData("keep:AfterEffect:1")]
    public Task A_kill_loses_nothing(string fault) => KillAndResumeAsync(fault);

    [Theory(Timeout = 300_000)]
    [Trait("Category", "Long")]
    [InlineData("evaluator.lock:BeforeEffect:1")]
    [InlineData("sample.Decision:AfterRecord:5")]
    [InlineData("experiment.end:AfterRecord:1")]
    [InlineData("receipt:AfterRecord:1")]
    public Task A_kill_at_a_step_loses_nothing(string fault) => KillAndResumeAsync(fault);

    /// <summary>With the others: cells of the grid that the crash matrix walks as a whole.</summary>
    [Theory(Timeout = 300_000)]
    [Trait("Category", "CrashMatrix")]
    [InlineData("branch:AfterEffect:1")]
    [InlineData("candidate:AfterEffect:1")]
    [InlineData("verdict:AfterRecord:1")]
    [InlineData("keep:BeforeEffect:1")]
    [InlineData("run.end:BeforeEffect:1")]
    [InlineData("sample.Setup:AfterRecord:2")]
    [InlineData("baseline:AfterRecord:1")]
    [InlineData("experiment.begin:AfterRecord:1")]
    [InlineData("experiment.begin:AfterRecord:4")]
    [InlineData("experiment.begin:AfterRecord:5")]
    [InlineData("agent:BeforeEffect:1")]
    [InlineData("agent:AfterEffect:1")]
    [InlineData("agent:AfterRecord:3")]
    [InlineData("candidate:AfterRecord:2")]
    [InlineData("candidate.checked:AfterRecord:1")]
    [InlineData("sample.Decision:AfterEffect:2")]
    [InlineData("verdict:BeforeEffect:1")]
    [InlineData("keep:AfterRecord:2")]
    [InlineData("sample.Rebase:AfterRecord:2")]
    [InlineData("experiment.end:BeforeEffect:1")]
    [InlineData("experiment.end:AfterRecord:5")]
    [InlineData("sample.Receipt:AfterRecord:7")]
    public Task A_kill_at_any_step_loses_nothing(string fault) => KillAndResumeAsync(fault);

    [Fact(Timeout = 300_000)]
    public Task A_kill_in_the_middle_of_a_child_leaves_no_orphan_and_loses_nothing() => KillInChildAsync("HOLD_AGENT");

    [Fact(Timeout = 300_000)]
    [Trait("Category", "Long")]
    public Task A_kill_in_the_middle_of_a_measurement_leaves_no_orphan_and_loses_nothing() => KillInChildAsync("HOLD_MEASURE");

    [Fact(Timeout = 300_000)]
    public async Task Resuming_a_finished_run_changes_nothing()
    {
        using var repository = TurnRepository.WithFinishedRun();
        using var workspace = RepositoryWorkspace.Open(repository.Path);
        var run = workspace.ListRuns().Single().Run;
        var head = repository.Git("rev-parse", run.Branch);

        await using var resumed = workspace.ResumeRun(run.Id);
        var again = await resumed.Completion;

        Assert.Equal((run.Experiments, run.Kept, run.HeadCommit), (again.Experiments, again.Kept, again.HeadCommit));
        Assert.Equal(TurnRepository.Expected, RunSessionTests.Lines(workspace, run.Id));
        Assert.Equal(head, repository.Git("rev-parse", run.Branch));
    }

    private async Task KillInChildAsync(string variable)
    {
        var before = _repository.Fingerprint();
        var hold = _repository.Outside("hold");
        if (variable == "HOLD_AGENT")
        {
            await File.WriteAllTextAsync(hold, string.Empty);
        }

        using var engine = CliProcess.Start(_repository.Path, new Dictionary<string, string> { [variable] = hold }, "run", "start", "p");
        if (variable == "HOLD_MEASURE")
        {
            // The baseline is measured freely; the hold begins once there is an experiment.
            await RunSessionTests.Until(() => HasCandidate());
            await File.WriteAllTextAsync(hold, string.Empty);
        }

        await RunSessionTests.Until(() => File.Exists(hold + ".reached"));
        engine.Kill();
        await engine.WaitForExitAsync();
        var id = OnlyRun();
        Assert.NotEmpty(ProcessTree.FindMarked(id + "."));

        // The orphan goes on waiting: resuming has to end it, and its environment's hold is not in the resuming engine's.
        await ResumeAndCheckAsync(before);
    }

    private async Task KillAndResumeAsync(string fault)
    {
        var before = _repository.Fingerprint();
        var crashed = await CliProcess.RunAsync(_repository.Path, new Dictionary<string, string> { ["AUTOAUTO_FAULT"] = fault }, "run", "start", "p");
        Assert.Equal(137, crashed.ExitCode);
        using (var workspace = RepositoryWorkspace.Open(_repository.Path))
        {
            Assert.Equal(RunStatus.Interrupted, workspace.ListRuns().Single().Status);
        }

        await ResumeAndCheckAsync(before);
    }

    private async Task ResumeAndCheckAsync(string fingerprint)
    {
        var id = OnlyRun();
        var resumed = await CliProcess.RunAsync(_repository.Path, null, "run", "resume", id);
        Assert.True(resumed.ExitCode == 0, resumed.Error + resumed.Output);

        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        var view = workspace.FindRun(id)!;
        Assert.Equal(RunStatus.Completed, view.Status);
        Assert.Equal(TurnRepository.Expected, RunSessionTests.Lines(workspace, id));
        Assert.Equal((8, 2, 3, 3), (view.Run.Experiments, view.Run.Kept, view.Run.Discarded, view.Run.Crashed));
        Assert.Equal("80\n", _repository.Git("show", $"{view.Run.Branch}:value.txt"));
        Assert.NotNull(view.Run.Receipt);
        foreach (var block in workspace.ListMeasurements(id).Where(m => !m.Void && m.Purpose is MeasurementPurpose.Decision or MeasurementPurpose.Rebase).GroupBy(m => (m.Experiment, m.Purpose)))
        {
            Assert.True(block.Count(m => !m.Void && m.Sample.IsValid) is 3 or 1 or 0, $"{block.Key} has {block.Count()} standing samples");
        }

        Assert.Empty(ProcessTree.FindMarked(id + "."));
        Assert.Empty(_repository.Leftovers());
        Assert.Equal(fingerprint, _repository.Fingerprint());
    }

    private bool HasCandidate() => StoreClient.IsThere(new RunPaths(_repository.Path).Store) && _repository.StoreGit("for-each-ref", "refs/autoauto").Length > 0;

    private string OnlyRun()
    {
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        return workspace.ListRuns().Single().Run.Id;
    }
}
