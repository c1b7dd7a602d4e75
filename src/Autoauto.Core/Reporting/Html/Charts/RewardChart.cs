using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Reporting.Episodes;

namespace Autoauto.Core.Reporting.Html.Charts;

/// <summary>The judges' samples, a line each: both rewards, and their difference beside the noise floor.</summary>
internal sealed class RewardChart(EpisodeReport report)
{
    private const int MostRows = 40;
    private const double RowHeight = 20;
    private const double LabelWidth = 132;
    private const int LongestLabel = 17;

    private readonly List<Judgement> _shown = [.. report.Judgements.Where(j => j.RewardMain is not null).Take(MostRows)];

    /// <summary>Writes both charts, side by side where there is room; nothing without a valid sample.</summary>
    public void Write(HtmlWriter html)
    {
        if (_shown.Count == 0)
        {
            return;
        }

        Shapes.Legend(
            html,
            (h => h.Mark(Arm.Candidate, 13, 7), $"version {report.Episode.HeadVersion}"),
            (h => h.Mark(Arm.Baseline, 13, 7), report.Episode.BaselineVersion is { } baseline ? $"version {baseline}" : "nothing compared"),
            (h => h.Band(0, 1, 26, 12), "noise floor"));
        using (html.Open("div", ("class", "pair")))
        {
            WriteFigure(html, "Reward of each sample", DrawRewards);
            if (_shown.Any(j => j.Difference is not null))
            {
                WriteFigure(html, "Difference of each sample, and the noise floor", DrawDifferences);
            }
        }

        if (_shown.Count == MostRows)
        {
            html.Element("p", $"Drawn are the first {MostRows} valid samples.", ("class", "note"));
        }
    }

    private static void WriteFigure(HtmlWriter html, string caption, Action<HtmlWriter> draw)
    {
        using (html.Open("figure"))
        {
            html.Element("figcaption", caption);
            draw(html);
        }
    }

    private void DrawRewards(HtmlWriter html)
    {
        var frame = FrameOf();
        var x = new Scale(0, 1, frame.PlotLeft, frame.PlotRight);
        var diagnosis = report.Episode.Diagnosis;
        using (frame.Open(html, "rewards", "Reward of each sample", $"{Figures.Count(_shown.Count, "sample")}; mean reward {EpisodeWords.Rate(diagnosis?.RewardMain)} of the head, {EpisodeWords.Rate(diagnosis?.RewardBaseline)} of the earlier version. The table has the figures."))
        {
            frame.XAxis(html, x, "reward", isWhole: false);
            foreach (var (judgement, y) in Rows(html))
            {
                if (judgement.RewardBaseline is { } earlier)
                {
                    html.Stroke("whisker", x.At(earlier), y, x.At(judgement.RewardMain!.Value), y);
                    html.Mark(Arm.Baseline, x.At(earlier), y, $"{judgement.Task} {judgement.Sample}: {EpisodeWords.Rate(earlier)}");
                }

                html.Mark(Arm.Candidate, x.At(judgement.RewardMain!.Value), y, $"{judgement.Task} {judgement.Sample}: {EpisodeWords.Rate(judgement.RewardMain)}");
            }
        }
    }

    private void DrawDifferences(HtmlWriter html)
    {
        var frame = FrameOf();
        var floor = report.Floor.Episodes == 0 ? 0 : report.Floor.Deviation;
        var reach = 1.1 * Math.Max(Math.Max(0.05, floor), _shown.Max(j => Math.Abs(j.Difference ?? 0)));
        var x = new Scale(-reach, reach, frame.PlotLeft, frame.PlotRight);
        using (frame.Open(html, "differences", "Difference of each sample", $"Advantage {EpisodeWords.Signed(report.Episode.Diagnosis?.Advantage, "0.000")}; noise floor {EpisodeWords.Floor(report.Floor)}. The table has the figures."))
        {
            html.Band(x.At(-floor), ChartFrame.PlotTop, x.At(floor) - x.At(-floor), frame.PlotBottom - ChartFrame.PlotTop);
            frame.XAxis(html, x, "reward, head − earlier", isWhole: false);
            html.Stroke("zero", x.At(0), ChartFrame.PlotTop, x.At(0), frame.PlotBottom);
            foreach (var (judgement, y) in Rows(html).Where(r => r.Judgement.Difference is not null))
            {
                html.Stroke("whisker", x.At(0), y, x.At(judgement.Difference!.Value), y);
                html.Mark(Arm.Candidate, x.At(judgement.Difference!.Value), y, $"{judgement.Task} {judgement.Sample}: {EpisodeWords.Signed(judgement.Difference)}");
            }
        }
    }

    private ChartFrame FrameOf() => new("chart", 460, ChartFrame.HeightFor(_shown.Count * RowHeight), LabelWidth);

    /// <summary>Labels each sample's line and says where it lies.</summary>
    private IEnumerable<(Judgement Judgement, double Y)> Rows(HtmlWriter html)
    {
        for (var i = 0; i < _shown.Count; i++)
        {
            var y = ChartFrame.PlotTop + (i + 0.5) * RowHeight;
            html.Stroke("grid", LabelWidth, y, 460 - 14, y);
            html.Label($"{PlainText.OneLine(_shown[i].Task, LongestLabel - 3)} {_shown[i].Sample}", LabelWidth - 8, y + 4, "end");
            yield return (_shown[i], y);
        }
    }
}
