using Autoauto.Core.Model;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Episodes;

/// <summary>What an episode's agents and checks change in the repository that they share with the user.</summary>
public sealed class EpisodeGuardTests
{
    [Fact(Timeout = 300_000)]
    public async Task What_an_arm_does_to_the_users_repository_is_put_back_said_and_a_sign_of_tampering()
    {
        using var policy = new PolicyRepository(more: """ "rule": "threshold", "judgeSamples": 1, """);
        policy.EditArm("git add -A", $"u='git -C {policy.Root} -c user.name=a -c user.email=a@localhost'\n$u update-ref refs/replace/$(git rev-parse HEAD) $($u commit-tree HEAD^{{tree}} -m twin)\n$u config core.fsmonitor false\ngit checkout -q -b own\ngit add -A");
        var config = await File.ReadAllTextAsync(Path.Combine(policy.Root, ".git", "config"), TestContext.Current.CancellationToken);

        var episode = await policy.RunAsync(r => r with { NoEvolve = true });

        Assert.Equal(EpisodeStage.Closed, episode.Stage);
        Assert.Empty(policy.Repository.Git("for-each-ref", "refs/replace", "refs/heads/own"));
        Assert.Equal(config, await File.ReadAllTextAsync(Path.Combine(policy.Root, ".git", "config"), TestContext.Current.CancellationToken));
        using var workspace = policy.Open();
        Assert.Contains(workspace.ListEvents(), e => e.Kind == "agent.git" && e.Message.Contains("refs/replace/", StringComparison.Ordinal) && e.Message.Contains("config", StringComparison.Ordinal));
        Assert.Contains(workspace.ListArms(episode.Id).SelectMany(a => a.TamperHints), h => h.Kind == "Repository" && h.Path.Contains("refs/replace/", StringComparison.Ordinal));
    }

    [Fact(Timeout = 300_000)]
    public async Task What_the_arms_code_does_while_it_is_verified_is_put_back_as_well()
    {
        using var policy = new PolicyRepository(more: """ "rule": "threshold", "judgeSamples": 1, """);
        var verify = Path.Combine(policy.Root, ".autoauto/policies/p/verify.sh");
        policy.Repository.Write(
            ".autoauto/policies/p/verify.sh",
            (await File.ReadAllTextAsync(verify, TestContext.Current.CancellationToken)).Replace("n=$(cat", $"git -C {policy.Root} update-ref refs/replace/$(git rev-parse HEAD:AGENTS.md) $(git rev-parse HEAD:value.txt)\nn=$(cat", StringComparison.Ordinal));

        var episode = await policy.RunAsync(r => r with { NoEvolve = true });

        Assert.Empty(policy.Repository.Git("for-each-ref", "refs/replace"));
        using var workspace = policy.Open();
        Assert.Contains(workspace.ListArms(episode.Id).SelectMany(a => a.TamperHints), h => h.Kind == "Repository");
    }

    [Fact(Timeout = 300_000)]
    public async Task What_an_arm_does_to_a_git_of_its_own_reaches_nobody()
    {
        using var policy = new PolicyRepository(more: """ "rule": "threshold", "judgeSamples": 1, """);
        policy.EditArm("git add -A", "git update-ref refs/replace/$(git rev-parse HEAD) $(git -c user.name=a -c user.email=a@localhost commit-tree HEAD^{tree} -m twin)\ngit config core.fsmonitor false\ngit checkout -q -b own\ngit add -A");
        var before = GitFiles.Of(Path.Combine(policy.Root, ".git"));

        var episode = await policy.RunAsync(r => r with { NoEvolve = true });

        Assert.Equal(EpisodeStage.Closed, episode.Stage);
        using var workspace = policy.Open();
        Assert.Empty(workspace.ListArms(episode.Id).SelectMany(a => a.TamperHints));
        Assert.Empty(policy.Repository.StoreGit("for-each-ref", "refs/replace", "refs/heads"));
        var gone = before.Except(GitFiles.Of(Path.Combine(policy.Root, ".git"))).ToList();
        Assert.All(gone, line => Assert.StartsWith("info/exclude ", line, StringComparison.Ordinal));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_branch_that_the_user_makes_meanwhile_stays()
    {
        using var policy = new PolicyRepository(more: """ "rule": "threshold", "judgeSamples": 1, """);
        policy.EditArm("git add -A", $"git -C '{policy.Root}' branch mine 2>/dev/null || true\ngit add -A");

        await policy.RunAsync(r => r with { NoEvolve = true });

        Assert.Contains("mine", policy.Repository.Git("branch", "--list"), StringComparison.Ordinal);
    }
}
