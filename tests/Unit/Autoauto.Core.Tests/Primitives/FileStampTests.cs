using Autoauto.Core.Primitives;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Primitives;

public sealed class FileStampTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_file_that_is_read_keeps_its_stamp_and_a_missing_one_has_none()
    {
        var path = _scratch.Write("a", "1");
        var stamp = FileStamp.Of(path);
        _ = File.ReadAllText(path);
        Assert.Equal(stamp, FileStamp.Of(path));
        Assert.Null(FileStamp.Of(_scratch["b"]));
    }

    [Fact]
    public void A_change_shows_even_when_length_and_time_were_put_back()
    {
        var path = _scratch.Write("a", "1");
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
        var stamp = FileStamp.Of(path);

        // Replaced by another inode, so that the test does not depend on the clock's resolution.
        var other = _scratch.Write("other", "2");
        File.SetLastWriteTimeUtc(other, DateTime.UnixEpoch);
        File.Move(other, path, overwrite: true);
        Assert.True(OperatingSystem.IsLinux() ? stamp != FileStamp.Of(path) : FileStamp.Of(path) is not null);
    }

    [Fact]
    public void A_look_that_was_renewed_around_some_paths_says_what_a_new_one_says()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere a look is always a whole one.");
        foreach (var path in new[] { "a/b/kept", "a/changed", "gone/deep/er/x", "c/d/e", "top" })
        {
            _scratch.Write(path, "1");
        }

        var look = StampedTree.Read(_scratch.Path);
        _scratch.Write("a/changed", "22");
        _scratch.Write("new/with/folders", "1");
        _scratch.Write("c/d2", "1");
        Directory.Delete(_scratch["gone"], recursive: true);
        File.Delete(_scratch["top"]);
        Directory.CreateDirectory(_scratch["top"]);

        look.Renew(_scratch.Path, ["a/changed", "new/with/folders", "c/d2", "gone/deep/er/x", "top"], TestContext.Current.CancellationToken);

        var now = StampedTree.Read(_scratch.Path);
        Assert.Empty(StampedTree.Differences(look, now));
        Assert.Equal(now.Folders.OrderBy(f => f.Key, StringComparer.Ordinal), look.Folders.OrderBy(f => f.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void Two_looks_at_a_folder_tell_what_happened_between_them()
    {
        _scratch.Write("sub/changed", "1");
        _scratch.Write("sub/deleted", "1");
        _scratch.Write("left/out", "1");
        var before = StampedTree.Read(_scratch.Path, path => path == "left");
        _scratch.Write("sub/changed", "22");
        _scratch.Write("sub/added", "1");
        _scratch.Write("left/too", "1");
        File.Delete(_scratch["sub/deleted"]);
        Assert.Equal(
            ["sub/added (added)", "sub/changed (changed)", "sub/deleted (deleted)"],
            StampedTree.Differences(before, StampedTree.Read(_scratch.Path, path => path == "left")).Select(c => c.ToString()));
    }

    [Fact]
    public void What_stands_in_the_way_is_moved_beside_what_was_moved_before()
    {
        MoveAside.Now(_scratch.Write("a", "1"), _scratch["saved/a"]);
        MoveAside.Now(_scratch.Write("a", "2"), _scratch["saved/a"]);
        MoveAside.Now(_scratch["a"], _scratch["saved/a"]);
        Assert.Equal(["1", "2"], Directory.GetFiles(_scratch["saved"]).Order(StringComparer.Ordinal).Select(File.ReadAllText));
    }
}
