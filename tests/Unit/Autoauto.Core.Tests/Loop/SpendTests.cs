using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Loop;

/// <summary>Every call is booked before it is made; caps hold however they were set; what nobody knows is not taken for zero.</summary>
public sealed class SpendTests : IDisposable
{
    private readonly PlayedAgent _agent = new("commit 90", "commit 80", "commit 70", "commit 60");

    public void Dispose() => _agent.Dispose();

    [Theory(Timeout = 300_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cap_holds_from_the_configuration_as_from_the_command(bool configured)
    {
        if (configured)
        {
            _agent.Configure($$"""{ "name": "claude", "command": ["{{_agent.Executable}}"] }""", "\"maxCostUsd\": 0.4,");
        }

        using var workspace = RepositoryWorkspace.Open(_agent.Root);
        await using var session = workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 9, NoReceipt = true, MaxCostUsd = configured ? null : 0.4m });
        var run = await session.Completion;

        Assert.Equal((TerminationReason.BudgetExceeded, 2, 0.5m), (run.TerminationReason!.Value, run.Experiments, run.CostUsd));
        var booked = workspace.ListSpend(run.Id).ToList();
        Assert.Equal(
            [(SpendState.Settled, 0.4m, 0.25m), (SpendState.Settled, 0.15m, 0.25m)],
            booked.Select(e => (e.State, e.ReservedUsd!.Value, e.Usd!.Value)));
        Assert.All(booked, e => Assert.Equal((CostSource.Reported, 1050L), (e.CostSource, e.Tokens)));
        Assert.Contains(workspace.ListEvents(run.Id), e => e.Kind == "spend.near" && e.Severity == EventSeverity.Warning);
        var today = workspace.SpendOfDay(DateOnly.FromDateTime(DateTime.UtcNow));
        Assert.Equal((2, 0, 0.5m, 2100L), (today.Calls, today.UnknownCalls, today.Usd, today.Tokens));
        Assert.Equal(today with { MeasuringSeconds = 0 }, workspace.SpendOfRun(run.Id) with { MeasuringSeconds = 0 });
    }

    [Theory(Timeout = 300_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tokens_and_time_are_capped_from_the_configuration_as_from_the_command(bool configured)
    {
        var time = new ManualTime();
        _agent.Play("commit 90", "commit 80", "hold", "idle");
        _agent.Configure($$"""{ "name": "claude", "command": ["{{_agent.Executable}}"], "timeoutMinutes": 120 }""", configured ? "\"maxTokens\": 2000, \"timeLimitMinutes\": 60," : string.Empty);
        using var workspace = RepositoryWorkspace.Open(_agent.Root, new WorkspaceOptions { Time = time });
        var limited = configured
            ? new RunRequest { Program = "p", MaxExperiments = 9, NoReceipt = true }
            : new RunRequest { Program = "p", MaxExperiments = 9, NoReceipt = true, MaxTokens = 2000, TimeLimit = TimeSpan.FromMinutes(60) };
        await using (var session = workspace.StartRun(limited))
        {
            Assert.Equal((TerminationReason.BudgetExceeded, 2), ((await session.Completion).TerminationReason!.Value, (await session.Completion).Experiments));
        }

        // The clock jumps while the third call is under way: 50 of 60 minutes are used when it ends.
        var id = workspace.ListRuns().Single().Run.Id;
        workspace.UpdateOptions(id, o => o with { MaxTokens = null, MaxExperiments = 4 });
        await using (var resumed = workspace.ResumeRun(id))
        {
            await RunSessionTests.Until(() => _agent.IsHolding);
            time.Advance(TimeSpan.FromMinutes(50));
            _agent.LetGo();
            Assert.Equal(TerminationReason.MaxExperiments, (await resumed.Completion).TerminationReason);
        }

        Assert.Single(workspace.ListEvents(id), e => e.Kind == "time.near" && e.Severity == EventSeverity.Warning);
        workspace.UpdateOptions(id, o => o with { TimeLimit = TimeSpan.FromMinutes(40), MaxExperiments = 9 });
        await using var last = workspace.ResumeRun(id);
        Assert.Equal((TerminationReason.TimeLimit, 4), ((await last.Completion).TerminationReason!.Value, _agent.Calls));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_cap_on_tokens_ends_the_run_and_money_outlives_its_run()
    {
        using var workspace = RepositoryWorkspace.Open(_agent.Root);
        await using var session = workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 9, NoReceipt = true, MaxTokens = 1_000 });
        var run = await session.Completion;

        Assert.Equal((TerminationReason.BudgetExceeded, 1), (run.TerminationReason!.Value, run.Experiments));
        workspace.RemoveRun(run.Id);
        Assert.Equal(0.25m, workspace.SpendOfDay(DateOnly.FromDateTime(DateTime.UtcNow)).Usd);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_call_that_a_crash_cut_off_is_booked_at_what_was_set_aside()
    {
        _agent.Play("hold", "commit 90");
        using var engine = CliProcess.Start(_agent.Root, null, "run", "start", "p", "--no-receipt", "--max-experiments", "1", "--max-cost", "3");
        await RunSessionTests.Until(() => _agent.IsHolding);
        engine.Kill();
        await engine.WaitForExitAsync();
        using var workspace = RepositoryWorkspace.Open(_agent.Root);
        var id = workspace.ListRuns().Single().Run.Id;
        workspace.UpdateOptions(id, o => o with { MaxCostUsd = 10 });

        await using var session = workspace.ResumeRun(id);
        var run = await session.Completion;

        Assert.Equal([SpendState.Lost, SpendState.Settled], workspace.ListSpend(id).Select(e => e.State));
        Assert.Equal(3.25m, run.CostUsd);
        Assert.Equal(3.25m, workspace.ListExperiments(id).Single().CostUsd);
        Assert.Equal(1, workspace.SpendOfRun(id).LostCalls);
        Assert.Contains(workspace.ListEvents(id), e => e.Kind == "agent.repeated");
    }

    [Fact(Timeout = 300_000)]
    [Trait("Category", "Long")]
    public async Task Calls_that_run_out_of_time_count_at_what_was_set_aside()
    {
        _agent.Configure($$"""{ "name": "claude", "command": ["{{_agent.Executable}}"], "timeoutMinutes": 0.1 }""", "\"maxCostUsd\": 1,");
        _agent.Play("commit 90", "hang", "hang", "commit 80", "commit 70");
        using var workspace = RepositoryWorkspace.Open(_agent.Root);
        await using var session = workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 9, NoReceipt = true });
        var run = await session.Completion;

        Assert.Equal((TerminationReason.BudgetExceeded, 4, 1m), (run.TerminationReason!.Value, _agent.Calls, run.CostUsd));
        Assert.Equal([false, true, true, false], workspace.ListSpend(run.Id).Select(e => e.IsAtMost));
        Assert.Equal((0, 2, 1m), (workspace.SpendOfRun(run.Id).UnknownCalls, workspace.SpendOfRun(run.Id).AtMostCalls, workspace.SpendOfRun(run.Id).Usd));
        Assert.Equal([0.25m, 0.25m, 0.25m, 0.25m], workspace.ListExperiments(run.Id).Select(e => e.CostUsd!.Value));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_call_that_was_aborted_counts_at_what_was_set_aside()
    {
        _agent.Play("hold");
        using var workspace = RepositoryWorkspace.Open(_agent.Root);
        await using (var session = workspace.StartRun(new RunRequest { Program = "p", NoReceipt = true, MaxCostUsd = 3 }))
        {
            await RunSessionTests.Until(() => _agent.IsHolding);
            session.RequestAbort();
            Assert.Equal((TerminationReason.Aborted, 3m), ((await session.Completion).TerminationReason!.Value, (await session.Completion).CostUsd));
        }
    }

    [Fact(Timeout = 300_000)]
    [Trait("Category", "Long")]
    public async Task A_sign_in_renewed_in_a_call_that_died_comes_back_on_resume()
    {
        var home = Directory.CreateDirectory(_agent.Repository.Outside("home")).FullName;
        var signIn = Path.Combine(Directory.CreateDirectory(Path.Combine(home, ".claude")).FullName, ".credentials.json");
        await File.WriteAllTextAsync(signIn, """{"refresh":"old"}""");
        var environment = new Dictionary<string, string> { ["HOME"] = home, ["CLAUDE_CONFIG_DIR"] = string.Empty };
        _agent.Play("renew", "commit 90");
        using (var engine = CliProcess.Start(_agent.Root, environment, "run", "start", "p", "--no-receipt", "--max-experiments", "1"))
        {
            await RunSessionTests.Until(() => _agent.IsHolding);
            engine.Kill();
            await engine.WaitForExitAsync();
        }

        Assert.Contains("old", await File.ReadAllTextAsync(signIn), StringComparison.Ordinal);
        string id;
        using (var workspace = RepositoryWorkspace.Open(_agent.Root))
        {
            id = workspace.ListRuns().Single().Run.Id;
        }

        await CliProcess.RunAsync(_agent.Root, environment, "run", "resume", id);

        Assert.Contains("new", await File.ReadAllTextAsync(signIn), StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(Path.GetTempPath(), $"autoauto-agent-{id}-*"));
    }

    [Fact(Timeout = 300_000)]
    public async Task The_plan_estimates_from_what_earlier_experiments_used()
    {
        using var workspace = RepositoryWorkspace.Open(_agent.Root);
        Assert.Null(workspace.PlanRun(new RunRequest { Program = "p" }).Estimate);
        await using (var session = workspace.StartRun(new RunRequest { Program = "p", NoReceipt = true }))
        {
            await session.Completion;
        }

        var plan = workspace.PlanRun(new RunRequest { Program = "p", MaxExperiments = 10, MaxCostUsd = 2 });

        Assert.Equal((2, 10, 2m, 2m), (plan.Estimate!.Experiments, plan.Estimate.Planned, plan.Estimate.LowUsd, plan.Estimate.HighUsd));
        Assert.Equal((10_500L, 10_500L), (plan.Estimate.LowTokens, plan.Estimate.HighTokens));
        Assert.Equal(0.5m, plan.SpentToday.Usd);
    }

    [Fact(Timeout = 300_000)]
    public void A_cap_needs_a_price()
    {
        using var workspace = RepositoryWorkspace.Open(_agent.Root);
        var request = new RunRequest { Program = "p", Agent = "codex", AgentCommand = [_agent.Executable], MaxCostUsd = 1 };

        Assert.Equal(ErrorCode.PriceUnknown, Assert.Throws<AutoautoException>(() => workspace.PlanRun(request)).Code);
        Assert.Equal(1m, workspace.PlanRun(request with { Force = true }).Options.MaxCostUsd);
        Assert.Equal("gpt-5.5", workspace.PlanRun(request with { Model = "gpt-5.5" }).Options.Agent.Model);
        _agent.Repository.Write(".autoauto/prices.json", """{ "date": "2026-01-01", "models": { "my-model": { "input": 1, "output": 2 } } }""");
        Assert.Equal("my-model", workspace.PlanRun(request with { Model = "my-model" }).Options.Agent.Model);
        Assert.Null(workspace.PlanRun(request with { MaxCostUsd = null, MaxTokens = 5 }).Options.MaxCostUsd);
    }
}
