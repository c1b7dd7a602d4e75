using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Programs;
using Autoauto.Core.Storage;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Workspace;

/// <summary>Runs that wait for each other: order, retries, and what a dead worker leaves.</summary>
[Trait("Category", "Long")]
public sealed class QueueTests : IDisposable
{
    private static readonly ProcessIdentity s_gone = ProcessIdentity.Current() with { Pid = 999_999_999, StartStamp = "gone" };
    private readonly TurnRepository _repository = new();
    private readonly ManualTime _time = new();
    private readonly RepositoryWorkspace _workspace;

    public QueueTests() => _workspace = RepositoryWorkspace.Open(_repository.Path, new WorkspaceOptions { Time = _time });

    public void Dispose()
    {
        _workspace.Dispose();
        _repository.Dispose();
    }

    [Fact(Timeout = 300_000)]
    public async Task Entries_run_one_after_the_other_each_with_its_own_limits()
    {
        var first = await EnqueueAsync(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true });
        var second = await EnqueueAsync(new RunRequest { Program = "p", MaxExperiments = 2, MaxTokens = 1_000_000, NoReceipt = true });
        Assert.Equal([(first, 1), (second, 2)], _workspace.ListQueue().Select(v => (v.Run.Id, v.Position)));
        Assert.Equal(RunStatus.Queued, _workspace.FindRun(first)!.Status);
        var order = new List<string>();

        Assert.True(await _workspace.WorkOffQueueAsync(s => order.Add(s.RunId), CancellationToken.None));

        Assert.Equal([first, second], order);
        Assert.All(_workspace.ListQueue(), v => Assert.Equal((QueueState.Done, 1, "MaxExperiments"), (v.Entry.State, v.Entry.Attempts, v.Entry.Reason)));
        Assert.Equal([1, 2], order.Select(id => _workspace.FindRun(id)!.Run.Experiments));
        Assert.Equal(1_000_000, _workspace.FindRun(second)!.Run.Options.MaxTokens);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_failed_entry_is_tried_three_times_and_skipped_and_the_next_one_gets_its_turn()
    {
        var broken = await EnqueueAsync(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true });
        _repository.Write(".autoauto/programs/q/program.md", "# q\n\n## Goal\nNothing.\n");
        File.Copy(Path.Combine(_repository.Path, ".autoauto/programs/p/config.json"), Path.Combine(_repository.Path, ".autoauto/programs/q/config.json"));
        File.Copy(Path.Combine(_repository.Path, ".autoauto/programs/p/measure.sh"), Path.Combine(_repository.Path, ".autoauto/programs/q/measure.sh"));
        File.Copy(Path.Combine(_repository.Path, ".autoauto/programs/p/agent.sh"), Path.Combine(_repository.Path, ".autoauto/programs/q/agent.sh"));
        var good = await EnqueueAsync(new RunRequest { Program = "q", MaxExperiments = 1, NoReceipt = true });
        _repository.Write(".autoauto/programs/p/measure.sh", "#!/bin/sh\necho 'no compiler' >&2; exit 1\n");

        var work = _workspace.WorkOffQueueAsync(_ => { }, CancellationToken.None);
        while (!work.IsCompleted)
        {
            // Time jumps only while nothing is measured: it is the limit of evaluators and agents as well.
            if (Entry(good).State == QueueState.Done && Entry(broken).State == QueueState.Waiting)
            {
                _time.Advance(TimeSpan.FromMinutes(6));
            }

            await Task.WhenAny(work, Task.Delay(50));
        }

        Assert.True(await work);
        Assert.Equal((QueueState.Skipped, 3), (Entry(broken).State, Entry(broken).Attempts));
        Assert.Contains("failed 3 times", Entry(broken).Reason, StringComparison.Ordinal);
        Assert.Contains("no compiler", Entry(broken).Reason, StringComparison.Ordinal);
        Assert.Equal((QueueState.Done, 1), (Entry(good).State, Entry(good).Attempts));
        Assert.Equal(RunStatus.Failed, _workspace.FindRun(broken)!.Status);
        Assert.Equal(["queue.retry", "queue.retry", "queue.skipped"], _workspace.ListEvents(broken).Select(e => e.Kind).Where(k => k.StartsWith("queue", StringComparison.Ordinal)));
    }

    [Fact(Timeout = 300_000)]
    public async Task What_a_dead_worker_had_claimed_is_resumed_once_by_the_next_one()
    {
        var id = await EnqueueAsync(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true });
        Change(c =>
        {
            var entry = QueueStore.FindByRun(c, id)!;
            Assert.True(QueueStore.TryUpdate(c, entry, entry with { State = QueueState.Running, Claim = "dead", Attempts = 1 }));
            Assert.True(LeaseStore.TryTake(c, new Lease(RunLease.Queue, "dead", null, s_gone, _time.GetUtcNow()), null));
        });
        Assert.Equal(RunStatus.Interrupted, _workspace.FindRun(id)!.Status);
        await EnqueueAsync(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true });
        var order = new List<string>();

        await _workspace.WorkOffQueueAsync(s => order.Add(s.RunId), CancellationToken.None);

        Assert.Equal(id, order[0]);
        Assert.Equal(2, order.Count);
        Assert.Equal((QueueState.Done, 2), (Entry(id).State, Entry(id).Attempts));
    }

    [Fact(Timeout = 300_000)]
    public async Task There_is_one_worker_and_it_waits_for_runs_that_were_started_otherwise()
    {
        var id = await EnqueueAsync(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true });
        var other = new Lease(RunLease.NameFor("other"), "t", "r", ProcessIdentity.Current(), _time.GetUtcNow());
        Change(c => Assert.True(LeaseStore.TryTake(c, other, null)));
        var work = _workspace.WorkOffQueueAsync(_ => { }, CancellationToken.None);
        using var second = RepositoryWorkspace.Open(_repository.Path, new WorkspaceOptions { Time = _time });

        Assert.False(await second.WorkOffQueueAsync(_ => Assert.Fail("Two workers."), CancellationToken.None));
        Assert.Equal(0, Entry(id).Attempts);
        Change(c => LeaseStore.Release(c, other.Name, other.Token));
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.True(await work);
        Assert.Equal(QueueState.Done, Entry(id).State);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_worker_that_is_asked_to_end_gives_its_entry_back_and_the_next_one_goes_on()
    {
        var hold = _repository.Outside("hold");
        await File.WriteAllTextAsync(hold, string.Empty);
        _repository.Write(".autoauto/programs/p/agent.sh", $"#!/bin/sh\nif [ -f '{hold}' ]; then : > '{hold}.reached'; while [ -f '{hold}' ]; do sleep 0.05; done; fi\n");
        var id = await EnqueueAsync(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true });
        using var stop = new CancellationTokenSource();
        var work = _workspace.WorkOffQueueAsync(_ => { }, stop.Token);
        await Loop.RunSessionTests.Until(() => File.Exists(hold + ".reached"));

        await stop.CancelAsync();
        await work;

        Assert.Equal((QueueState.Waiting, 0), (Entry(id).State, Entry(id).Attempts));
        Assert.Equal(RunStatus.Queued, _workspace.FindRun(id)!.Status);
        File.Delete(hold);
        await _workspace.WorkOffQueueAsync(_ => { }, CancellationToken.None);
        Assert.Equal((RunStatus.Completed, QueueState.Done), (_workspace.FindRun(id)!.Status, Entry(id).State));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_waiting_run_can_be_stopped_removed_or_started_by_hand()
    {
        var stopped = await EnqueueAsync(new RunRequest { Program = "p", NoReceipt = true });
        var removed = await EnqueueAsync(new RunRequest { Program = "p", NoReceipt = true });
        var started = await EnqueueAsync(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true });

        Assert.Equal(RunStatus.Stopped, _workspace.RequestStop(stopped, abort: false).Status);
        _workspace.RemoveQueueItem(Entry(removed).Id);
        await using (var session = _workspace.ResumeRun(started))
        {
            Assert.Equal(1, (await session.Completion).Experiments);
        }

        Assert.Empty(_workspace.ListQueue());
        Assert.Null(_workspace.FindRun(removed));
        Assert.Equal(ErrorCode.QueueItemNotFound, Assert.Throws<AutoautoException>(() => _workspace.RemoveQueueItem(77)).Code);
    }

    [Fact(Timeout = 300_000)]
    public async Task What_a_dead_worker_had_claimed_can_be_gone_on_with_by_hand_and_is_not_done_twice()
    {
        var id = await EnqueueAsync(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true });
        ClaimByTheDead(id);

        await using (var session = _workspace.ResumeRun(id))
        {
            Assert.Equal(1, (await session.Completion).Experiments);
        }

        Assert.Empty(_workspace.ListQueue());
    }

    [Fact(Timeout = 300_000)]
    public async Task What_a_dead_worker_had_claimed_can_be_taken_out_and_the_run_stays_if_it_had_begun()
    {
        var id = await EnqueueAsync(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true });
        ClaimByTheDead(id);

        _workspace.RemoveQueueItem(Entry(id).Id);

        Assert.Empty(_workspace.ListQueue());
        Assert.Equal(RunStatus.Interrupted, _workspace.FindRun(id)!.Status);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_run_that_ends_wakes_the_queue_in_which_a_dead_worker_had_claimed_the_last_entry()
    {
        var id = await EnqueueAsync(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true });
        ClaimByTheDead(id);
        var woken = _repository.Outside("woken");
        using var workspace = RepositoryWorkspace.Open(_repository.Path, new WorkspaceOptions { Time = _time, Worker = new("/bin/sh", ["-c", $": > '{woken}'"]) });
        await using (var session = workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true }))
        {
            await session.Completion;
        }

        await Loop.RunSessionTests.Until(() => File.Exists(woken));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_worker_that_was_replaced_lets_its_run_end_and_does_not_say_that_the_queue_is_worked_off()
    {
        var hold = _repository.Outside("hold");
        await File.WriteAllTextAsync(hold, string.Empty);
        _repository.Write(".autoauto/programs/p/agent.sh", $"#!/bin/sh\nif [ -f '{hold}' ]; then : > '{hold}.reached'; while [ -f '{hold}' ]; do sleep 0.05; done; fi\n");
        var id = await EnqueueAsync(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true });
        await EnqueueAsync(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true });
        var work = _workspace.WorkOffQueueAsync(_ => { }, CancellationToken.None);
        await Loop.RunSessionTests.Until(() => File.Exists(hold + ".reached"));
        Change(c =>
        {
            var held = LeaseStore.Find(c, RunLease.Queue)!;
            Assert.True(LeaseStore.TryTake(c, held with { Token = "other", Owner = ProcessIdentity.Current() }, held.Token));
        });
        _time.Advance(TimeSpan.FromSeconds(6));
        File.Delete(hold);

        var lost = await Assert.ThrowsAsync<AutoautoException>(() => work);

        Assert.Equal(ErrorCode.LeaseLost, lost.Code);
        Assert.Equal(TerminationReason.MaxExperiments, _workspace.FindRun(id)!.Run.TerminationReason);
    }

    private void ClaimByTheDead(string id) => Change(c =>
    {
        var entry = QueueStore.FindByRun(c, id)!;
        Assert.True(QueueStore.TryUpdate(c, entry, entry with { State = QueueState.Running, Claim = "dead", Attempts = 1 }));
        Assert.True(LeaseStore.TryTake(c, new Lease(RunLease.Queue, "dead", null, s_gone, _time.GetUtcNow()), null));
    });

    private QueueEntry Entry(string runId) => _workspace.ListQueue().Single(v => v.Run.Id == runId).Entry;

    private void Change(Action<Microsoft.Data.Sqlite.SqliteConnection> change)
    {
        using var database = new Database(new RunPaths(_repository.Path).Database);
        database.Write(change);
    }

    /// <summary>This host starts no workers: the entry is there all the same, and the test works it off itself.</summary>
    private async Task<string> EnqueueAsync(RunRequest request)
    {
        var before = _workspace.ListQueue().Count();
        var refused = await Assert.ThrowsAsync<AutoautoException>(() => _workspace.QueueRunAsync(request, CancellationToken.None));
        Assert.Equal(ErrorCode.WorkerFailed, refused.Code);
        Assert.Contains("is in the queue", refused.Message, StringComparison.Ordinal);
        return _workspace.ListQueue().Skip(before).Single().Run.Id;
    }
}
