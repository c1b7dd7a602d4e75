using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Reporting.Html.Charts;

namespace Autoauto.Core.Reporting.Html.Runs;

/// <summary>A status with the mark that charts have for it.</summary>
internal static class StatusMark
{
    /// <summary>Writes mark and word of an outcome.</summary>
    public static void Write(HtmlWriter html, OutcomeCount outcome) => Write(html, outcome.Status);

    /// <summary>Writes mark and word of a status.</summary>
    public static void Write(HtmlWriter html, ExperimentStatus? status)
    {
        using (html.Open("span", ("class", "mark")))
        {
            if (status is { } known)
            {
                using (html.Open("svg", ("viewBox", "0 0 14 14"), ("width", "14"), ("height", "14"), ("aria-hidden", "true")))
                {
                    html.Mark(known, 7, 7);
                }
            }

            html.Text(Figures.Words(status));
        }
    }
}
