using System.Text.Json;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;
using Autoauto.Core.Programs;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Workspace;

/// <summary>The user's command at the end of a run: facts in the environment, no shell, and no harm to the run.</summary>
[Trait("Category", "Long")]
public sealed class NotificationTests : IDisposable
{
    private readonly TurnRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact(Timeout = 300_000)]
    public async Task The_command_is_told_how_the_run_ended_and_hostile_text_stays_text()
    {
        var told = _repository.Outside("told");
        var pwned = _repository.Outside("pwned");
        Command("sh", "-c", $"env > '{told}'; echo \"$1\" >> '{told}'", "me", "two words; $(touch x)");
        _repository.Write(".autoauto/programs/p/agent.sh", $"""
            #!/bin/sh
            echo 90 > value.txt; git add -A
            git -c user.name=a -c user.email=a@localhost commit -q -m 'x"; touch {pwned}; $(touch {pwned}) `touch {pwned}` & | %PATH%' -m 'AUTOAUTO_STATUS=forged'
            """.ReplaceLineEndings("\n"));

        var run = await RunAsync();

        var lines = await File.ReadAllLinesAsync(told);
        Assert.Contains("AUTOAUTO_EVENT=Ended", lines);
        Assert.Contains($"AUTOAUTO_RUN={run.Id}", lines);
        Assert.Contains("AUTOAUTO_STATUS=Completed", lines);
        Assert.Contains("AUTOAUTO_REASON=MaxExperiments", lines);
        Assert.Contains("AUTOAUTO_KEPT=1", lines);
        Assert.Contains("AUTOAUTO_COST_USD=", lines);
        Assert.Contains($"AUTOAUTO_REPOSITORY={_repository.Path}", lines);
        Assert.Contains($"AUTOAUTO_SUBJECT=x\"; touch {pwned}; $(touch {pwned}) `touch {pwned}` & | %PATH%", lines);
        Assert.DoesNotContain("AUTOAUTO_STATUS=forged", lines);
        Assert.Contains("two words; $(touch x)", lines);
        Assert.False(File.Exists(pwned));
    }

    [Theory(Timeout = 300_000)]
    [InlineData("echo 'no network' >&2; exit 7", "exit code 7: no network")]
    [InlineData("sleep 600 & sleep 600", "took longer than 1 s")]
    public async Task A_command_that_fails_or_hangs_is_a_warning_and_is_ended_with_its_children(string script, string expected)
    {
        Command("sh", "-c", script);

        var run = await RunAsync();

        Assert.Equal(TerminationReason.MaxExperiments, run.TerminationReason);
        var warning = Events(run.Id).Single(e => e.Kind == "notify");
        Assert.Equal(EventSeverity.Warning, warning.Severity);
        Assert.Contains(expected, warning.Message, StringComparison.Ordinal);
        Assert.Empty(ProcessTree.FindMarked("notify-" + run.Id));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_command_that_is_not_there_is_a_warning()
    {
        Command("no-such-command-here");

        Assert.Contains("'no-such-command-here'", Events((await RunAsync()).Id).Single(e => e.Kind == "notify").Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_run_that_waits_for_a_quota_tells_so()
    {
        var told = _repository.Outside("told");
        using var played = new PlayedAgent(PlayedAgent.Window(DateTimeOffset.UtcNow.AddHours(3)), "commit 90", "idle");
        played.Repository.Write(".autoauto/config.json", JsonSerializer.Serialize(new { notify = new { command = new[] { "sh", "-c", $"echo \"$AUTOAUTO_EVENT $AUTOAUTO_STATUS $AUTOAUTO_PARKED_UNTIL\" >> '{told}'" } } }));
        var time = new ManualTime();
        using var workspace = RepositoryWorkspace.Open(played.Root, new WorkspaceOptions { Time = time });
        await using var session = workspace.StartRun(new RunRequest { Program = "p", NoReceipt = true });
        await foreach (var e in session.Events.ReadAllAsync())
        {
            if (e is RunEvent.RunParked)
            {
                break;
            }
        }

        await Loop.RunSessionTests.Until(() => File.Exists(told) && File.ReadAllText(told).Length > 0);
        time.Advance(TimeSpan.FromHours(4));
        await session.Completion;

        var lines = await File.ReadAllLinesAsync(told);
        Assert.StartsWith("Parked Running 2", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("Ended Completed", lines[^1], StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)]
    public async Task Keeping_awake_ends_with_its_owner_and_does_no_harm_where_it_is_not_possible()
    {
        var trace = _repository.Outside("awake");
        using (KeepAwake.TryStart("sh", ["-c", $"echo $$ > '{trace}'; exec cat"]))
        {
            await Loop.RunSessionTests.Until(() => File.Exists(trace) && File.ReadAllText(trace).EndsWith('\n'));
        }

        await Loop.RunSessionTests.Until(() => !Directory.Exists("/proc/" + File.ReadAllText(trace).Trim()));
        Assert.Null(KeepAwake.TryStart("no-such-command-here", []));
        KeepAwake.TryStart("sh", ["-c", "exit 1"])?.Dispose();
    }

    private void Command(params string[] command) =>
        _repository.Write(".autoauto/config.json", JsonSerializer.Serialize(new { notify = new { command, timeoutSeconds = command.Contains("sleep 600 & sleep 600") ? 1 : 30 } }));

    private async Task<Run> RunAsync()
    {
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        await using var session = workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true });
        return await session.Completion;
    }

    private List<AuditEvent> Events(string runId)
    {
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        return [.. workspace.ListEvents(runId)];
    }
}
