using Autoauto.Core.Errors;
using Autoauto.Core.Repair;

namespace Autoauto.Output;

/// <content>Findings of a repair.</content>
internal static partial class Map
{
    /// <summary>A finding and whether it was repaired, its action in the words of a face.</summary>
    public static FindingInfo From(Finding finding, bool isRepaired, string repositoryPath, ICallWords words) => new()
    {
        Kind = finding.Kind.ToString(),
        Severity = finding.Severity.ToString(),
        Subject = Line(finding.Subject),
        Message = Line(finding.Message),
        Action = Line(finding.Action.In(words)),
        Repaired = isRepaired,
        CanRepair = finding.CanRepair,
        NeedsForce = finding.NeedsForce,
        RunId = finding.RunId,
        Program = finding.Program,
        RepositoryPath = repositoryPath,
    };
}
