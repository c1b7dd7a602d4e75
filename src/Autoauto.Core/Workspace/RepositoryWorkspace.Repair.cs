using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Repair;

namespace Autoauto.Core.Workspace;

/// <content>Checking database, worktrees, refs, leases, processes and files against each other.</content>
public sealed partial class RepositoryWorkspace
{
    /// <summary>
    /// Findings, one after the other. Each check begins when the earlier ones are through, so that repairing on the way spares later findings.
    /// Reads only. What belongs to a run that an engine works on is passed over.
    /// </summary>
    /// <exception cref="AutoautoException">DatabaseBusy, DatabaseTooNew, GitFailed.</exception>
    public IEnumerable<Finding> ListFindings()
    {
        using var scope = new RepairScope(
            _database, StoreClient.Attach(_location, _paths.Store, _runner), () => StoreClient.Open(_location, _paths.Store, _runner), _location, _paths, _options.Time, _options.Ids);
        foreach (var finding in new Checkup(scope).Find())
        {
            yield return finding;
        }
    }

    /// <summary>Repairs a finding of <see cref="ListFindings"/>, which must still be under way.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="force">Do also what may lose something.</param>
    /// <returns>True if it was repaired; false if it cannot be, or not without <paramref name="force"/>.</returns>
    /// <exception cref="AutoautoException">RunAlreadyActive: an engine has begun to work on it meanwhile; or whatever stood against it.</exception>
    public static bool Repair(Finding finding, bool force)
    {
        ArgumentNullException.ThrowIfNull(finding);
        if (finding.Repair is null || (finding.NeedsForce && !force))
        {
            return false;
        }

        try
        {
            finding.Repair();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AutoautoException(
                ErrorCode.RepositoryReadOnly, $"'{finding.Subject}' could not be repaired: {e.Message}", finding.Subject, "Give this user write access to it, and repair again.", e);
        }
    }
}
