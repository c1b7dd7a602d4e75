using Autoauto.Core.Errors;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Tests.Primitives;

public sealed class ProgramNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("7")]
    [InlineData("parse-speed")]
    [InlineData("a--b")]
    [InlineData("con1")]
    [InlineData("com10")]
    public void Good_names(string name)
    {
        Assert.Null(ProgramName.Validate(name));
        Assert.Equal(name, ProgramName.Require(name));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("A")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("a.b")]
    [InlineData("ä")]
    [InlineData("a\n")]
    [InlineData("con")]
    [InlineData("lpt9")]
    public void Bad_names(string? name)
    {
        var error = Assert.Throws<AutoautoException>(() => ProgramName.Require(name));

        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.NotNull(error.Hint);
    }

    [Fact]
    public void Sixty_four_characters_are_the_most()
    {
        Assert.Null(ProgramName.Validate(new string('a', 64)));
        Assert.NotNull(ProgramName.Validate(new string('a', 65)));
    }
}
