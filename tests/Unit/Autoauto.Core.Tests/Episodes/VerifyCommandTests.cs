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
        var objective = VerifyCommand.Read(Outcome(output, exitCode, ProcessEnd.Exited));

        Assert.Equal((verified, rate), (objective.Verified, objective.PassRate));
        Assert.Equal(verified, objective.Why is null);
    }

    [Fact]
    public void Other_numbers_are_metrics()
    {
        var objective = VerifyCommand.Read(Outcome("{\"passed\": 3, \"failed\": 1, \"ms\": 12.5, \"name\": \"x\"}", 0, ProcessEnd.Exited));

        Assert.Equal(["ms"], objective.Metrics.Keys);
        Assert.Equal((12.5, 0.75, null), (objective.Find("ms"), objective.Find("passRate"), objective.Find("other")));
    }

    [Fact]
    public void A_command_that_ran_out_of_time_observed_nothing() =>
        Assert.False(VerifyCommand.Read(Outcome("{\"passRate\": 1}", 0, ProcessEnd.TimedOut)).Verified);

    private static ProcessOutcome Outcome(string output, int exitCode, ProcessEnd end) => new()
    {
        End = end,
        ExitCode = exitCode,
        Output = Encoding.UTF8.GetBytes(output),
        ErrorTail = string.Empty,
        Duration = TimeSpan.FromSeconds(1),
    };
}
