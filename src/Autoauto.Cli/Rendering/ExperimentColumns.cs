using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Output;

namespace Autoauto.Cli.Rendering;

/// <summary>What a table of experiments shows, live and afterwards.</summary>
internal static class ExperimentColumns
{
    /// <summary>Columns for a run whose metric has this unit.</summary>
    public static IReadOnlyList<Column<Experiment>> Of(string? unit) =>
    [
        new("#", 4, e => Figures.Count(e.Number), IsNumber: true),
        new("Status", 17, e => e.Status?.ToString() ?? string.Empty, Colour: Colour),
        new("Reason", 18, e => e.Reason?.ToString() ?? string.Empty),
        new("Metric", 12, e => Figures.Metric(DecisionWords.ShownMetric(e), unit), IsNumber: true),
        new("Effect", 10, e => Figures.Percent(DecisionWords.ShownEffect(e)), IsNumber: true),
        new("Lines", 9, e => Figures.Lines(e.LinesAdded, e.LinesRemoved)),
        new("What was tried, and why it ended so", 0, Text),
    ];

    /// <summary>SGR parameter for a status.</summary>
    public static string? Colour(Experiment experiment) => experiment.Status switch
    {
        ExperimentStatus.Kept => "32",
        ExperimentStatus.Crashed or ExperimentStatus.MeasurementFailed => "31",
        ExperimentStatus.Aborted => "33",
        _ => null,
    };

    private static string Text(Experiment e)
    {
        var words = Words.Of(e) ?? string.Empty;
        return string.IsNullOrWhiteSpace(e.Subject) ? words : $"{e.Subject} ({words})";
    }
}
