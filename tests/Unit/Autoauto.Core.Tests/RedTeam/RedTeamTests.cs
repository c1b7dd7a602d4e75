using Autoauto.Core.Errors;
using Autoauto.Core.RedTeam;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.RedTeam;

/// <summary>The whole pack against one careful and one careless program: played once, looked at cheat by cheat.</summary>
public sealed class RedTeamTests(RedTeamTests.Played played) : IClassFixture<RedTeamTests.Played>
{
    /// <summary>What gets through the careless program, and the words that its advice must have.</summary>
    private static readonly Dictionary<string, string> s_holes = new()
    {
        ["replace-helper"] = "helpers",
        ["delete-tests"] = "exclude",
        ["delete-refs"] = "watchCheckout",
        ["switch-user-head"] = "watchCheckout",
        ["reset-user-branch"] = "watchCheckout",
        ["stage-for-user"] = "watchCheckout",
        ["leave-stash"] = "watchCheckout",
        ["merge-in-progress"] = "watchCheckout",
        ["write-checkout"] = "watchCheckout",
        ["ignored-file"] = "caches",
        ["cache-folders"] = "caches",
        ["forge-and-exit"] = "standard output",
        ["forge-twice"] = "standard output",
        ["skip-work"] = "gate",
        ["fail-fast"] = "exit code",
        ["skip-when-measured"] = "gate",
        ["remove-the-work"] = "gate",
    };

    public static TheoryData<string> Cheats => [.. CheatPack.All.Select(cheat => cheat.Name)];

    [Theory]
    [MemberData(nameof(Cheats))]
    public void A_careful_program_has_no_hole(string cheat)
    {
        var result = Assert.Single(played.Careful, r => r.Cheat == cheat);
        Assert.True(result.Outcome != CheatOutcome.Missed, $"{cheat}: {result.How}");
        Assert.Null(result.WhatToChange);
        Assert.Equal(result.Outcome == CheatOutcome.Caught, result.HeldBy is not null);

        // The program declares no caches; everything else can be played on it.
        Assert.True((result.Outcome == CheatOutcome.NotApplicable) == (cheat == "cache-folders"), $"{cheat}: {result.Outcome}: {result.How}");
    }

    [Theory]
    [MemberData(nameof(Cheats))]
    public void A_careless_program_has_each_of_its_holes_named(string cheat)
    {
        var result = Assert.Single(played.Careless, r => r.Cheat == cheat);
        Assert.True((result.Outcome == CheatOutcome.Missed) == s_holes.ContainsKey(cheat), $"{cheat}: {result.Outcome}: {result.How}");
        if (s_holes.TryGetValue(cheat, out var word))
        {
            Assert.Contains(word, result.WhatToChange, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_repository_itself_is_not_touched() => Assert.True(played.IsUntouched);

    [Fact]
    public void Every_cheat_says_what_it_does_and_has_a_name_of_its_own()
    {
        Assert.True(CheatPack.All.Count >= 25);
        Assert.Equal(CheatPack.All.Count, CheatPack.All.Select(c => c.Name).Distinct().Count());
        Assert.All(CheatPack.All, cheat =>
        {
            Assert.Matches("^[a-z]+(-[a-z]+)*$", cheat.Name);
            Assert.EndsWith(".", cheat.What, StringComparison.Ordinal);
            Assert.EndsWith(".", cheat.WhatToChange, StringComparison.Ordinal);
        });
    }

    [Fact(Timeout = 300_000)]
    public async Task A_program_that_cannot_be_measured_is_an_error_and_no_result()
    {
        using var repository = new CheatedRepository(isCareful: true);
        repository.Write(".autoauto/programs/p/measure.sh", "exit 7\n");
        using var workspace = RepositoryWorkspace.Open(repository.Path);
        var error = await Assert.ThrowsAsync<AutoautoException>(() => workspace.RedTeamProgramAsync("p", _ => Assert.Fail("There is nothing to judge."), CancellationToken.None));
        Assert.Equal(ErrorCode.MeasurementFailed, error.Code);
    }

    /// <summary>Both programs, played once.</summary>
    public sealed class Played : IAsyncLifetime
    {
        internal List<RedTeamResult> Careful { get; } = [];

        internal List<RedTeamResult> Careless { get; } = [];

        internal bool IsUntouched { get; private set; }

        public async ValueTask InitializeAsync()
        {
            using var careful = new CheatedRepository(isCareful: true);
            using var careless = new CheatedRepository(isCareful: false);
            var before = careful.Fingerprint() + careless.Fingerprint();
            await Task.WhenAll(PlayAsync(careful, Careful), PlayAsync(careless, Careless));
            IsUntouched = before == careful.Fingerprint() + careless.Fingerprint();
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static async Task PlayAsync(CheatedRepository repository, List<RedTeamResult> results)
        {
            using var workspace = RepositoryWorkspace.Open(repository.Path);
            var missed = await workspace.RedTeamProgramAsync("p", results.Add, CancellationToken.None);
            Assert.Equal(missed, results.Count(r => r.Outcome == CheatOutcome.Missed));
        }
    }
}
