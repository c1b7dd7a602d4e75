using Autoauto.Core.Decisions;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Storage;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Workspace;

/// <summary>A run starts from what earlier runs of its program taught, and records it.</summary>
[Trait("Category", "Long")]
public sealed class EarlierRunsTests
{
    [Fact(Timeout = 300_000)]
    public async Task A_run_starts_from_the_last_one_says_so_and_is_replayed_from_what_it_took_over()
    {
        using var repository = new NoisyRepository();
        using var workspace = RepositoryWorkspace.Open(repository.Path);
        var first = await RunAsync(workspace);
        var second = await RunAsync(workspace);
        var third = await RunAsync(workspace);

        var state = StateOf(first);
        Assert.Equal(HistoryOrigin.None, first.History!.Origin);
        Assert.Equal((1, 1, 1), (state.Ledger.Tests, second.History!.Runs, second.History.Tests));
        Assert.Equal((state.Ledger.PosteriorSum, state.Noise.Sigma2), (second.History.PosteriorSum, second.History.Noise!.Sigma2));
        Assert.Equal((2, 2, 2), (StateOf(second).Ledger.Tests, third.History!.Runs, third.History.Tests));
        Assert.Contains(workspace.ListEvents(second.Id), e => e.Kind == "history" && e.Message.StartsWith("starts from 1 earlier run: ", StringComparison.Ordinal));

        // Of a run that started from nothing the rule would know less: the replay under other settings starts from the record.
        workspace.RemoveRun(first.Id);
        Assert.All(workspace.ReplayRun(second.Id, new ReplayRequest()), r => Assert.True(r.IsIdentical));
        Assert.All(workspace.ReplayRun(second.Id, new ReplayRequest { MaxInvocations = 120 }), r => Assert.True(r.IsIdentical));
    }

    [Fact(Timeout = 300_000)]
    public async Task Asked_for_with_other_files_and_on_another_machine_it_starts_anew()
    {
        using var repository = new NoisyRepository();
        using var workspace = RepositoryWorkspace.Open(repository.Path);
        var first = await RunAsync(workspace);

        var asked = await RunAsync(workspace, noHistory: true);
        Assert.Equal((HistoryOrigin.NotWanted, false), (asked.History!.Origin, asked.Spec.History));

        repository.MoveElsewhere(first.Id);
        repository.MoveElsewhere(asked.Id);
        var elsewhere = await RunAsync(workspace);
        Assert.Equal(HistoryOrigin.OtherMachine, elsewhere.History!.Origin);
        Assert.Equal(new AdaptiveRule(AdaptiveOptions.From(elsewhere.Spec)).Start(SetupOf(workspace, elsewhere)), RuleStateJson.Read(RecordedStart(repository, elsewhere)));

        await File.AppendAllTextAsync(Path.Combine(repository.Path, ".autoauto/programs/p/measure.sh"), "\n# another one\n", TestContext.Current.CancellationToken);
        var changed = await RunAsync(workspace);
        Assert.Equal(HistoryOrigin.OtherEvaluator, changed.History!.Origin);
        Assert.Contains(workspace.ListEvents(changed.Id), e => e is { Kind: "history", Message: "starts from scratch: the program's files have changed since its last run" });
        Assert.Equal(1, StateOf(changed).Ledger.Tests);
    }

    private static AdaptiveRuleState StateOf(Run run) => (AdaptiveRuleState)RuleStateJson.Read(run.RuleStateJson!);

    private static Observation[] SetupOf(RepositoryWorkspace workspace, Run run) =>
        [.. workspace.ListMeasurements(run.Id, 0).Where(m => m.Purpose == MeasurementPurpose.Setup).Select(m => new Observation(m.Arm, m.Sample.Value!.Value, m.AtSeconds))];

    private static string RecordedStart(NoisyRepository repository, Run run)
    {
        using var database = new Database(new RunPaths(repository.Path).Database);
        return database.Read(c => DecisionStore.Find(c, run.Id, 1)!.StateBeforeJson, string.Empty);
    }

    private static async Task<Run> RunAsync(RepositoryWorkspace workspace, bool noHistory = false)
    {
        await using var session = workspace.StartRun(new RunRequest { Program = "p", NoReceipt = true, NoHistory = noHistory });
        return await session.Completion;
    }
}
