using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Reporting.Html;

/// <summary>
/// A whole page in one file: the frame, the style sheet and the policy that forbids everything else, around sections that others write. Nothing in it
/// runs, and nothing is loaded.
/// </summary>
internal sealed record Page
{
    /// <summary>Sections leave out their details from here on.</summary>
    public const long SizeLimit = 4_000_000;

    private const string StyleResource = "Reporting/report.css";

    /// <summary>Title of the window.</summary>
    public required string Title { get; init; }

    /// <summary>Writes what stands above the sections: the heading of the page and the most important result.</summary>
    public required Action<HtmlWriter> Header { get; init; }

    /// <summary>The sections, in order.</summary>
    public required IReadOnlyList<Section> Sections { get; init; }

    /// <summary>The last line.</summary>
    public required string Footer { get; init; }

    /// <summary>The last line of any page.</summary>
    public static string MadeBy(DateTimeOffset at) =>
        $"Made by Autoauto {typeof(Page).Assembly.GetName().Version?.ToString(3)} on {Figures.Time(at)}. This page is one file: it loads nothing and runs nothing.";

    /// <summary>Writes the page.</summary>
    public void Write(TextWriter output)
    {
        var css = ReadStyle();
        var html = new HtmlWriter(output);
        html.Doctype();
        using (html.Open("html", ("lang", "en")))
        {
            WriteHead(html, css);
            html.Break();
            using (html.Open("body"))
            {
                html.Element("a", "Skip to the result", ("class", "skip"), ("href", "#main"));
                using (html.Open("header", ("class", "page")))
                {
                    Header(html);
                }

                html.Break();
                WriteContents(html);
                using (html.Open("main", ("id", "main"), ("tabindex", "-1")))
                {
                    foreach (var section in Sections)
                    {
                        Write(html, section);
                    }
                }

                html.Element("footer", Footer);
            }
        }

        html.Break();
    }

    private void WriteHead(HtmlWriter html, string css)
    {
        using (html.Open("head"))
        {
            html.Void("meta", ("charset", "utf-8"));
            var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(css)));
            html.Void(
                "meta",
                ("http-equiv", "Content-Security-Policy"),
                ("content", $"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'"));
            html.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
            html.Void("meta", ("name", "color-scheme"), ("content", "light dark"));
            html.Void("meta", ("name", "referrer"), ("content", "no-referrer"));
            html.Element("title", Title);
            html.StyleSheet(css);
        }
    }

    private void WriteContents(HtmlWriter html)
    {
        using (html.Open("nav", ("aria-label", "Sections")))
        using (html.Open("ul"))
        {
            foreach (var section in Sections)
            {
                using (html.Open("li"))
                {
                    html.Element("a", section.Title, ("href", "#" + section.Id));
                }
            }
        }

        html.Break();
    }

    private static void Write(HtmlWriter html, Section section)
    {
        var heading = section.Id + "-title";
        using (html.Open("section", ("id", section.Id), ("aria-labelledby", heading)))
        {
            html.Element("h2", section.Title, ("id", heading));
            section.Write(html);
        }

        html.Break();
    }

    private static string ReadStyle()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(StyleResource)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
