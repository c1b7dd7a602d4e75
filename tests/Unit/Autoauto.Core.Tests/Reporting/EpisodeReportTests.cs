using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Reporting.Episodes;
using Autoauto.Core.Reporting.Html;
using Autoauto.Core.Tests.Support;
using Autoauto.Output;

namespace Autoauto.Core.Tests.Reporting;

public sealed class EpisodeReportTests
{
    [Fact]
    public void A_page_is_well_formed_and_the_policy_allows_its_own_style_sheet_only() => PageChecks.AssertOwnStyleOnly(Parse(SampleEpisode.Of()));

    [Fact]
    public void Hostile_text_stays_text_in_every_field() => PageChecks.AssertTextStaysText(Page(SampleEpisode.Of()), Page(SampleEpisode.Of(PageChecks.Hostile)));

    [Fact]
    public void It_can_be_read_by_ear_and_by_keyboard() => PageChecks.AssertReadable(Parse(SampleEpisode.Of()));

    [Fact]
    public void The_heading_answers_the_four_questions()
    {
        var text = Parse(SampleEpisode.Of()).Descendants("header").Single().Value;

        Assert.Contains("rules: version 2 against version 1", text, StringComparison.Ordinal);
        Assert.Contains("-0.50", text, StringComparison.Ordinal);
        Assert.Contains("make the agent better?No, worse", text, StringComparison.Ordinal);
        Assert.Contains("decided?Version 2 is taken back; version 3 restores what stood before", text, StringComparison.Ordinal);
        Assert.Contains("Why?The evidence passed a limit. Mean advantage -0.375 over 2 episodes, -2.12 standard errors.", text, StringComparison.Ordinal);
        Assert.Contains("next?Version 4: plain words", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arms", "task-2 (held out)")]
    [InlineData("arms", "Pass rate0.50.75-0.25")]
    [InlineData("arms", "plain words770")]
    [InlineData("judgements", "±0.250 from 8 comparisons of a version with itself")]
    [InlineData("judgements", "Measured in this episode8 comparisons")]
    [InlineData("judgements", "task-1 1earlier (swapped)0.250.75-0.50baseline better1")]
    [InlineData("judgements", "task-1 3earlier (swapped)invalidinvalid")]
    [InlineData("evidence", "early-20200101-000000000-0.250-0.250-1.00abstain: unclear")]
    [InlineData("evidence", "late-20200102-000000000 (this one)-0.500-0.250-2.12roll back: evidence")]
    [InlineData("evidence", "Kept at +1.3 standard errors, taken back at -1.3; at most 6 episodes, of which 2 are used.")]
    [InlineData("gaps", "plain wordsplain wordshigh3")]
    [InlineData("tests", "NewSkip")]
    [InlineData("prediction", "Measured difference-0.25, in this episode")]
    [InlineData("prediction", "Measured − claimed-0.45")]
    [InlineData("prediction", "Brier score (0 is perfect, 0.25 a coin)0.125")]
    [InlineData("edits", "In the reject buffer: bad advantage")]
    [InlineData("edits", "+new plain words")]
    [InlineData("stages", "erroredplain words2020-01-01 00:00:40 UTC10 s")]
    [InlineData("stages", "main arm capturedresumed2020-01-01 00:01:40 UTC1 min")]
    [InlineData("spend", "at least 0.75 USD; of 3 calls nobody knows")]
    [InlineData("spend", "arm20, 1 lost in a crash0.50 USDunknown")]
    public void Each_section_has_its_facts(string section, string fact) =>
        Assert.Contains(fact, PageChecks.ById(Parse(SampleEpisode.Of()), section)!.Value.Replace("\n", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);

    [Fact]
    public void Each_valid_sample_is_drawn_with_both_rewards_and_its_difference()
    {
        var charts = PageChecks.ById(Parse(SampleEpisode.Of()), "judgements")!.Descendants("svg").Where(s => (string?)s.Attribute("class") == "chart").ToList();

        Assert.Equal(2, charts.Count);
        Assert.Equal((4, 4), (Count(charts[0], "candidate"), Count(charts[0], "baseline")));
        Assert.Equal((4, 1), (Count(charts[1], "candidate"), Count(charts[1], "band")));

        static int Count(XElement chart, string mark) => chart.Elements().Count(e => (string?)e.Attribute("class") == mark);
    }

    [Fact]
    public void Nothing_is_claimed_of_an_episode_that_has_just_begun()
    {
        var sample = SampleEpisode.Of();
        var begun = new EpisodeReport
        {
            Episode = sample.Episode with
            {
                Stage = EpisodeStage.Created,
                Diagnosis = null,
                Ruling = null,
                BaselineVersion = null,
                RollbackVersion = null,
                EvolvedVersion = null,
                EvolutionDetail = null,
                FinishedAt = null,
                CostUsd = null,
            },
            Status = EpisodeStatus.Running,
            Stages = [sample.Stages[0]],
            Floor = AgreementFloor.From([]),
            Calibration = Calibration.Of([]),
            RepositoryPath = "/r",
            MadeAt = sample.MadeAt,
        };

        var page = Parse(begun);
        PageChecks.AssertReadable(page);
        var header = page.Descendants("header").Single().Value;
        Assert.Contains("No advantage is claimed", header, StringComparison.Ordinal);
        Assert.Contains("Not known yet", header, StringComparison.Ordinal);
        Assert.Contains("Costunknown", PageChecks.ById(page, "spend")!.Value, StringComparison.Ordinal);
        Assert.Contains("the ledger no longer has it", PageChecks.ById(page, "edits")!.Value, StringComparison.Ordinal);
        using var json = Json(begun);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("NoiseFloor").ValueKind);
        Assert.Contains("The episode has not come to its decision", Markdown(begun), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_ruling_has_an_answer_that_does_not_contradict_it()
    {
        foreach (var decision in Enum.GetValues<EpisodeDecision>())
        {
            foreach (var reason in Enum.GetValues<EpisodeReason>())
            {
                var report = SampleEpisode.Of();
                var episode = report.Episode with { Ruling = new EpisodeRuling(decision, reason), RollbackVersion = decision == EpisodeDecision.RollBack ? 3 : null };

                Assert.NotEmpty(EpisodeWords.Why(report with { Episode = episode }));
                Assert.Equal(decision == EpisodeDecision.RollBack, EpisodeWords.Decided(episode).Contains("taken back", StringComparison.Ordinal));
                if (EpisodeWords.Better(episode) == "Yes")
                {
                    Assert.Equal((EpisodeDecision.Keep, EpisodeReason.Evidence), (decision, reason));
                }
            }
        }
    }

    [Theory]
    [InlineData("words")]
    [InlineData("++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++")]
    public void An_episode_of_a_thousand_tasks_and_long_differences_fits_into_five_megabytes(string text)
    {
        var html = Page(SampleEpisode.Of(string.Concat(Enumerable.Repeat(text, 200)), tasks: 1000));

        Assert.InRange(Encoding.UTF8.GetByteCount(html), 100_000, 5_000_000);
        Assert.Contains("Shown are 200 of 1,000 tasks", PageChecks.ById(XDocument.Parse(html), "arms")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_has_the_facts_under_stable_names()
    {
        using var json = Json(SampleEpisode.Of(PageChecks.Hostile) with { RepositoryPath = "/r" });
        var root = json.RootElement;

        Assert.Equal("autoauto.episodeReport/2", root.GetProperty("Form").GetString());
        Assert.Equal("RolledBack", root.GetProperty("Episode").GetProperty("Decision").GetString());
        Assert.Equal(5, root.GetProperty("Stages").GetArrayLength());
        Assert.Equal(0.75, root.GetProperty("Tasks")[0].GetProperty("Baseline").GetProperty("PassRate").GetDouble());
        Assert.Equal(6, root.GetProperty("Judgements").GetArrayLength());
        Assert.Equal(-0.5, root.GetProperty("Diagnosis").GetProperty("Advantage").GetDouble());
        Assert.Equal(8, root.GetProperty("NoiseFloor").GetProperty("MeasuredHere").GetInt32());
        Assert.Equal(2, root.GetProperty("Evidence").GetArrayLength());
        Assert.False(root.GetProperty("Prediction").GetProperty("IsHit").GetBoolean());
        Assert.Equal(0.125, root.GetProperty("Calibration").GetProperty("BrierScore").GetDouble());
        Assert.Equal("BadAdvantage", root.GetProperty("Rejections")[0].GetProperty("Reason").GetString());
        Assert.Contains("+new ", root.GetProperty("NextEdit")[0].GetProperty("Diff").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, root.GetProperty("Spend")[1].GetProperty("CostUsd").ValueKind);
        Assert.DoesNotContain('\u001b', root.ToString());
        Assert.DoesNotContain('\u202e', root.ToString());
    }

    [Fact]
    public void Markdown_has_the_answers_and_hostile_text_cannot_leave_its_place()
    {
        var markdown = Markdown(SampleEpisode.Of("``` ```` a | b\n# <script>alert(1)</script> [x](http://x)"));

        Assert.Contains("- **Did this edit make the agent better?** No, worse", markdown, StringComparison.Ordinal);
        Assert.Contains("| early-20200101-000000000 | -0.250 | -0.250 | -1.00 | abstain: unclear |", markdown, StringComparison.Ordinal);
        Assert.Equal(10, Outside(markdown).Count(line => line.StartsWith("## ", StringComparison.Ordinal)));
        Assert.All(Outside(markdown), line => Assert.DoesNotContain("<script", line, StringComparison.Ordinal));
        Assert.Single(Outside(markdown), line => line.StartsWith("# ", StringComparison.Ordinal));
    }

    /// <summary>The lines outside blocks of code, as CommonMark reads them.</summary>
    private static List<string> Outside(string markdown)
    {
        var (outside, fence) = (new List<string>(), 0);
        foreach (var line in markdown.Split('\n'))
        {
            var ticks = line.Length - line.TrimStart('`').Length;
            if (fence == 0 && ticks >= 3)
            {
                fence = ticks;
            }
            else if (fence > 0 && ticks >= fence && line.Trim('`').Length == 0)
            {
                fence = 0;
            }
            else if (fence == 0)
            {
                outside.Add(line);
            }
        }

        Assert.Equal(0, fence);
        return outside;
    }

    private static XDocument Parse(EpisodeReport report) => XDocument.Parse(Page(report), LoadOptions.PreserveWhitespace);

    private static string Page(EpisodeReport report) => Written(w => HtmlReport.Write(w, report));

    private static string Markdown(EpisodeReport report) => Written(w => EpisodeMarkdownReport.Write(w, report));

    private static JsonDocument Json(EpisodeReport report) => JsonDocument.Parse(Written(w => EpisodeJsonReport.Write(w, report, ReportObjects.Instance)));

    private static string Written(Action<TextWriter> write)
    {
        using var text = new StringWriter { NewLine = "\n" };
        write(text);
        return text.ToString();
    }
}
