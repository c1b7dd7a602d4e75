using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Autoauto.Core.Primitives.Redaction;

/// <summary>The forms in which a known value is written by what prints it: in JSON of several tastes, in addresses, for shells, as base64.</summary>
internal static class KnownForms
{
    private const int Shortest = 8;

    /// <summary>All forms, the value itself among them.</summary>
    public static IEnumerable<string> Of(string value)
    {
        string[] json = [.. Json(value).Distinct()];
        string[] forms =
        [
            value, value.ReplaceLineEndings("\r\n"), .. json,

            // JSON in a string in JSON.
            .. json.SelectMany(Json),
            value.Replace("'", "'\\''", StringComparison.Ordinal), value.Replace("'", "''", StringComparison.Ordinal),
            .. InAddresses(value),
            .. Base64(Encoding.UTF8.GetBytes(value)),
        ];
        return forms.Where(form => form.Length >= Shortest).Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Json(string value)
    {
        var relaxed = JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
        yield return relaxed;
        yield return JsonEncodedText.Encode(value).ToString();
        yield return relaxed.Replace("/", "\\/", StringComparison.Ordinal);

        // JavaScript leaves all but quotation marks, backslashes and control characters as they are; Python and PHP escape whatever is not ASCII.
        var plain = Escaped(value, c => c < ' ');
        yield return plain;
        var ascii = Escaped(value, c => c is < ' ' or > '~');
        yield return ascii;
        yield return ascii.Replace("/", "\\/", StringComparison.Ordinal);
    }

    private static string Escaped(string value, Func<char, bool> isEscaped)
    {
        var text = new StringBuilder();
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                _ when isEscaped(c) => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        return text.ToString();
    }

    private static IEnumerable<string> InAddresses(string value)
    {
        // What is left as it is differs between RFC 3986, JavaScript's encodeURIComponent and forms; so do the digits' letters.
        var strict = Uri.EscapeDataString(value);
        var script = strict.Replace("%21", "!", StringComparison.Ordinal).Replace("%27", "'", StringComparison.Ordinal)
            .Replace("%28", "(", StringComparison.Ordinal).Replace("%29", ")", StringComparison.Ordinal).Replace("%2A", "*", StringComparison.Ordinal);
        foreach (var form in (string[])[strict, script, strict.Replace("%2F", "/", StringComparison.Ordinal), UrlEncoder.Default.Encode(value)])
        {
            yield return form;
            yield return form.Replace("%20", "+", StringComparison.Ordinal);
            yield return Lower(form);
            yield return Lower(form).Replace("%20", "+", StringComparison.Ordinal);
        }
    }

    private static string Lower(string encoded)
    {
        var text = encoded.ToCharArray();
        for (var at = 0; at + 2 < text.Length; at++)
        {
            if (text[at] == '%')
            {
                text[at + 1] = char.ToLowerInvariant(text[at + 1]);
                text[at + 2] = char.ToLowerInvariant(text[at + 2]);
            }
        }

        return new string(text);
    }

    // Base64 of a text that the value is a part of: three ways, without the characters that its neighbours have a share in.
    private static IEnumerable<string> Base64(byte[] value)
    {
        for (var before = 0; before < 3; before++)
        {
            var bits = Convert.ToBase64String([.. new byte[before], .. value]).TrimEnd('=');
            var from = before == 0 ? 0 : before + 1;
            var whole = (before + value.Length) * 8 / 6;
            var form = bits[from..Math.Min(bits.Length, whole)];
            yield return form;
            yield return form.Replace('+', '-').Replace('/', '_');
            yield return form.Replace("+", "\\u002B", StringComparison.Ordinal);
            yield return form.Replace("/", "\\/", StringComparison.Ordinal);
            yield return Uri.EscapeDataString(form);
        }
    }
}
