using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;
using Autoauto.Core.Programs;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Loop;

public sealed class RunSessionTests : IDisposable
{
    private readonly TurnRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Theory]
    [InlineData(FaultPoint.AfterRecord)]
    [InlineData(FaultPoint.AfterAcknowledgement)]
    public async Task What_breaks_behind_the_recorded_end_is_not_blamed_on_another_engine(FaultPoint point)
    {
        const int noSpace = 28;
        var faults = new FaultHook((step, p) =>
        {
            if (step == "run.end" && p == point)
            {
                throw new IOException("No space left on device", noSpace);
            }
        });
        using var workspace = RepositoryWorkspace.Open(_repository.Path, new WorkspaceOptions { Faults = faults });
        var session = workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true });

        var error = await Assert.ThrowsAsync<AutoautoException>(() => session.Completion);

        Assert.Equal(ErrorCode.DiskFull, error.Code);
        var ended = Assert.Single(workspace.ListRuns()).Run;
        Assert.Equal((RunPhase.Finished, TerminationReason.MaxExperiments, null), (ended.Phase, ended.TerminationReason, ended.ErrorCode));
    }

    [Fact(Timeout = 300_000)]
    public async Task Every_turn_ends_as_measured_and_the_checkout_stays_as_it_was()
    {
        var before = _repository.Fingerprint();
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        await using var session = workspace.StartRun(new RunRequest { Program = "p" });
        var events = await session.Events.ReadAllAsync().ToListAsync();
        var run = await session.Completion;

        Assert.Equal(TurnRepository.Expected, Lines(workspace, run.Id));
        Assert.Equal(TurnRepository.Expected.Length, events.OfType<RunEvent.ExperimentFinished>().Count());
        Assert.Equal((TerminationReason.MaxExperiments, 2, 3, 3), (run.TerminationReason!.Value, run.Kept, run.Discarded, run.Crashed));
        Assert.Equal((100, 80, 80), (run.OriginalBaseline, run.Baseline, run.Best));
        Assert.Equal("80\n", _repository.Git("show", $"{run.Branch}:value.txt"));
        Assert.Equal(20, run.Receipt!.GainPercent!.Value, 6);
        Assert.Equal(before, _repository.Fingerprint());
        AssertNothingLeft(run.Id);
    }

    [Fact(Timeout = 300_000)]
    public void Interleaved_evidence_keeps_the_same_two_improvements()
    {
        using var repository = TurnRepository.WithFinishedRun("adaptive");
        using var workspace = RepositoryWorkspace.Open(repository.Path);
        var run = workspace.ListRuns().Single().Run;

        Assert.Equal([1, 7], workspace.ListExperiments(run.Id, ExperimentStatus.Kept).Select(e => e.Number));
        Assert.Equal(80, run.Baseline!.Value, 3);
    }

    [Fact(Timeout = 300_000)]
    public async Task Every_sample_is_stored_raw_with_the_evaluator_that_made_it()
    {
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        await using var session = workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true });
        var run = await session.Completion;

        var measurements = workspace.ListMeasurements(run.Id).ToList();
        Assert.Equal(
            [(MeasurementPurpose.Setup, 3), (MeasurementPurpose.Decision, 3), (MeasurementPurpose.Rebase, 3)],
            measurements.GroupBy(m => m.Purpose).Select(g => (g.Key, g.Count())));
        Assert.All(measurements, m => Assert.Equal(run.EvaluatorHash, m.EvaluatorHash));
        Assert.True(measurements.Zip(measurements.Skip(1), (a, b) => a.AtSeconds <= b.AtSeconds).All(x => x));
    }

    [Fact(Timeout = 300_000)]
    public async Task Disposing_the_session_ends_the_agent_and_leaves_a_resumable_run()
    {
        var hold = _repository.Outside("hold");
        await File.WriteAllTextAsync(hold, string.Empty);
        Environment.SetEnvironmentVariable("HOLD_AGENT", hold);
        try
        {
            using var workspace = RepositoryWorkspace.Open(_repository.Path);
            var session = workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 2, NoReceipt = true });
            await foreach (var e in session.Events.ReadAllAsync())
            {
                if (e is RunEvent.ExperimentStarted)
                {
                    break;
                }
            }

            await session.DisposeAsync();
            var view = workspace.FindRun(session.RunId)!;
            Assert.Equal((RunStatus.Stopped, TerminationReason.Aborted), (view.Status, view.Run.TerminationReason!.Value));
            AssertNothingLeft(session.RunId);

            File.Delete(hold);
            await using var resumed = workspace.ResumeRun(session.RunId);
            var run = await resumed.Completion;
            Assert.Equal(TerminationReason.MaxExperiments, run.TerminationReason);
            Assert.Equal(ExperimentStatus.Aborted, workspace.ListExperiments(run.Id).First().Status);
        }
        finally
        {
            Environment.SetEnvironmentVariable("HOLD_AGENT", null);
        }
    }

    [Fact(Timeout = 300_000)]
    public async Task An_abort_right_behind_the_agent_leaves_a_ref_that_keeps_its_candidate()
    {
        using var workspace = RepositoryWorkspace.Open(_repository.Path, new WorkspaceOptions { Faults = FaultHook.StopAt("agent", FaultPoint.AfterRecord) });
        await using var session = workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true });
        var run = await session.Completion;
        var only = workspace.ListExperiments(run.Id).Single();

        Assert.Equal((TerminationReason.Aborted, ExperimentStatus.Aborted), (run.TerminationReason, only.Status));
        Assert.NotNull(only.CandidateCommit);
        Assert.Equal(only.CandidateCommit, _repository.StoreGit("rev-parse", $"refs/autoauto/{run.Id}/1").Trim());
    }

    [Fact(Timeout = 300_000)]
    public async Task A_stop_request_lets_the_experiment_finish_and_a_raised_limit_goes_on()
    {
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        await using var session = workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true });
        var run = await session.Completion;
        Assert.Equal(TerminationReason.MaxExperiments, run.TerminationReason);

        workspace.UpdateOptions(run.Id, o => o with { MaxExperiments = 3 });
        await using var resumed = workspace.ResumeRun(run.Id);
        Assert.Equal(3, (await resumed.Completion).Experiments);
        Assert.Equal(TurnRepository.Expected[..3], Lines(workspace, run.Id));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_second_run_of_the_program_is_refused_while_the_first_lives()
    {
        var hold = _repository.Outside("hold");
        await File.WriteAllTextAsync(hold, string.Empty);
        using var process = CliProcess.Start(_repository.Path, new Dictionary<string, string> { ["HOLD_AGENT"] = hold }, "run", "start", "p");
        await Until(() => File.Exists(hold + ".reached"));
        using var workspace = RepositoryWorkspace.Open(_repository.Path);

        var refused = Assert.Throws<AutoautoException>(() => workspace.StartRun(new RunRequest { Program = "p" }));
        Assert.Equal(ErrorCode.RunAlreadyActive, refused.Code);
        var live = workspace.ListRuns().Single();
        Assert.Equal(RunStatus.Running, live.Status);
        workspace.RequestStop(live.Run.Id, abort: true);
        var ended = await workspace.WaitAsync(live.Run.Id, TimeSpan.FromMinutes(4), CancellationToken.None);
        Assert.Equal(RunStatus.Stopped, ended.Status);
        await process.WaitForExitAsync();
        AssertNothingLeft(live.Run.Id);
    }

    internal static string[] Lines(RepositoryWorkspace workspace, string runId) =>
        [.. workspace.ListExperiments(runId).Select(e => $"{e.Number} {e.Status} {e.Reason}")];

    internal static async Task Until(Func<bool> condition)
    {
        // Another process decides when: there is nothing to await but its trace.
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 12_000, "What the test waits for did not happen within four minutes.");
            await Task.Delay(20);
        }
    }

    private void AssertNothingLeft(string runId)
    {
        Assert.Empty(ProcessTree.FindMarked(runId + "."));
        Assert.Empty(_repository.Leftovers());
    }
}
