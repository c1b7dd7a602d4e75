using System.Text.Json.Nodes;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;
using Autoauto.Core.Workspace.Configuration;

namespace Autoauto.Core.Tests.Workspace;

/// <summary>Settings: where they come from, what is refused, and that ceilings hold however a run is started.</summary>
public sealed class SettingsTests : IDisposable
{
    private readonly TurnRepository _repository = new();
    private readonly RepositoryWorkspace _workspace;

    public SettingsTests() => _workspace = RepositoryWorkspace.Open(_repository.Path);

    public void Dispose()
    {
        _workspace.Dispose();
        _repository.Dispose();
    }

    [Fact]
    public void A_setting_says_where_its_value_comes_from()
    {
        // The sandbox is the tests' own: see NoUserSettings.
        Assert.All(_workspace.ListSettings().Where(s => s.Key != "sandbox"), s => Assert.Equal(SettingSource.Default, s.Source));
        _repository.Write(".autoauto/config.json", "{\n  // mine\n  \"maxTokens\": 5000,\n}\n");

        var set = _workspace.SetSetting("keepAwake", "Never", forUser: false);

        Assert.Equal(("Never", SettingSource.Repository), (set.Value, set.Source));
        Assert.Equal("5000", _workspace.RequireSetting("MAXTOKENS").Value);
        Assert.Contains("// mine", File.ReadAllText(Path.Combine(_repository.Path, ".autoauto/config.json")), StringComparison.Ordinal);
        Assert.Equal(SettingSource.Default, _workspace.SetSetting("keepAwake", null, forUser: false).Source);
    }

    [Theory]
    [InlineData("maxCostUsd", "0")]
    [InlineData("maxCostUsd", "cheap")]
    [InlineData("maxTokens", "1.5")]
    [InlineData("keepAwake", "Sometimes")]
    [InlineData("agent", "nobody")]
    [InlineData("notify.timeoutSeconds", "0")]
    [InlineData("notify.command", "[]")]
    [InlineData("sandbox", "jail")]
    [InlineData("sandbox", "[]")]
    [InlineData("maxCostUsdd", "1")]
    public void What_is_no_setting_is_refused_and_nothing_is_written(string key, string value)
    {
        var refused = Assert.Throws<AutoautoException>(() => _workspace.SetSetting(key, JsonValue.Create(value), forUser: false));

        Assert.Equal(ErrorCode.SettingInvalid, refused.Code);
        Assert.False(File.Exists(Path.Combine(_repository.Path, ".autoauto/config.json")));
    }

    [Theory]
    [InlineData("{ \"maxCost\": 3 }", "'maxCost' is not a setting")]
    [InlineData("{ \"notify\": { \"commando\": [\"x\"] } }", "Did you mean 'notify.command'?")]
    [InlineData("{ \"maxCostUsd\": \"3\" }", "must be an amount above 0")]
    [InlineData("[]", "must hold one JSON object")]
    [InlineData("{ ", "is not JSON")]
    public void A_file_with_a_mistake_stops_a_run_before_it_begins(string json, string expected)
    {
        _repository.Write(".autoauto/config.json", json);

        var refused = Assert.Throws<AutoautoException>(() => _workspace.StartRun(new RunRequest { Program = "p" }));

        Assert.Equal(ErrorCode.SettingInvalid, refused.Code);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.Empty(_workspace.ListRuns());
    }

    [Fact(Timeout = 300_000)]
    public async Task A_ceiling_holds_for_start_set_and_resume()
    {
        await using (var free = _workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 1, MaxTokens = 9000, NoReceipt = true }))
        {
            await free.Completion;
        }

        _repository.Write(".autoauto/config.json", """{ "maxTokens": 5000 }""");
        Assert.Equal(5000, _workspace.PlanRun(new RunRequest { Program = "p" }).Options.MaxTokens);
        Assert.Equal(100, _workspace.PlanRun(new RunRequest { Program = "p", MaxTokens = 100 }).Options.MaxTokens);
        Refused(() => _workspace.PlanRun(new RunRequest { Program = "p", MaxTokens = 5001 }));

        var id = _workspace.ListRuns().Single().Run.Id;
        Refused(() => _workspace.UpdateOptions(id, o => o with { MaxTokens = 6000 }));
        Assert.Equal(5000, _workspace.UpdateOptions(id, o => o with { MaxTokens = null }).Run.Options.MaxTokens);
        _repository.Write(".autoauto/config.json", """{ "maxTokens": 20 }""");
        await using var resumed = _workspace.ResumeRun(id);
        Assert.Equal(20, (await resumed.Completion).Options.MaxTokens);
    }

    [Fact]
    public void A_programs_own_cap_above_the_ceiling_is_lowered_and_that_is_said()
    {
        _repository.Write(".autoauto/config.json", """{ "maxTokens": 5000 }""");
        var config = Path.Combine(_repository.Path, ".autoauto/programs/p/config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"maxExperiments\": 8", "\"maxTokens\": 7000", StringComparison.Ordinal));

        var plan = _workspace.PlanRun(new RunRequest { Program = "p" });

        Assert.Equal(5000, plan.Options.MaxTokens);
        Assert.Contains(plan.Warnings, w => w.Contains("lowered to 5000", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("maxTokens", "5000", "9000", "5000", SettingSource.User)]
    [InlineData("maxTokens", "5000", "100", "100", SettingSource.Repository)]
    [InlineData("maxCostUsd", "2.50", "1000000", "2.50", SettingSource.User)]
    [InlineData("maxCostUsd", "2.50", "0.75", "0.75", SettingSource.Repository)]
    [InlineData("notify.timeoutSeconds", "5", "9", "9", SettingSource.Repository)]
    [InlineData("sandbox", "\"bubblewrap\"", "\"none\"", "bubblewrap", SettingSource.User)]
    [InlineData("sandbox", "\"auto\"", "\"none\"", "none", SettingSource.Repository)]
    [InlineData("sandbox", "\"none\"", "[\"podman\",\"run\"]", "[\"podman\",\"run\"]", SettingSource.Repository)]
    public void A_repository_lowers_the_users_ceiling_and_never_raises_it(string key, string users, string repositorys, string expected, SettingSource source)
    {
        var found = Load(Json(key, repositorys), Json(key, users)).List().Single(s => s.Key == key);

        Assert.Equal((expected, source), (found.Value, found.Source));
    }

    [Fact]
    public void A_cap_above_the_users_ceiling_is_refused_with_the_command_that_raises_it()
    {
        var settings = Load("""{ "maxTokens": 9000 }""", """{ "maxTokens": 5000 }""");

        var refused = Assert.Throws<AutoautoException>(() => settings.Limit(new RunOptions { MaxTokens = 6000 }, isNamed: true));

        Assert.Contains("ceiling of 5000", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("ConfigSet key=maxTokens value=6000 user", refused.Hint!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_ceiling_on_money_needs_a_known_price()
    {
        _repository.Write(".autoauto/config.json", """{ "maxCostUsd": 3 }""");

        Assert.Equal(ErrorCode.PriceUnknown, Assert.Throws<AutoautoException>(() => _workspace.PlanRun(new RunRequest { Program = "p" })).Code);
        Assert.Equal(3, _workspace.PlanRun(new RunRequest { Program = "p", Force = true }).Options.MaxCostUsd);
    }

    [Fact]
    public void The_default_agent_is_that_of_programs_that_name_none()
    {
        var settings = Load("""{ "agent": "codex", "model": "large" }""");
        var named = _workspace.Programs.Load("p").Spec;

        var agent = settings.WithDefaultAgent(named with { Agent = new AgentSpec() }).Agent;

        Assert.Equal(("codex", "large"), (agent.Name, agent.Model));
        Assert.Equal("command", settings.WithDefaultAgent(named).Agent.Name);
    }

    [Fact]
    public void A_price_file_that_is_named_must_be_there()
    {
        Assert.Equal(Path.Combine(_repository.Path, ".autoauto", "prices.json"), Load("{}").PricesFile);
        Assert.Equal(ErrorCode.SettingInvalid, Assert.Throws<AutoautoException>(() => Load("""{ "pricesFile": "none.json" }""").PricesFile).Code);
        Assert.Equal(_repository.Write("mine.json", "{}"), Load("""{ "pricesFile": "mine.json" }""").PricesFile);
    }

    private Settings Load(string json)
    {
        _repository.Write(".autoauto/config.json", json);
        return Settings.Load(_repository.Path);
    }

    private Settings Load(string json, string userJson)
    {
        _repository.Write(".autoauto/config.json", json);
        return Settings.Load(_repository.Path, _repository.Write("user.json", userJson));
    }

    private static string Json(string key, string value) =>
        key.Split('.') is [var group, var inner] ? $$"""{ "{{group}}": { "{{inner}}": {{value}} } }""" : $$"""{ "{{key}}": {{value}} }""";

    private static void Refused(Func<object> action) => Assert.Equal(ErrorCode.SettingInvalid, Assert.Throws<AutoautoException>(action).Code);
}
