using System.Text;
using System.Text.Json;
using Autoauto.Core.Episodes;
using FsCheck;
using FsCheck.Fluent;

namespace Autoauto.Core.Tests.Episodes;

/// <summary>The one object that was asked for, found in whatever an agent says.</summary>
public sealed class AnswerReaderTests
{
    private static readonly string[] s_pieces =
    [
        "{", "}", "[", "]", "\"", ":", ",", " ", "\n", "\\", "\\\"", "\\u0061", "\\ud83d\\ude00", "\"a\":", "{\"a\":", "{\"a\":1}", "\"b\":[{", "}]", "1", "-0.5e+3", "01", "true", "null", "x", "é", "\"a\"", "\t", "\u0001", "/*x*/", "{}",
    ];

    [Theory]
    [InlineData("""{"a":1} and {"a":2} and {"b":3}""", "2")]
    [InlineData("""{"a":1,"c":{"a":2}}""", "2")]
    [InlineData("""{"a":"{"} then { no""", "\"{\"")]
    [InlineData("""{"x":"say {\"a\":1}","a":2}""", "2")]
    [InlineData("""{"\u0061":1}""", "1")]
    [InlineData("""{"text":"{"a":7}""", "7")]
    [InlineData("""{"a":1,}""", null)]
    [InlineData("""{"b":{"c":[{"d":"a"}]}}""", null)]
    [InlineData("""{"a":"\ud800"}""", null)]
    [InlineData("", null)]
    public void The_last_object_with_the_property_counts(string text, string? value)
    {
        using var document = AnswerReader.FindLast(text, "a");

        Assert.Equal(value, document?.RootElement.GetProperty("a").GetRawText());
    }

    [Fact]
    public void Any_text_is_read_as_a_parser_reads_it_from_each_brace() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(5000).WithQuietOnSuccess(true).WithEndSize(30),
        Prop.ForAll(Gen.Elements(s_pieces).ArrayOf().Select(pieces => string.Concat(pieces)).ToArbitrary(), text =>
        {
            using var found = AnswerReader.FindLast(text, "a");
            return found?.RootElement.GetRawText() == FromEachBrace(text, "a");
        }));

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{\"")]
    [InlineData("{\"a\":")]
    [InlineData("{\"a\":[")]
    [InlineData("{\"a\":\"")]
    [InlineData("{\"a\":\"{")]
    [InlineData("{\"\\\"")]
    [InlineData("{\"a\":1,\"b\":{}},")]
    [InlineData("[")]
    [InlineData("{ \t\n")]
    [InlineData("{\"a\":1")]
    public void Megabytes_of_junk_do_not_hide_the_answer_and_take_no_longer_than_reading_it_twice(string piece)
    {
        const string Answer = """{"answer":42}""";
        var text = string.Concat(Enumerable.Repeat(piece, 4_000_000 / piece.Length));

        using var before = AnswerReader.FindLast(text + Answer, "answer");
        using var behind = AnswerReader.FindLast(Answer + text, "answer");

        Assert.Equal(42, before?.RootElement.GetProperty("answer").GetInt32());
        Assert.Equal(42, behind?.RootElement.GetProperty("answer").GetInt32());
    }

    [Fact]
    public void What_is_longer_than_any_answer_is_none() => Assert.Null(AnswerReader.FindLast(new string('{', 20 << 20) + """{"a":1}""", "a"));

    private static string? FromEachBrace(string text, string property)
    {
        for (var at = text.LastIndexOf('{'); at >= 0; at = at == 0 ? -1 : text.LastIndexOf('{', at - 1))
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text[at..]));
            try
            {
                using var document = JsonDocument.ParseValue(ref reader);
                if (document.RootElement.TryGetProperty(property, out _))
                {
                    return document.RootElement.GetRawText();
                }
            }
            catch (JsonException)
            {
                // Not from here.
            }
        }

        return null;
    }
}
