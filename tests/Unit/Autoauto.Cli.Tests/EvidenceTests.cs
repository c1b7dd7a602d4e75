using Autoauto.Cli.Tests.Support;

namespace Autoauto.Cli.Tests;

/// <summary>Recorded runs judged and measured again, and what is said of a program's power.</summary>
[Trait("Category", "Long")]
public sealed class EvidenceTests
{
    [Fact]
    public async Task A_replay_agrees_to_the_last_bit_and_another_rule_says_what_it_lacks()
    {
        using var repository = await TestRepository.WithFinishedRunAsync();

        var same = await repository.RunAsync("run", "replay");
        var other = await repository.RunAsync("run", "replay", "--repeats", "50", "--json");
        var refused = await repository.RunAsync("run", "replay", "--rule", "none");

        Assert.Equal(0, same.ExitCode);
        Assert.Contains("exact", same.Out, StringComparison.Ordinal);
        Assert.Contains("the recorded values do not suffice", same.Out, StringComparison.Ordinal);
        Assert.NotEmpty(other.JsonLines);
        Assert.All(other.JsonLines, line => Assert.Equal("Candidate", line.GetProperty("MissingArm").GetString()));
        Assert.Equal(2, refused.ExitCode);
    }

    [Fact]
    public async Task A_run_is_measured_anew_on_request()
    {
        using var repository = await TestRepository.WithFinishedRunAsync();
        Assert.Contains("no total is claimed", repository.Finished!.Out, StringComparison.Ordinal);

        var table = await repository.RunAsync("run", "measure", "--pairs", "6", "--leave-one-out");
        var json = await repository.RunAsync("run", "measure", "--pairs", "6", "--json");

        Assert.Equal((0, 0), (table.ExitCode, json.ExitCode));
        Assert.Contains("(total)", table.Out, StringComparison.Ordinal);
        Assert.Contains("+19.0 %", table.Out, StringComparison.Ordinal);
        Assert.Equal("Improved", Assert.Single(json.JsonLines).GetProperty("Finding").GetString());
        Assert.Equal(19, (await repository.ShowRunAsync()).GetProperty("ReceiptGainPercent").GetDouble(), 6);
        Assert.Empty(repository.WorkingFolders());
    }

    [Fact]
    public async Task A_run_without_a_keep_has_nothing_to_measure()
    {
        using var repository = TestRepository.WithProgram(TestRepository.Useless);
        await repository.RunAsync("run", "start", "p", "-n", "1");

        var refused = await repository.RunAsync("run", "measure");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("kept nothing", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_prices_the_target_and_a_run_says_what_it_can_see()
    {
        using var repository = TestRepository.WithProgram();

        var test = await repository.RunAsync("program", "test", "p", "-n", "3", "--target-effect", "1", "--json");
        var run = await repository.RunAsync("run", "start", "p", "-n", "1", "--rule", "adaptive", "--target-effect", "1");
        var unseen = await repository.RunAsync("run", "start", "p", "--rule", "fixed", "--noise-threshold", "2", "--target-effect", "1");

        var card = test.JsonLines[^1];
        Assert.True(card.GetProperty("IsTargetResolvable").GetBoolean());
        Assert.Equal(8, card.GetProperty("SlotInvocations").GetInt32());
        Assert.Contains("Values repeat exactly", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, unseen.ExitCode);
        Assert.Contains("would never be kept", unseen.Error, StringComparison.Ordinal);
    }
}
