using Autoauto.Cli.Tests.Support;

namespace Autoauto.Cli.Tests;

/// <summary>Policies: created, edited, compared, restored, removed.</summary>
public sealed class PolicyTests
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task A_policy_goes_through_its_life()
    {
        using var repository = new TestRepository();
        repository.Write("AGENTS.md", "- be kind\n");

        var created = await repository.RunAsync("policy", "new", "rules", "--include", "AGENTS.md", "--max-lines", "40", "--setting", "critic=lastKept", "--setting", "judge.model=small");
        Assert.Equal((0, "Created policy 'rules' with 1 file as version 0"), (created.ExitCode, created.Out.Split(':')[0]));
        var shown = (await repository.RunAsync("policy", "show", "rules", "--json")).Json;
        Assert.Equal(("Clean", 40, "LastKept"), (shown.GetProperty("Status").GetString(), shown.GetProperty("MaxLines").GetInt32(), shown.GetProperty("Critic").GetString()));

        repository.Write("AGENTS.md", "- be kind\n- be brief\n");
        var compared = await repository.RunAsync("policy", "compare", "rules");
        Assert.EndsWith("@@ -1 +1,2 @@\n - be kind\n+- be brief\n", compared.Out, StringComparison.Ordinal);
        var refused = await repository.RunAsync("policy", "restore", "rules", "0");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("Autoauto.PolicyEdited", refused.Error, StringComparison.Ordinal);

        var set = (await repository.RunAsync("policy", "set", "rules", "--adopt-edits", "--summary", "brief", "--json")).Json;
        Assert.Equal(1, set.GetProperty("HeadVersion").GetInt32());
        var restored = (await repository.RunAsync("policy", "restore", "rules", "0", "--json")).Json;
        Assert.Equal((2, "Restore", 0), (restored.GetProperty("Version").GetInt32(), restored.GetProperty("Cause").GetString(), restored.GetProperty("SourceVersion").GetInt32()));
        Assert.Equal("- be kind\n", await File.ReadAllTextAsync(Path.Combine(repository.Root, "AGENTS.md"), TestContext.Current.CancellationToken));
        Assert.Contains("brief", (await repository.RunAsync("policy", "versions", "rules")).Out, StringComparison.Ordinal);

        Assert.Equal(2, (await repository.RunAsync("policy", "remove", "rules")).ExitCode);
        Assert.Equal(0, (await repository.RunAsync("policy", "remove", "rules", "--force")).ExitCode);
        Assert.Contains("There are no policies", (await repository.RunAsync("policy", "list")).Error + (await repository.RunAsync("policy", "list")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        using var repository = new TestRepository();

        var up = await repository.RunAsync("policy", "new", "rules", "--include", "../up.md");
        var setting = await repository.RunAsync("policy", "new", "rules", "--include", "AGENTS.md", "--setting", "critic");
        var missing = await repository.RunAsync("policy", "versions", "rules");

        Assert.Equal((2, 2, 2), (up.ExitCode, setting.ExitCode, missing.ExitCode));
        Assert.Contains("Autoauto.PolicyInvalid", up.Error, StringComparison.Ordinal);
        Assert.Contains("key=value", setting.Error, StringComparison.Ordinal);
        Assert.Contains("Autoauto.PolicyNotFound", missing.Error, StringComparison.Ordinal);
    }
}
