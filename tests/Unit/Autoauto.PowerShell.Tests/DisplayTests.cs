using Autoauto.Formatting;

namespace Autoauto.PowerShell.Tests;

public sealed class DisplayTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData(" \r\n ", "")]
    [InlineData("one\ntwo", "one")]
    [InlineData("\r\n  one  \r\ntwo", "one")]
    [InlineData("The measurement ended with exit code 1:\nrank.py: no such file\nmore", "The measurement ended with exit code 1: rank.py: no such file")]
    [InlineData("nothing follows:", "nothing follows:")]
    public void A_table_shows_the_first_line_and_what_it_announces(string? text, string shown) => Assert.Equal(shown, Display.FirstLine(text, 200));

    [Fact]
    public void A_long_line_is_cut_with_an_ellipsis() => Assert.Equal("abc…", Display.FirstLine("abcdef", 4));
}
