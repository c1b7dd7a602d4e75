using Autoauto.Core.Git;
using Autoauto.Core.Loop;
using Autoauto.Core.Processes;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Git;

/// <summary>Repositories as users have them: a working folder, what is committed there by an agent and by the engine, and what is kept of it.</summary>
[Trait("Category", "Long")]
public sealed class RealRepositoriesTests : IDisposable
{
    private readonly TurnRepository _repository = new();

    public RealRepositoriesTests()
    {
        _repository.Write("deep/a/file.txt", "a\n");
        _repository.Write("deep/b/file.txt", "b\n");
        _repository.Git("add", "deep");
        _repository.Git("commit", "-q", "-m", "Second");
    }

    public void Dispose() => _repository.Dispose();

    [Fact(Timeout = 300_000)]
    public Task With_objects_named_by_SHA_256()
    {
        var path = _repository.Outside("sha256");
        Directory.CreateDirectory(path);
        AgentGit.Ask(path, "init", "-q", "-b", "main", "--object-format=sha256");
        File.WriteAllText(Path.Combine(path, "value.txt"), "100\n");
        AgentGit.Commit(path);
        return WorkAsync(path);
    }

    [Fact(Timeout = 300_000)]
    public Task A_shallow_clone()
    {
        var path = _repository.Outside("shallow");
        _repository.Git("clone", "-q", "--depth", "1", "file://" + _repository.Path, path);
        Assert.Equal("1", AgentGit.Ask(path, "rev-list", "--count", "HEAD"));
        return WorkAsync(path);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_partial_clone_whose_remote_is_away()
    {
        _repository.Git("config", "uploadpack.allowFilter", "true");
        var path = _repository.Outside("partial");
        _repository.Git("clone", "-q", "--filter=blob:none", "file://" + _repository.Path, path);
        AgentGit.Ask(path, "remote", "set-url", "origin", "file://" + _repository.Outside("nowhere"));
        await WorkAsync(path);
    }

    [Theory(Timeout = 300_000)]
    [InlineData("--cone", "deep/a")]
    [InlineData("--no-cone", "/*\n!/deep/b/\n")]
    public async Task A_sparse_checkout_hides_the_same_files_and_keeps_them_in_commits(string kind, string patterns)
    {
        _repository.Git(["sparse-checkout", "set", kind, .. patterns.Split('\n', StringSplitOptions.RemoveEmptyEntries)]);

        var folder = await WorkAsync(_repository.Path);

        Assert.Equal((true, false), (File.Exists(Path.Combine(folder.Path, "deep/a/file.txt")), File.Exists(Path.Combine(folder.Path, "deep/b/file.txt"))));
        Assert.Equal("b\n", _repository.Git("show", "kept:deep/b/file.txt"));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_split_index_of_the_users_stays_as_it_is()
    {
        _repository.Git("update-index", "--split-index");
        var index = await File.ReadAllBytesAsync(Path.Combine(_repository.Path, ".git", "index"));

        await WorkAsync(_repository.Path);

        Assert.Equal(index, await File.ReadAllBytesAsync(Path.Combine(_repository.Path, ".git", "index")));
    }

    [Fact(Timeout = 300_000)]
    public async Task Line_ends_that_are_converted_are_so_in_the_folder_and_not_in_commits()
    {
        _repository.Git("config", "core.autocrlf", "true");

        var folder = await WorkAsync(_repository.Path);

        Assert.Equal("1\r\n", await File.ReadAllTextAsync(Path.Combine(folder.Path, "ok.txt")));
        Assert.Equal("80\n", _repository.Git("show", "kept:value.txt"));
    }

    /// <summary>An agent commits, the engine commits what was left, all of it is taken over and kept, and the folder goes back to where it was.</summary>
    private async Task<WorkFolder> WorkAsync(string path)
    {
        var runner = new ProcessRunner(TimeProvider.System);
        using var store = StoreClient.Open(await RepositoryLocation.FindAsync(path, runner, CancellationToken.None), new RunPaths(path).Store, runner);
        var start = AgentGit.Ask(path, "rev-parse", "HEAD");
        var folder = _repository.Folder();
        await store.PutAsync(folder, start, [], CancellationToken.None);
        Assert.Empty(AgentGit.Ask(folder.Path, "status", "--porcelain"));
        Assert.Equal(AgentGit.Ask(path, "log", "--format=%H"), AgentGit.Ask(folder.Path, "log", "--format=%H"));

        await File.WriteAllTextAsync(Path.Combine(folder.Path, "value.txt"), "90\n");
        var first = AgentGit.Commit(folder.Path, "Agent's");
        Assert.Equal((first, null), await store.TakeInAsync(folder, CancellationToken.None));
        await store.PutAsync(folder, first, [], CancellationToken.None);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "value.txt"), "80\n");
        var status = await store.StatusAsync(folder, CancellationToken.None);
        Assert.Equal(first, status.Head);
        Assert.Equal(["value.txt"], status.Dirty);
        var second = await store.CommitAllAsync(folder, "Engine's", CancellationToken.None);
        await store.PinAsync("refs/autoauto/run/1", second, CancellationToken.None);
        await store.CompareAndSwapRefAsync("refs/heads/kept", second, null, CancellationToken.None);

        Assert.Equal("Engine's\nAgent's", AgentGit.Ask(path, "log", "--format=%s", "-2", "kept"));
        Assert.Equal("value.txt", AgentGit.Ask(path, "diff", "--name-only", start, "kept"));
        Assert.Equal("80", AgentGit.Ask(path, "show", "kept:value.txt"));
        await store.PutAsync(folder, start, [], CancellationToken.None);
        Assert.Equal("100", (await File.ReadAllTextAsync(Path.Combine(folder.Path, "value.txt"))).Trim());
        Assert.True((await store.StatusAsync(folder, CancellationToken.None)).IsClean);
        return folder;
    }
}
