using System.Diagnostics;
using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;
using Autoauto.Core.Workspace.Background;

namespace Autoauto.Core.Tests.Workspace;

/// <summary>Runs that a worker process takes over.</summary>
[Trait("Category", "Long")]
public sealed class DetachedTests : IDisposable
{
    private readonly TurnRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact(Timeout = 300_000)]
    public async Task A_worker_takes_the_run_over_and_is_watched_stopped_and_resumed_from_here()
    {
        var hold = _repository.Outside("hold");
        await File.WriteAllTextAsync(hold, string.Empty);
        _repository.Write(".autoauto/programs/p/agent.sh", $"#!/bin/sh\nif [ -f '{hold}' ]; then : > '{hold}.reached'; while [ -f '{hold}' ]; do sleep 0.05; done; fi\n");
        using var workspace = Open(CliProcess.Worker);

        var started = await workspace.StartDetachedAsync(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true }, CancellationToken.None);

        var id = started.Run.Run.Id;
        Assert.Equal(RunStatus.Running, started.Run.Status);
        Assert.NotEqual(Environment.ProcessId, started.Run.OwnerPid);
        await Loop.RunSessionTests.Until(() => File.Exists(hold + ".reached"));
        Assert.Equal(ErrorCode.RunAlreadyActive, (await Assert.ThrowsAsync<AutoautoException>(() => workspace.StartDetachedAsync(new RunRequest { Program = "p" }, CancellationToken.None))).Code);
        if (OperatingSystem.IsLinux())
        {
            var stat = (await File.ReadAllTextAsync($"/proc/{started.Run.OwnerPid}/stat")).Split(") ")[^1].Split(' ');
            Assert.Equal(started.Run.OwnerPid, int.Parse(stat[3], System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal("0", stat[4]);
            Assert.EndsWith("worker.log", File.ResolveLinkTarget($"/proc/{started.Run.OwnerPid}/fd/1", returnFinalTarget: false)!.FullName, StringComparison.Ordinal);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(new RunPaths(_repository.Path).WorkerLog(id)));
        }

        var watched = new List<AuditEvent>();
        workspace.RequestStop(id, abort: true);
        await foreach (var step in workspace.WatchAsync(id, 0, CancellationToken.None))
        {
            watched.AddRange(step.Events);
        }

        Assert.Equal((RunStatus.Stopped, TerminationReason.Aborted), (workspace.FindRun(id)!.Status, workspace.FindRun(id)!.Run.TerminationReason!.Value));
        Assert.Equal(workspace.ListEvents(id).Select(e => e.Id), watched.Select(e => e.Id));
        File.Delete(hold);
        var resumed = await workspace.ResumeDetachedAsync(id, CancellationToken.None);
        Assert.NotEqual(started.Run.OwnerPid, resumed.Run.OwnerPid);
        Assert.Equal(RunStatus.Completed, (await workspace.WaitAsync(id, TimeSpan.FromMinutes(4), CancellationToken.None)).Status);

        // The run is over before its worker is: that closes its log and the database's files, in the folder that is deleted behind the test.
        await EndOfAsync(resumed.Run.OwnerPid!.Value);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_worker_that_dies_at_once_leaves_nothing_and_says_why()
    {
        using var workspace = Open(new WorkerCommand("sh", ["-c", "echo 'no such runtime' >&2; exit 3"]));

        var failed = await Assert.ThrowsAsync<AutoautoException>(() => workspace.StartDetachedAsync(new RunRequest { Program = "p" }, CancellationToken.None));

        Assert.Equal(ErrorCode.WorkerFailed, failed.Code);
        Assert.Contains("exit code 3", failed.Message, StringComparison.Ordinal);
        Assert.Contains("no such runtime", failed.Message, StringComparison.Ordinal);
        Assert.Empty(workspace.ListRuns());
        await using var session = workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true });
        Assert.Equal(TerminationReason.MaxExperiments, (await session.Completion).TerminationReason);
        await Assert.ThrowsAsync<AutoautoException>(() => workspace.ResumeDetachedAsync(session.RunId, CancellationToken.None));
        Assert.Equal(RunStatus.Completed, workspace.FindRun(session.RunId)!.Status);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_worker_that_never_begins_is_ended_after_a_while()
    {
        var time = new ManualTime();
        using var workspace = RepositoryWorkspace.Open(_repository.Path, new WorkspaceOptions { Time = time, Worker = new WorkerCommand("sh", ["-c", "exec sleep 600"]) });

        var start = workspace.StartDetachedAsync(new RunRequest { Program = "p" }, CancellationToken.None);
        await Loop.RunSessionTests.Until(() => workspace.ListRuns().Any());
        while (!start.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(20));
            await Task.WhenAny(start, Task.Delay(20));
        }

        var failed = await Assert.ThrowsAsync<AutoautoException>(() => start);
        Assert.Contains("did not begin", failed.Message, StringComparison.Ordinal);
        Assert.Empty(workspace.ListRuns());
    }

    [Fact(Timeout = 300_000)]
    public async Task A_worker_that_nobody_waits_for_does_not_touch_the_run()
    {
        using var workspace = Open(null);
        await using var session = workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true });

        Assert.Equal(ErrorCode.LeaseLost, Assert.Throws<AutoautoException>(() => workspace.AdoptRun(session.RunId, "guessed")).Code);
        Assert.Equal(1, (await session.Completion).Experiments);
    }

    private static async Task EndOfAsync(int pid)
    {
        try
        {
            using var worker = Process.GetProcessById(pid);
            await worker.WaitForExitAsync();
        }
        catch (ArgumentException)
        {
            // It has ended already.
        }
    }

    private RepositoryWorkspace Open(WorkerCommand? worker) => RepositoryWorkspace.Open(_repository.Path, new WorkspaceOptions { Worker = worker });
}
