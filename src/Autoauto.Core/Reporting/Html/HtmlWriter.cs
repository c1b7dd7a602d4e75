using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Reporting.Html;

/// <summary>
/// The only way into a page: elements, attributes and text, each escaped for its place. Text that an agent, an evaluator or a commit controls
/// stays text; what could run, load or link somewhere cannot be written at all.
/// </summary>
internal sealed class HtmlWriter(TextWriter output)
{
    private static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private static readonly HashSet<string> s_forbiddenAttributes = new(StringComparer.Ordinal) { "style", "src", "srcset", "srcdoc", "action", "formaction", "xlink:href", "data" };
    private static readonly HashSet<string> s_forbiddenTags = new(StringComparer.Ordinal) { "script", "style", "iframe", "object", "embed", "base", "form", "link", "img", "foreignObject" };
    private readonly Stack<string> _open = new();

    /// <summary>Bytes of UTF-8 written so far: what limits of size are checked against.</summary>
    public long Bytes { get; private set; }

    /// <summary>Opens an element; disposing the result closes it.</summary>
    public Scope Open(string tag, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(tag, attributes);
        _open.Push(tag);
        return new Scope(this, _open.Count);
    }

    /// <summary>An element with text in it.</summary>
    public void Element(string tag, string? text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(tag, attributes);
        Text(text);
        Markup($"</{tag}>");
    }

    /// <summary>An element of HTML that has no content, such as meta.</summary>
    public void Void(string tag, params ReadOnlySpan<(string Name, string? Value)> attributes) => Start(tag, attributes, end: " />");

    /// <summary>Text; control characters and those that turn the direction of reading become visible replacements.</summary>
    public void Text(string? text)
    {
        var rest = PlainText.Lines(text, int.MaxValue).AsSpan();
        for (var end = rest.IndexOfAny('\n', '\t'); end >= 0; end = rest.IndexOfAny('\n', '\t'))
        {
            Markup(s_encoder.Encode(rest[..end].ToString()));
            Markup(rest[end] == '\n' ? "\n" : "\t");
            rest = rest[(end + 1)..];
        }

        Markup(s_encoder.Encode(rest.ToString()));
    }

    /// <summary>One line of text, cut at a number of characters.</summary>
    public void Line(string? text, int limit = 200) => Text(PlainText.OneLine(text, limit));

    /// <summary>Somebody's own Markdown, cut at a number of characters: a paragraph for each of its paragraphs, and `code`; the rest stands as it is.</summary>
    public void Prose(string? markdown, int limit, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        foreach (var paragraph in PlainText.Lines(markdown, limit).Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            using (Open("p", attributes))
            {
                var parts = PlainText.OneLine(paragraph, limit).Split('`');
                for (var i = 0; i < parts.Length; i++)
                {
                    // A backtick without a partner is one.
                    var isCode = i % 2 == 1 && i < parts.Length - 1;
                    if (isCode)
                    {
                        Element("code", parts[i]);
                    }
                    else
                    {
                        Text(i % 2 == 1 ? "`" + parts[i] : parts[i]);
                    }
                }
            }
        }
    }

    /// <summary>Somebody's own words with their line breaks, cut at a number of characters.</summary>
    public void Quote(string? text, int limit) => Element("blockquote", PlainText.Lines(text, limit).Trim());

    /// <summary>A line break in the source, where it makes no difference to the page.</summary>
    public void Break() => Markup("\n");

    /// <summary>The document's type.</summary>
    public void Doctype() => Markup("<!DOCTYPE html>\n");

    /// <summary>The page's one style sheet, which is ours and stands as it is.</summary>
    public void StyleSheet(string css) => Markup($"<style>{css}</style>");

    /// <summary>A place or a length as an attribute of SVG.</summary>
    public static string Coordinate(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private void Start(string tag, ReadOnlySpan<(string Name, string? Value)> attributes, string end = ">")
    {
        Require(!s_forbiddenTags.Contains(tag) && tag.All(c => char.IsAsciiLetterOrDigit(c)), tag);
        Markup("<" + tag);
        foreach (var (name, value) in attributes)
        {
            if (value is null)
            {
                continue;
            }

            Require(IsHarmless(name, value), name);
            Markup($" {name}=\"{s_encoder.Encode(PlainText.OneLine(value, int.MaxValue))}\"");
        }

        Markup(end);
    }

    private static bool IsHarmless(string name, string value) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-')
        && !name.StartsWith("on", StringComparison.OrdinalIgnoreCase)
        && !s_forbiddenAttributes.Contains(name)
        && (name != "href" || value.StartsWith('#'));

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new ArgumentException($"'{what}' has no place in a report's page.", nameof(what));
        }
    }

    private void Markup(string text)
    {
        output.Write(text);
        Bytes += Encoding.UTF8.GetByteCount(text);
    }

    private void Close(int depth)
    {
        if (_open.Count != depth)
        {
            throw new InvalidOperationException($"'{_open.Peek()}' was left open.");
        }

        Markup($"</{_open.Pop()}>");
    }

    /// <summary>An open element.</summary>
    public readonly struct Scope : IDisposable
    {
        private readonly HtmlWriter _writer;
        private readonly int _depth;

        internal Scope(HtmlWriter writer, int depth)
        {
            _writer = writer;
            _depth = depth;
        }

        /// <summary>Closes it; whatever was opened in it has to be closed before.</summary>
        public void Dispose() => _writer.Close(_depth);
    }
}
