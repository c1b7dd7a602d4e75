using Autoauto.Core.Primitives;

namespace Autoauto.Core.Tests.Primitives;

/// <summary>What file systems take for the same path.</summary>
public sealed class PathSpellingTests
{
    private static readonly string[] s_before = ["src/a.cs", "src/sub/b.cs", "Docs/x.md", "docs/y.md", "caf\u00e9.txt"];

    [Theory]
    [InlineData("src/A.cs")]
    [InlineData("Src/new.cs")]
    [InlineData("src/SUB")]
    [InlineData("cafe\u0301.txt")]
    public void Another_spelling_of_what_is_there_collides(string path) =>
        Assert.Equal([path], PathSpelling.Collisions([path], s_before));

    [Theory]
    [InlineData("src/c.cs")]
    [InlineData("src/sub/a.cs")]
    [InlineData("Docs/z.md")]
    [InlineData("docs/z.md")]
    [InlineData("new/folder/file")]
    public void What_is_new_and_what_was_there_under_two_spellings_does_not(string path) => Assert.Empty(PathSpelling.Collisions([path], s_before));

    [Fact]
    public void Two_new_paths_can_collide_with_each_other() => Assert.Equal(["lib/B"], PathSpelling.Collisions(["lib/b", "lib/B", "lib/c"], s_before));

    [Theory]
    [InlineData("src/Program.cs")]
    [InlineData(".gitignore")]
    [InlineData("a.b/c d/e-f_g.txt")]
    [InlineData("notes~1.backup.txt")]
    [InlineData("\u65e5\u672c/\u8a9e.md")]
    public void Ordinary_names_are_not_disguised(string path)
    {
        Assert.False(PathSpelling.IsDisguised(path));
        Assert.Equal(path, PathSpelling.Plain(path));
    }
}
