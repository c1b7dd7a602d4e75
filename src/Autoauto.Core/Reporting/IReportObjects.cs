using Autoauto.Core.Model;
using Autoauto.Core.Reporting.Episodes;

namespace Autoauto.Core.Reporting;

/// <summary>
/// The objects that commands print, for reports in JSON. The faces own these types, because scripts must be able to name them; a report serializes what it is
/// handed, so that both say the same.
/// </summary>
public interface IReportObjects
{
    /// <summary>The run of a report.</summary>
    object Of(RunReport report);

    /// <summary>The total of a run, measured again.</summary>
    object Of(Receipt receipt, RunReport report);

    /// <summary>An experiment of a run.</summary>
    object Of(Experiment experiment, RunReport report);

    /// <summary>The episode of a report.</summary>
    object Of(EpisodeReport report);

    /// <summary>An entry of the reject buffer.</summary>
    object Of(Rejection rejection, EpisodeReport report);

    /// <summary>A prediction about a version.</summary>
    object Of(Prediction prediction, EpisodeReport report);

    /// <summary>A file that differs between two versions of the policy.</summary>
    object Of(PolicyFileChange change, int fromVersion, int toVersion, EpisodeReport report);
}
