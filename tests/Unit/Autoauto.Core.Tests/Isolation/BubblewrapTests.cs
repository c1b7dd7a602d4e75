using Autoauto.Core.Isolation;
using Autoauto.Core.Processes;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Isolation;

/// <summary>What holds inside a real sandbox, seen by a shell in it.</summary>
[Collection(AloneCollection.Name)]
public sealed class BubblewrapTests : IDisposable
{
    private const int Limit = 60_000;
    private readonly ScratchFolder _folder = new();
    private readonly ProcessRunner _runner = new(TimeProvider.System);
    private readonly string _marker = $"test-{Guid.NewGuid():N}.";
    private readonly Sandbox _sandbox = WorkingSandbox.Require();

    public BubblewrapTests() => Directory.CreateDirectory(_folder["work"]);

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Limit)]
    public async Task Only_the_working_folder_and_what_is_declared_can_be_written()
    {
        Directory.CreateDirectory(_folder["scratch"]);
        Directory.CreateDirectory(_folder["other"]);
        var plan = new SandboxPlan().With(PathAccess.Writable, _folder["scratch"]).With(PathAccess.Readable, _folder["other"]);

        var said = await SayAsync($"for f in {_folder["work"]} {_folder["scratch"]} {_folder["other"]} /usr /etc /var /proc/sys/vm; do touch $f/made 2>/dev/null && echo $f; done; true", plan);

        Assert.Equal($"{_folder["work"]}\n{_folder["scratch"]}\n", said);
        Assert.True(File.Exists(_folder["work/made"]));
        Assert.True(File.Exists(_folder["scratch/made"]));
    }

    [Fact(Timeout = Limit)]
    public async Task Hidden_is_hidden_but_for_what_lies_deeper_and_is_named()
    {
        _folder.Write("repository/secret.txt", "s");
        _folder.Write("repository/.git/objects/o", "o");
        _folder.Write("secret.txt", "s");
        var plan = new SandboxPlan()
            .With(PathAccess.Hidden, _folder["repository"], _folder["secret.txt"], _folder["not-there"])
            .With(PathAccess.Readable, _folder["repository/.git/objects"]);

        var said = await SayAsync($"cd {_folder.Path}; find repository | sort; cat repository/.git/objects/o secret.txt; touch repository/new 2>/dev/null || echo refused", plan);

        Assert.Equal("repository\nrepository/.git\nrepository/.git/objects\nrepository/.git/objects/o\norefused\n", said);
    }

    [Fact(Timeout = Limit)]
    public async Task Temporary_folders_and_shared_memory_are_empty_for_each_call()
    {
        const string leave = "ls -A /tmp /var/tmp /dev/shm | grep -v \"^$\"; for f in /tmp /var/tmp /dev/shm; do echo x > $f/left; done";
        var work = Directory.CreateTempSubdirectory("autoauto-test-work-").FullName;
        try
        {
            var first = await SayAsync(leave, new SandboxPlan());
            var second = await SayAsync(leave, new SandboxPlan());

            // The working folder of these tests lies there itself.
            Assert.Equal($"/dev/shm:\n/tmp:\n{Path.GetFileName(_folder.Path)}\n/var/tmp:\n", first);
            Assert.Equal(first, second);
            Assert.False(File.Exists("/dev/shm/left"));
        }
        finally
        {
            Directory.Delete(work);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task An_empty_folder_takes_files_that_nobody_sees_later()
    {
        _folder.Write("home/.secret", "s");
        _folder.Write("home/.cargo/registry/crate", "c");
        var plan = new SandboxPlan().With(PathAccess.Empty, _folder["home"]).With(PathAccess.Borrowed, _folder["home/.cargo/registry"]);

        var said = await SayAsync($"cd {_folder["home"]}; find . | sort; echo x > .cache && echo written", plan);

        Assert.Equal(".\n./.cargo\n./.cargo/registry\n./.cargo/registry/crate\nwritten\n", said);
        Assert.False(File.Exists(_folder["home/.cache"]));
    }

    [Fact(Timeout = Limit)]
    public async Task Borrowed_is_never_changed()
    {
        _folder.Write("cache/package", "p");

        await SayAsync($"cat {_folder["cache/package"]}; rm -f {_folder["cache/package"]}; touch {_folder["cache/new"]}; true", new SandboxPlan().With(PathAccess.Borrowed, _folder["cache"]));

        Assert.Equal([_folder["cache/package"]], Directory.GetFiles(_folder["cache"]));
    }

    [Fact(Timeout = Limit)]
    public async Task Without_a_network_only_its_own_loopback_is_reached()
    {
        const string look = "tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d \" \" | sort";
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        var connect = $"(exec 3<>/dev/tcp/127.0.0.1/{port}) 2>/dev/null && echo reached || echo not reached";

        Assert.Equal("lo\n", await SayAsync(look, new SandboxPlan { Network = false }));
        Assert.Equal("not reached\n", await SayAsync(connect, new SandboxPlan { Network = false }));
        Assert.Equal("reached\n", await SayAsync(connect, new SandboxPlan()));
    }

    [Fact(Timeout = Limit)]
    public async Task A_daemon_that_forked_twice_is_gone_when_the_call_ends()
    {
        var outcome = await RunAsync(Child("daemon", "60"), new SandboxPlan());

        Assert.Equal(ProcessEnd.Exited, outcome.End);
        Assert.Contains("started", outcome.OutputText, StringComparison.Ordinal);
        Assert.Empty(ProcessTree.FindMarked(_marker));
        Assert.Equal(0, outcome.Swept);
    }

    [Theory(Timeout = Limit)]
    [InlineData("exit 7", 7)]
    [InlineData("kill -9 $$", 128 + 9)]
    [InlineData("kill -SEGV $$", 128 + 11)]
    public async Task Exit_codes_and_signals_come_through(string script, int expected)
    {
        var outcome = await RunAsync(Shell(script), new SandboxPlan());

        Assert.Equal((ProcessEnd.Exited, expected), (outcome.End, outcome.ExitCode));
    }

    [Fact(Timeout = Limit)]
    public async Task Pipes_come_through_whole()
    {
        var text = new string('ä', 300_000);

        var outcome = await RunAsync(Child("echo") with { StandardInput = text }, new SandboxPlan());

        Assert.Equal(text, outcome.OutputText);
    }

    [Fact(Timeout = Limit)]
    public async Task A_time_out_asks_what_runs_in_it_and_takes_its_last_words()
    {
        // Whoever was started in the background has SIGINT ignored, and hands that down.
        const string script = "exec env --default-signal=INT bash -c 'trap \"echo last words; exit 3\" INT; echo ready; while :; do read -t 1 x <> <(:) || :; done'";
        var outcome = await RunAsync(
            Shell(script) with { Timeout = TimeSpan.FromSeconds(2), Grace = TimeSpan.FromSeconds(20), EndRequest = EndRequest.Interrupt }, new SandboxPlan());

        Assert.Equal((ProcessEnd.TimedOut, 3), (outcome.End, outcome.ExitCode));
        Assert.Equal("ready\nlast words\n", outcome.OutputText);
        Assert.Empty(ProcessTree.FindMarked(_marker));
    }

    [Fact(Timeout = Limit)]
    public async Task A_time_out_ends_what_ignores_the_request()
    {
        var outcome = await RunAsync(Child("stubborn") with { Timeout = TimeSpan.FromSeconds(1), Grace = TimeSpan.FromSeconds(0.5) }, new SandboxPlan());

        Assert.Equal(ProcessEnd.TimedOut, outcome.End);
        Assert.Contains("ready", outcome.OutputText, StringComparison.Ordinal);
        Assert.Empty(ProcessTree.FindMarked(_marker));
    }

    [Fact(Timeout = Limit)]
    public async Task A_call_outlives_the_thread_that_began_it()
    {
        Task<ProcessOutcome>? call = null;
        var thread = new Thread(() => call = RunAsync(Child("lines", "5", "100"), new SandboxPlan()));
        thread.Start();
        thread.Join();

        var outcome = await call!;

        Assert.Equal((ProcessEnd.Exited, 0), (outcome.End, outcome.ExitCode));
        Assert.Contains("line 5", outcome.OutputText, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Processes_outside_are_neither_seen_nor_reached()
    {
        var said = await SayAsync($"ls -d /proc/[0-9]* | wc -l; kill -0 {Environment.ProcessId} 2>/dev/null || echo not reached", new SandboxPlan());

        var lines = said.Split('\n');
        Assert.InRange(int.Parse(lines[0], System.Globalization.CultureInfo.InvariantCulture), 2, 9);
        Assert.Equal("not reached", lines[1]);
    }

    [Fact(Timeout = Limit)]
    public async Task A_sandbox_inside_works_and_does_not_open_the_outer_one()
    {
        _folder.Write("hidden/secret", "s");
        var inner = $"bwrap --unshare-user --ro-bind / / --tmpfs /tmp/inner --bind {_folder["work"]} {_folder["work"]} sh -c 'echo inside; cat {_folder["hidden/secret"]} 2>/dev/null'; "
            + $"unshare -Urm sh -c 'umount {_folder["hidden"]} 2>/dev/null; cat {_folder["hidden/secret"]} 2>/dev/null'; true";

        var said = await SayAsync("mkdir /tmp/inner; " + inner, new SandboxPlan().With(PathAccess.Hidden, _folder["hidden"]));

        Assert.Equal("inside\n", said);
    }

    [Fact(Timeout = Limit)]
    public async Task Files_that_the_command_names_are_there_with_their_neighbours()
    {
        _folder.Write("home/tools/greet.sh", ". \"$(dirname \"$0\")/words.sh\"");
        _folder.Write("home/tools/words.sh", "echo hello");
        _folder.Write("home/secret", "s");
        _folder.Write("home/alone.sh", "ls $(dirname $0)");
        var plan = new SandboxPlan().With(PathAccess.Empty, _folder["home"]);

        var neighbours = await RunAsync(Shell("x") with { FileName = "sh", Arguments = [_folder["home/tools/greet.sh"]] }, plan);
        var alone = await RunAsync(Shell("x") with { FileName = "sh", Arguments = [_folder["home/alone.sh"]] }, plan);

        Assert.Equal("hello\n", neighbours.OutputText);
        Assert.Equal("alone.sh\n", alone.OutputText);
    }

    [Fact(Timeout = Limit)]
    public async Task What_is_not_there_is_the_same_error_as_without_a_sandbox()
    {
        var error = await Assert.ThrowsAsync<ProcessStartException>(() => RunAsync(Shell("x") with { FileName = "no-such-program-anywhere" }, new SandboxPlan()));

        Assert.Equal("no-such-program-anywhere", error.FileName);
    }

    private async Task<string> SayAsync(string script, SandboxPlan plan)
    {
        var outcome = await RunAsync(Shell(script), plan);
        Assert.True(outcome is { End: ProcessEnd.Exited, ExitCode: 0 }, $"{outcome.End} {outcome.ExitCode}: {outcome.OutputText}{outcome.ErrorTail}");
        return outcome.OutputText;
    }

    private Task<ProcessOutcome> RunAsync(ProcessSpec spec, SandboxPlan plan) =>
        _runner.RunAsync(spec.Within(new Enclosure(_sandbox, plan)), TestContext.Current.CancellationToken);

    private ProcessSpec Shell(string script) => new()
    {
        FileName = "bash",
        Arguments = ["-c", script],
        WorkingDirectory = _folder["work"],
        Environment = new Dictionary<string, string?> { ["LC_ALL"] = "C" },
        Marker = _marker,
    };

    private ProcessSpec Child(params string[] arguments) => Shell("") with { FileName = FakeChildPath.Executable, Arguments = arguments };
}
