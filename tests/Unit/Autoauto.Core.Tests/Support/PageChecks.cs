using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Autoauto.Core.Tests.Support;

/// <summary>What holds of every page, whatever it reports on.</summary>
internal static class PageChecks
{
    /// <summary>Text that breaks out of whatever does not hold it.</summary>
    public const string Hostile = "</script></style></pre>--><script>document.title='x'</script><img src=x onerror=alert(1)>\" onload=\"a' javascript:alert(1) \u001b[2J\u202E ]]> &lt;b&gt;";

    /// <summary>The policy allows the page's own style sheet and nothing else, and the style sheet loads nothing.</summary>
    public static void AssertOwnStyleOnly(XDocument page)
    {
        var style = page.Descendants("style").Single().Value;
        var policy = page.Descendants("meta").Single(m => (string?)m.Attribute("http-equiv") == "Content-Security-Policy").Attribute("content")!.Value;
        Assert.Equal(
            $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'; base-uri 'none'; form-action 'none'", policy);
        Assert.DoesNotContain("url(", style, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", style, StringComparison.Ordinal);
    }

    /// <summary>A page with <see cref="Hostile"/> in every field has the elements and attributes of the plain one, and the text as text.</summary>
    public static void AssertTextStaysText(string plain, string hostile)
    {
        var page = XDocument.Parse(hostile, LoadOptions.PreserveWhitespace);
        Assert.Equal(Names(XDocument.Parse(plain)), Names(page));
        Assert.DoesNotContain("<script", hostile, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", hostile, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\u001b', hostile);
        Assert.DoesNotContain('\u202e', hostile);
        Assert.DoesNotContain("&#x202E;", hostile, StringComparison.OrdinalIgnoreCase);
        Assert.All(page.Descendants().Attributes("href"), a => Assert.StartsWith("#", a.Value, StringComparison.Ordinal));
        Assert.Contains("<script>document.title='x'</script>", page.Root!.Value, StringComparison.Ordinal);
    }

    /// <summary>The page can be read by ear and by keyboard.</summary>
    public static void AssertReadable(XDocument page)
    {
        Assert.Equal("en", (string?)page.Root!.Attribute("lang"));
        Assert.Single(page.Descendants("h1"));
        Assert.Single(page.Descendants("main"));
        Assert.All(page.Descendants("section"), s => Assert.NotNull(ById(page, s.Attribute("aria-labelledby")!.Value)));
        Assert.All(page.Descendants("table"), t => Assert.NotEmpty(t.Element("caption")!.Value));
        Assert.All(page.Descendants("th"), h => Assert.Contains((string?)h.Attribute("scope"), new[] { "col", "row" }));
        foreach (var drawing in page.Descendants("svg").Where(s => (string?)s.Attribute("aria-hidden") != "true"))
        {
            Assert.Equal("img", (string?)drawing.Attribute("role"));
            Assert.All(drawing.Attribute("aria-labelledby")!.Value.Split(' '), id => Assert.NotEmpty(ById(page, id)!.Value));
        }

        Assert.All(page.Descendants("a"), a => Assert.NotNull(ById(page, a.Attribute("href")!.Value[1..])));
        Assert.All(page.Descendants().Where(e => (string?)e.Attribute("class") == "scroll" || e.Name == "pre"), e => Assert.Equal("0", (string?)e.Attribute("tabindex")));
        var ids = page.Descendants().Attributes("id").Select(a => a.Value).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    /// <summary>The element with an id; null if there is none.</summary>
    public static XElement? ById(XDocument page, string id) => page.Descendants().SingleOrDefault(e => (string?)e.Attribute("id") == id);

    private static IEnumerable<string> Names(XDocument page) =>
        page.Descendants().Select(e => $"{e.Name} {string.Join(' ', e.Attributes().Select(a => a.Name))}").Distinct().Order(StringComparer.Ordinal);
}
