using Autoauto.Core.Primitives;

namespace Autoauto.Core.Tests.Primitives;

public sealed class GlobSetTests
{
    [Theory]
    // Without a wildcard: a file or a folder at the root.
    [InlineData("src", "src", true)]
    [InlineData("src", "src/a/b.cs", true)]
    [InlineData("src", "srcs/a", false)]
    [InlineData("src", "lib/src/a", false)]
    [InlineData("src/app", "src/app/x", true)]
    [InlineData("src/app", "src/app", true)]
    [InlineData("src/app", "src/apple", false)]
    [InlineData("./src", "src/a", true)]
    // A slash at the end: below the folder only.
    [InlineData("src/", "src/a/b", true)]
    [InlineData("src/", "src", false)]
    // A wildcard without a slash: everywhere.
    [InlineData("*.cs", "a.cs", true)]
    [InlineData("*.cs", "src/deep/a.cs", true)]
    [InlineData("*.cs", "a.csx", false)]
    [InlineData("bin*", "src/bin2/x.dll", true)]
    // A wildcard with a slash: from the root.
    [InlineData("src/*.cs", "src/a.cs", true)]
    [InlineData("src/*.cs", "src/b/a.cs", false)]
    [InlineData("src/*.cs", "x/src/a.cs", false)]
    [InlineData("src/*", "src/b/a.cs", true)]
    [InlineData("src/**/*.cs", "src/a.cs", true)]
    [InlineData("src/**/*.cs", "src/b/c/a.cs", true)]
    [InlineData("**/AGENTS.md", "AGENTS.md", true)]
    [InlineData("**/AGENTS.md", "a/b/AGENTS.md", true)]
    [InlineData("**", "anything/at/all", true)]
    [InlineData("*/obj/", "a/obj/x", true)]
    [InlineData("*/obj/", "a/b/obj/x", false)]
    // Case and odd names.
    [InlineData("src", "SRC/a", false)]
    [InlineData("*.CS", "a.cs", false)]
    [InlineData("src", "src\\a", false)]
    [InlineData(".autoauto/", ".autoauto/programs/p/config.json", true)]
    [InlineData("a b/ü", "a b/ü/ö", true)]
    public void Matches_like_gitignore(string pattern, string path, bool expected)
    {
        Assert.Equal(expected, new GlobSet([pattern]).Matches(path));
    }

    [Fact]
    public void Any_of_several_is_enough_and_none_matches_nothing()
    {
        var set = new GlobSet(["src/", "*.md"]);

        Assert.True(set.Matches("src/x"));
        Assert.True(set.Matches("docs/x.md"));
        Assert.False(set.Matches("docs/x.txt"));
        Assert.True(new GlobSet([]).IsEmpty);
        Assert.False(new GlobSet([]).Matches("x"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("/src")]
    [InlineData("C:/src")]
    [InlineData("src\\a")]
    [InlineData("../x")]
    [InlineData("a/../b")]
    [InlineData("!src")]
    [InlineData("a?.cs")]
    [InlineData("[ab].cs")]
    [InlineData("a**b/c")]
    public void What_would_be_misread_is_refused(string pattern)
    {
        Assert.NotNull(GlobSet.Validate(pattern));
        Assert.Throws<ArgumentException>(() => new GlobSet([pattern]));
    }
}
