using Autoauto.Core.Git;
using Autoauto.Core.Loop;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Git;

/// <summary>A working folder is a clean checkout after <see cref="StoreClient"/>, whatever state it and the engine's git directory for it were in.</summary>
public sealed class WorkFolderTests : IDisposable
{
    private readonly TurnRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Theory(Timeout = 300_000)]
    [InlineData("HEAD", "")]
    [InlineData("HEAD", "\0\0\0\0\0\0")]
    [InlineData("HEAD", null)]
    [InlineData("HEAD", "ref: refs/heads/main\n")]
    [InlineData("config", "")]
    [InlineData("config", null)]
    [InlineData("config", "[core\n")]
    [InlineData("index", "")]
    [InlineData("index", "\0\0\0\0\0\0")]
    [InlineData("index", null)]
    [InlineData("index.lock", "")]
    [InlineData("HEAD.lock", "")]
    [InlineData("info/sparse-checkout", "/nothing\n")]
    public async Task It_is_put_to_a_commit_although_the_engines_git_directory_of_it_was_torn(string file, string? content)
    {
        var folder = _repository.Folder();
        using (var before = await _repository.OpenStoreAsync())
        {
            await before.PutAsync(folder, Head(), [], CancellationToken.None);
        }

        var path = Path.Combine(folder.GitDirectory, file);
        File.Delete(path);
        if (content is not null)
        {
            File.WriteAllText(path, content);
        }

        using var store = await _repository.OpenStoreAsync();
        await store.PutAsync(folder, Head(), [], CancellationToken.None);

        await AssertCleanAsync(store, folder);
    }

    [Fact(Timeout = 300_000)]
    public async Task What_an_agent_left_in_the_files_is_gone_and_declared_caches_stay()
    {
        using var store = await _repository.OpenStoreAsync();
        var folder = _repository.Folder();
        await store.PutAsync(folder, Head(), ["cache/"], CancellationToken.None);
        File.WriteAllText(Path.Combine(folder.Path, "value.txt"), "1\n");
        File.Delete(Path.Combine(folder.Path, "ok.txt"));
        File.WriteAllText(Path.Combine(folder.Path, ".gitignore"), "*.log\n");
        File.WriteAllText(Path.Combine(folder.Path, "x.log"), "x");
        Directory.CreateDirectory(Path.Combine(folder.Path, "nested", ".git", "objects"));
        Directory.CreateDirectory(Path.Combine(folder.Path, "cache"));
        File.WriteAllText(Path.Combine(folder.Path, "cache", "kept"), "x");

        await store.PutAsync(folder, Head(), ["cache/"], CancellationToken.None);

        Assert.Equal(
            [".autoauto", ".git", "cache", "ok.txt", "value.txt"],
            Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("100\n", await File.ReadAllTextAsync(Path.Combine(folder.Path, "value.txt")));
    }

    [Fact(Timeout = 300_000)]
    public async Task Where_an_agent_made_its_git_point_to_the_users_nothing_of_the_users_is_touched()
    {
        using var store = await _repository.OpenStoreAsync();
        var folder = _repository.Folder();
        await store.PutAsync(folder, Head(), [], CancellationToken.None);
        var users = Path.Combine(_repository.Path, ".git", "index.lock");
        File.WriteAllText(users, string.Empty);
        var index = await File.ReadAllBytesAsync(Path.Combine(_repository.Path, ".git", "index"));
        Directory.Delete(folder.AgentGit, recursive: true);
        File.WriteAllText(folder.AgentGit, $"gitdir: {_repository.Path}/.git\n");

        var (head, why) = await store.TakeInAsync(folder, CancellationToken.None);
        await store.PutAsync(folder, Head(), [], CancellationToken.None);

        Assert.Null(head);
        Assert.Equal("its .git is not a folder any more", why);
        await AssertCleanAsync(store, folder);
        Assert.True(File.Exists(users));
        Assert.Equal(index, await File.ReadAllBytesAsync(Path.Combine(_repository.Path, ".git", "index")));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_pin_is_a_ref_for_git_whatever_a_dead_engine_left_of_one()
    {
        using var store = await _repository.OpenStoreAsync();
        const string pin = "refs/autoauto/run/1";
        var first = Head();
        await store.PinAsync(pin, first, CancellationToken.None);
        Assert.Equal(first, _repository.StoreGit("rev-parse", pin).Trim());
        File.WriteAllText(Path.Combine(new RunPaths(_repository.Path).Store, pin + ".lock"), "half");
        _repository.Git("commit", "-q", "--allow-empty", "-m", "Next");

        await store.PinAsync(pin, Head(), CancellationToken.None);

        Assert.Equal([$"{Head()} {pin}"], _repository.StoreGit("for-each-ref", "--format=%(objectname) %(refname)", "refs/autoauto").Trim().Split('\n'));
        Assert.Equal(Head(), await store.ReadRefAsync(pin, CancellationToken.None));
    }

    private async Task AssertCleanAsync(StoreClient store, WorkFolder folder)
    {
        var status = await store.StatusAsync(folder, CancellationToken.None);
        Assert.Equal((Head(), true), (status.Head, status.IsClean));
        Assert.Equal("100\n", await File.ReadAllTextAsync(Path.Combine(folder.Path, "value.txt")));
        Assert.Equal(Head(), AgentGit.Ask(folder.Path, "rev-parse", "HEAD"));
        Assert.Empty(AgentGit.Ask(folder.Path, "status", "--porcelain"));
    }

    private string Head() => _repository.Git("rev-parse", "HEAD").Trim();
}
