using Autoauto.Core.Git;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Git;

/// <summary>A git that is killed while it makes a worktree, or a power cut, leaves empty files in the repository's list of worktrees. Earlier versions made such.</summary>
public sealed class TornWorktreeTests : IDisposable
{
    private readonly TurnRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Theory(Timeout = 300_000)]
    [InlineData("commondir")]
    [InlineData("HEAD")]
    public async Task A_worktree_whose_entry_was_torn_is_removed(string file)
    {
        using var git = await _repository.OpenGitAsync();
        var worktree = _repository.Outside("ours");
        Add("ours", WorktreeEntry.FormerReason);
        Tear("ours", file, string.Empty);

        await git.RemoveWorktreeAsync(worktree, CancellationToken.None);

        Assert.False(Directory.Exists(worktree));
        Assert.Single(_repository.Git("worktree", "list").Trim().Split('\n'));
    }

    [Theory(Timeout = 300_000)]
    [InlineData("commondir", "", "mine")]
    [InlineData("commondir", "\0\0\0\0\0\0", "mine")]
    [InlineData("commondir", null, WorktreeEntry.FormerReason)]
    [InlineData("HEAD", "", "mine")]
    [InlineData("HEAD", null, "mine")]
    [InlineData("gitdir", "", WorktreeEntry.FormerReason)]
    [InlineData("gitdir", null, "mine")]
    public async Task A_torn_entry_does_not_stand_in_the_way_of_working_folders_and_stays(string file, string? content, string reason)
    {
        Add("torn", reason);
        Tear("torn", file, content);
        Directory.SetLastWriteTimeUtc(Entry("torn"), DateTime.UtcNow.AddHours(-1));
        using var store = await _repository.OpenStoreAsync();
        var folder = _repository.Folder();

        await store.PutAsync(folder, Head(), [], CancellationToken.None);

        Assert.Equal((Head(), true), ((await store.StatusAsync(folder, CancellationToken.None)).Head, (await store.StatusAsync(folder, CancellationToken.None)).IsClean));
        Assert.True(Directory.Exists(Entry("torn")));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_worktree_of_the_users_whose_disk_is_away_stays_known_when_a_broken_one_of_ours_is_removed()
    {
        using var git = await _repository.OpenGitAsync();
        Add("mine", "mine");
        Directory.Delete(_repository.Outside("mine"), recursive: true);
        var worktree = _repository.Outside("ours");
        Add("ours", WorktreeEntry.FormerReason);
        File.WriteAllText(Path.Combine(worktree, ".git"), "nonsense");

        await git.RemoveWorktreeAsync(worktree, CancellationToken.None);

        Assert.Equal((false, false), (Directory.Exists(worktree), Directory.Exists(Entry("ours"))));
        Assert.True(Directory.Exists(Entry("mine")));
    }

    [Fact(Timeout = 300_000)]
    public async Task Worktrees_are_listed_although_one_entry_is_torn()
    {
        using var git = await _repository.OpenGitAsync();
        _repository.Git("worktree", "add", "-q", "-b", "mine", _repository.Outside("mine"));
        Add("ours", WorktreeEntry.FormerReason);
        Tear("ours", "commondir", string.Empty);

        var list = await git.ListWorktreesAsync(CancellationToken.None);

        Assert.Equal([(_repository.Path, "refs/heads/main"), (_repository.Outside("mine"), "refs/heads/mine")], list);
    }

    private void Add(string name, string reason) => _repository.Git("worktree", "add", "-q", "--detach", "--lock", "--reason", reason, _repository.Outside(name));

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
