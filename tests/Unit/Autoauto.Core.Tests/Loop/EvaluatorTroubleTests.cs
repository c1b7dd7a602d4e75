using Autoauto.Core.Decisions;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Loop;

/// <summary>
/// An evaluator that misbehaves in the middle of an adaptive decision. Eight invocations make the set-up; an undisturbed decision about the first
/// change then takes candidate and baseline, and after them one pair whose order is drawn: invocations 9 to 12.
/// </summary>
[Trait("Category", "Long")]
public sealed class EvaluatorTroubleTests
{
    private const int FirstOfDecision = 9;

    /// <summary>The second baseline value of the decision cannot be had: ten values without a failure make six in a row improbable.</summary>
    private static readonly (int Invocation, string What)[] s_broken = [(10, "fail"), (11, "nan"), (12, "fail"), (13, "fail"), (14, "fail"), (15, "fail")];

    [Theory(Timeout = 300_000)]
    [InlineData(10, "fail", InvocationFailure.ExitCode, Traits = ["Category", "Long"])]
    [InlineData(10, "nan", InvocationFailure.NotANumber)]
    [InlineData(12, "fail", InvocationFailure.ExitCode)]
    [InlineData(12, "hang", InvocationFailure.TimedOut)]
    [InlineData(12, "nan", InvocationFailure.NotANumber, Traits = ["Category", "Long"])]
    public async Task One_failure_is_retried_and_costs_no_value(int invocation, string fault, InvocationFailure expected)
    {
        using var repository = new NoisyRepository();
        repository.At((invocation, fault));
        using var workspace = RepositoryWorkspace.Open(repository.Path);

        var run = await RunAsync(workspace);

        var experiment = Assert.Single(workspace.ListExperiments(run.Id));
        Assert.Equal(ExperimentStatus.Kept, experiment.Status);
        var measured = Decision(workspace, run.Id);
        var values = measured.Where(m => m.Sample.IsValid).ToList();
        Assert.Equal((values.Count(m => m.Arm == Arm.Baseline), values.Count(m => m.Arm == Arm.Candidate)), (experiment.BaselineInvocations, experiment.CandidateInvocations));
        Assert.Equal([Arm.Candidate, Arm.Baseline], values.Take(2).Select(m => m.Arm));
        Assert.Equal([Arm.Baseline, Arm.Candidate], values.Skip(2).Take(2).Select(m => m.Arm).Order());
        var failed = Assert.Single(measured, m => !m.Sample.IsValid);
        Assert.Equal((invocation - FirstOfDecision, expected), (measured.IndexOf(failed), failed.Sample.Failure));
        Assert.All(workspace.ReplayRun(run.Id, new ReplayRequest()), r => Assert.True(r.IsIdentical));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_candidate_that_goes_on_failing_is_out_and_no_entry_in_the_ledger()
    {
        // After ten values without a failure five in a row are beyond what the evaluator is suspected of.
        using var repository = new NoisyRepository();
        repository.AtArm(isCandidate: true, (2, "fail"), (3, "fail"), (4, "fail"), (5, "fail"), (6, "fail"));
        using var workspace = RepositoryWorkspace.Open(repository.Path);

        var run = await RunAsync(workspace);

        var experiment = Assert.Single(workspace.ListExperiments(run.Id));
        Assert.Equal((ExperimentStatus.MeasurementFailed, ExperimentReason.InvocationFailed), (experiment.Status!.Value, experiment.Reason!.Value));
        Assert.Contains("out of memory", experiment.Detail, StringComparison.Ordinal);
        var state = Assert.IsType<AdaptiveRuleState>(RuleStateJson.Read(run.RuleStateJson!));
        var lastBaseline = Decision(workspace, run.Id).Last(m => m is { Arm: Arm.Baseline });
        Assert.Equal((0, lastBaseline.AtSeconds), (state.Ledger.Tests, state.Noise.TimeSeconds));
        Assert.Empty(workspace.ReplayRun(run.Id, new ReplayRequest()));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_baseline_that_goes_on_failing_ends_the_run_and_the_resumed_decision_goes_on_from_its_values()
    {
        using var repository = new NoisyRepository();
        repository.AtArm(isCandidate: false, s_broken);
        using var workspace = RepositoryWorkspace.Open(repository.Path);
        await using var session = workspace.StartRun(new RunRequest { Program = "p", NoReceipt = true });

        var error = await Assert.ThrowsAsync<AutoautoException>(() => session.Completion);

        Assert.Equal(ErrorCode.MeasurementFailed, error.Code);
        Assert.Contains("6 times in a row", error.Message, StringComparison.Ordinal);
        Assert.Empty(workspace.ListExperiments(session.RunId));
        var before = Decision(workspace, session.RunId).Where(m => m.Sample.IsValid).ToList();
        Assert.Equal(1, before.Count(m => m.Arm == Arm.Baseline));

        await using var resumed = workspace.ResumeRun(session.RunId);
        await resumed.Completion;
        var experiment = Assert.Single(workspace.ListExperiments(session.RunId));
        Assert.Equal(ExperimentStatus.Kept, experiment.Status);
        var values = experiment.BaselineInvocations + experiment.CandidateInvocations;
        Assert.Equal(before, Decision(workspace, session.RunId).Where(m => m.Sample.IsValid).Take(before.Count).Select((m, i) => m with { Sample = before[i].Sample }));
        Assert.All(workspace.ReplayRun(session.RunId, new ReplayRequest()), r => Assert.True(r.IsIdentical && r.RecordedInvocations == values));
    }

    [Fact(Timeout = 300_000)]
    public async Task An_evaluator_that_fails_one_time_in_five_changes_no_outcome_and_ends_no_run()
    {
        // Three failures in a row in every fifteen invocations, of either arm.
        using var repository = new NoisyRepository();
        repository.At([.. Enumerable.Range(1, 600).Where(n => n % 15 is 2 or 3 or 4).Select(n => (n, "fail"))]);
        using var workspace = RepositoryWorkspace.Open(repository.Path);
        await using var session = workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 7 });

        var run = await session.Completion;

        Assert.Equal(TerminationReason.MaxExperiments, run.TerminationReason);
        Assert.Equal(TurnRepository.Expected.Take(7), workspace.ListExperiments(run.Id).OrderBy(e => e.Number).Select(e => $"{e.Number} {e.Status} {e.Reason}"));
        Assert.NotNull(run.Receipt);
        Assert.Equal(0.2, workspace.ListMeasurements(run.Id).Average(m => m.Sample.IsValid ? 0 : 1), 0.05);
        Assert.All(workspace.ReplayRun(run.Id, new ReplayRequest()), r => Assert.True(r.IsIdentical));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_deterministic_gate_that_flips_once_discards()
    {
        using var repository = new NoisyRepository();
        repository.AtArm(isCandidate: true, (2, "gate"));
        using var workspace = RepositoryWorkspace.Open(repository.Path);

        var run = await RunAsync(workspace);

        var experiment = Assert.Single(workspace.ListExperiments(run.Id));
        Assert.Equal((ExperimentStatus.Discarded, ExperimentReason.GateFailed), (experiment.Status!.Value, experiment.Reason!.Value));
        Assert.Equal(2, Decision(workspace, run.Id).Count(m => m.Arm == Arm.Candidate));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_noisy_gate_that_is_missed_first_is_measured_again_and_the_value_counts()
    {
        // The set-up shows loads from 0 to 3; the candidate's first invocation is the ninth, with a load of 4.
        using var repository = new NoisyRepository(gates: ", \"load\": { \"max\": 3 }");
        using var workspace = RepositoryWorkspace.Open(repository.Path);

        var run = await RunAsync(workspace);

        var experiment = Assert.Single(workspace.ListExperiments(run.Id));
        Assert.Equal(ExperimentStatus.Kept, experiment.Status);
        var measured = Decision(workspace, run.Id);
        Assert.Equal([Arm.Candidate, Arm.Candidate, Arm.Baseline], measured.Take(3).Select(m => m.Arm));
        Assert.All(workspace.ReplayRun(run.Id, new ReplayRequest()), r => Assert.True(r.IsIdentical && r.ReplayedInvocations == measured.Count));
    }

    [Fact(Timeout = 300_000)]
    public async Task On_another_machine_the_noise_is_measured_anew_and_the_ledger_stays()
    {
        using var repository = new NoisyRepository();
        using var workspace = RepositoryWorkspace.Open(repository.Path);
        var run = await RunAsync(workspace);
        var before = (AdaptiveRuleState)RuleStateJson.Read(run.RuleStateJson!);
        repository.MoveElsewhere(run.Id);
        workspace.UpdateOptions(run.Id, o => o with { MaxExperiments = 2 });

        await using var resumed = workspace.ResumeRun(run.Id);
        var after = await resumed.Completion;

        Assert.Equal(run.Host, after.Host);
        Assert.Equal(8, workspace.ListMeasurements(run.Id, 1).Count(m => m is { Purpose: MeasurementPurpose.Setup, Void: false }));
        Assert.Contains(workspace.ListEvents(run.Id), e => e is { Kind: "machine", Severity: EventSeverity.Warning });
        var state = (AdaptiveRuleState)RuleStateJson.Read(after.RuleStateJson!);
        Assert.Equal(before.Ledger, state.Ledger);
        Assert.True(state.Noise.TimeSeconds > before.Noise.TimeSeconds);
        Assert.All(workspace.ReplayRun(run.Id, new ReplayRequest { MaxInvocations = 120 }), r => Assert.True(r.IsIdentical));
    }

    [Fact(Timeout = 300_000)]
    public async Task On_another_machine_an_open_decision_starts_over()
    {
        using var repository = new NoisyRepository();
        repository.AtArm(isCandidate: false, s_broken);
        using var workspace = RepositoryWorkspace.Open(repository.Path);
        await using var session = workspace.StartRun(new RunRequest { Program = "p", NoReceipt = true });
        await Assert.ThrowsAsync<AutoautoException>(() => session.Completion);
        repository.MoveElsewhere(session.RunId);

        await using var resumed = workspace.ResumeRun(session.RunId);
        await resumed.Completion;

        var experiment = Assert.Single(workspace.ListExperiments(session.RunId));
        Assert.Equal(ExperimentStatus.Kept, experiment.Status);
        var measured = Decision(workspace, session.RunId);
        Assert.InRange(measured.Count(m => m is { Void: true, Sample.IsValid: true }), 2, 3);
        Assert.Equal(experiment.BaselineInvocations + experiment.CandidateInvocations, measured.Count(m => m is { Void: false, Sample.IsValid: true }));
    }

    private static List<Measurement> Decision(RepositoryWorkspace workspace, string runId) =>
        [.. workspace.ListMeasurements(runId, 1).Where(m => m.Purpose == MeasurementPurpose.Decision)];

    private static async Task<Run> RunAsync(RepositoryWorkspace workspace)
    {
        await using var session = workspace.StartRun(new RunRequest { Program = "p", NoReceipt = true });
        return await session.Completion;
    }
}
