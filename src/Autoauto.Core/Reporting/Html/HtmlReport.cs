using Autoauto.Core.Reporting.Episodes;
using Autoauto.Core.Reporting.Html.Episodes;
using Autoauto.Core.Reporting.Html.Runs;

namespace Autoauto.Core.Reporting.Html;

/// <summary>A run or an episode as one self-contained page.</summary>
public static class HtmlReport
{
    /// <summary>Writes the page; experiments are streamed.</summary>
    public static void Write(TextWriter writer, RunReport report)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(report);
        RunPage.Of(report).Write(writer);
    }

    /// <summary>Writes the page of an episode.</summary>
    public static void Write(TextWriter writer, EpisodeReport report)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(report);
        EpisodePage.Of(report).Write(writer);
    }
}
