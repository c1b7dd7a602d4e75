using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Storage;
using Autoauto.Core.Tests.Loop;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Tests.Workspace;

/// <summary>Somebody else keeps the database locked for longer than an attempt to write waits: a stopped writer, a slow share, a copy.</summary>
[Trait("Category", "Long")]
public sealed class LockedDatabaseTests : IDisposable
{
    private readonly TurnRepository _repository = new();
    private readonly ManualTime _time = new();
    private readonly string _hold;
    private readonly RepositoryWorkspace _workspace;

    public LockedDatabaseTests()
    {
        _hold = _repository.Outside("hold");
        File.WriteAllText(_hold, string.Empty);
        _repository.Write(".autoauto/programs/p/agent.sh", $"""
            #!/bin/sh
            : > '{_hold}.reached'; while [ -f '{_hold}' ]; do sleep 0.05; done
            echo 90 > value.txt; git -c user.name=a -c user.email=a@localhost commit -qam less
            """.ReplaceLineEndings("\n"));
        _workspace = RepositoryWorkspace.Open(_repository.Path, new WorkspaceOptions { Time = _time, DatabasePatience = TimeSpan.FromSeconds(1) });
    }

    public void Dispose()
    {
        _workspace.Dispose();
        _repository.Dispose();
    }

    [Fact(Timeout = 300_000)]
    public async Task A_run_waits_until_the_lock_is_released_and_goes_on()
    {
        await using var session = _workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true });
        await RunSessionTests.Until(() => File.Exists(_hold + ".reached"));
        await using (await LockAsync())
        {
            // The heart wants to beat, and then the agent's result to be recorded.
            _time.Advance(TimeSpan.FromSeconds(6));
            File.Delete(_hold);
            await WaitForWarningAsync(session);
        }

        var run = await session.Completion;

        Assert.Equal((TerminationReason.MaxExperiments, 1), (run.TerminationReason!.Value, run.Kept));
        Assert.Equal(RunStatus.Completed, _workspace.FindRun(run.Id)!.Status);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_queue_waits_as_well_and_its_entry_is_done_at_the_first_attempt()
    {
        await Assert.ThrowsAsync<AutoautoException>(() => _workspace.QueueRunAsync(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true }, CancellationToken.None));
        var followed = new TaskCompletionSource<RunSession>();
        var work = _workspace.WorkOffQueueAsync(followed.SetResult, CancellationToken.None);
        await RunSessionTests.Until(() => File.Exists(_hold + ".reached"));
        await using (await LockAsync())
        {
            _time.Advance(TimeSpan.FromSeconds(6));
            File.Delete(_hold);
            await WaitForWarningAsync(await followed.Task);
        }

        Assert.True(await work);

        var entry = Assert.Single(_workspace.ListQueue());
        Assert.Equal((QueueState.Done, 1, 1), (entry.Entry.State, entry.Entry.Attempts, entry.Run.Kept));
    }

    [Fact(Timeout = 300_000)]
    public async Task Who_aborts_a_run_that_waits_gets_the_prompt_back_and_the_run_can_be_resumed()
    {
        var (held, session) = await StartLockedAsync();
        await using (held)
        {
            File.Delete(_hold);
            await WaitForWarningAsync(session);
            session.RequestAbort();
            var error = await Assert.ThrowsAsync<AutoautoException>(() => session.Completion);
            Assert.Equal(ErrorCode.DatabaseBusy, error.Code);
        }

        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(RunStatus.Interrupted, _workspace.FindRun(session.RunId)!.Status);
        await using var resumed = _workspace.ResumeRun(session.RunId);
        Assert.Equal(1, (await resumed.Completion).Kept);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_lease_that_cannot_be_given_back_takes_the_place_of_no_result()
    {
        using var database = new Database(new RunPaths(_repository.Path).Database, TimeSpan.FromSeconds(1));
        Directory.CreateDirectory(new RunPaths(_repository.Path).State);
        var lease = database.Write(c => RunLease.Take(c, "p", null, "token", _time.GetUtcNow()));
        await using (await LockAsync())
        {
            lease.TryRelease(database);
            Assert.True(database.Read(lease.IsHeld, false));
        }

        lease.TryRelease(database);
        Assert.False(database.Read(lease.IsHeld, true));
    }

    private async Task<(SqliteConnection Lock, RunSession Session)> StartLockedAsync()
    {
        var session = _workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true });
        await RunSessionTests.Until(() => File.Exists(_hold + ".reached"));
        return (await LockAsync(), session);
    }

    private async Task<SqliteConnection> LockAsync()
    {
        var connection = new SqliteConnection($"Data Source={new RunPaths(_repository.Path).Database};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "begin immediate";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    private static async Task WaitForWarningAsync(RunSession session)
    {
        await foreach (var e in session.Events.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            if (e is RunEvent.Warned { Kind: "database" })
            {
                return;
            }
        }

        Assert.Fail("The run did not say that it waits.");
    }
}
