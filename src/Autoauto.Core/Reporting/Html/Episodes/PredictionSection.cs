using Autoauto.Core.Reporting.Episodes;

namespace Autoauto.Core.Reporting.Html.Episodes;

/// <summary>What the evolver had claimed about the edit, what was measured, and how good its claims are.</summary>
internal static class PredictionSection
{
    /// <summary>Writes the claim that was settled, the next one, and the calibration.</summary>
    public static void Write(HtmlWriter html, EpisodeReport report)
    {
        if (report.Prediction is null)
        {
            html.Element("p", $"Nothing was claimed about version {report.Episode.HeadVersion}: no evolver made it.");
        }
        else
        {
            FactList.Write(html, EpisodeFactLists.Prediction(report));
            html.Element("p", "Settled by what was observed of the arms, never by the judges' rewards.", ("class", "note"));
        }

        FactList.Write(html, EpisodeFactLists.Calibration(report));
    }
}
