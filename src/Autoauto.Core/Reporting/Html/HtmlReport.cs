using Autoauto.Core.Reporting.Html.Runs;

namespace Autoauto.Core.Reporting.Html;

/// <summary>A run as one self-contained page.</summary>
public static class HtmlReport
{
    /// <summary>Writes the page; experiments are streamed.</summary>
    public static void Write(TextWriter writer, RunReport report)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(report);
        RunPage.Of(report).Write(writer);
    }
}
