using Autoauto.Core.Primitives;

namespace Autoauto.Core.Tests.Primitives;

/// <summary>Whoever walks through a tree, copies it or removes it stops at the next file once the work is to end: trees can be of any size.</summary>
public sealed class CancelledWalkTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("autoauto-walk-").FullName;
    private readonly CancellationTokenSource _end = new();

    public CancelledWalkTests()
    {
        for (var folder = 0; folder < 20; folder++)
        {
            Directory.CreateDirectory(Path.Combine(_folder, $"{folder}"));
            File.WriteAllText(Path.Combine(_folder, $"{folder}", "file"), string.Empty);
        }
    }

    public void Dispose()
    {
        _end.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_look_ends_in_the_middle()
    {
        var seen = 0;
        Assert.ThrowsAny<OperationCanceledException>(() => StampedTree.Read(_folder, EndAtThird, _end.Token));
        Assert.InRange(seen, 3, 3 + Environment.ProcessorCount);

        bool EndAtThird(string path)
        {
            if (Interlocked.Increment(ref seen) == 3)
            {
                _end.Cancel();
            }

            return false;
        }
    }

    [Fact]
    public void A_copy_that_is_to_end_copies_no_file()
    {
        _end.Cancel();
        var copy = Path.Combine(_folder, "copy");
        Assert.ThrowsAny<OperationCanceledException>(() => TreeCopy.Make(Path.Combine(_folder, "0"), copy, cancellationToken: _end.Token));
        Assert.False(File.Exists(Path.Combine(copy, "file")));
    }

    [Fact]
    public void A_removal_that_is_to_end_removes_no_more()
    {
        _end.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => TreeRemoval.Remove(_folder, _end.Token));
        Assert.Equal(20, Directory.GetFiles(_folder, "file", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void Cleaning_that_is_to_end_removes_nothing()
    {
        _end.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => FolderCleaner.Clean(_folder, new HashSet<string>(), new GlobSet([]), _end.Token));
        Assert.Equal(20, Directory.GetFiles(_folder, "file", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void A_look_for_pipes_ends()
    {
        _end.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => SpecialFiles.FindBelow(_folder, _end.Token));
    }
}
