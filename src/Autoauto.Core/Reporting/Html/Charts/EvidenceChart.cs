using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Reporting.Episodes;

namespace Autoauto.Core.Reporting.Html.Charts;

/// <summary>What the episodes about an edit add up to, and the limits that decide.</summary>
internal sealed class EvidenceChart(IReadOnlyList<TrialSum> trials, EpisodeFacts? facts)
{
    /// <summary>Writes the chart; nothing where the noise is unknown.</summary>
    public void Write(HtmlWriter html)
    {
        var sums = trials.Select((t, i) => (Number: i + 1, t.Sum)).Where(t => t.Sum is not null).ToList();
        if (sums.Count == 0)
        {
            return;
        }

        var options = facts is { Rule: EpisodeRule.Sequential } ? facts.Options : null;
        double[] levels = [0, .. sums.Select(s => s.Sum!.Value), .. options is null ? Array.Empty<double>() : [options.KeepAt, -options.RollBackAt]];
        var margin = Math.Max(0.5, (levels.Max() - levels.Min()) / 12);
        using (html.Open("figure", ("class", "single")))
        {
            html.Element("figcaption", "Sum of the advantages in standard errors; dashed lines are the limits");
            foreach (var frame in ChartFrame.Half)
            {
                var x = new Scale(0.5, Math.Max(trials.Count, options?.MaxEpisodes ?? 1) + 0.5, frame.PlotLeft, frame.PlotRight);
                var y = new Scale(levels.Min() - margin, levels.Max() + margin, frame.PlotBottom, ChartFrame.PlotTop);
                using (frame.Open(html, "sum", "Evidence over the episodes of this edit", $"After {Figures.Count(trials.Count, "episode")} {EpisodeWords.Signed(sums[^1].Sum)} standard errors."))
                {
                    frame.Axes(html, x, y, v => Figures.Number(v), "episode of this edit");
                    html.Stroke("zero", frame.PlotLeft, y.At(0), frame.PlotRight, y.At(0));
                    foreach (var limit in options is null ? Array.Empty<double>() : [options.KeepAt, -options.RollBackAt])
                    {
                        html.Stroke("reference", frame.PlotLeft, y.At(limit), frame.PlotRight, y.At(limit));
                    }

                    html.Polyline("sum", sums.Select(s => (x.At(s.Number), y.At(s.Sum!.Value))));
                    foreach (var (number, sum) in sums)
                    {
                        html.Mark(Arm.Candidate, x.At(number), y.At(sum!.Value), $"episode {number}: {EpisodeWords.Signed(sum)}");
                    }
                }
            }
        }
    }
}
