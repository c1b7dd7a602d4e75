using Autoauto.Core.Model;
using Autoauto.Output;

namespace Autoauto.PowerShell.Tests;

public sealed class WordsTests
{
    public static TheoryData<ExperimentReason> Reasons => [.. Enum.GetValues<ExperimentReason>()];

    public static TheoryData<TerminationReason> Ends => [.. Enum.GetValues<TerminationReason>()];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Every_reason_has_words_of_its_own(ExperimentReason reason)
    {
        var words = Words.Of(Records.Experiment with { Reason = reason, Detail = null });
        Assert.NotNull(words);
        Assert.NotEqual(reason.ToString(), words);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Every_end_of_a_run_has_words_of_its_own(TerminationReason reason)
    {
        var words = Words.Of(Records.Run with { TerminationReason = reason });
        Assert.NotNull(words);
        Assert.NotEqual(reason.ToString(), words);
    }

    [Theory]
    [InlineData(ExperimentReason.GateFailed, "quality gate 'correct': 0 is outside [1, ∞]", "quality gate 'correct': 0 is outside [1, ∞]")]
    [InlineData(ExperimentReason.LockViolation, "protected files changed: a.sh", "protected files changed: a.sh")]
    [InlineData(ExperimentReason.AgentError, "The agent failed (Auth): sign in.\nmore", "the agent failed (Auth): sign in")]
    [InlineData(ExperimentReason.BuildFailed, "exit code 2\nlog", "the build failed: exit code 2")]
    [InlineData(ExperimentReason.ScopeViolation, null, "files outside the scope changed")]
    public void A_detail_is_used_once_and_as_one_line(ExperimentReason reason, string? detail, string expected) =>
        Assert.Equal(expected, Words.Of(Records.Experiment with { Reason = reason, Detail = detail }));

    [Fact]
    public void A_zero_baseline_has_no_percentage() =>
        Assert.Equal("improved: 0 to -3", Words.Of(Records.Experiment with { EffectPercent = null, BaselineMetric = 0, Metric = -3, PValue = null }));

    [Fact]
    public void A_long_detail_is_cut() =>
        Assert.True(Words.Of(Records.Experiment with { Reason = ExperimentReason.BuildFailed, Detail = new string('x', 5000) })!.Length < 200);

    [Theory]
    [InlineData(null, null)]
    [InlineData(0.0, "0 %")]
    [InlineData(4.123, "+4.1 %")]
    [InlineData(-0.034, "-0.03 %")]
    [InlineData(-123.0, "-123.0 %")]
    public void Percentages_are_signed(double? value, string? expected) => Assert.Equal(expected, Words.Percent(value));

    [Theory]
    [InlineData(new double[0], null)]
    [InlineData(new[] { double.NaN }, null)]
    [InlineData(new[] { 5.0 }, "▅")]
    [InlineData(new[] { 5.0, 5.0 }, "▅▅")]
    [InlineData(new[] { 3.0, 2.0, 1.0 }, "█▅▁")]
    public void A_series_is_drawn_from_lowest_to_highest_block(double[] values, string? expected) => Assert.Equal(expected, Sparkline.Draw(values));

    [Fact]
    public void A_long_series_keeps_its_ends()
    {
        var drawn = Sparkline.Draw([.. Enumerable.Range(0, 10_000).Select(i => (double)i)])!;
        Assert.Equal(12, drawn.Length);
        Assert.Equal(('▁', '█'), (drawn[0], drawn[^1]));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("tab\tbreak\nreturn\r", "tab\\tbreak\\nreturn\\r")]
    [InlineData("\u001b[31m\u009b2J\u007f", "\\u001b[31m\\u009b2J\\u007f")]
    [InlineData("smile 😀", "smile 😀")]
    [InlineData("\u202eevil\u2066\u2028", "\\u202eevil\\u2066\\u2028")]
    public void Unsafe_characters_become_visible(string text, string expected) => Assert.Equal(expected, SafeText.Line(text));

    [Fact]
    public void Half_a_surrogate_pair_becomes_visible() => Assert.Equal("half \\ud83d", SafeText.Line("half " + (char)0xd83d));
}
