using Autoauto.Core.Model;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Loop;

/// <summary>
/// An agent that turns down the engine itself, which is its parent: by nice value, scheduling, processors, priority at the disk and limits. In a process of its own, because what is turned down cannot always be turned up again.
/// </summary>
public sealed class DisturbedEngineTests : IDisposable
{
    // The first call disturbs, the second one says what it was given.
    private const string Agent = """
        #!/bin/sh
        set -e
        n=$(sed -n 's/.*"experimentNumber":\([0-9]*\).*/\1/p' "$AUTOAUTO_CONTEXT")
        if [ "$n" = 1 ]; then
          echo 90 > value.txt
          git add -A
          git commit -q -m "Improve"
          for thread in /proc/$PPID/task/*; do renice -n 7 -p "${thread##*/}" > /dev/null; done
          taskset -a -p -c 0 $PPID > /dev/null
          for thread in /proc/$PPID/task/*; do ionice -c 3 -p "${thread##*/}"; done
          chrt -a @POLICY@ -p 0 $PPID
          echo 500 > /proc/$PPID/oom_score_adj
          if [ '@HARD@' = 8192 ]; then for thread in /proc/$PPID/task/*; do echo 70000000 > "/proc/${thread##*/}/timerslack_ns"; done; fi
          prlimit --pid $PPID --core=0:@HARD@ --nofile=512:
        else
          printf '%s\n' "nice $(nice)" "files $(ulimit -Sn)" "core $(ulimit -Sc)" "processors $(nproc)" "policy $(chrt -p $$ | head -n 1)" "disk $(ionice -p $$)" "killed $(cat /proc/self/oom_score_adj)" \
            "slack $(cat /proc/self/timerslack_ns)" > '@OUT@'
        fi
        """;

    private readonly TurnRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Theory(Timeout = 300_000)]
    [Trait("Category", "Long")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_an_agent_does_to_the_engines_own_process_is_put_back_and_said_as_far_as_the_engine_may(bool mayRaise)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the engine's process is not looked at.");
        Assert.SkipUnless(!mayRaise || Environment.IsPrivilegedProcess, "Only root may lower a nice value.");
        var said = _repository.Outside("given");
        var (killed, slack) = (File.ReadAllText("/proc/self/oom_score_adj").Trim(), File.ReadAllText("/proc/self/timerslack_ns").Trim());
        _repository.Write(".autoauto/programs/p/agent.sh", Agent.Replace("@OUT@", said, StringComparison.Ordinal).Replace("@HARD@", mayRaise ? "8192" : "4096", StringComparison.Ordinal)
            .Replace("@POLICY@", mayRaise ? "-b" : "-i", StringComparison.Ordinal).ReplaceLineEndings("\n"));
        _repository.Write(".autoauto/config.json", """{ "sandbox": "none" }""");

        // A core limit to be lowered; and root without the rights in question where it is to have no more than a user.
        string[] prefix = ["prlimit", "--core=8192:8192", .. mayRaise || !Environment.IsPrivilegedProcess ? Array.Empty<string>() : ["setpriv", "--bounding-set=-sys_nice,-sys_resource"]];
        using var engine = CliProcess.StartWith(prefix, _repository.Path, null, "run", "start", "p", "--max-experiments", "2", "--no-receipt");
        var (output, error) = (engine.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), engine.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await engine.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(File.Exists(said), await output + await error);

        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        var run = Assert.Single(workspace.ListRuns()).Run;
        var experiment = workspace.ListExperiments(run.Id).First();
        Assert.Equal((ExperimentStatus.Discarded, ExperimentReason.LockViolation), (experiment.Status!.Value, experiment.Reason!.Value));
        Assert.Contains("the engine's own nice value (7 instead of 0", experiment.Detail, StringComparison.Ordinal);
        Assert.Contains("the engine's own limit of number of open files (512, at most", experiment.Detail, StringComparison.Ordinal);
        Assert.Contains($"the engine's own limit of size of a core file (0, at most {(mayRaise ? 8192 : 4096)} instead of 8192", experiment.Detail, StringComparison.Ordinal);
        Assert.Contains($"the engine's own scheduling ({(mayRaise ? "batch" : "idle")} instead of normal", experiment.Detail, StringComparison.Ordinal);
        Assert.Contains("the engine's own priority at the disk (idle", experiment.Detail, StringComparison.Ordinal);
        Assert.Contains($"the engine's own place among those that are killed where memory runs out (500 instead of {killed})", experiment.Detail, StringComparison.Ordinal);
        Assert.Equal(mayRaise, experiment.Detail!.Contains($"the engine's own slack of timers in nanoseconds (70000000 instead of {slack})", StringComparison.Ordinal));
        if (Environment.ProcessorCount > 1)
        {
            Assert.Contains("the engine's own processors (0 instead of", experiment.Detail, StringComparison.Ordinal);
        }

        var given = await File.ReadAllLinesAsync(said, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("files 512", given);
        Assert.Contains($"processors {Environment.ProcessorCount}", given);
        Assert.Contains(mayRaise ? "nice 0" : "nice 7", given);
        Assert.Contains(given, line => line.EndsWith(mayRaise ? "SCHED_OTHER" : "SCHED_IDLE", StringComparison.Ordinal));
        Assert.DoesNotContain("disk idle", given);
        Assert.Contains($"killed {killed}", given);
        Assert.Contains($"slack {slack}", given);
        Assert.Contains(mayRaise ? "core 16" : "core 8", given);
        Assert.Equal(!mayRaise, experiment.Detail.Contains("it could not be put back", StringComparison.Ordinal));
        Assert.Equal(!mayRaise, (await output + await error).Contains("stop it and resume from a new shell", StringComparison.Ordinal));
    }
}
