using System.Text.Json.Nodes;
using Autoauto.Cli.Tests.Support;

namespace Autoauto.Cli.Tests;

/// <summary>What comes to the user's repository with a kept change besides the change.</summary>
public sealed class CandidateHistoryTests
{
    private const string Identity = "git config user.name a; git config user.email a@localhost\n";
    private const string Change = "read -r v < value.txt; echo $((v / 10 * 9)) > value.txt; git commit -qam \"An idea\"\n";

    [Theory]
    [InlineData(Identity + Change + "b=$(echo FOREIGN | git hash-object -w --stdin); t=$(printf '100644 blob %s\\tforeign.txt\\n' $b | git mktree); c=$(git commit-tree $t -m foreign)\n"
        + "git update-ref HEAD $(git commit-tree HEAD^{tree} -p HEAD -p $c -m 'An idea')")]
    [InlineData(Identity + "echo OUT > foreign.txt; git add -A; git commit -qm out; git rm -q foreign.txt; git commit -qm undo\n" + Change)]
    [InlineData(Identity + "mkdir -p .autoauto/programs/p; echo OUT > .autoauto/programs/p/foreign.txt; git add -Af; git commit -qm out; git rm -qrf .autoauto/programs/p/foreign.txt; git commit -qm undo\n" + Change)]
    public async Task Is_nothing_that_is_no_part_of_it(string agent)
    {
        using var repository = TestRepository.WithProgram(agent, config: InScope);

        Assert.Equal(0, (await repository.RunAsync("run", "start", "p", "-n", "1", "--no-receipt")).ExitCode);

        var branch = repository.Git("for-each-ref", "--format=%(refname)", "refs/heads/autoauto").Trim();
        Assert.Equal("1", repository.Git("rev-list", "--count", $"main..{branch}").Trim());
        Assert.Equal("An idea", repository.Git("log", "-1", "--format=%s", branch).Trim());
        Assert.Equal("90000\n", repository.Git("show", branch + ":value.txt"));
        Assert.DoesNotContain("foreign.txt", repository.Git("rev-list", "--objects", branch), StringComparison.Ordinal);
        Assert.Equal(0, (await repository.RunAsync("repair")).ExitCode);
    }

    [Fact]
    public async Task Are_its_own_commits_where_all_of_them_stay_in_scope()
    {
        using var repository = TestRepository.WithProgram(Identity + "echo 99999 > value.txt; git commit -qam first\n" + Change, config: InScope);

        Assert.Equal(0, (await repository.RunAsync("run", "start", "p", "-n", "1", "--no-receipt")).ExitCode);

        var branch = repository.Git("for-each-ref", "--format=%(refname)", "refs/heads/autoauto").Trim();
        Assert.Equal("first\nAn idea\n", repository.Git("log", "--reverse", "--format=%s", $"main..{branch}"));
    }

    private static void InScope(JsonObject config) => config["include"] = new JsonArray("value.txt");
}
