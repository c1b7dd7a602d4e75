using Autoauto.Core.Isolation;
using Autoauto.Core.Primitives;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Isolation;

public sealed class PathTableTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public PathTableTests() => Directory.CreateDirectory(_folder["a/b/c"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Outer_rules_come_first_and_the_nearest_decides()
    {
        var table = Table(("a/b/c", PathAccess.Writable), ("a", PathAccess.Hidden), ("a/b", PathAccess.Readable));

        Assert.Equal(["a", "a/b", "a/b/c"], Paths(table));
        Assert.Equal(PathAccess.Writable, table.Of(_folder["a/b/c/d"]));
        Assert.True(table.Hides(_folder["a/x"]));
        Assert.False(table.Hides(_folder["a/b/x"]));
        Assert.Equal(PathAccess.Readable, table.Of("/usr"));
    }

    [Fact]
    public void Of_two_rules_for_one_path_the_one_that_allows_more_counts() =>
        Assert.Equal(PathAccess.Writable, Table(("a", PathAccess.Writable), ("a", PathAccess.Hidden)).Of(_folder["a"]));

    [Fact]
    public void What_changes_nothing_or_is_not_there_is_left_out() =>
        Assert.Equal(["a"], Paths(Table(("a", PathAccess.Writable), ("a/b", PathAccess.Writable), ("a/b/c", PathAccess.Readable), ("gone", PathAccess.Hidden))));

    [Fact]
    public void Links_are_followed_to_where_things_are()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a right of their own on Windows.");
        Directory.CreateSymbolicLink(_folder["link"], _folder["a"]);

        Assert.Equal(["a/b"], Paths(Table(("link/b", PathAccess.Hidden))));
    }

    private PathTable Table(params (string Path, PathAccess Access)[] rules) => new(rules.Select(rule => new PathRule(_folder[rule.Path], rule.Access)));

    private IEnumerable<string> Paths(PathTable table) => table.Rules.Select(rule => Path.GetRelativePath(RealPath.Of(_folder.Path), rule.Path));
}
