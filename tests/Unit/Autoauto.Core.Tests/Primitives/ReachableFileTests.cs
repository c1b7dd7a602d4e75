using Autoauto.Core.Primitives;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Primitives;

public sealed class ReachableFileTests : IDisposable
{
    private const int Limit = 30_000;
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact(Timeout = Limit)]
    public async Task A_file_is_read_up_to_its_limit()
    {
        await Task.Yield();
        var path = _scratch.Write("a", "\uFEFFtext");
        Assert.Equal("text", ReachableFile.TryReadText(path));
        Assert.Equal(ReachableKind.TooLong, ReachableFile.Read(path, limit: 3).Kind);
        Assert.Equal(ReachableKind.Missing, ReachableFile.Read(_scratch["b"]).Kind);
        Assert.Equal(ReachableKind.Missing, ReachableFile.Read(_scratch["a/b"]).Kind);
        Assert.Throws<FileNotFoundException>(() => ReachableFile.ReadText(_scratch["b"]));
        Assert.Equal("xt", ReachableFile.ReadTextFrom(path, from: 5, limit: 100));
        Assert.Equal("t", ReachableFile.ReadTextFrom(path, from: 0, limit: 1));
        Assert.Empty(ReachableFile.Read(_scratch.Write("empty", "")).Bytes);
    }

    [Fact(Timeout = Limit)]
    public async Task Nothing_but_a_file_is_opened_and_nothing_makes_the_reader_wait()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "FIFOs and sockets.");
        await Task.Yield();
        HostileTree.Fifo(_scratch["fifo"]);
        HostileTree.Socket(_scratch.Path, "socket");
        Directory.CreateDirectory(_scratch["folder"]);
        _scratch.Write("file", "x");
        File.CreateSymbolicLink(_scratch["link"], "file");
        File.CreateSymbolicLink(_scratch["loop"], "loop");
        File.CreateSymbolicLink(_scratch["dangling"], "nowhere");
        File.CreateSymbolicLink(_scratch["pipe"], "fifo");
        File.CreateSymbolicLink(_scratch["zero"], "/dev/zero");
        foreach (var name in new[] { "fifo", "socket", "folder", "link", "loop", "dangling", "pipe", "zero" })
        {
            Assert.Equal((name, ReachableKind.NotAFile), (name, ReachableFile.Read(_scratch[name]).Kind));
            Assert.Throws<IOException>(() => ReachableFile.Open(_scratch[name]));
        }

        Assert.Equal("x", ReachableFile.TryReadText(_scratch["link"], followsLinks: true));
        Assert.Equal(ReachableKind.NotAFile, ReachableFile.Read(_scratch["pipe"], followsLinks: true).Kind);
        Assert.Equal(ReachableKind.NotAFile, ReachableFile.Read(_scratch["zero"], followsLinks: true).Kind);
        Assert.Equal(ReachableKind.Missing, ReachableFile.Read(_scratch["dangling"], followsLinks: true).Kind);
    }

    [Fact(Timeout = Limit)]
    public async Task A_file_deeper_than_any_path_is_read_like_any_other()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "By directory handles.");
        await Task.Yield();
        HostileTree.Deep(_scratch["deep"]);
        var end = Assert.Single(TreeWalk.Read(_scratch.Path));
        Assert.True(end.Path.Length > 4096);
        Assert.Equal("x", ReachableFile.TryReadText(_scratch[end.Path]));
        Assert.Equal(end.Stamp, FileStamp.Of(_scratch[end.Path]));
    }

    [Fact(Timeout = Limit)]
    public async Task A_copy_has_bytes_and_permissions_and_a_sparse_file_is_refused()
    {
        await Task.Yield();
        ReachableFile.Copy(_scratch.Write("a", "text", executable: true), _scratch["b"]);
        Assert.Equal("text", await File.ReadAllTextAsync(_scratch["b"]));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(_scratch["a"]) == File.GetUnixFileMode(_scratch["b"]));
        HostileTree.Sparse(_scratch["sparse"], 3L << 30);
        Assert.Throws<IOException>(() => ReachableFile.Copy(_scratch["sparse"], _scratch["c"], limit: 1 << 20));
        Assert.Equal(ReachableKind.TooLong, ReachableFile.Read(_scratch["sparse"]).Kind);
    }

    [Fact(Timeout = Limit)]
    public async Task The_engines_own_files_are_written_where_somebody_put_something_else()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "FIFOs.");
        await Task.Yield();
        HostileTree.Fifo(_scratch["log"]);
        File.CreateSymbolicLink(_scratch["link"], _scratch.Write("mine", "mine"));
        Directory.CreateDirectory(_scratch["folder/f"]);
        foreach (var name in new[] { "log", "link", "folder" })
        {
            using (var file = PrivateFiles.Open(_scratch[name], FileMode.Append, FileAccess.Write, FileShare.Read))
            {
                file.Write("x"u8);
            }

            Assert.Equal("x", ReachableFile.TryReadText(_scratch[name]));
        }

        Assert.Equal("mine", await File.ReadAllTextAsync(_scratch["mine"]));
    }
}
