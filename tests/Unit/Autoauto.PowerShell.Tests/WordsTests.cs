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
    [InlineData(
        ExperimentReason.InvocationFailed,
        "The measurement ended with exit code 1:\nTraceback (most recent call last):\n  File \"a.py\", line 3\nSyntaxError: invalid syntax\n",
        "the measurement failed: The measurement ended with exit code 1: SyntaxError: invalid syntax")]
    [InlineData(ExperimentReason.InvocationFailed, "The measurement ended with exit code 1:", "the measurement failed: The measurement ended with exit code 1")]
    [InlineData(ExperimentReason.ScopeViolation, null, "files outside the scope changed")]
    public void A_detail_is_used_once_and_as_one_line(ExperimentReason reason, string? detail, string expected) =>
        Assert.Equal(expected, Words.Of(Records.Experiment with { Reason = reason, Detail = detail }));

    [Fact]
    public void A_zero_baseline_has_no_percentage() =>
        Assert.Equal("improved: 0 to -3", Words.Of(Records.Experiment with { EffectPercent = null, BaselineMetric = 0, Metric = -3, PValue = null }));

    [Theory]
    [InlineData(ExperimentReason.Unpromising, 1, 0, "stopped after 1 measurement: unlikely to be an improvement (median 190, baseline, measured earlier, 100: -90.0 %)")]
    [InlineData(ExperimentReason.Unpromising, 1, 1, "stopped after 2 measurements: unlikely to be an improvement (median 190, baseline 100: -90.0 %)")]
    [InlineData(ExperimentReason.Regressed, 1, 0, "stopped after 1 measurement: probably worse (median 190, baseline, measured earlier, 100: -90.0 %)")]
    [InlineData(ExperimentReason.Inconclusive, 30, 30, "inconclusive after 60 measurements (median 190, baseline 100: -90.0 %)")]
    public void An_early_stop_says_that_it_is_one_and_shows_what_was_measured(ExperimentReason reason, int candidate, int baseline, string expected) =>
        Assert.Equal(expected, Words.Of(Stopped(reason) with { CandidateInvocations = candidate, BaselineInvocations = baseline }));

    [Fact]
    public void What_nobody_measured_is_not_shown() => Assert.Equal(
        "stopped after 1 measurement: unlikely to be an improvement (median 190)",
        Words.Of(Stopped(ExperimentReason.Unpromising) with { BaselineMetric = null, EffectPercent = null }));

    [Theory]
    [InlineData(ExperimentReason.WithinNoise, "stopped after 1 measurement: no sign of an improvement (a model's estimate: -2.3 %)")]
    [InlineData(ExperimentReason.Regressed, "stopped after 1 measurement: probably worse (a model's estimate: -2.3 %)")]
    public void What_an_older_version_estimated_is_called_an_estimate(ExperimentReason reason, string expected) => Assert.Equal(
        expected, Words.Of(Stopped(reason) with { EffectPercent = -2.3, EffectLowPercent = -9, EffectHighPercent = 4 }));

    [Fact]
    public void The_fixed_rule_measures_a_series_and_does_not_stop_early() => Assert.Equal(
        "worse (median 190, baseline 100: -90.0 %) (p = 0.008)", Words.Of(Stopped(ExperimentReason.Regressed) with { PValue = 0.008, CandidateInvocations = 5 }));

    [Theory]
    [InlineData(-0.001)]
    [InlineData(-0.0)]
    [InlineData(0.004)]
    public void No_zero_has_a_sign(double effect) => Assert.EndsWith(
        "baseline 100: 0 %)", Words.Of(Stopped(ExperimentReason.Unpromising) with { BaselineInvocations = 1, EffectPercent = effect }), StringComparison.Ordinal);

    private static Experiment Stopped(ExperimentReason reason) => Records.Experiment with
    {
        Status = ExperimentStatus.Discarded,
        Reason = reason,
        Metric = 190,
        BaselineMetric = 100,
        EffectPercent = -90,
        PValue = null,
        CandidateInvocations = 1,
    };

    [Fact]
    public void A_long_detail_is_cut() =>
        Assert.True(Words.Of(Records.Experiment with { Reason = ExperimentReason.BuildFailed, Detail = new string('x', 5000) })!.Length < 200);

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
