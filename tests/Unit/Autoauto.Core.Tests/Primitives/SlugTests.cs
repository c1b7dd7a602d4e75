using Autoauto.Core.Primitives;

namespace Autoauto.Core.Tests.Primitives;

public sealed class SlugTests
{
    [Theory]
    [InlineData("Find the leading words in one pass", "find-the-leading-words")]
    [InlineData("Find the leading word in one pass", "find-the-leading-word")]
    [InlineData("Find the leadings words in one pass", "find-the-leadings")]
    [InlineData("abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrstuv")]
    [InlineData("  ../../x; rm -rf ~ ", "x-rm-rf")]
    [InlineData("a.lock", "a-lock")]
    [InlineData("größer", "gr-er")]
    [InlineData("大きい", "none")]
    [InlineData(null, "none")]
    [InlineData("-@{-", "none")]
    public void A_slug_is_letters_digits_and_single_hyphens(string? text, string expected) => Assert.Equal(expected, Slug.Of(text, 22, "none"));
}
