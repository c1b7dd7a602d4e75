using Autoauto.Core.Repair;

namespace Autoauto.Output;

/// <content>Findings of a repair.</content>
internal static partial class Map
{
    /// <summary>A finding and whether it was mended.</summary>
    public static FindingInfo From(Finding finding, bool isRepaired, string repositoryPath) => new()
    {
        Kind = finding.Kind.ToString(),
        Severity = finding.Severity.ToString(),
        Subject = Line(finding.Subject),
        Message = Line(finding.Message),
        Action = Line(finding.Action),
        Repaired = isRepaired,
        CanRepair = finding.CanMend,
        NeedsForce = finding.NeedsForce,
        RunId = finding.RunId,
        Program = finding.Program,
        RepositoryPath = repositoryPath,
    };
}
