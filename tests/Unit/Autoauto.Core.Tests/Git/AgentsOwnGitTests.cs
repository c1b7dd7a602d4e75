using Autoauto.Core.Loop;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Git;

/// <summary>Whatever an agent does with the git that it has to itself: nothing of it is there for the user, the store or the next call, and its commit is taken or the reason named.</summary>
[Trait("Category", "Long")]
public sealed class AgentsOwnGitTests : IDisposable
{
    /// <summary>What an agent does in its folder behind its commit, and what is said if that cannot be had any more; null where it is taken.</summary>
    private static readonly Dictionary<string, (Action<string> Act, string? Why)> s_deeds = new()
    {
        ["push without a remote"] = (static f => Assert.NotEqual(0, AgentGit.Try(f, "push").ExitCode), null),
        ["push to a remote of its own"] = (static f =>
        {
            AgentGit.Ask(f, "init", "-q", "--bare", f + "-remote");
            AgentGit.Ask(f, "remote", "add", "origin", f + "-remote");
            AgentGit.Ask(f, "push", "-q", "origin", "HEAD:refs/heads/x");
        }, null),
        ["worktree"] = (static f => AgentGit.Ask(f, "worktree", "add", "-q", "-b", "side", f + "-side"), null),
        ["tags"] = (static f =>
        {
            AgentGit.Ask(f, "tag", "-a", "-m", "x", "v1");
            AgentGit.Ask(f, "tag", "main");
        }, null),
        ["a branch"] = (static f => AgentGit.Ask(f, "checkout", "-q", "-b", "main"), null),
        ["stash"] = (static f =>
        {
            File.WriteAllText(Path.Combine(f, "value.txt"), "1\n");
            AgentGit.Ask(f, "stash");
        }, null),
        ["bisect"] = (static f => AgentGit.Ask(f, "bisect", "start", "HEAD", "HEAD~"), null),
        ["a half-done rebase"] = (static f =>
        {
            AgentGit.Ask(f, "branch", "side", "HEAD~");
            AgentGit.Ask(f, "checkout", "-q", "-b", "work");
            AgentGit.Ask(f, "checkout", "-q", "side");
            File.WriteAllText(Path.Combine(f, "value.txt"), "7\n");
            AgentGit.Commit(f, "Other");
            AgentGit.Ask(f, "checkout", "-q", "work");
            Assert.NotEqual(0, AgentGit.Try(f, "rebase", "side").ExitCode);
            AgentGit.Ask(f, "update-ref", "--no-deref", "HEAD", "work");
        }, null),
        ["gc"] = (static f => AgentGit.Ask(f, "gc", "-q", "--prune=now"), null),
        ["packed refs"] = (static f =>
        {
            AgentGit.Ask(f, "checkout", "-q", "-b", "work");
            AgentGit.Ask(f, "pack-refs", "--all");
        }, null),
        ["replace"] = (static f => AgentGit.Ask(f, "replace", "HEAD", "HEAD~"), null),
        ["grafts"] = (static f => File.WriteAllText(Path.Combine(f, ".git", "info", "grafts"), AgentGit.Ask(f, "rev-parse", "HEAD") + "\n"), null),
        ["hidden index flags"] = (static f =>
        {
            AgentGit.Ask(f, "update-index", "--assume-unchanged", "ok.txt");
            AgentGit.Ask(f, "update-index", "--skip-worktree", "value.txt");
        }, null),
        ["settings that run programs"] = (static f =>
        {
            foreach (var key in new[] { "core.fsmonitor", "core.hooksPath", "core.sshCommand", "uploadpack.packObjectsHook", "filter.x.clean", "gpg.program", "diff.external" })
            {
                AgentGit.Ask(f, "config", key, $"touch {f}-ran; false");
            }
        }, null),
        ["a shallow file"] = (static f => File.WriteAllText(Path.Combine(f, ".git", "shallow"), AgentGit.Ask(f, "rev-parse", "HEAD") + "\n"), null),
        ["reftable"] = (static f => File.WriteAllText(Path.Combine(f, ".git", "HEAD"), "ref: refs/heads/.invalid\n"), "which has no commit"),
        ["HEAD is a FIFO"] = (static f => MakeFifo(Path.Combine(f, ".git", "HEAD")), "no HEAD that can be read"),
        ["HEAD is a link"] = (static f => Link(Path.Combine(f, ".git", "HEAD"), "/etc/hostname"), "no HEAD that can be read"),
        ["HEAD leads out of it"] = (static f => File.WriteAllText(Path.Combine(f, ".git", "HEAD"), "ref: refs/../../../secret\n"), "names no commit"),
        ["HEAD names itself"] = (static f => File.WriteAllText(Path.Combine(f, ".git", "HEAD"), "ref: HEAD\n"), "names no commit"),
        [".git is a link"] = (static f =>
        {
            Directory.Move(Path.Combine(f, ".git"), f + "-git");
            Directory.CreateSymbolicLink(Path.Combine(f, ".git"), f + "-git");
        }, "not a folder"),
        ["objects are a link"] = (static f =>
        {
            Directory.Move(Path.Combine(f, ".git", "objects"), f + "-objects");
            Directory.CreateSymbolicLink(Path.Combine(f, ".git", "objects"), f + "-objects");
        }, "no folder of objects"),
        ["an object is a FIFO"] = (static f => MakeFifo(ObjectOf(f, "HEAD")), "which is no file"),
        ["an object is gone"] = (static f => File.Delete(ObjectOf(f, "HEAD:value.txt")), "git pack-objects"),
        ["an object is torn"] = (static f => Overwrite(ObjectOf(f, "HEAD:value.txt"), "torn"), "git "),
        ["alternates of its own"] = (static f =>
        {
            Directory.CreateDirectory(f + "-objects");
            foreach (var folder in Directory.GetDirectories(Path.Combine(f, ".git", "objects")).Where(d => Path.GetFileName(d) != "info"))
            {
                Directory.Move(folder, Path.Combine(f + "-objects", Path.GetFileName(folder)));
            }

            File.AppendAllText(Path.Combine(f, ".git", "objects", "info", "alternates"), f + "-objects\n");
        }, "git pack-objects"),
        ["HEAD names a blob"] = (static f => File.WriteAllText(Path.Combine(f, ".git", "HEAD"), AgentGit.Ask(f, "rev-parse", "HEAD:value.txt") + "\n"), "no commit"),
        ["another repository"] = (static f =>
        {
            Directory.Delete(Path.Combine(f, ".git"), recursive: true);
            AgentGit.Ask(f, "init", "-q");
            AgentGit.Commit(f);
        }, null),
    };

    private readonly TurnRepository _repository = new();

    public static TheoryData<string> Deeds => [.. s_deeds.Keys];

    public void Dispose() => _repository.Dispose();

    [Theory(Timeout = 300_000)]
    [MemberData(nameof(Deeds))]
    public async Task Nothing_of_it_is_left_and_the_commit_is_taken_or_the_reason_named(string deed)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Links and FIFOs.");
        var (act, expected) = s_deeds[deed];
        using var store = await _repository.OpenStoreAsync();
        var folder = _repository.Folder();
        await store.PutAsync(folder, Head(), [], CancellationToken.None);
        var fresh = GitFiles.Of(folder.AgentGit);
        var users = GitFiles.Of(Path.Combine(_repository.Path, ".git"));
        File.WriteAllText(Path.Combine(folder.Path, "value.txt"), "90\n");
        AgentGit.Commit(folder.Path);
        act(folder.Path);
        var commit = expected is null ? AgentGit.Ask(folder.Path, "rev-parse", "HEAD") : null;

        var (head, why) = await store.TakeInAsync(folder, CancellationToken.None);

        Assert.Equal(commit, head);
        if (expected is null)
        {
            Assert.Equal("90\n", _repository.StoreGit("show", $"{head}:value.txt"));
            await store.PinAsync("refs/autoauto/run/1", head!, CancellationToken.None);
        }
        else
        {
            Assert.Contains(expected, why, StringComparison.Ordinal);
        }

        await store.PutAsync(folder, Head(), [], CancellationToken.None);
        Assert.Equal(fresh, GitFiles.Of(folder.AgentGit));
        Assert.Empty(AgentGit.Ask(folder.Path, "status", "--porcelain"));
        Assert.Equal(users, GitFiles.Of(Path.Combine(_repository.Path, ".git")));
        Assert.Equal(expected is null ? "refs/autoauto/run/1\n" : string.Empty, _repository.StoreGit("for-each-ref", "--format=%(refname)"));
        Assert.False(File.Exists(folder.Path + "-ran"));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_transfer_that_was_cut_off_before_its_ref_was_made_is_made_again()
    {
        var folder = _repository.Folder();
        string commit;
        using (var before = await _repository.OpenStoreAsync())
        {
            await before.PutAsync(folder, Head(), [], CancellationToken.None);
            File.WriteAllText(Path.Combine(folder.Path, "value.txt"), "90\n");
            commit = AgentGit.Commit(folder.Path);
            await before.TakeInAsync(folder, CancellationToken.None);
        }

        // Of what was unpacked only the commit itself got to the disk.
        var kept = Path.Combine(new RunPaths(_repository.Path).Store, "objects", commit[..2], commit[2..]);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(new RunPaths(_repository.Path).Store, "objects"), "*", SearchOption.AllDirectories).Where(f => f != kept && !f.Contains("/info/", StringComparison.Ordinal)))
        {
            File.Delete(file);
        }

        using var store = await _repository.OpenStoreAsync();
        Assert.Equal((commit, null), await store.TakeInAsync(folder, CancellationToken.None));
        await store.PinAsync("refs/autoauto/run/1", commit, CancellationToken.None);
        Assert.Equal("90\n", _repository.StoreGit("show", $"{commit}:value.txt"));
        _repository.StoreGit("fsck", "--strict");
    }

    [Fact(Timeout = 300_000)]
    public async Task A_kept_commit_is_whole_in_the_users_repository_without_the_store()
    {
        var folder = _repository.Folder();
        using (var store = await _repository.OpenStoreAsync())
        {
            await store.PutAsync(folder, Head(), [], CancellationToken.None);
            File.WriteAllText(Path.Combine(folder.Path, "value.txt"), "90\n");
            AgentGit.Commit(folder.Path, "One");
            File.WriteAllText(Path.Combine(folder.Path, "value.txt"), "80\n");
            var commit = AgentGit.Commit(folder.Path, "Two");
            await store.TakeInAsync(folder, CancellationToken.None);
            await store.CompareAndSwapRefAsync("refs/heads/kept", commit, null, CancellationToken.None);
        }

        Directory.Delete(new RunPaths(_repository.Path).Store, recursive: true);
        _repository.Git("fsck", "--strict");
        Assert.Equal("Two\nOne\nStart\n", _repository.Git("log", "--format=%s", "kept"));
        Assert.Equal("80\n", _repository.Git("show", "kept:value.txt"));
    }

    private static string ObjectOf(string folder, string name)
    {
        var id = AgentGit.Ask(folder, "rev-parse", name);
        return Path.Combine(folder, ".git", "objects", id[..2], id[2..]);
    }

    private static void MakeFifo(string path)
    {
        File.Delete(path);
        using var make = System.Diagnostics.Process.Start("mkfifo", [path]);
        make.WaitForExit();
    }

    private static void Link(string path, string target)
    {
        File.Delete(path);
        File.CreateSymbolicLink(path, target);
    }

    private static void Overwrite(string path, string text)
    {
        File.Delete(path);
        File.WriteAllText(path, text);
    }

    private string Head() => _repository.Git("rev-parse", "HEAD").Trim();
}
