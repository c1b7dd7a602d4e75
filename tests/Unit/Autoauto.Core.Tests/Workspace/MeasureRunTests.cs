using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Workspace;

[Trait("Category", "Long")]
public sealed class MeasureRunTests : IDisposable
{
    private readonly TurnRepository _repository = TurnRepository.WithFinishedRun();

    public void Dispose() => _repository.Dispose();

    [Fact(Timeout = 300_000)]
    public async Task The_total_is_measured_on_request_and_the_run_is_otherwise_left_alone()
    {
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        var run = TheRun(workspace);
        var fingerprint = _repository.Fingerprint();
        Assert.Null(run.Receipt);

        await using var session = workspace.MeasureRun(run.Id, 6, leaveOneOut: false);
        var events = await session.Events.ReadAllAsync().ToListAsync();
        await session.Completion;

        var receipt = Assert.Single(events.OfType<RunEvent.ReceiptMeasured>()).Receipt;
        Assert.Equal(20, receipt.GainPercent!.Value, 6);
        var after = workspace.FindRun(run.Id)!;
        Assert.Equal(receipt, after.Run.Receipt);
        Assert.Equal(run with { UpdatedAt = default }, after.Run with { Receipt = null, UpdatedAt = default, Executions = after.Run.Executions - 12, Spec = run.Spec, Options = run.Options });
        Assert.Equal(RunStatus.Completed, after.Status);
        Assert.Equal(12, workspace.ListMeasurements(run.Id, 0).Count(m => m.Purpose == MeasurementPurpose.Receipt));
        Assert.Equal(fingerprint, _repository.Fingerprint());
        AssertNothingLeft();
    }

    [Fact(Timeout = 300_000)]
    public async Task Leaving_one_out_names_conflicts_and_what_still_contributes()
    {
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        var run = TheRun(workspace);

        await using var session = workspace.MeasureRun(run.Id, 6, leaveOneOut: true);
        var kept = (await session.Events.ReadAllAsync().ToListAsync()).OfType<RunEvent.KeepMeasured>().Select(e => e.Receipt).ToList();
        await session.Completion;

        // Experiment 7 has rewritten the line that experiment 1 wrote.
        Assert.Equal([1, 7], kept.Select(k => k.Experiment));
        Assert.Equal((ReceiptFinding.Conflict, ReceiptFinding.Improved), (kept[0].Finding, kept[1].Finding));
        Assert.Equal(["value.txt"], kept[0].Conflicts);
        Assert.Equal((90, 80), (kept[1].Receipt!.StartMetric, kept[1].Receipt!.FinalMetric));
        AssertNothingLeft();
    }

    [Fact(Timeout = 300_000)]
    public async Task A_later_receipt_replaces_the_earlier_one_and_shares_no_value_with_it()
    {
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        var run = TheRun(workspace);
        foreach (var pairs in new[] { 3, 4 })
        {
            await using var session = workspace.MeasureRun(run.Id, pairs, leaveOneOut: false);
            await session.Completion;
        }

        var receipts = workspace.ListMeasurements(run.Id, 0).Where(m => m.Purpose == MeasurementPurpose.Receipt).ToList();
        Assert.Equal((6, 8), (receipts.Count(m => m.Void), receipts.Count(m => !m.Void)));
        Assert.Equal(4, workspace.FindRun(run.Id)!.Run.Receipt!.Pairs);
    }

    [Fact(Timeout = 300_000)]
    public async Task Cancelling_leaves_nothing_and_the_program_free()
    {
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        var run = TheRun(workspace);
        var session = workspace.MeasureRun(run.Id, 200, leaveOneOut: false);
        await foreach (var e in session.Events.ReadAllAsync())
        {
            if (e is RunEvent.SampleTaken)
            {
                break;
            }
        }

        var refused = Assert.Throws<AutoautoException>(() => workspace.StartRun(new RunRequest { Program = "p" }));
        Assert.Equal(ErrorCode.RunAlreadyActive, refused.Code);
        await session.DisposeAsync();

        Assert.Equal(RunStatus.Completed, workspace.FindRun(run.Id)!.Status);
        AssertNothingLeft();
        await using var next = workspace.MeasureRun(run.Id, 3, leaveOneOut: false);
        Assert.NotNull((await next.Completion).Receipt);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_run_that_kept_nothing_has_no_total()
    {
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        await using var session = workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 1, AgentCommand = ["true"] });
        var run = await session.Completion;

        Assert.Equal(ErrorCode.RunStateConflict, Assert.Throws<AutoautoException>(() => workspace.MeasureRun(run.Id, 10, leaveOneOut: false)).Code);
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<AutoautoException>(() => workspace.MeasureRun(run.Id, 2, leaveOneOut: false)).Code);
        Assert.Equal(ErrorCode.RunNotFound, Assert.Throws<AutoautoException>(() => workspace.MeasureRun("none", 10, leaveOneOut: false)).Code);
    }

    private static Run TheRun(RepositoryWorkspace workspace) => workspace.ListRuns().Single().Run;

    private void AssertNothingLeft() => Assert.Empty(_repository.Leftovers());
}
