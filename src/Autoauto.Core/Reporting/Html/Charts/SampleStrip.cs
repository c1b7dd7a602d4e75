using System.Globalization;
using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Reporting.Html.Charts;

/// <summary>The values of one decision in the order in which they were measured, baseline and candidate apart by shape.</summary>
internal sealed class SampleStrip(Run run, Experiment experiment, IReadOnlyList<Measurement> samples)
{
    private const double Width = 320;
    private const double Height = 96;
    private const double Left = 14;
    private const double Right = 14;
    private const double Top = 12;
    private const double Bottom = 22;
    private const int MostShown = 60;

    /// <summary>Writes the strip.</summary>
    public void Write(HtmlWriter html)
    {
        var shown = samples.Count <= MostShown ? samples : [.. samples.Take(MostShown)];
        var values = shown.Where(m => m.Sample.Value is not null).Select(m => m.Sample.Value!.Value).ToList();
        if (experiment.BaselineMetric is { } level)
        {
            values.Add(level);
        }

        if (values.Count == 0)
        {
            return;
        }

        var margin = Math.Max((values.Max() - values.Min()) / 10, Math.Abs(values[0]) / 1000);
        var y = new Scale(values.Min() - margin, values.Max() + margin, Height - Bottom, Top);
        var x = new Scale(0, Math.Max(1, shown.Count - 1), Left, Width - Right);
        using (Open(html))
        {
            if (experiment.BaselineMetric is { } baseline)
            {
                html.Stroke("reference", 0, y.At(baseline), Width, y.At(baseline));
            }

            for (var i = 0; i < shown.Count; i++)
            {
                var at = x.At(shown.Count == 1 ? 0.5 : i);
                if (shown[i].Sample.Value is { } value)
                {
                    html.Mark(shown[i].Arm, at, y.At(value), $"{i + 1}. {Figures.Words(shown[i].Arm)}: {Figures.Metric(value, run.Spec.Unit)}");
                }
                else
                {
                    html.Mark(ExperimentStatus.MeasurementFailed, at, Height - Bottom, $"{i + 1}. {Figures.Words(shown[i].Arm)}: no value");
                }
            }

            html.Label("in order of time →", Width, Height - 4, "end");
        }
    }

    private HtmlWriter.Scope Open(HtmlWriter html)
    {
        var name = $"strip-{experiment.Number}";
        var scope = html.Open(
            "svg",
            ("class", "strip"),
            ("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {Width} {Height}")),
            ("role", "img"),
            ("aria-labelledby", $"{name}-t {name}-d"));
        html.Element("title", $"Values of the decision on experiment {experiment.Number}", ("id", name + "-t"));
        html.Element("desc", $"{Describe(Arm.Baseline)}; {Describe(Arm.Candidate)}. The dashed line is the baseline's level.", ("id", name + "-d"));
        return scope;
    }

    private string Describe(Arm arm)
    {
        double[] values = [.. samples.Where(m => m.Arm == arm && m.Sample.Value is not null).Select(m => m.Sample.Value!.Value)];
        return values.Length == 0
            ? $"{Figures.Words(arm)}: not measured for this decision"
            : $"{Figures.Words(arm)}: {Figures.Count(values.Length, "value")}, median {Figures.Metric(Median.Of(values), run.Spec.Unit)}";
    }
}
