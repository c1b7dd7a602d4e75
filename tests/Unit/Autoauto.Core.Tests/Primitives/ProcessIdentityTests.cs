using System.Diagnostics;
using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Storage;
using Autoauto.Core.Tests.Loop;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Primitives;

/// <summary>Who is alive, who is gone, and of whom nothing can be said: a lease goes over at once only from the second.</summary>
public sealed class ProcessIdentityTests : IDisposable
{
    private readonly TurnRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void This_process_is_alive_and_one_that_has_ended_is_gone()
    {
        var current = ProcessIdentity.Current();

        Assert.True(current.IsAlive());
        Assert.NotNull(current.Scope);
        Assert.False((current with { Pid = int.MaxValue, StartStamp = "gone" }).IsAlive());
        Assert.False((current with { StartStamp = "an earlier process of this number" }).IsAlive());
    }

    [Fact]
    public void Nothing_is_said_of_processes_elsewhere_even_if_the_machine_has_the_same_name()
    {
        var gone = ProcessIdentity.Current() with { Pid = int.MaxValue, StartStamp = "gone" };

        Assert.Null((gone with { Host = "elsewhere" }).IsAlive());
        Assert.Null((gone with { Scope = "windows" == gone.Scope ? "linux" : "windows" }).IsAlive());
        Assert.Null((gone with { Scope = gone.Scope + "0" }).IsAlive());

        // Recorded by an Autoauto that did not note where.
        Assert.Null((gone with { Scope = null }).IsAlive());
        Assert.True((ProcessIdentity.Current() with { Scope = null }).IsAlive());
    }

    [Fact]
    public void A_lease_brings_its_owners_scope_back_and_old_ones_are_read_as_well()
    {
        using var database = new Database(_repository.Outside("state.db"));
        var now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var lease = new Lease("program/p", "t", null, ProcessIdentity.Current(), now);
        var old = new Lease("program/q", "t", null, ProcessIdentity.Current() with { Scope = null }, now);
        database.Write(c => Assert.True(LeaseStore.TryTake(c, lease, null) && LeaseStore.TryTake(c, old, null)));

        Assert.Equal([lease, old], database.Read(LeaseStore.List, []));
    }

    [Fact]
    public void Whoever_cannot_be_seen_keeps_the_lease_for_a_minute_of_silence()
    {
        var now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var unseen = new Lease("program/p", "t", null, ProcessIdentity.Current() with { Pid = int.MaxValue, StartStamp = "gone", Scope = "elsewhere" }, now);

        Assert.True(RunLease.IsLive(unseen, now + TimeSpan.FromSeconds(59)));
        Assert.False(RunLease.IsLive(unseen, now + TimeSpan.FromSeconds(61)));
        Assert.False(RunLease.IsLive(unseen with { Owner = unseen.Owner with { Scope = ProcessIdentity.Current().Scope } }, now));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_run_in_another_pid_namespace_is_not_taken_over_while_it_lives()
    {
        RequireNamespaces();
        var hold = _repository.Outside("hold");
        await File.WriteAllTextAsync(hold, string.Empty);
        using var process = CliProcess.StartWith(
            ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child"], _repository.Path, new Dictionary<string, string> { ["HOLD_AGENT"] = hold }, "run", "start", "p", "--max-experiments", "1");
        await RunSessionTests.Until(() => File.Exists(hold + ".reached"));
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        var id = Assert.Single(workspace.ListRuns()).Run.Id;

        Assert.Equal(RunStatus.Running, workspace.FindRun(id)!.Status);
        var refused = Assert.Throws<AutoautoException>(() => workspace.ResumeRun(id));
        Assert.Equal(ErrorCode.RunAlreadyActive, refused.Code);
        Assert.Contains("cannot be seen from here", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCode.RunStateConflict, Assert.Throws<AutoautoException>(() => workspace.RemoveRun(id)).Code);

        File.Delete(hold);
        await process.WaitForExitAsync();
        Assert.Equal((RunStatus.Completed, 1), (workspace.FindRun(id)!.Status, workspace.FindRun(id)!.Run.Kept));
    }

    private static void RequireNamespaces()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Pid namespaces are Linux's.");
        }

        try
        {
            using var probe = Process.Start(new ProcessStartInfo("unshare", ["--pid", "--fork", "--mount-proc", "true"]) { RedirectStandardError = true })!;
            var said = probe.StandardError.ReadToEnd();
            probe.WaitForExit();
            if (probe.ExitCode != 0)
            {
                Assert.Skip($"No pid namespace can be made here: {said.Trim()}");
            }
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            Assert.Skip($"unshare is not there: {e.Message}");
        }
    }
}
