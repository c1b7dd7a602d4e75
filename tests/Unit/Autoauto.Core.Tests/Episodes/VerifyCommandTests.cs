using System.Text;
using Autoauto.Core.Episodes;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Tests.Episodes;

/// <summary>What can be read of a verify command, and what cannot.</summary>
public sealed class VerifyCommandTests
{
    [Theory]
    [InlineData("log\n{\"passed\": 3, \"failed\": 1, \"ms\": 12.5}\n", 1, true, 0.75)]
    [InlineData("{\"passRate\": 0.5}", 0, true, 0.5)]
    [InlineData("all good", 0, true, 1.0)]
    [InlineData("", 3, true, 0.0)]
    [InlineData("{\"passRate\": 2}", 0, false, null)]
    [InlineData("{\"passed\": 0, \"failed\": 0}", 0, false, null)]
    [InlineData("{\"passed\": x}", 0, false, null)]
    [InlineData("", 127, false, null)]
    [InlineData("", 137, false, null)]
    public void Pass_and_fail_are_read_or_missing_never_invented(string output, int exitCode, bool verified, double? rate)
    {
        var objective = Read(output, string.Empty, exitCode, "check").Objective;

        Assert.Equal((verified, rate), (objective.Verified, objective.PassRate));
        Assert.Equal(verified, objective.Why is null);
    }

    [Theory]
    [InlineData("python3 tests/nosuch.py", 2, "python3: can't open file '/w/tests/nosuch.py': [Errno 2] No such file or directory")]
    [InlineData("sh -c|python3 tests/nosuch.py", 2, "python3: can't open file '/w/tests/nosuch.py': [Errno 2] No such file or directory")]
    [InlineData("python3 -m nosuch", 1, "/usr/bin/python3: No module named nosuch")]
    [InlineData("node nosuch.js", 1, "Error: Cannot find module '/w/nosuch.js'\n  code: 'MODULE_NOT_FOUND',\n  requireStack: []\n}")]
    [InlineData("node nosuch", 1, "Error: Cannot find module '/w/nosuch'\n  code: 'MODULE_NOT_FOUND',\n  requireStack: []\n}")]
    [InlineData("bash nosuch.sh", 127, "bash: nosuch.sh: No such file or directory")]
    [InlineData("sh nosuch.sh", 2, "sh: 0: cannot open nosuch.sh: No such file")]
    [InlineData("sh nosuch.sh", 2, "sh: 0: kann nosuch.sh nicht öffnen: Datei oder Verzeichnis nicht gefunden")]
    [InlineData("pwsh -NoProfile -File nosuch.ps1", 64, "The argument 'nosuch.ps1' is not recognized as the name of a script file.")]
    [InlineData("dotnet test nosuch.csproj", 1, "MSBUILD : error MSB1009: Project file does not exist.\nSwitch: nosuch.csproj")]
    [InlineData("dotnet test", 1, "MSBUILD : error MSB1003: Geben Sie ein Projekt oder eine Projektmappendatei an.")]
    [InlineData("make nosuch", 2, "make: *** No rule to make target 'nosuch'.  Stop.")]
    [InlineData("npm run nosuch", 1, "npm error Missing script: \"nosuch\"")]
    [InlineData("npm test", 1, "npm ERR! missing script: test")]
    [InlineData("pytest nosuch", 4, "ERROR: file or directory not found: nosuch")]
    [InlineData("python3 -m pytest -q", 5, "no tests ran in 0.01s")]
    [InlineData("timeout 60 ./test", 124, "")]
    [InlineData("ruby nosuch.rb", 1, "ruby: No such file or directory -- nosuch.rb (LoadError)")]
    [InlineData("sh -c|cd nosuch && ./test", 2, "sh: 1: cd: can't cd to nosuch")]
    [InlineData("check", 126, "permission denied")]
    [InlineData("check", 9009, "")]
    [InlineData("check", 139, "Segmentation fault")]
    [InlineData("check", -1073741819, "")]
    public void A_command_that_never_came_to_check_anything_is_not_verified_and_named(string command, int exitCode, string said)
    {
        // Runners differ in the stream that they use.
        foreach (var run in new[] { Read(string.Empty, said, exitCode, command), Read(said, string.Empty, exitCode, command) })
        {
            Assert.Equal((false, null, exitCode), (run.Objective.Verified, run.Objective.PassRate, run.Objective.ExitCode));
            Assert.Contains(command.Replace('|', ' '), run.Objective.Why, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("python3 tests/check.py", 1, "AssertionError: solution.py is missing", "tests/check.py")]
    [InlineData("python3 tests/check.py solution.py", 1, "No such file or directory: 'solution.py'", "tests/check.py")]
    [InlineData("node test.js", 1, "Error: Cannot find module './feature'\n  requireStack: [ '/w/test.js' ]", "test.js")]
    [InlineData("make test", 2, "make: *** No rule to make target 'feature.o', needed by 'test'.  Stop.", "Makefile")]
    [InlineData("pytest tests", 1, "=== 2 failed, 1 passed in 0.10s ===", "tests")]
    [InlineData("dotnet test tests/A.csproj", 1, "Failed!  - Failed:     1, Passed:     4", "tests/A.csproj")]
    public void A_check_that_failed_counts(string command, int exitCode, string said, string there)
    {
        var objective = Read(said, string.Empty, exitCode, command, there).Objective;

        Assert.Equal((true, 0.0), (objective.Verified, objective.PassRate));
    }

    [Fact]
    public void The_same_failure_before_any_work_is_no_evidence_and_another_one_is()
    {
        var arm = Read(string.Empty, "frobnicate[4711]: no profile 'nosuch' (0.31 s, /tmp/x81kqz)", 1, "frobnicate nosuch");
        var before = Read(string.Empty, "frobnicate[4999]: no profile 'nosuch' (0.29 s, /tmp/aqq2)", 1, "frobnicate nosuch").ToStartCheck();

        var observed = arm.Beside(before);

        Assert.True(arm.IsByExitCode);
        Assert.Equal((false, null), (observed.Verified, observed.PassRate));
        Assert.Contains("untouched start commit", observed.Why, StringComparison.Ordinal);
        Assert.Contains("no profile 'nosuch'", observed.Why, StringComparison.Ordinal);
        foreach (var other in new[] { Read(string.Empty, "bad", 1, "frobnicate nosuch"), Read(string.Empty, string.Empty, 0, "frobnicate nosuch"), Read(string.Empty, string.Empty, 137, "frobnicate nosuch") })
        {
            Assert.Equal((true, 0.0), (arm.Beside(other.ToStartCheck()).Verified, arm.Beside(other.ToStartCheck()).PassRate));
        }
    }

    [Theory]
    [InlineData("{\"passRate\": 0}", 1, false)]
    [InlineData("1 failed, 2 passed", 1, false)]
    [InlineData("bad", 1, true)]
    [InlineData("fine", 0, true)]
    [InlineData("", 127, false)]
    public void Only_what_rests_on_an_exit_code_needs_a_look_at_the_start_commit(string output, int exitCode, bool needs) =>
        Assert.Equal(needs, Read(output, string.Empty, exitCode, "check").IsByExitCode);

    [Fact]
    public void Other_numbers_are_metrics()
    {
        var objective = Read("{\"passed\": 3, \"failed\": 1, \"ms\": 12.5, \"name\": \"x\"}", string.Empty, 0, "check").Objective;

        Assert.Equal(["ms"], objective.Metrics.Keys);
        Assert.Equal((12.5, 0.75, null), (objective.Find("ms"), objective.Find("passRate"), objective.Find("other")));
    }

    [Fact]
    public void A_command_that_ran_out_of_time_observed_nothing() => Assert.False(VerifyRun.Of(Outcome("{\"passRate\": 1}", string.Empty, 0, ProcessEnd.TimedOut), ["check"], _ => true).Objective.Verified);

    /// <summary>Words are separated by blanks; what stands behind a bar is one argument.</summary>
    private static VerifyRun Read(string output, string error, int exitCode, string command, string? there = null)
    {
        var parts = command.Split('|', 2);
        return VerifyRun.Of(Outcome(output, error, exitCode, ProcessEnd.Exited), [.. parts[0].Split(' '), .. parts.Skip(1)], path => path == there);
    }

    private static ProcessOutcome Outcome(string output, string error, int exitCode, ProcessEnd end) => new()
    {
        End = end,
        ExitCode = exitCode,
        Output = Encoding.UTF8.GetBytes(output),
        ErrorTail = error,
        Duration = TimeSpan.FromSeconds(1),
    };
}
