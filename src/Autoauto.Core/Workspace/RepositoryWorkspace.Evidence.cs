using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;

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
        return new RunReplay(_database, run, RunSettings.ForReplay(run.Spec, request)).Judge();
    }

    /// <summary>
    /// Measures the total of a run that nobody works on anew: start commit against final commit, and on request the final commit against itself
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
        if (pairs is < FewestPairs or > MostPairs)
        {
            throw new AutoautoException(
                ErrorCode.InvalidArgument, FormattableString.Invariant($"Pairs is {pairs}; it has to be between {FewestPairs} and {MostPairs}."), "Pairs");
        }

        if (run.EvaluatorHash is null || run.HeadCommit == run.StartCommit)
        {
            throw new AutoautoException(
                ErrorCode.RunStateConflict, $"Run '{runId}' has kept nothing: there is no total to measure.", runId, "Choose a run that kept something: Get-AutoRun");
        }

        PrepareState();
        var lease = _database.Write(connection => RunLease.Take(connection, run.Program, null, _options.Ids.NewToken(), _options.Time.GetUtcNow()));
        return new RunSession(runId, (session, abort) => MeasureAsync(session, run, lease, pairs, leaveOneOut, abort));
    }

    private async Task<Run> MeasureAsync(RunSession session, Run run, RunLease lease, int pairs, bool leaveOneOut, CancellationToken abort)
    {
        RunContext context;
        try
        {
            context = new RunSetup(_database, _location, _paths, Programs, _runner, _options).PrepareReceipt(session, run, lease);
        }
        catch
        {
            _database.Write(lease.Release);
            throw;
        }

        return await new ReceiptEngine(context, pairs, leaveOneOut).RunAsync(abort).ConfigureAwait(false);
    }
}
