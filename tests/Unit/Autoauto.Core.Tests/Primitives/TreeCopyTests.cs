using Autoauto.Core.Primitives;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Primitives;

/// <summary>A copy takes no more place than what it is of.</summary>
public sealed class TreeCopyTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task A_file_of_a_terabyte_that_takes_no_place_takes_none_as_a_copy()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Holes.");
            return;
        }

        await Task.Yield();
        const long length = 1L << 40;
        var middle = new byte[] { 1, 2, 3 };
        _scratch.Write("from/below/small", "text", executable: true);
        HostileTree.Sparse(_scratch["from/sparse"], length);
        HostileTree.Sparse(_scratch["from/empty"], length);
        using (var file = File.OpenHandle(_scratch["from/sparse"], access: FileAccess.Write))
        {
            RandomAccess.Write(file, middle, length / 2);
            RandomAccess.Write(file, middle, length - middle.Length);
        }

        TreeCopy.Make(_scratch["from"], _scratch["to"], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("text", File.ReadAllText(_scratch["to/below/small"]));
        Assert.Equal(File.GetUnixFileMode(_scratch["from/sparse"]), File.GetUnixFileMode(_scratch["to/sparse"]));
        Assert.Equal(File.GetLastWriteTimeUtc(_scratch["from/sparse"]), File.GetLastWriteTimeUtc(_scratch["to/sparse"]));
        Assert.Equal((length, length), (new FileInfo(_scratch["to/sparse"]).Length, new FileInfo(_scratch["to/empty"]).Length));
        using var copy = File.OpenHandle(_scratch["to/sparse"]);
        foreach (var (at, expected) in new[] { (0L, new byte[3]), (length / 2, middle), ((length / 2) + 3, new byte[3]), (length - 3, middle) })
        {
            var found = new byte[3];
            Assert.Equal(3, RandomAccess.Read(copy, found, at));
            Assert.Equal(expected, found);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_file_without_holes_is_none_of_them()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Holes.");
            return;
        }

        await File.WriteAllBytesAsync(_scratch["full"], Enumerable.Repeat((byte)1, 3 << 20).ToArray(), TestContext.Current.CancellationToken);

        Assert.False(SparseCopy.IsFor(_scratch["full"]));
    }
}
