using System.Diagnostics;
using Autoauto.Core.Git;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Git;

/// <summary>A folder that the engine has put to a commit before is mended and not filled again: it stands as a fresh clone does all the same, whatever was done to it.</summary>
public sealed class MendedFolderTests : IDisposable
{
    private static readonly Dictionary<string, Action<string>> s_deeds = new()
    {
        ["nothing"] = static _ => { },
        ["a file with its old time and length"] = static f =>
        {
            var time = File.GetLastWriteTimeUtc(Path.Combine(f, "value.txt"));
            File.WriteAllText(Path.Combine(f, "value.txt"), "001\n");
            File.SetLastWriteTimeUtc(Path.Combine(f, "value.txt"), time);
        },
        ["files gone"] = static f => Directory.Delete(Path.Combine(f, "src"), recursive: true),
        ["files of its own"] = static f =>
        {
            Directory.CreateDirectory(Path.Combine(f, "src", "own", "deeper"));
            File.WriteAllText(Path.Combine(f, "src", "own", "deeper", "x"), "x");
            File.WriteAllText(Path.Combine(f, "src", "x"), "x");
        },
        ["an empty folder"] = static f => Directory.CreateDirectory(Path.Combine(f, "src", "empty")),
        ["a repository"] = static f => AgentGit.Ask(f, "init", "-q", "src/inner"),
        ["a link for a folder"] = static f =>
        {
            Directory.Move(Path.Combine(f, "src"), f + "-src");
            Directory.CreateSymbolicLink(Path.Combine(f, "src"), f + "-src");
        },
        ["a file for a folder"] = static f =>
        {
            Directory.Delete(Path.Combine(f, "src"), recursive: true);
            File.WriteAllText(Path.Combine(f, "src"), "x");
        },
        ["a folder for a file"] = static f =>
        {
            File.Delete(Path.Combine(f, "value.txt"));
            Directory.CreateDirectory(Path.Combine(f, "value.txt", "below"));
        },
        ["a pipe"] = static f =>
        {
            File.Delete(Path.Combine(f, "value.txt"));
            HostileTree.Fifo(Path.Combine(f, "value.txt"));
            HostileTree.Fifo(Path.Combine(f, "src", "pipe"));
        },
        ["permissions"] = static f => Start("chmod", "500", Path.Combine(f, "src"), Path.Combine(f, "value.txt")),
        ["a name that is no text"] = static f => Start("sh", "-c", $"printf x > '{f}/src/'$(printf '\\377')"),
        ["its commit"] = static f =>
        {
            File.WriteAllText(Path.Combine(f, "src", "one.txt"), "changed\n");
            File.WriteAllText(Path.Combine(f, "new.txt"), "new\n");
            AgentGit.Commit(f);
        },
        ["the whole folder"] = static f => Directory.Delete(f, recursive: true),
    };

    private readonly TurnRepository _repository = new();

    public static TheoryData<string> Deeds => [.. s_deeds.Keys];

    public void Dispose() => _repository.Dispose();

    [Theory(Timeout = 300_000)]
    [MemberData(nameof(Deeds))]
    public async Task It_stands_as_a_fresh_clone_whatever_was_done_to_it(string deed)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere git does it.");
        var (start, next) = TwoCommits();
        using var store = await _repository.OpenStoreAsync();
        var folder = _repository.Folder();
        await store.PutAsync(folder, start, [], CancellationToken.None);

        foreach (var commit in new[] { start, next, start, next })
        {
            s_deeds[deed](folder.Path);
            if (Directory.Exists(folder.Path + "-src"))
            {
                Directory.Delete(folder.Path + "-src", recursive: true);
            }

            await store.PutAsync(folder, commit, [], CancellationToken.None);

            Assert.Equal(await FreshAsync(store, commit), Listing(folder.Path));
            Assert.Equal((commit, string.Empty), (AgentGit.Ask(folder.Path, "rev-parse", "HEAD"), AgentGit.Ask(folder.Path, "status", "--porcelain", "--ignored")));
            Assert.True((await store.StatusAsync(folder, CancellationToken.None)).IsClean);
            Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(Path.Combine(folder.Path, "src")).HasFlag(UnixFileMode.UserWrite));
        }
    }

    [Fact(Timeout = 300_000)]
    public async Task Caches_stay_and_what_is_only_called_like_one_does_not()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere there are no pipes.");
        using var store = await _repository.OpenStoreAsync();
        var folder = _repository.Folder();
        string[] caches = ["*.cache", "value.txt"];
        await store.PutAsync(folder, Head(), caches, CancellationToken.None);
        Directory.CreateDirectory(Path.Combine(folder.Path, "made", "empty"));
        File.WriteAllText(Path.Combine(folder.Path, "made", "a.cache"), "1");
        File.WriteAllText(Path.Combine(folder.Path, "made", "a.txt"), "1");
        HostileTree.Fifo(Path.Combine(folder.Path, "b.cache"));
        File.WriteAllText(Path.Combine(folder.Path, "value.txt"), "1\n");
        await store.PutAsync(folder, Head(), caches, CancellationToken.None);
        File.WriteAllText(Path.Combine(folder.Path, "made", "a.cache"), "2");

        await store.PutAsync(folder, Head(), caches, CancellationToken.None);

        Assert.Equal([(".autoauto", "d"), ("made", "d"), ("made/a.cache", "2"), ("ok.txt", "1\n"), ("value.txt", "100\n")], Listing(folder.Path).Where(e => !e.Path.StartsWith(".autoauto/", StringComparison.Ordinal)));
    }

    [Fact(Timeout = 300_000)]
    public async Task What_the_engine_committed_itself_is_no_leftover()
    {
        var start = Head();
        using var store = await _repository.OpenStoreAsync();
        var folder = _repository.Folder();
        await store.PutAsync(folder, start, [], CancellationToken.None);
        File.WriteAllText(Path.Combine(folder.Path, "new.txt"), "new\n");
        File.WriteAllText(Path.Combine(folder.Path, "value.txt"), "90\n");
        var commit = await store.CommitAllAsync(folder, "Change", CancellationToken.None);

        foreach (var to in new[] { commit, start, commit })
        {
            await store.PutAsync(folder, to, [], CancellationToken.None);

            Assert.Equal(await FreshAsync(store, to), Listing(folder.Path));
        }
    }

    [Fact(Timeout = 300_000)]
    public async Task What_was_only_picked_into_it_is_gone()
    {
        var (start, next) = TwoCommits();
        using var store = await _repository.OpenStoreAsync();
        var folder = _repository.Folder();
        await store.PutAsync(folder, start, [], CancellationToken.None);
        await store.PickAsync(folder, start, next, CancellationToken.None);

        await store.PutAsync(folder, start, [], CancellationToken.None);

        Assert.Equal(await FreshAsync(store, start), Listing(folder.Path));
    }

    /// <summary>Files and folders come, go, change, and take each other's place.</summary>
    private (string Start, string Next) TwoCommits()
    {
        foreach (var (path, text) in new[] { ("src/one.txt", "1\n"), ("src/two.txt", "2\n"), ("src/deep/er/three.txt", "3\n"), ("swap", "file\n"), ("src/*.txt", "no pattern\n") })
        {
            _repository.Write(path, text);
        }

        _repository.Git("add", "-A");
        _repository.Git("commit", "-q", "-m", "Start");
        var start = Head();
        _repository.Git("rm", "-q", "-r", "swap", "src/deep");
        _repository.Write("swap/now/a folder.txt", "folder\n");
        _repository.Write("src/deep", "now a file\n");
        _repository.Write("src/one.txt", "changed\n");
        _repository.Write("value.txt", "90\n");
        _repository.Git("add", "-A");
        _repository.Git("commit", "-q", "-m", "Next");
        return (start, Head());
    }

    private async Task<List<(string Path, string Content)>> FreshAsync(StoreClient store, string commit)
    {
        var fresh = _repository.Folder("fresh-" + commit);
        await store.PutAsync(fresh, commit, [], CancellationToken.None);
        return Listing(fresh.Path);
    }

    private static List<(string Path, string Content)> Listing(string folder) =>
    [
        .. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories)
            .Select(path => (Path: Path.GetRelativePath(folder, path), Content: Directory.Exists(path) ? "d" : File.ReadAllText(path)))
            .Where(entry => entry.Path != ".git" && !entry.Path.StartsWith(".git/", StringComparison.Ordinal))
            .OrderBy(entry => entry.Path, StringComparer.Ordinal),
    ];

    private static void Start(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private string Head() => _repository.Git("rev-parse", "HEAD").Trim();
}
