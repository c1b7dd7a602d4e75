using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Git;

public sealed class RevertTests : IDisposable
{
    private readonly TurnRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact(Timeout = 300_000)]
    public async Task Several_commits_and_a_merge_are_taken_back_as_one_and_later_work_stays()
    {
        var start = Head();
        Commit("value.txt", "90\n");
        _repository.Git("checkout", "-q", "-b", "side");
        Commit("side.txt", "side\n");
        _repository.Git("checkout", "-q", "main");
        Commit("value.txt", "80\n");
        _repository.Git("merge", "-q", "--no-ff", "-m", "Merge", "side");
        var end = Head();
        Commit("ok.txt", "2\n");

        var (commit, conflicts) = await RevertAsync(start, end);

        Assert.Empty(conflicts);
        Assert.Equal(("100\n", "2\n"), (_repository.StoreGit("show", $"{commit}:value.txt"), _repository.StoreGit("show", $"{commit}:ok.txt")));
        Assert.DoesNotContain("side.txt", _repository.StoreGit("ls-tree", "--name-only", commit!), StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)]
    public async Task Nothing_is_left_of_a_change_that_was_undone()
    {
        var start = Head();
        Commit("value.txt", "90\n");
        var end = Head();
        Commit("value.txt", "100\n");

        var (commit, conflicts) = await RevertAsync(start, end);

        Assert.Null(commit);
        Assert.Empty(conflicts);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_conflict_names_its_files_and_leaves_a_folder_that_can_be_used_again()
    {
        var start = Head();
        Commit("value.txt", "90\n");
        var middle = Head();
        Commit("value.txt", "80\n");
        var end = Head();

        Assert.Equal(["value.txt"], (await RevertAsync(start, middle)).Conflicts);
        var (commit, _) = await RevertAsync(middle, end);
        Assert.Equal("90\n", _repository.StoreGit("show", $"{commit}:value.txt"));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_dead_gits_lock_does_not_stand_in_the_way()
    {
        var start = Head();
        Commit("value.txt", "90\n");

        var (commit, _) = await RevertAsync(start, Head(), locked: true);

        Assert.Equal("100\n", _repository.StoreGit("show", $"{commit}:value.txt"));
    }

    private async Task<(string? Commit, IReadOnlyList<string> Conflicts)> RevertAsync(string from, string to, bool locked = false)
    {
        using var store = await _repository.OpenStoreAsync();
        var folder = _repository.Folder();
        await store.PutAsync(folder, Head(), [], CancellationToken.None);
        if (locked)
        {
            File.WriteAllText(folder.Index + ".lock", string.Empty);
        }

        var (commit, conflicts) = await store.RevertAsync(folder, from, to, "Take it back", CancellationToken.None);
        if (commit is not null)
        {
            Assert.Equal(commit, store.HeadOf(folder));
        }

        return (commit, conflicts);
    }

    private string Head() => _repository.Git("rev-parse", "HEAD").Trim();

    private void Commit(string file, string text)
    {
        _repository.Write(file, text);
        _repository.Git("add", file);
        _repository.Git("commit", "-q", "-m", $"Write {text.Trim()} to {file}");
    }
}
