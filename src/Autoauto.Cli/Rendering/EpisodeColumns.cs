using System.Globalization;
using Autoauto.Core.Model;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Cli.Rendering;

/// <summary>The columns of a table of episodes.</summary>
internal static class EpisodeColumns
{
    public static IReadOnlyList<Column<EpisodeView>> All { get; } =
    [
        new("Episode", 43, v => v.Episode.Id),
        new("Versions", 8, v => v.Episode.BaselineVersion is { } baseline
            ? string.Create(CultureInfo.InvariantCulture, $"{v.Episode.HeadVersion} : {baseline}")
            : v.Episode.HeadVersion.ToString(CultureInfo.InvariantCulture)),
        new("Reward", 6, v => Signed(v.Episode.Diagnosis?.RewardMain, "0.00"), IsNumber: true),
        new("Advantage", 9, v => Signed(v.Episode.Diagnosis?.Advantage, "+0.00;-0.00;0.00"), IsNumber: true),
        new("Decision", 11, Decision, Colour: v => v.Status == EpisodeStatus.Errored ? "31" : v.Episode.RollbackVersion is not null ? "33" : null),
        new("Then", 0, Then),
    ];

    private static string Decision(EpisodeView view) => view.Episode.Ruling is { } ruling ? Map.DecisionOf(ruling.Decision) : view.Status.ToString();

    private static string Then(EpisodeView view) => view.Episode switch
    {
        { EvolvedVersion: { } version } e => string.Create(CultureInfo.InvariantCulture, $"version {version}: {e.EvolutionDetail}"),
        { Refusal: { } refusal } e => $"refused ({refusal}): {e.EvolutionDetail}",
        { Error: { } error } => error,
        { Stage: EpisodeStage.Closed } e => e.EvolutionDetail ?? e.Ruling?.Reason.ToString() ?? string.Empty,
        var e => e.Stage.ToString(),
    };

    private static string Signed(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? string.Empty;
}
