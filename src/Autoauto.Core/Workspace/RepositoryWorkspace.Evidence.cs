using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;

namespace Autoauto.Core.Workspace;

/// <content>What recorded runs are worth: judged again, measured again.</content>
public sealed partial class RepositoryWorkspace
{
    private const int FewestPairs = 3;
    private const int MostPairs = 200;

    /// <summary>Judges a run's decisions again from the stored values, oldest first, page by page; nothing is run and nothing is written.</summary>
    /// <exception cref="AutoautoException">RunNotFound, InvalidArgument.</exception>
    public IEnumerable<ReplayedExperiment> ReplayRun(string runId, ReplayRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var run = RequireRun(runId).Run;
        return new RunReplay(_database, run, request).Judge();
    }

    /// <summary>
    /// Measures the total of a run that nobody works on again: start commit against final commit, and on request the final commit against itself
    /// without each of the kept ones. The session publishes <see cref="RunEvent.ReceiptMeasured"/> and <see cref="RunEvent.KeepMeasured"/>.
    /// </summary>
    /// <param name="runId">The run.</param>
    /// <param name="pairs">Pairs of invocations of each comparison; 3 to 200. A 95 % interval needs 6.</param>
    /// <param name="leaveOneOut">Also measure what each kept commit contributes.</param>
    /// <exception cref="AutoautoException">RunNotFound, RunStateConflict, RunAlreadyActive, InvalidArgument.</exception>
    public RunSession MeasureRun(string runId, int pairs, bool leaveOneOut)
    {
        var view = RequireRun(runId);
        var run = view.Run;
        RequirePairs(pairs);
        RequireKept(run);
        PrepareState();
        var lease = TakeLease(run);
        return new RunSession(runId, (session, abort) => MeasureAsync(session, run, lease, pairs, leaveOneOut, abort));
    }

    private async Task<Run> MeasureAsync(RunSession session, Run run, RunLease lease, int pairs, bool leaveOneOut, CancellationToken abort)
    {
        var store = OpenStore();
        return await new ReceiptEngine(PrepareSideJob(session, run, lease, store), store, pairs, leaveOneOut).RunAsync(abort).ConfigureAwait(false);
    }

    /// <summary>The program's lease, for work about a run that nobody works on.</summary>
    private RunLease TakeLease(Run run) =>
        _database.Write(connection =>
        {
            var now = _options.Time.GetUtcNow();
            RequireNotRemoving(connection, run.Id, now);
            return RunLease.Take(connection, run.Program, null, _options.Ids.NewToken(), now);
        });

    /// <summary>What such work is done with; the lease is given back if it cannot be had.</summary>
    private RunContext PrepareSideJob(RunSession session, Run run, RunLease lease, StoreClient store)
    {
        try
        {
            return new RunSetup(_database, _location, _paths, Programs, _runner, _options, OpenStore).PrepareReceipt(session, run, lease, store);
        }
        catch
        {
            lease.TryRelease(_database);
            throw;
        }
    }

    private static void RequirePairs(int pairs)
    {
        if (pairs is < FewestPairs or > MostPairs)
        {
            throw new AutoautoException(
                ErrorCode.InvalidArgument, FormattableString.Invariant($"Pairs is {pairs}; it has to be between {FewestPairs} and {MostPairs}."), "Pairs");
        }
    }

    private static void RequireKept(Run run)
    {
        if (run.EvaluatorHash is null || run.HeadCommit == run.StartCommit)
        {
            throw new AutoautoException(
                ErrorCode.RunStateConflict, $"Run '{run.Id}' has kept nothing.", run.Id, $"Choose a run that kept something: {Next.RunList()}");
        }
    }
}
