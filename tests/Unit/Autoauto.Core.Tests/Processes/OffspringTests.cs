using System.Diagnostics;
using System.Globalization;
using Autoauto.Core.Processes;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Processes;

/// <summary>What is ended with a child and what is not. On Linux; other systems have less to tell the two apart.</summary>
[Collection(AloneCollection.Name)]
public sealed class OffspringTests : IDisposable
{
    private const int Limit = 60_000;
    private readonly ScratchFolder _folder = new();
    private static readonly TimeSpan s_timeout = TimeSpan.FromHours(1);
    private readonly ManualTime _time = new();
    private readonly ProcessRunner _runner;
    private readonly string _marker = $"test-{Guid.NewGuid():N}.";

    public OffspringTests() => _runner = new ProcessRunner(_time);

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Endings => ["exit", "timeout"];

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Endings))]
    public async Task A_process_that_the_user_starts_in_the_childs_folder_meanwhile_lives_on(string ending)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // Without a terminal, an orphan, in the child's folder, younger than the child: and with its marker, as somebody has it who tries out by hand what the engine does.
        var outcome = await RunAsync(ending, () => StartDetached("", ("AUTOAUTO_MARKER", _marker)));

        var user = ReadPid("detached");
        Assert.True(IsAlive(user), "the user's process was ended");
        Assert.Equal(0, outcome.Swept);
        using var process = Process.GetProcessById(user);
        process.Kill();
    }

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Endings))]
    public async Task A_daemon_of_the_childs_is_ended_whatever_it_has_left_behind(string ending)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // No environment, a session of its own, a parent that is gone, another folder.
        var outcome = await RunAsync(ending, () => { }, $"cd / && env -i setsid --fork sh -c 'echo $$ > \"{_folder["new"]}\"; mv \"{_folder["new"]}\" \"{_folder["detached"]}\"; exec sleep 300'");

        Assert.False(IsAlive(ReadPid("detached")), "the daemon lived on");
        Assert.Equal(1, outcome.Swept);
        Assert.Empty(ProcessTree.FindMarked(_marker));
    }

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Endings))]
    public async Task A_daemon_whose_first_thread_has_ended_is_ended(string ending)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && ExecutablePath.Find("python3") is not null, "Linux, with python3.");
        const string program = """
            import ctypes, os, platform, sys, threading, time
            if os.fork() == 0:
                os.setsid()
                def work():
                    while "Z" not in open(f"/proc/{os.getpid()}/stat").read().split(")")[-1]:
                        time.sleep(0.01)
                    with open(sys.argv[1] + ".new", "w") as file:
                        file.write(str(os.getpid()))
                    os.rename(sys.argv[1] + ".new", sys.argv[1])
                    time.sleep(300)
                threading.Thread(target=work).start()
                ctypes.CDLL(None).syscall({"x86_64": 60, "aarch64": 93}[platform.machine()], 0)
            """;
        _folder.Write("daemon.py", program);

        var outcome = await RunAsync(ending, () => { }, $"python3 '{_folder["daemon.py"]}' '{_folder["detached"]}' > /dev/null 2>&1");

        Assert.False(IsAlive(ReadPid("detached")), "the daemon lived on");
        Assert.Equal(1, outcome.Swept);
    }

    [Fact(Timeout = Limit)]
    public async Task Calls_of_one_owner_at_the_same_time_do_not_end_each_others_processes()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var stop = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var first = _runner.RunAsync(Sh("echo up; exec sleep 300") with { OnOutputLine = _ => started.SetResult() }, stop.Token);
        await started.Task;

        var second = await _runner.RunAsync(Sh("true"), CancellationToken.None);

        Assert.Equal((ProcessEnd.Exited, 0), (second.End, second.Swept));
        Assert.Single(ProcessTree.FindMarked(_marker));
        await stop.CancelAsync();
        Assert.Equal(ProcessEnd.Cancelled, (await first).End);
    }

    private async Task<ProcessOutcome> RunAsync(string ending, Action meanwhile, string before = "true")
    {
        var wait = $"echo up; while [ ! -e '{_folder["detached"]}' ]; do sleep 0.05; done";
        var end = ending == "exit" ? string.Empty : "; echo over; exec sleep 300";

        // The time-out comes once everything is there, however slow the machine is.
        var spec = Sh($"({before}); {wait}{end}") with
        {
            OnOutputLine = line => (line.Span.SequenceEqual("over"u8) ? () => _time.Advance(s_timeout) : meanwhile)(),
            Timeout = ending == "exit" ? null : s_timeout,
        };
        var outcome = await _runner.RunAsync(spec, CancellationToken.None);
        Assert.Equal(ending == "exit" ? ProcessEnd.Exited : ProcessEnd.TimedOut, outcome.End);
        return outcome;
    }

    private void StartDetached(string folder, params (string Name, string Value)[] environment)
    {
        var script = $"echo $$ > '{_folder["new"]}'; mv '{_folder["new"]}' '{_folder["detached"]}'; exec sleep 300";
        var info = new ProcessStartInfo("setsid", ["--fork", "sh", "-c", script]) { WorkingDirectory = _folder[folder] };
        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        using var process = Process.Start(info)!;
        process.WaitForExit();
    }

    private int ReadPid(string file) => int.Parse(File.ReadAllText(_folder[file]), CultureInfo.InvariantCulture);

    private static bool IsAlive(int pid) => ProcTable.Read(pid) is not null;

    private ProcessSpec Sh(string script) => new() { FileName = "sh", Arguments = ["-c", script], WorkingDirectory = _folder.Path, Marker = _marker };
}
