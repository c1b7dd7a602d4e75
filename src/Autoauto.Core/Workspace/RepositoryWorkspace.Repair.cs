using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Repair;

namespace Autoauto.Core.Workspace;

/// <content>Checking database, worktrees, refs, leases, processes and files against each other.</content>
public sealed partial class RepositoryWorkspace
{
    /// <summary>
    /// Disagreements, one after the other; each check begins when what came before was looked at, so that mending on the way saves later findings.
    /// Reads only. What belongs to a run that an engine works on is passed over.
    /// </summary>
    /// <exception cref="AutoautoException">DatabaseBusy, DatabaseTooNew, GitFailed.</exception>
    public IEnumerable<Finding> FindDisagreements()
    {
        using var scope = new RepairScope(
            _database, StoreClient.Attach(_location, _paths.Store, _runner), () => StoreClient.Open(_location, _paths.Store, _runner), _location, _paths, _options.Time, _options.Ids);
        foreach (var finding in new Checkup(scope).Find())
        {
            yield return finding;
        }
    }

    /// <summary>Mends a finding of <see cref="FindDisagreements"/>, which must still be under way.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="force">Do also what may lose something.</param>
    /// <returns>True if it was mended; false if it cannot be, or not without <paramref name="force"/>.</returns>
    /// <exception cref="AutoautoException">RunAlreadyActive: an engine has begun to work on it meanwhile; or whatever stood against it.</exception>
    public static bool Mend(Finding finding, bool force)
    {
        ArgumentNullException.ThrowIfNull(finding);
        if (finding.Mend is null || (finding.NeedsForce && !force))
        {
            return false;
        }

        try
        {
            finding.Mend();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AutoautoException(
                ErrorCode.RepositoryReadOnly, $"'{finding.Subject}' could not be mended: {e.Message}", finding.Subject, "Give this user write access to it, and repair again.", e);
        }
    }
}
