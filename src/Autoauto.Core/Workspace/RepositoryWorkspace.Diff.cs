using System.Globalization;
using Autoauto.Core.Errors;
using Autoauto.Core.Git;

namespace Autoauto.Core.Workspace;

/// <content>What agents have changed.</content>
public sealed partial class RepositoryWorkspace
{
    /// <summary>
    /// What an experiment's agent changed, kept or not: the patch from the commit that it began with to its own, as <c>git apply</c> takes it; bytes that are no UTF-8 are
    /// replaced. Empty if its commit changes nothing.
    /// </summary>
    /// <exception cref="AutoautoException">RunNotFound; ExperimentNotFound: there is no such experiment, or it has no commit; GitFailed.</exception>
    public string ReadDiff(string runId, int experiment)
    {
        var run = RequireRun(runId).Run;
        var found = FindExperiment(run.Id, experiment) ?? throw NoExperiment(run.Id, experiment);
        if (found.CandidateCommit is not { } candidate)
        {
            var subject = experiment.ToString(CultureInfo.InvariantCulture);
            throw new AutoautoException(
                ErrorCode.ExperimentNotFound, $"Experiment {subject} of run '{run.Id}' has no commit: there is no change to show.", subject, $"Read what its agent wrote: {Next.Log(run.Id, subject)}");
        }

        using var store = StoreClient.Attach(_location, _paths.Store, _runner);
        return store.Objects.ReadPatchAsync(found.StartCommit, candidate, CancellationToken.None).GetAwaiter().GetResult();
    }
}
