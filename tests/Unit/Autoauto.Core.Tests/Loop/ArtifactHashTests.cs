using Autoauto.Core.Loop;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Loop;

public sealed class ArtifactHashTests : IDisposable
{
    private const int Limit = 30_000;
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact(Timeout = Limit)]
    public async Task The_same_files_have_the_same_hash_and_no_files_have_none()
    {
        await Task.Yield();
        _scratch.Write("out/a", "1");
        _scratch.Write("src/b", "1");
        var hash = ArtifactHash.Of(_scratch.Path, ["out/**"], TestContext.Current.CancellationToken);
        _scratch.Write("src/b", "2");
        Assert.Equal(hash, ArtifactHash.Of(_scratch.Path, ["out/**"], TestContext.Current.CancellationToken));
        _scratch.Write("out/a", "2");
        Assert.NotEqual(hash, ArtifactHash.Of(_scratch.Path, ["out/**"], TestContext.Current.CancellationToken));
        Assert.Null(ArtifactHash.Of(_scratch.Path, ["other/**"], TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = Limit)]
    public async Task What_is_no_file_counts_by_its_kind_and_what_lies_deep_by_its_bytes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "FIFOs and paths of any length.");
        await Task.Yield();
        HostileTree.Fifo(_scratch["out"]);
        HostileTree.Deep(_scratch["deep/x"]);
        var hash = ArtifactHash.Of(_scratch.Path, ["**"], TestContext.Current.CancellationToken);
        File.Delete(_scratch["out"]);
        _scratch.Write("out", "");
        Assert.NotEqual(hash, ArtifactHash.Of(_scratch.Path, ["**"], TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = Limit)]
    public async Task What_is_too_much_to_read_is_said_with_the_largest_file()
    {
        await Task.Yield();
        HostileTree.Sparse(_scratch["big"], 3L << 30);
        Assert.Contains("'big'", Assert.Throws<IOException>(() => ArtifactHash.Of(_scratch.Path, ["**"], TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }
}
