using Autoauto.Core.Isolation;
using Autoauto.Core.Processes;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Isolation;

public sealed class SandboxProbeTests : IDisposable
{
    private const int Limit = 60_000;
    private readonly ScratchFolder _folder = new();
    private readonly SandboxProbe _probe = new(new ProcessRunner(TimeProvider.System));

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Limit)]
    public async Task None_is_none_and_says_why()
    {
        var found = await FindAsync(SandboxChoice.Of("none"));

        Assert.Null(found.Sandbox);
        Assert.Equal(("none", "the setting 'sandbox' is 'none'"), (found.Name, found.WhyNot));
    }

    [Fact(Timeout = Limit)]
    public async Task What_cannot_be_mounted_is_found_out_before_a_call()
    {
        WorkingSandbox.Require();
        var plan = new SandboxPlan().With(PathAccess.Empty, "/proc/self/fd");

        var found = await _probe.FindAsync(SandboxChoice.Of("auto"), plan, _folder.Path, TestContext.Current.CancellationToken);

        Assert.Null(found.Sandbox);
        Assert.StartsWith("bubblewrap does not work here: bwrap: ", found.WhyNot, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_command_that_is_not_there_is_no_sandbox()
    {
        var found = await FindAsync(SandboxChoice.Of(["no-such-program-anywhere", "run"]));

        Assert.Null(found.Sandbox);
        Assert.Contains("no-such-program-anywhere", found.WhyNot, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_command_that_fails_is_no_sandbox_and_its_words_are_the_reason()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no POSIX shell on Windows.");

        var found = await FindAsync(SandboxChoice.Of(["sh", "-c", "echo no rights >&2; exit 1"]));

        Assert.Equal("the command of the setting 'sandbox' does not work: no rights", found.WhyNot);
    }

    [Fact(Timeout = Limit)]
    public async Task A_command_of_the_users_runs_what_stands_behind_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no env on Windows.");

        var found = await FindAsync(SandboxChoice.Of(["env", "BOXED={network}"]));

        Assert.Equal(("env", null), (found.Name, found.WhyNot));
        var spec = found.Sandbox!.Around(
            new ProcessSpec { FileName = "sh", Arguments = ["-c", "echo $BOXED"], WorkingDirectory = _folder.Path }, new SandboxPlan { Network = false });
        var outcome = await new ProcessRunner(TimeProvider.System).RunAsync(spec, TestContext.Current.CancellationToken);
        Assert.Equal("none\n", outcome.OutputText);
    }

    [Fact]
    public void A_commands_words_stand_for_what_the_call_needs()
    {
        Directory.CreateDirectory(_folder["work"]);
        Directory.CreateDirectory(_folder["scratch"]);
        Directory.CreateDirectory(_folder["cache"]);
        var sandbox = new CommandSandbox(["podman", "run", "--workdir={work}", "--volume={writable}:{writable}", "--volume={readable}:{readable}:ro", "--env={variable}", "--network={network}", "image"]);
        var spec = new ProcessSpec { FileName = "sh", Arguments = ["measure.sh"], WorkingDirectory = _folder["work"], Environment = new Dictionary<string, string?> { ["A"] = "1", ["B"] = null } };

        var around = sandbox.Around(spec, new SandboxPlan().With(PathAccess.Writable, _folder["scratch"]).With(PathAccess.Borrowed, _folder["cache"]).With(PathAccess.Hidden, _folder.Path));

        Assert.Equal(("podman", _folder["work"], "podman"), (around.FileName, around.WorkingDirectory, sandbox.Name));
        Assert.Equal(
            [
                "run", $"--workdir={_folder["work"]}", $"--volume={_folder["work"]}:{_folder["work"]}", $"--volume={_folder["scratch"]}:{_folder["scratch"]}",
                $"--volume={_folder["cache"]}:{_folder["cache"]}:ro", "--env=A", "--env=AUTOAUTO_MARKER", "--network=host", "image", "sh", "measure.sh",
            ],
            around.Arguments);
    }

    private Task<SandboxFinding> FindAsync(SandboxChoice choice) => _probe.FindAsync(choice, new SandboxPlan(), _folder.Path, TestContext.Current.CancellationToken);
}
