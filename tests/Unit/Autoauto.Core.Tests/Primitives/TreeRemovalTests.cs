using Autoauto.Core.Primitives;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Primitives;

[Trait("Category", "Long")]
public sealed class TreeRemovalTests : IDisposable
{
    private const int Limit = 300_000;
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact(Timeout = Limit)]
    public async Task Everything_goes_and_what_links_lead_to_stays()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "FIFOs, sockets and paths of any length.");
        await Task.Yield();
        _scratch.Write("mine/f", "x");
        HostileTree.Fill(_scratch["tree"]);
        Directory.CreateSymbolicLink(_scratch["tree/out"], _scratch["mine"]);
        Assert.True(TreeRemoval.Remove(_scratch["tree"]));
        Assert.Equal([_scratch["mine"]], Directory.GetFileSystemEntries(_scratch.Path));
        Assert.True(File.Exists(_scratch["mine/f"]));
        Assert.False(TreeRemoval.Remove(_scratch["tree"]));
        Assert.False(TreeRemoval.Remove(_scratch["tree/none"]));
    }

    [Fact(Timeout = Limit)]
    public async Task No_depth_is_too_much()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "By directory handles.");
        await Task.Yield();
        HostileTree.Chain(_scratch["chain"], depth: 10_000);
        Assert.True(TreeRemoval.Remove(_scratch["chain"]));
        Assert.Empty(Directory.GetFileSystemEntries(_scratch.Path));
    }

    [Fact(Timeout = Limit)]
    public async Task What_is_mounted_stays_also_at_the_top()
    {
        Assert.SkipUnless(MountedFolder.IsPossible, "Only root may mount something.");
        await Task.Yield();
        _scratch.Write("mine/f", "x");
        Directory.CreateDirectory(_scratch["tree/below"]);
        foreach (var place in new[] { _scratch["tree"], _scratch["tree/below"] })
        {
            using var mounted = new MountedFolder(_scratch["mine"], place);
            Assert.Contains("mounted", Assert.Throws<IOException>(() => TreeRemoval.Remove(_scratch["tree"])).Message, StringComparison.Ordinal);
            Assert.Equal([place], Mounts.Below(_scratch["tree"]));
        }

        Assert.True(File.Exists(_scratch["mine/f"]));
        Assert.True(TreeRemoval.Remove(_scratch["tree"]));
    }

    [Fact(Timeout = Limit)]
    public async Task What_is_mounted_is_taken_away_wherever_it_is()
    {
        Assert.SkipUnless(MountedFolder.IsPossible, "Only root may mount something.");
        await Task.Yield();
        _scratch.Write("mine/f", "x");
        Directory.CreateDirectory(_scratch["tree/a folder\n\\"]);
        HostileTree.Shell("/", $"mount --bind '{_scratch["mine"]}' '{_scratch["tree/a folder\n\\"]}'; mount --bind '{_scratch["mine"]}' '{_scratch["tree"]}'; mount --bind '{_scratch["mine"]}' '{_scratch["tree"]}'");

        Assert.Equal([_scratch["tree"], _scratch["tree"], _scratch["tree/a folder\n\\"]], Mounts.DetachBelow(_scratch["tree"]).Select(mount => mount.Place));

        Assert.Empty(Mounts.Below(_scratch["tree"]));
        Assert.True(TreeRemoval.Remove(_scratch["tree"]));
        Assert.True(File.Exists(_scratch["mine/f"]));
    }

    [Fact(Timeout = Limit)]
    public async Task Single_things_of_any_kind_are_removed_themselves()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "FIFOs.");
        await Task.Yield();
        HostileTree.Fifo(_scratch["fifo"]);
        _scratch.Write("folder/f", "x");
        Directory.CreateSymbolicLink(_scratch["link"], "folder");
        Assert.True(TreeRemoval.Remove(_scratch["fifo"]));
        Assert.True(TreeRemoval.Remove(_scratch["link"] + "/"));
        Assert.Equal([_scratch["folder"]], Directory.GetFileSystemEntries(_scratch.Path));
    }

    [Fact(Timeout = Limit)]
    public async Task An_ordinary_user_removes_folders_that_it_made_unreadable()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Permissions.");
            return;
        }

        await Task.Yield();
        File.SetUnixFileMode(_scratch.Path, (UnixFileMode)0x1FF);
        using (new OrdinaryUser())
        {
            HostileTree.Fill(_scratch["tree"]);
            Directory.CreateDirectory(_scratch["parent/child"]);
            TreeRemoval.Remove(_scratch["tree"]);
            Assert.False(Directory.Exists(_scratch["tree"]));
        }
    }

    [Fact(Timeout = Limit)]
    public async Task What_is_somebody_elses_stays_and_the_rest_goes()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            Assert.Skip("Only root can make files of two users.");
            return;
        }

        await Task.Yield();
        File.SetUnixFileMode(_scratch.Path, (UnixFileMode)0x1FF);
        Directory.CreateDirectory(_scratch["tree"]);
        File.SetUnixFileMode(_scratch["tree"], (UnixFileMode)0x1FF);
        _scratch.Write("tree/roots/f", "x");
        using (new OrdinaryUser())
        {
            _scratch.Write("tree/others/f", "x");
            Assert.Throws<UnauthorizedAccessException>(() => TreeRemoval.Remove(_scratch["tree"]));
        }

        Assert.Equal([_scratch["tree/roots"]], Directory.GetFileSystemEntries(_scratch["tree"]));
    }

    [Fact(Timeout = Limit)]
    public async Task Looks_at_a_tree_find_everything_and_what_changes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "FIFOs, sockets and paths of any length.");
        await Task.Yield();
        HostileTree.Fill(_scratch.Path);
        var before = StampedTree.Read(_scratch.Path);
        var found = before.Files.Select(file => file.Key).ToHashSet(StringComparer.Ordinal);
        Assert.Contains("fifo", found);
        Assert.Contains("socket", found);
        Assert.Contains("loop", found);
        Assert.Contains("with\nnewline", found);
        Assert.Contains("b\uDCFFd.d/f", found);
        Assert.Contains(found, path => path.EndsWith("/end", StringComparison.Ordinal));
        Assert.Empty(StampedTree.Differences(before, StampedTree.Read(_scratch.Path)));

        var stray = found.Single(path => path == "b\uDCFFd");
        TreeRemoval.Remove(_scratch[stray]);
        _scratch.Write("added", "x");
        Assert.Equal(["added (added)", $"{stray} (deleted)"], StampedTree.Differences(before, StampedTree.Read(_scratch.Path)).Select(c => c.ToString()));
    }

    [Fact(Timeout = Limit)]
    public async Task A_folder_is_clean_afterwards_whatever_was_in_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "FIFOs, sockets and paths of any length.");
        await Task.Yield();
        string[] tracked = ["a", "src/b", "sub"];
        _scratch.Write("a", "x");
        _scratch.Write("src/b", "x");
        _scratch.Write("sub/of/submodule", "x");
        _scratch.Write(".git/HEAD", "x");
        _scratch.Write("target/keep/me", "x");
        _scratch.Write("nested/.git/HEAD", "x");
        HostileTree.Fifo(_scratch["target/fifo"]);
        foreach (var folder in new[] { "junk", "src/junk", "src/.git" })
        {
            HostileTree.Fill(_scratch[folder]);
        }

        FolderCleaner.Clean(_scratch.Path, tracked.ToHashSet(StringComparer.Ordinal), new GlobSet(["target"]), TestContext.Current.CancellationToken);
        Assert.Equal([".git/HEAD", "a", "src/b", "sub/of/submodule", "target/keep/me"], TreeWalk.Read(_scratch.Path).Select(e => e.Path).Order(StringComparer.Ordinal));
        Assert.Equal([".git", "src", "sub", "target"], Directory.GetDirectories(_scratch.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = Limit)]
    public async Task What_a_reader_would_wait_for_goes_and_files_stay()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "FIFOs.");
        await Task.Yield();
        HostileTree.Fifo(_scratch["fifo"]);
        _scratch.Write("refs/heads/main", "x");
        HostileTree.Fifo(_scratch["refs/heads/evil"]);
        File.CreateSymbolicLink(_scratch["refs/pipe"], "../fifo");
        File.CreateSymbolicLink(_scratch["refs/fine"], "heads/main");
        Assert.Equal(["fifo", "refs/heads/evil"], SpecialFiles.RemoveBelow(_scratch.Path).Where(path => path != "refs/pipe").Order(StringComparer.Ordinal));
        Assert.Equal(["refs/fine", "refs/heads/main"], TreeWalk.Read(_scratch.Path).Select(e => e.Path).Where(path => path != "refs/pipe").Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = Limit)]
    public async Task What_a_reader_would_wait_for_is_found_again_in_a_folder_that_is_known()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "FIFOs.");
        await Task.Yield();
        _scratch.Write("git/refs/heads/main", "x");
        File.CreateSymbolicLink(_scratch["git/refs/link"], _scratch["outside"]);
        var known = new KnownFolders();
        Assert.Empty(SpecialFiles.RemoveBelow(_scratch["git"], known, TestContext.Current.CancellationToken));
        Assert.Empty(SpecialFiles.RemoveBelow(_scratch["git"], known, TestContext.Current.CancellationToken));

        File.Delete(_scratch["git/refs/heads/main"]);
        HostileTree.Fifo(_scratch["git/refs/heads/main"]);
        Assert.Equal(["refs/heads/main"], SpecialFiles.RemoveBelow(_scratch["git"], known, TestContext.Current.CancellationToken));
        HostileTree.Fifo(_scratch["outside"]);
        Assert.Equal(["refs/link"], SpecialFiles.RemoveBelow(_scratch["git"], known, TestContext.Current.CancellationToken));
        Assert.Empty(SpecialFiles.RemoveBelow(_scratch["git"], known, TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = Limit)]
    public async Task What_is_moved_away_makes_nobody_wait_on_another_disk_either()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Directory.Exists("/dev/shm"), "Needs a second file system.");
        await Task.Yield();
        var other = Directory.CreateDirectory(Path.Combine("/dev/shm", Path.GetRandomFileName())).FullName;
        try
        {
            HostileTree.Fifo(_scratch["fifo"]);
            HostileTree.Fifo(_scratch["folder"] + "-fifo");
            _scratch.Write("folder/f", "saved");
            HostileTree.Fifo(_scratch["folder/fifo"]);
            foreach (var name in new[] { "fifo", "folder", "folder-fifo" })
            {
                MoveAside.Now(_scratch[name], Path.Combine(other, name));
            }

            Assert.Empty(Directory.GetFileSystemEntries(_scratch.Path));
            Assert.Equal("saved", await File.ReadAllTextAsync(Path.Combine(other, "folder/f")));
        }
        finally
        {
            TreeRemoval.Remove(other);
        }
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("b\uDCFFd")]
    [InlineData("\uDC80\uDCFFä€😀\uDC80")]
    public void Names_are_the_bytes_that_they_were_found_by(string name)
    {
        var bytes = NativeName.ToBytes(name);
        Assert.Equal(0, bytes[^1]);
        Assert.Equal(name, NativeName.FromBytes(bytes.AsSpan(0, bytes.Length - 1)));
    }
}
