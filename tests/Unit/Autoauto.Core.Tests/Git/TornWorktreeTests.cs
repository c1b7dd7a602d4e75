using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Git;

/// <summary>A git that is killed while it makes a worktree, or a power cut, leaves empty files in the repository's list of worktrees.</summary>
public sealed class TornWorktreeTests : IDisposable
{
    private readonly TurnRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Theory(Timeout = 300_000)]
    [InlineData("commondir", "")]
    [InlineData("commondir", "\0\0\0\0\0\0")]
    [InlineData("commondir", null)]
    [InlineData("HEAD", "")]
    [InlineData("HEAD", null)]
    [InlineData("gitdir", "")]
    [InlineData("gitdir", null)]
    public async Task A_worktree_is_made_anew_where_its_entry_was_torn(string file, string? content)
    {
        using var git = await _repository.OpenGitAsync();
        var worktree = Worktree("run", "slot-1");
        await git.AddWorktreeAsync(worktree, Head(), CancellationToken.None);
        Tear("slot-1", file, content);

        Assert.False(git.IsWorktree(worktree));
        Directory.Delete(worktree, recursive: true);
        await git.AddWorktreeAsync(worktree, Head(), CancellationToken.None);

        Assert.True(git.IsWorktree(worktree));
        Assert.Equal(Head(), (await git.StatusAsync(worktree, CancellationToken.None)).Head);
        Assert.Contains(worktree, _repository.Git("worktree", "list"), StringComparison.Ordinal);
    }

    [Theory(Timeout = 300_000)]
    [InlineData("commondir")]
    [InlineData("HEAD")]
    [InlineData("gitdir")]
    public async Task A_worktree_whose_entry_was_torn_is_removed(string file)
    {
        using var git = await _repository.OpenGitAsync();
        var worktree = Worktree("run", "slot-1");
        await git.AddWorktreeAsync(worktree, Head(), CancellationToken.None);
        Tear("slot-1", file, string.Empty);

        await git.RemoveWorktreeAsync(worktree, CancellationToken.None);

        Assert.False(Directory.Exists(worktree));
        Assert.Single(_repository.Git("worktree", "list").Trim().Split('\n'));
    }

    [Theory(Timeout = 300_000)]
    [InlineData(-1)]
    [InlineData(+1)]
    public async Task What_another_run_left_torn_an_hour_ago_does_not_stand_in_the_way(int clockHours)
    {
        using var git = await _repository.OpenGitAsync();
        await git.AddWorktreeAsync(Worktree("other", "slot-1"), Head(), CancellationToken.None);
        Tear("slot-1", "commondir", string.Empty);
        Directory.SetLastWriteTimeUtc(Entry("slot-1"), DateTime.UtcNow.AddHours(clockHours));

        await git.AddWorktreeAsync(Worktree("run", "agent"), Head(), CancellationToken.None);

        Assert.True(git.IsWorktree(Worktree("run", "agent")));
        Assert.False(Directory.Exists(Entry("slot-1")));
    }

    [Fact(Timeout = 300_000)]
    public async Task What_another_engine_may_be_writing_at_this_moment_is_left_to_it()
    {
        using var git = await _repository.OpenGitAsync();
        await git.AddWorktreeAsync(Worktree("other", "slot-1"), Head(), CancellationToken.None);
        Tear("slot-1", "commondir", string.Empty);

        await Assert.ThrowsAsync<Errors.AutoautoException>(() => git.AddWorktreeAsync(Worktree("run", "agent"), Head(), CancellationToken.None));

        Assert.True(Directory.Exists(Entry("slot-1")));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_torn_entry_of_the_users_own_is_left_alone()
    {
        using var git = await _repository.OpenGitAsync();
        _repository.Git("worktree", "add", "-q", "--detach", "--lock", "--reason", "mine", _repository.Outside("mine"));
        Tear("mine", "HEAD", string.Empty);
        Directory.SetLastWriteTimeUtc(Entry("mine"), DateTime.UtcNow.AddHours(-1));

        await git.AddWorktreeAsync(Worktree("run", "agent"), Head(), CancellationToken.None);
        await git.RemoveWorktreeAsync(Worktree("run", "agent"), CancellationToken.None);

        Assert.True(Directory.Exists(Entry("mine")));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_worktree_of_the_users_whose_disk_is_away_stays_known_when_a_broken_one_of_ours_is_removed()
    {
        using var git = await _repository.OpenGitAsync();
        _repository.Git("worktree", "add", "-q", "--detach", _repository.Outside("mine"));
        Directory.Delete(_repository.Outside("mine"), recursive: true);
        var worktree = Worktree("run", "agent");
        await git.AddWorktreeAsync(worktree, Head(), CancellationToken.None);
        File.WriteAllText(Path.Combine(worktree, ".git"), "nonsense");

        await git.RemoveWorktreeAsync(worktree, CancellationToken.None);

        Assert.Equal((false, false), (Directory.Exists(worktree), Directory.Exists(Entry("agent"))));
        Assert.True(Directory.Exists(Entry("mine")));
    }

    [Fact(Timeout = 300_000)]
    public async Task Locks_of_a_place_that_an_agent_made_its_worktree_point_to_are_left_alone()
    {
        using var git = await _repository.OpenGitAsync();
        var worktree = Worktree("run", "agent");
        await git.AddWorktreeAsync(worktree, Head(), CancellationToken.None);
        var users = Path.Combine(_repository.Path, ".git", "index.lock");
        File.WriteAllText(users, string.Empty);
        File.WriteAllText(Path.Combine(worktree, ".git"), $"gitdir: {_repository.Path}/.git\n");

        await Assert.ThrowsAsync<Errors.AutoautoException>(() => git.ResetAsync(worktree, Head(), CancellationToken.None));

        Assert.True(File.Exists(users));
    }

    [Fact(Timeout = 300_000)]
    public async Task Worktrees_are_listed_although_one_entry_is_torn()
    {
        using var git = await _repository.OpenGitAsync();
        _repository.Git("worktree", "add", "-q", "-b", "mine", _repository.Outside("mine"));
        await git.AddWorktreeAsync(Worktree("run", "slot-1"), Head(), CancellationToken.None);
        Tear("slot-1", "commondir", string.Empty);

        var list = await git.ListWorktreesAsync(CancellationToken.None);

        Assert.Equal([(_repository.Path, "refs/heads/main"), (_repository.Outside("mine"), "refs/heads/mine")], list);
    }

    private string Worktree(string run, string name) => _repository.Outside(Path.Combine(run, name));

    private string Entry(string name) => Path.Combine(_repository.Path, ".git", "worktrees", name);

    private void Tear(string name, string file, string? content)
    {
        var path = Path.Combine(Entry(name), file);
        File.Delete(path);
        if (content is not null)
        {
            File.WriteAllText(path, content);
        }
    }

    private string Head() => _repository.Git("rev-parse", "HEAD").Trim();
}
