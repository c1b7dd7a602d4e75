using Autoauto.Core.Episodes;
using Autoauto.Core.Git;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Repair;
using Autoauto.Core.Storage;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Repair;

/// <summary>What a check of the repository makes of episodes: of closed ones, of open ones, of removed ones.</summary>
[Trait("Category", "Long")]
public sealed class EpisodeRepairTests : IAsyncLifetime
{
    private readonly PolicyRepository _policy = new();
    private readonly RunPaths _paths;
    private Episode _episode = null!;

    public EpisodeRepairTests() => _paths = new RunPaths(_policy.Root);

    public async ValueTask InitializeAsync()
    {
        _policy.Play("skill 5");
        _episode = await _policy.RunAsync();
    }

    public ValueTask DisposeAsync()
    {
        _policy.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void What_a_closed_episode_left_is_removed_and_booked()
    {
        Assert.Empty(Find());
        MakeWorktree();
        Reserve();

        using (var workspace = _policy.Open())
        {
            foreach (var finding in workspace.ListFindings())
            {
                Assert.Contains(finding.Kind, new[] { FindingKind.SpendUnsettled, FindingKind.WorktreeLeftOver });
                Assert.True(RepositoryWorkspace.Repair(finding, force: false), finding.Message);
            }

            Assert.Equal(SpendState.Lost, workspace.ListSpend(_episode.Id).Single(e => e.Call == 9).State);
            Assert.Equal(_episode.CostUsd + 0.5m, workspace.FindEpisode(_episode.Id)!.Episode.CostUsd);
        }

        Assert.Empty(Find());
        Assert.Empty(_policy.Leftovers());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_an_earlier_version_left_of_a_closed_episode_is_removed(bool isOnTheDisk)
    {
        var folder = Path.Combine(_paths.FormerWorktrees, _episode.Id);
        _policy.Repository.Git("worktree", "add", "-q", "--detach", "--lock", "--reason", WorktreeEntry.FormerReason, Path.Combine(folder, "agent"), "HEAD");
        File.WriteAllText(Path.Combine(folder, "autoauto-run"), _episode.Id);
        _policy.Repository.Git("update-ref", $"refs/autoauto/{_episode.Id}/0", "HEAD");
        if (!isOnTheDisk)
        {
            Directory.Delete(folder, recursive: true);
        }

        var finding = Assert.Single(Find());
        Assert.Equal(FindingKind.FormerLayout, finding.Kind);
        MendAll();

        Assert.Empty(Find());
        Assert.Empty(_policy.Leftovers());
    }

    [Fact]
    public void An_open_episode_is_reported_with_what_resumes_it_and_left_alone()
    {
        Change(e => e with { Stage = EpisodeStage.Kept, FinishedAt = null });
        MakeWorktree();
        Reserve();

        MendAll();
        var finding = Assert.Single(Find());

        Assert.Equal((FindingKind.EpisodeInterrupted, _episode.Id, false), (finding.Kind, finding.Subject, finding.CanRepair));
        Assert.EndsWith($"EpisodeResume episode={_episode.Id}", finding.Action.ToString(), StringComparison.Ordinal);
        Assert.True(Directory.Exists(Path.Combine(_paths.WorktreesOf(_episode.Id), "agent")));
    }

    [Fact]
    public async Task What_a_removed_episode_left_is_removed()
    {
        using (var workspace = _policy.Open())
        {
            workspace.RemovePolicy("p");
            _policy.Configure();
            workspace.PolicyLedger.Register(workspace.Policies.Load("p"));
        }

        MakeWorktree();
        Reserve();
        await _policy.RunAsync();

        MendAll();

        Assert.Empty(Find());
        Assert.Empty(_policy.Leftovers());
        Assert.DoesNotContain(_episode.Id, _policy.Repository.StoreGit("for-each-ref"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_paths.LogsOf(_episode.Id)));
    }

    [Theory]
    [InlineData("the-work-20261128-150259810-hm2c", true)]
    [InlineData("the-work-20261128-150259810", true)]
    [InlineData("20261128-150458-s954", false)]
    [InlineData("the-work-20261128-hm2c", false)]
    [InlineData("the-work-20261128-150259810-HM2C", false)]
    public void Ids_of_episodes_are_known_by_their_shape(string name, bool isId) => Assert.Equal(isId, RepairScope.IsEpisodeId(name));

    private List<Finding> Find()
    {
        using var workspace = _policy.Open();
        return [.. workspace.ListFindings()];
    }

    private void MendAll()
    {
        using var workspace = _policy.Open();
        foreach (var finding in workspace.ListFindings())
        {
            RepositoryWorkspace.Repair(finding, force: false);
        }
    }

    private void MakeWorktree()
    {
        using var store = _policy.Repository.OpenStoreAsync().GetAwaiter().GetResult();
        var slots = new MeasurementSlots(store, _paths.WorktreesOf(_episode.Id), _episode.Id, []);
        slots.CreateFolder();
        slots.PrepareAgentAsync(_policy.Repository.Git("rev-parse", "HEAD").Trim(), CancellationToken.None).GetAwaiter().GetResult();
    }

    private void Reserve() => Write(c => SpendStore.Reserve(c, new SpendEntry
    {
        RunId = _episode.Id,
        Program = EpisodeSpend.AccountOf("p", "arm"),
        Experiment = 0,
        Call = 9,
        Agent = "command",
        ReservedUsd = 0.5m,
        ReservedTokens = 100,
        ReservedAt = DateTimeOffset.UtcNow,
    }));

    private void Change(Func<Episode, Episode> change) => Write(c => EpisodeStore.Update(c, change(_episode)));

    private void Write(Action<Microsoft.Data.Sqlite.SqliteConnection> write)
    {
        using var database = new Database(_paths.Database);
        database.Write(write);
    }
}
