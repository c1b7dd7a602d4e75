using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Model;
using Autoauto.Core.Reporting;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Workspace;

/// <summary>A run's records for a report: experiments and samples from the database, changes from git.</summary>
internal sealed class RunRecords(Database database, GitClient git, string runId, Func<IEnumerable<Experiment>> experiments) : IRunRecords
{
    public IEnumerable<Experiment> Experiments() => experiments();

    public IReadOnlyList<Measurement> Samples(int experiment) =>
        database.Read(c => MeasurementStore.Block(c, runId, experiment, MeasurementPurpose.Decision), []);

    public CommitDiff? Diff(string from, string to, int excerptLimit)
    {
        try
        {
            return git.DiffAsync(from, to, excerptLimit, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (AutoautoException e) when (e.Code == ErrorCode.GitFailed)
        {
            return null;
        }
    }
}
