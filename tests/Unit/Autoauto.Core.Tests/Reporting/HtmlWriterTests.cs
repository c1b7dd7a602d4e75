using Autoauto.Core.Reporting.Html;

namespace Autoauto.Core.Tests.Reporting;

public sealed class HtmlWriterTests
{
    [Theory]
    [InlineData("<b>&\"'", "&lt;b&gt;&amp;&quot;&#x27;")]
    [InlineData("a\nb\tc", "a\nb\tc")]
    [InlineData("\u001b[31mred", "\uFFFD[31mred")]
    [InlineData("abc\u202Edcba", "abc\uFFFDdcba")]
    [InlineData("Größe 大", "Größe 大")]
    public void Text_stays_text(string text, string expected) => Assert.Equal($"<p>{expected}</p>", Write(h => h.Element("p", text)));

    [Theory]
    [InlineData("Make `parse` faster.\n\nTouch\nnothing else.", "<p>Make <code>parse</code> faster.</p><p>Touch nothing else.</p>")]
    [InlineData("a ` b", "<p>a ` b</p>")]
    [InlineData("`<b>`", "<p><code>&lt;b&gt;</code></p>")]
    [InlineData("", "")]
    public void Prose_keeps_its_paragraphs_and_its_code(string markdown, string expected) => Assert.Equal(expected, Write(h => h.Prose(markdown, 600)));

    [Fact]
    public void Attributes_are_escaped_and_left_out_without_a_value() =>
        Assert.Equal("<p title=\"&quot;&gt;&lt;script&gt;\"></p>", Write(h => h.Element("p", null, ("title", "\"><script>"), ("class", null))));

    [Theory]
    [InlineData("script", "class", "x")]
    [InlineData("iframe", "class", "x")]
    [InlineData("p onload", "class", "x")]
    [InlineData("p", "onclick", "x")]
    [InlineData("p", "style", "x")]
    [InlineData("p", "src", "x")]
    [InlineData("a", "href", "javascript:alert(1)")]
    [InlineData("a", "href", "//example.org")]
    public void What_could_run_load_or_lead_elsewhere_cannot_be_written(string tag, string name, string value) =>
        Assert.Throws<ArgumentException>(() => Write(h => h.Element(tag, null, (name, value))));

    [Fact]
    public void An_element_that_is_left_open_is_a_defect() => Assert.Throws<InvalidOperationException>(() => Write(h =>
    {
        using (h.Open("div"))
        {
            _ = h.Open("p");
        }
    }));

    [Fact]
    public void Bytes_are_counted_as_they_lie_in_the_file()
    {
        using var text = new StringWriter();
        var html = new HtmlWriter(text);
        html.Element("p", "大ü");
        Assert.Equal(System.Text.Encoding.UTF8.GetByteCount(text.ToString()), html.Bytes);
    }

    private static string Write(Action<HtmlWriter> write)
    {
        using var text = new StringWriter();
        write(new HtmlWriter(text));
        return text.ToString();
    }
}
