using System.Text;
using System.Xml.Linq;
using Autoauto.Core.Reporting;
using Autoauto.Core.Reporting.Html;
using Autoauto.Core.Tests.Support;
using Autoauto.Output;

namespace Autoauto.Core.Tests.Reporting;

public sealed class HtmlReportTests
{
    [Fact]
    public void A_page_is_well_formed_and_the_policy_allows_its_own_style_sheet_only() => PageChecks.AssertOwnStyleOnly(Parse(SampleReport.Of(30)));

    [Fact]
    public void Hostile_text_stays_text_in_every_field() => PageChecks.AssertTextStaysText(Write(SampleReport.Of(30)), Write(SampleReport.Of(30, PageChecks.Hostile)));

    [Fact]
    public void It_can_be_read_by_ear_and_by_keyboard() => PageChecks.AssertReadable(Parse(SampleReport.Of(30)));

    [Fact]
    public void The_claim_is_the_measured_total_with_interval_and_error()
    {
        var text = Parse(SampleReport.Of(30)).Descendants("header").Single().Value;

        Assert.Contains("+20.0 %", text, StringComparison.Ordinal);
        Assert.Contains("95 % interval +15.0 % to +25.0 %", text, StringComparison.Ordinal);
        Assert.Contains("in 10 pairs", text, StringComparison.Ordinal);
        Assert.Contains("Of 3 kept, fewer than 1 is expected not to help", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_receipt_nothing_is_claimed()
    {
        var report = SampleReport.Of(30);
        var text = Parse(report with { Run = report.Run with { Receipt = null } }).Descendants("header").Single().Value;

        Assert.Contains("No total is claimed", text, StringComparison.Ordinal);
        Assert.DoesNotContain("%", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Outcomes_differ_by_shape_and_each_experiment_has_its_mark()
    {
        var chart = Parse(SampleReport.Of(30)).Descendants("svg").First(s => ((string?)s.Attribute("class"))!.StartsWith("chart", StringComparison.Ordinal));

        Assert.Equal(3, chart.Elements("circle").Count(c => (string?)c.Attribute("class") == "kept"));
        Assert.Equal(23, chart.Elements("circle").Count(c => (string?)c.Attribute("class") == "discarded"));
        Assert.Equal(4, chart.Elements("path").Count(c => (string?)c.Attribute("class") == "failed"));
        Assert.Single(chart.Elements("path"), c => (string?)c.Attribute("class") == "best");
    }

    [Fact]
    public void Unknown_cost_is_unknown_and_not_nothing()
    {
        var section = PageChecks.ById(Parse(SampleReport.Of(30, isCostKnown: false)), "spend")!.Value;

        Assert.Contains("Costunknown", section, StringComparison.Ordinal);
        Assert.Contains("Cost: unknown for 10 experiments", section, StringComparison.Ordinal);
        Assert.Contains("Tokens: unknown. The agent reported none.", section, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_experiments_has_a_page()
    {
        var report = SampleReport.Of(0);
        var page = Parse(report with { Run = report.Run with { Receipt = null, OriginalBaseline = null, Baseline = null } });

        Assert.Contains("No experiment has ended yet.", PageChecks.ById(page, "course")!.Value, StringComparison.Ordinal);
        Assert.Contains("Nothing was kept.", PageChecks.ById(page, "changes")!.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("words")]
    [InlineData("++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++")]
    public void A_run_of_ten_thousand_fits_into_five_megabytes_and_says_what_it_leaves_out(string text)
    {
        var report = SampleReport.Of(10_000, text);
        var html = Write(report);

        Assert.InRange(Encoding.UTF8.GetByteCount(html), 100_000, 5_000_000);
        var page = XDocument.Parse(html);
        Assert.Contains("of 10,000 experiments", PageChecks.ById(page, "course")!.Value, StringComparison.Ordinal);
        Assert.Contains("1,000 of 10,000 experiments", PageChecks.ById(page, "experiments")!.Value, StringComparison.Ordinal);
        Assert.Equal(3, ((SampleReport)report.Records).Passes);
    }

    [Fact]
    public void The_best_level_comes_from_values_after_the_keep()
    {
        var report = SampleReport.Of(30);
        var digest = RunDigest.Of(report.Run, report.Records.Experiments());

        Assert.Equal([0, 10, 20, 30], digest.Best.Select(b => b.Number));
        Assert.Equal(100 - Math.Sqrt(11), digest.Best[1].Metric, 9);
        Assert.Equal(report.Run.Baseline, digest.Best[3].Metric);
    }

    [Fact]
    public void The_other_formats_have_every_experiment()
    {
        var report = SampleReport.Of(30, PageChecks.Hostile);
        using var json = new StringWriter();
        JsonReport.Write(json, report, ReportObjects.Instance);
        using var document = System.Text.Json.JsonDocument.Parse(json.ToString());
        Assert.Equal(30, document.RootElement.GetProperty("Experiments").GetArrayLength());
        Assert.Contains("alert(1)", document.RootElement.GetProperty("Goal").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', json.ToString());

        using var markdown = new StringWriter();
        MarkdownReport.Write(markdown, report);
        Assert.Equal(30, markdown.ToString().Split('\n').Count(line => line.Contains("| Kept |", StringComparison.Ordinal) || line.Contains("| Discarded |", StringComparison.Ordinal) || line.Contains("| Crashed |", StringComparison.Ordinal)));
        Assert.DoesNotContain("<script", markdown.ToString(), StringComparison.Ordinal);
    }

    private static XDocument Parse(RunReport report) => XDocument.Parse(Write(report), LoadOptions.PreserveWhitespace);

    private static string Write(RunReport report)
    {
        using var text = new StringWriter { NewLine = "\n" };
        HtmlReport.Write(text, report);
        return text.ToString();
    }
}
