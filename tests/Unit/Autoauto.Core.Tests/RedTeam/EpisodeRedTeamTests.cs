using Autoauto.Core.Processes;
using Autoauto.Core.RedTeam;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.RedTeam;

/// <summary>The cheats of arms and evolvers, with a sandbox and without one: none gets through, and what held each is said.</summary>
[Collection(AloneCollection.Name)]
[Trait("Category", "Long")]
public sealed class EpisodeRedTeamTests : IDisposable
{
    private readonly CheatedRepository _repository = new(isCareful: true);

    public void Dispose() => _repository.Dispose();

    [Fact(Timeout = 600_000)]
    public async Task Without_a_sandbox_they_are_noticed_or_reach_nobody()
    {
        var results = await PlayAsync("none");

        Assert.Equal(RedTeamResult.ByNotice, results["episode-move-refs"].HeldBy);
        Assert.Equal(RedTeamResult.ByNotice, results["episode-overwrite-judge"].HeldBy);
        Assert.Equal(RedTeamResult.ByNotice, results["episode-forge-object"].HeldBy);
        Assert.Equal(RedTeamResult.ByNotice, results["episode-write-outside"].HeldBy);
        AssertByConstruction(results);
    }

    [Fact(Timeout = 600_000)]
    public async Task In_a_sandbox_they_are_kept_out()
    {
        WorkingSandbox.Require();
        var results = await PlayAsync("bubblewrap");

        Assert.Equal(RedTeamResult.BySandbox, results["episode-move-refs"].HeldBy);
        Assert.Equal(RedTeamResult.BySandbox, results["episode-overwrite-judge"].HeldBy);
        Assert.Equal(RedTeamResult.BySandbox, results["episode-forge-object"].HeldBy);
        Assert.Equal(RedTeamResult.BySandbox, results["episode-write-outside"].HeldBy);
        AssertByConstruction(results);
    }

    private static void AssertByConstruction(Dictionary<string, RedTeamResult> results) => Assert.All(
        ["episode-leave-process", "episode-other-arm", "episode-nested-start", "episode-read-held-out"],
        name => Assert.Equal(RedTeamResult.ByConstruction, results[name].HeldBy));

    private async Task<Dictionary<string, RedTeamResult>> PlayAsync(string sandbox)
    {
        _repository.Write(".autoauto/config.json", $$"""{ "sandbox": "{{sandbox}}" }""");
        var before = _repository.Fingerprint();
        var results = new List<RedTeamResult>();
        await new EpisodeRedTeamRun(_repository.Path, "p", new ProcessRunner(TimeProvider.System), new WorkspaceOptions { Worker = CliProcess.Worker })
            .PlayAsync(EpisodeCheats.All, results.Add, TestContext.Current.CancellationToken);

        Assert.Equal(before, _repository.Fingerprint());
        Assert.Equal(EpisodeCheats.All.Select(cheat => cheat.Name), results.Select(r => r.Cheat));
        Assert.All(results, r => Assert.True(r.Outcome == CheatOutcome.Caught, $"{r.Cheat}: {r.Outcome}: {r.How}"));
        return results.ToDictionary(r => r.Cheat, StringComparer.Ordinal);
    }
}
