using Autoauto.Bench.Recorded;
using Autoauto.Core.Decisions;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Workspace;

[Trait("Category", "Long")]
public sealed class ReplayRunTests : IDisposable
{
    private readonly TurnRepository _repository = new("adaptive");

    public void Dispose() => _repository.Dispose();

    [Theory(Timeout = 300_000)]
    [InlineData("fixed", 3)]
    [InlineData("adaptive", 3)]
    public void A_real_run_is_judged_alike_to_the_last_bit(string rule, int decisions)
    {
        using var repository = TurnRepository.WithFinishedRun(rule);
        using var workspace = RepositoryWorkspace.Open(repository.Path);
        var run = workspace.ListRuns().Single().Run;
        var before = workspace.ListMeasurements(run.Id).Count();

        var judged = workspace.ReplayRun(run.Id, new ReplayRequest()).ToList();

        Assert.Equal(decisions, judged.Count);
        Assert.All(judged, j => Assert.True(j.IsIdentical && j.Agrees == true && j.MissingArm is null));
        Assert.All(judged, j => Assert.Equal(j.RecordedInvocations, j.ReplayedInvocations));
        Assert.Equal("Turn 1", judged[0].Subject);
        Assert.Equal(before, workspace.ListMeasurements(run.Id).Count());
    }

    [Fact(Timeout = 300_000)]
    public void A_thousand_decisions_come_out_alike_to_the_last_bit()
    {
        var id = SyntheticRun.Write(_repository.Path, SyntheticRun.Adaptive, 1000, 7);
        using var workspace = RepositoryWorkspace.Open(_repository.Path);

        var judged = workspace.ReplayRun(id, new ReplayRequest()).ToList();

        Assert.Equal(Enumerable.Range(1, 1000), judged.Select(j => j.Number));
        Assert.All(judged, j => Assert.True(j.IsIdentical));
        Assert.Contains(judged, j => j.Recorded.Kind == VerdictKind.Keep);
    }

    [Fact]
    public void A_run_of_the_first_version_is_judged_by_it_and_named_by_its_rule_by_this_one()
    {
        using var workspace = OpenRecorded("rule-1-fluke.db");
        var id = workspace.ListRuns().Single().Run.Id;

        var asRecorded = workspace.ReplayRun(id, new ReplayRequest()).ToList();
        var now = workspace.ReplayRun(id, new ReplayRequest { Rule = "adaptive" }).ToList();

        // Experiment 6 is the baseline's one odd value, experiment 8 a real improvement.
        Assert.Equal([6, 8], asRecorded.Where(j => j.Recorded.Kind == VerdictKind.Keep).Select(j => j.Number));
        Assert.All(asRecorded, j => Assert.Equal((true, 1, 1), (j.IsIdentical, j.RecordedRuleVersion, j.ReplayedRuleVersion)));
        Assert.All(now, j => Assert.Equal((1, RuleVersion.Current), (j.RecordedRuleVersion, j.ReplayedRuleVersion)));
        Assert.NotEqual(VerdictKind.Keep, now[5].Replayed?.Kind);
        Assert.Equal(9, now.Count);
    }

    [Fact]
    public void A_run_of_the_third_version_is_judged_by_it_alike_to_the_last_bit()
    {
        using var workspace = OpenRecorded("rule-3.db");
        var id = workspace.ListRuns().Single().Run.Id;

        var judged = workspace.ReplayRun(id, new ReplayRequest()).ToList();

        Assert.Equal((24, 5), (judged.Count, judged.Count(j => j.Recorded.Kind == VerdictKind.Keep)));
        Assert.All(judged, j => Assert.Equal((true, RuleVersion.Third, RuleVersion.Third), (j.IsIdentical, j.RecordedRuleVersion, j.ReplayedRuleVersion)));
    }

    [Fact(Timeout = 300_000)]
    public void State_carried_along_from_the_set_up_is_the_recorded_state()
    {
        var id = SyntheticRun.Write(_repository.Path, SyntheticRun.Adaptive, 300, 8);
        using var workspace = RepositoryWorkspace.Open(_repository.Path);

        // The same limit, given by hand: other settings, so that nothing but the set-up is taken from the record.
        var judged = workspace.ReplayRun(id, new ReplayRequest { MaxInvocations = 120 }).ToList();

        Assert.Equal(300, judged.Count);
        Assert.All(judged, j => Assert.True(j.IsIdentical));
    }

    [Fact(Timeout = 300_000)]
    public void Another_rule_says_where_the_recorded_values_end()
    {
        var id = SyntheticRun.Write(_repository.Path, SyntheticRun.Adaptive, 200, 9);
        using var workspace = RepositoryWorkspace.Open(_repository.Path);

        var judged = workspace.ReplayRun(id, new ReplayRequest { Rule = "fixed", Repeats = 5 }).ToList();

        Assert.All(judged, j => Assert.Equal(("Adaptive", "Fixed"), (j.RecordedRule, j.ReplayedRule)));
        var open = judged.Where(j => j.Replayed is null).ToList();
        Assert.NotEmpty(open);
        Assert.All(open, j => Assert.True(j.MissingArm == Arm.Candidate && j.Agrees is null && !j.IsIdentical));
        Assert.All(judged.Except(open), j => Assert.Equal(5, j.ReplayedInvocations));
    }

    [Fact(Timeout = 300_000)]
    public void Stricter_settings_keep_less_and_never_more()
    {
        var id = SyntheticRun.Write(_repository.Path, SyntheticRun.Adaptive with { Lenient = true }, 400, 10);
        using var workspace = RepositoryWorkspace.Open(_repository.Path);

        var strict = workspace.ReplayRun(id, new ReplayRequest { Strict = true }).ToList();
        var choosy = workspace.ReplayRun(id, new ReplayRequest { MinEffectPercent = 5 }).ToList();

        Assert.DoesNotContain(strict.Concat(choosy), j => j is { Replayed.Kind: VerdictKind.Keep, Recorded.Kind: VerdictKind.Discard });
        Assert.Contains(strict, j => j is { Replayed: null, Recorded.Kind: VerdictKind.Keep });
        Assert.Contains(choosy, j => j is { Replayed.Reason: VerdictReason.BelowMinimumEffect, Recorded.Kind: VerdictKind.Keep, Agrees: false });
    }

    [Fact(Timeout = 300_000)]
    public void A_set_up_too_short_for_the_other_rule_is_refused()
    {
        var id = SyntheticRun.Write(_repository.Path, SyntheticRun.Adaptive with { Rule = "fixed", Repeats = 2 }, 5, 11);
        using var workspace = RepositoryWorkspace.Open(_repository.Path);

        var refused = Assert.Throws<AutoautoException>(() => workspace.ReplayRun(id, new ReplayRequest { Rule = "adaptive" }).ToList());

        Assert.Equal(ErrorCode.InvalidArgument, refused.Code);
        Assert.All(workspace.ReplayRun(id, new ReplayRequest()), j => Assert.True(j.IsIdentical));
    }

    private RepositoryWorkspace OpenRecorded(string database)
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Fixtures/replays", database), Path.Combine(_repository.Path, ".autoauto", "state.db"));
        return RepositoryWorkspace.Open(_repository.Path);
    }
}
