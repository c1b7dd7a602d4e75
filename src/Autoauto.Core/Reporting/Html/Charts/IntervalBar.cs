using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Reporting.Html.Charts;

/// <summary>A gain with its interval on a line that shows where zero is.</summary>
internal static class IntervalBar
{
    private const double Width = 420;

    /// <summary>Writes the bar; nothing without an interval.</summary>
    public static void Write(HtmlWriter html, Receipt receipt)
    {
        if (receipt is not { GainPercent: { } gain, GainLowPercent: { } low, GainHighPercent: { } high })
        {
            return;
        }

        var room = Math.Max(1, (Math.Max(high, 0) - Math.Min(low, 0)) / 12);
        var x = new Scale(Math.Min(low, 0) - room, Math.Max(high, 0) + room, 12, Width - 12);
        using (html.Open("svg", ("class", "interval"), ("viewBox", "0 0 420 46"), ("aria-hidden", "true")))
        {
            html.Stroke("axis", 12, 20, Width - 12, 20);
            html.Stroke("zero", x.At(0), 4, x.At(0), 30);
            html.Label("0", x.At(0), 43, "middle");
            html.Stroke("span", x.At(low), 20, x.At(high), 20);
            html.Mark(ExperimentStatus.Kept, x.At(gain), 20);
            if (Math.Abs(x.At(gain) - x.At(0)) > 60)
            {
                html.Label(Figures.Percent(gain), x.At(gain), 43, "middle");
            }
        }
    }
}
