using System.Text;
using Autoauto.Core.Measuring;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Tests.Measuring;

public sealed class MeasurementParserTests
{
    [Theory]
    [InlineData("{\"ms\":12.5,\"rss\":3}")]
    [InlineData("  \r\n\t{\"ms\":12.5,\"rss\":3}\n\n")]
    [InlineData("\uFEFF{\"ms\":12.5,\"rss\":3}")]
    [InlineData("\uFEFF \n {\"ms\":1.25e1,\"rss\":3,\"other\":\"NaN\",\"nested\":{\"ms\":1},\"ms2\":null}")]
    public void One_object_with_the_numbers_is_taken(string output)
    {
        var parsed = Parse(output);

        Assert.True(parsed.IsValid, parsed.Detail);
        Assert.Equal(12.5, parsed.Values["ms"]);
        Assert.Equal(3, parsed.Values["rss"]);
        Assert.Equal(2, parsed.Values.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    [InlineData("\uFEFF")]
    public void Nothing_is_no_output(string output) => AssertFails(output, InvocationFailure.NoOutput, "nothing");

    [Theory]
    [InlineData("compiling...\n{\"ms\":1,\"rss\":2}", "print logs to standard error")]
    [InlineData("{\"ms\":1,\"rss\":2}\ndone", "print logs to standard error")]
    [InlineData("{\"ms\":1,\"rss\":2}{\"ms\":1,\"rss\":2}", "not one JSON object")]
    [InlineData("{\"ms\":1,\"rss\":2", "not one JSON object")]
    [InlineData("{\"ms\":1,\"rss\":2,}", "not one JSON object")]
    [InlineData("{\"ms\":01,\"rss\":2}", "not one JSON object")]
    [InlineData("12.5", "a number, not a JSON object")]
    [InlineData("[{\"ms\":1,\"rss\":2}]", "an array, not a JSON object")]
    [InlineData("null", "null, not a JSON object")]
    [InlineData("{\"ms\":1,\"rss\":2,\"ms\":1}", "'ms' is there twice")]
    [InlineData("NaN", "not a finite number")]
    public void Anything_else_is_refused(string output, string expected)
    {
        var parsed = Parse(output);

        Assert.False(parsed.IsValid);
        Assert.Contains(expected, parsed.Detail, StringComparison.Ordinal);
        Assert.Equal(expected.Contains("finite", StringComparison.Ordinal) ? InvocationFailure.NotANumber : InvocationFailure.NotJson, parsed.Failure);
        Assert.Empty(parsed.Values);
    }

    [Theory]
    [InlineData("{\"ms\":NaN,\"rss\":2}", "'ms' is NaN")]
    [InlineData("{\"ms\":1,\"rss\":Infinity}", "'rss' is Infinity")]
    [InlineData("{\"ms\":-Infinity,\"rss\":2}", "'ms' is -Infinity")]
    [InlineData("{\"ms\":1,\"rss\":nan, \"x\":\"a NaN \\\" inf\"}", "'rss' is nan")]
    [InlineData("{\"ms\":1e999,\"rss\":2}", "'ms' is too large")]
    [InlineData("{\"ms\":\"12.5\",\"rss\":2}", "'ms' is a string")]
    [InlineData("{\"ms\":true,\"rss\":2}", "'ms' is a boolean")]
    [InlineData("{\"ms\":null,\"rss\":2}", "'ms' is null")]
    [InlineData("{\"ms\":[1],\"rss\":2}", "'ms' is an array")]
    [InlineData("{\"ms\":{\"value\":1},\"rss\":2}", "'ms' is an object")]
    public void Values_must_be_finite_numbers(string output, string expected) => AssertFails(output, InvocationFailure.NotANumber, expected);

    [Fact]
    public void Missing_names_are_listed_with_what_was_there()
    {
        var parsed = Parse("{\"Ms\":1,\"time\":2}");

        Assert.Equal(InvocationFailure.MissingValue, parsed.Failure);
        Assert.Contains("'ms', 'rss' missing, there was: Ms, time", parsed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Quotes_are_short_on_one_line_and_cannot_control_a_terminal()
    {
        var parsed = Parse("\u001b[31mred\u202e\r\nmore" + new string('x', 5000));

        Assert.Contains("\\u001b[31mred\\u202e\\r\\nmore", parsed.Detail, StringComparison.Ordinal);
        Assert.EndsWith("…", parsed.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', parsed.Detail!);
        Assert.DoesNotContain('\n', parsed.Detail!);
        Assert.True(parsed.Detail!.Length < 500);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00 })]
    [InlineData(new byte[] { 0x7B, 0x00, 0x7D, 0x00 })]
    [InlineData(new byte[] { 0x7B, 0x22, 0xC3, 0x28, 0x22, 0x3A, 0x31, 0x7D })]
    public void Other_encodings_are_named(byte[] output)
    {
        var parsed = MeasurementParser.Parse(output, ["ms"]);

        Assert.Equal(InvocationFailure.NotJson, parsed.Failure);
        Assert.Contains("UTF-8", parsed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_character_in_a_name_is_refused_not_thrown() => AssertFails("{\"\\ud800\":1,\"ms\":1,\"rss\":1}", InvocationFailure.NotJson, "not valid text");

    [Fact]
    public void Output_that_was_cut_is_refused() =>
        Assert.Equal(InvocationFailure.NotJson, MeasurementParser.Parse("{\"ms\":1}"u8.ToArray(), ["ms"], truncated: true).Failure);

    [Fact]
    public void No_bytes_make_it_throw()
    {
        var random = new Random(20);
        var pieces = new[] { "{", "}", "\"", "ms", ":", "1", ",", "NaN", "\\u12", "\\", "[", "-", "e9", "\0", "ä", " " };
        for (var i = 0; i < 5000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            var parsed = MeasurementParser.Parse(Encoding.UTF8.GetBytes(text), ["ms"]);
            Assert.Equal(parsed.IsValid, parsed.Detail is null);
        }
    }

    [Fact]
    public void Names_of_a_program_are_metric_gates_and_secondary_metrics_once()
    {
        var spec = new ProgramSpec
        {
            Name = "p",
            Metric = "ms",
            Direction = Direction.Lower,
            Gates = [new Gate("ok", 1, null), new Gate("ms", null, 100)],
            SecondaryMetrics = [new SecondaryMetric("rss", Direction.Lower)],
        };

        Assert.Equal(["ms", "ok", "rss"], spec.ReportedNames());
    }

    private static ParsedMeasurement Parse(string output) => MeasurementParser.Parse(Encoding.UTF8.GetBytes(output), ["ms", "rss"]);

    private static void AssertFails(string output, InvocationFailure failure, string expected)
    {
        var parsed = Parse(output);
        Assert.Equal(failure, parsed.Failure);
        Assert.Contains(expected, parsed.Detail, StringComparison.Ordinal);
    }
}
