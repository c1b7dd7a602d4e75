using Autoauto.Core.Model;
using Autoauto.Core.Storage;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Workspace;

/// <summary>How a run enters the database, and how one that is there is taken up again. The lease is the caller's to take in the same transaction.</summary>
internal static class RunEntry
{
    /// <summary>A run that has not done anything yet.</summary>
    public static Run New(string id, ProgramSpec spec, RunOptions options, string startCommit, DateTimeOffset now) => new()
    {
        Id = id,
        Program = spec.Name,
        Phase = RunPhase.Starting,
        Branch = BranchOf(spec.Name, id),
        StartCommit = startCommit,
        HeadCommit = startCommit,
        Spec = spec,
        Options = options,
        StartedAt = now,
        UpdatedAt = now,
    };

    /// <summary>The name of a run's branch.</summary>
    public static string BranchOf(string program, string id) => $"autoauto/{program}/{id}";

    /// <summary>Writes a new run.</summary>
    public static void Record(SqliteConnection connection, Run run)
    {
        RunStore.Insert(connection, run);
        EventStore.Append(connection, run.Id, null, "run.start", EventSeverity.Information, $"{run.Program} from {run.StartCommit}", run.StartedAt);
    }

    /// <summary>Resumes a recorded run; returns its new state.</summary>
    /// <param name="connection">The transaction's connection.</param>
    /// <param name="runId">The run.</param>
    /// <param name="limit">Applies the limits that are in force now.</param>
    /// <param name="was">What the run was before, for the audit trail.</param>
    /// <param name="now">The time.</param>
    public static Run TakeUp(SqliteConnection connection, string runId, Func<RunOptions, RunOptions> limit, RunStatus was, DateTimeOffset now)
    {
        var found = RunStore.Find(connection, runId)!;
        var run = found with
        {
            Options = limit(found.Options),
            Phase = RunPhase.Starting,
            TerminationReason = null,
            ErrorCode = null,
            ErrorMessage = null,
            FinishedAt = null,
            UpdatedAt = now,
        };
        RunStore.Update(connection, run);
        RunStore.UpdateOptions(connection, runId, run.Options, now);
        RunStore.UpdateStopRequest(connection, runId, StopRequest.None);
        EventStore.Append(connection, runId, null, "run.resume", EventSeverity.Information, $"was {was}", now);
        return run with { StopRequest = StopRequest.None };
    }
}
