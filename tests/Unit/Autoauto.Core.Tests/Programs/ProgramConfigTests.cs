using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Programs;

namespace Autoauto.Core.Tests.Programs;

public sealed class ProgramConfigTests
{
    private const string Everything =
        """
        {
          // Comments are allowed,
          "metric": "ms", "unit": "µs", "direction": "higher", "rule": "adaptive", "repeats": 7, "noiseThresholdPercent": 1.5,
          "preset": "eco", "strict": true, "maxInvocations": 40, "minEffectPercent": 0.5, "simplifyMarginPercent": 1, "warmup": 0, "history": false,
          "keepSimplifications": false,
          "gates": { "ok": { "min": 1, "max": 1 }, "rss": { "max": 100.5 } },
          "secondaryMetrics": { "size": { "direction": "lower" } },
          "include": ["src/"], "exclude": ["src/gen/"], "helpers": ["tools/*.py"], "caches": ["**/obj/"], "artifacts": ["out/"],
          "maxExperiments": 20, "maxConsecutiveDiscards": 4, "timeLimitMinutes": 90, "target": -2.5,
          "hostFolders": ["~/.m2", "/opt/data"], "links": ["node_modules", "web/node_modules"], "measureNetwork": true, "measureTimeoutSeconds": 5, "buildTimeoutSeconds": 86400, "maxCostUsd": 2.50, "maxTokens": 9000000000,
          "agent": { "name": "codex", "command": "\"C:\\my tools\\a.exe\" --x  y", "model": "m", "effort": "high", "maxTurns": 3,
                     "timeoutMinutes": 0.5, "idleTimeoutMinutes": 2 }, /* and commas at the end */
        }
        """;

    [Fact]
    public void A_fallback_agent_is_read_and_written_again()
    {
        const string config = """{ "metric": "m", "direction": "lower", "agent": { "name": "claude", "fallback": { "name": "codex", "model": "gpt-5.5", "timeoutMinutes": 5 } } }""";
        var spec = ProgramConfig.Parse("p", config);

        Assert.Equal(new AgentSpec { Name = "codex", Model = "gpt-5.5", Timeout = TimeSpan.FromMinutes(5), Command = spec.Agent.Fallback!.Command }, spec.Agent.Fallback);
        Assert.Equal("codex", ProgramConfig.Parse("p", ProgramConfig.ToJson(spec)).Agent.Fallback?.Name);
        var problems = ProgramConfig.Read("p", config.Replace("\"name\": \"codex\"", "\"nam\": \"codex\"", StringComparison.Ordinal)).Problems;
        Assert.Equal(["agent.fallback.name", "agent.fallback.nam"], problems.Select(x => x.Path));
    }

    [Theory]
    [InlineData("", "adaptive")]
    [InlineData(", \"repeats\": 5", "fixed")]
    [InlineData(", \"noiseThresholdPercent\": 2", "fixed")]
    [InlineData(", \"repeats\": 5, \"rule\": \"adaptive\"", "adaptive")]
    public void The_rule_is_the_adaptive_one_unless_settings_of_the_fixed_one_are_named(string settings, string rule) =>
        Assert.Equal(rule, ProgramConfig.Parse("p", $$"""{ "metric": "m", "direction": "lower"{{settings}} }""").Rule);

    [Theory]
    [InlineData("", "must be the path")]
    [InlineData("/opt/modules", "hostFolders")]
    [InlineData("~/modules", "hostFolders")]
    [InlineData("../modules", "'..'")]
    [InlineData("web//modules", "empty parts")]
    [InlineData("web/.git/modules", "git's or the engine's own")]
    [InlineData(".Autoauto/logs", "git's or the engine's own")]
    [InlineData("*/node_modules", "without a wildcard")]
    [InlineData("a/b", "lies in \"a\"")]
    [InlineData("c", "named under \"caches\"")]
    public void A_link_has_to_be_one_place_below_the_checkout(string link, string word)
    {
        var problem = Assert.Single(ProgramConfig.Read("p", $$"""{ "metric": "m", "direction": "lower", "caches": ["c"], "links": ["a", {{System.Text.Json.JsonSerializer.Serialize(link)}}] }""").Problems);
        Assert.Equal("links[1]", problem.Path);
        Assert.Contains(word, problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_setting_is_read()
    {
        var spec = ProgramConfig.Parse("p", Everything);

        Assert.Equal(("p", "ms", "µs", Direction.Higher, "adaptive"), (spec.Name, spec.Metric, spec.Unit, spec.Direction, spec.Rule));
        Assert.Equal((7, 1.5, "eco", true, 40), (spec.Repeats, spec.NoiseThresholdPercent, spec.Preset, spec.Strict, spec.MaxInvocations));
        Assert.Equal((0.5, 1.0, 0, false), (spec.MinEffectPercent, spec.SimplifyMarginPercent, spec.Warmup, spec.KeepSimplifications));
        Assert.False(spec.History);
        Assert.Equal([new Gate("ok", 1, 1), new Gate("rss", null, 100.5)], spec.Gates);
        Assert.Equal([new SecondaryMetric("size", Direction.Lower)], spec.SecondaryMetrics);
        Assert.Equal(["src/", "src/gen/", "tools/*.py", "**/obj/", "out/"], [.. spec.Include, .. spec.Exclude, .. spec.Helpers, .. spec.Caches, .. spec.Artifacts]);
        Assert.Equal(["node_modules", "web/node_modules"], spec.Links);
        Assert.Equal(("~/.m2 /opt/data", true), (string.Join(' ', spec.HostFolders), spec.MeasureNetwork));
        Assert.Equal((20, 4, TimeSpan.FromMinutes(90), -2.5), (spec.MaxExperiments, spec.MaxConsecutiveDiscards, spec.TimeLimit, spec.Target));
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromDays(1)), (spec.MeasureTimeout, spec.BuildTimeout));
        Assert.Equal((2.5m, 9_000_000_000L), (spec.MaxCostUsd, spec.MaxTokens));
        Assert.Equal(["C:\\my tools\\a.exe", "--x", "y"], spec.Agent.Command);
        Assert.Equal(("codex", "m", "high", 3), (spec.Agent.Name, spec.Agent.Model, spec.Agent.Effort, spec.Agent.MaxTurns));
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2)), (spec.Agent.Timeout, spec.Agent.IdleTimeout));
    }

    [Theory]
    [InlineData("{\"metric\":\"ms\",\"direction\":\"lower\"}")]
    [InlineData(Everything)]
    public void What_is_written_reads_the_same(string json)
    {
        var spec = ProgramConfig.Parse("p", json);
        var written = ProgramConfig.ToJson(spec);

        Assert.Equal(written, ProgramConfig.ToJson(ProgramConfig.Parse("p", written)));
        Assert.DoesNotContain("\\u00B5", written, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Defaults_other_than_the_rule_are_not_written()
    {
        var json = ProgramConfig.ToJson(ProgramConfig.Parse("p", "{\"metric\":\"ms\",\"direction\":\"lower\",\"repeats\":5,\"unit\":null}"));

        Assert.Equal("{\n  \"metric\": \"ms\",\n  \"direction\": \"lower\",\n  \"rule\": \"fixed\"\n}\n", json);
    }

    [Theory]
    [InlineData("\"repeats\": 0", "repeats must be a whole number from 1 to 100, not 0")]
    [InlineData("\"repeats\": 2.5", "repeats must be a whole number from 1 to 100, not 2.5")]
    [InlineData("\"repeats\": \"5\"", "repeats must be a whole number from 1 to 100, not the string \"5\"")]
    [InlineData("\"repeats\": 1e400", "repeats must be a whole number from 1 to 100, not 1e400")]
    [InlineData("\"noiseThresholdPercent\": 0", "noiseThresholdPercent must be a percentage from 0.001 to 100, not 0")]
    [InlineData("\"strict\": \"yes\"", "strict must be true or false")]
    [InlineData("\"rule\": \"adaptiv\"", "did you mean \"adaptive\"?")]
    [InlineData("\"unit\": 3", "unit must be a string, not a number")]
    [InlineData("\"unit\": \" \"", "unit must not be empty")]
    [InlineData("\"simplifyMarginPercent\": 51", "simplifyMarginPercent must be")]
    [InlineData("\"warmup\": -1", "warmup must be a whole number from 0 to 20, not -1")]
    [InlineData("\"target\": 1e999", "target must be a finite number")]
    [InlineData("\"measureTimeoutSeconds\": 0.5", "measureTimeoutSeconds must be a number of seconds from 1 to 86400")]
    [InlineData("\"timeLimitMinutes\": 0", "timeLimitMinutes must be")]
    [InlineData("\"maxTokens\": 0", "maxTokens must be a whole number from 1, not 0")]
    [InlineData("\"gates\": []", "gates must be an object, not an array")]
    [InlineData("\"gates\": {\"ok\": {}}", "gates.ok needs \"min\" or \"max\"")]
    [InlineData("\"gates\": {\"ok\": null}", "gates.ok needs \"min\" or \"max\"")]
    [InlineData("\"gates\": {\"ok\": {\"min\": 2, \"max\": 1}}", "gates.ok lets nothing through")]
    [InlineData("\"gates\": {\"ok\": {\"min\": 0, \"maximum\": 1}}", "gates.ok.maximum is not a setting")]
    [InlineData("\"gates\": {\"ok\": {\"min\": \"1\"}}", "gates.ok.min must be a finite number")]
    [InlineData("\"secondaryMetrics\": {\"ms\": {\"direction\": \"lower\"}}", "secondaryMetrics.ms is the metric itself")]
    [InlineData("\"secondaryMetrics\": {\"x\": {}}", "secondaryMetrics.x.direction is missing")]
    [InlineData("\"gates\": {\"x\": {\"min\": 1}}, \"secondaryMetrics\": {\"x\": {\"direction\": \"lower\"}}", "secondaryMetrics.x is a gate already")]
    [InlineData("\"include\": \"src\"", "include must be an array of strings")]
    [InlineData("\"include\": [\"src\", 3]", "include[1] must be a string")]
    [InlineData("\"exclude\": [\"../x\"]", "exclude[0] \"../x\": '..' is not allowed")]
    [InlineData("\"helpers\": [\"/etc/passwd\"]", "helpers[0]")]
    [InlineData("\"noise_threshold_percent\": 2", "noise_threshold_percent is not a setting; did you mean 'noiseThresholdPercent'?")]
    [InlineData("\"maxExperimets\": 2", "did you mean 'maxExperiments'?")]
    [InlineData("\"somethingElse\": 2", "somethingElse is not a setting")]
    [InlineData("\"metric\": \"b\"", "metric is there twice")]
    [InlineData("\"agent\": {\"name\": \"claud\"}", "did you mean \"claude\"?")]
    [InlineData("\"agent\": {\"command\": []}", "agent.command must start with an executable")]
    [InlineData("\"agent\": {\"command\": \"a \\\"b\"}", "agent.command has a quotation mark")]
    [InlineData("\"agent\": {\"timeoutMinutes\": 100000}", "agent.timeoutMinutes must be")]
    public void Each_mistake_is_named(string setting, string expected)
    {
        var result = ProgramConfig.Read("p", $"{{\"metric\": \"ms\", \"direction\": \"lower\", {setting}}}");

        Assert.Null(result.Spec);
        Assert.Contains(result.Problems, p => p.ToString().Contains(expected, StringComparison.Ordinal));
        Assert.Single(result.Problems);
    }

    [Fact]
    public void All_mistakes_are_reported_at_once_each_on_its_line()
    {
        const string json = "{\"direction\": \"up\", \"repeats\": 0, \"warmup\": \"one\", \"gates\": {\"a\": {}}, \"colour\": 1}";

        var error = Assert.Throws<AutoautoException>(() => ProgramConfig.Parse("p", json));

        Assert.Equal(ErrorCode.ProgramInvalid, error.Code);
        Assert.Equal("p", error.Target);
        var lines = error.Message.Split('\n');
        Assert.Equal(7, lines.Length);
        foreach (var key in new[] { "metric", "direction", "repeats", "warmup", "gates.a", "colour" })
        {
            Assert.Contains(lines, line => line.StartsWith($"  - {key} ", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("{\n\"metric\": }", "line 2")]
    [InlineData("[]", "must hold one object, not an array")]
    [InlineData("{\"metric\":\"\\ud800\",\"direction\":\"lower\"}", "not valid Unicode")]
    public void What_is_no_object_is_one_problem(string json, string expected)
    {
        Assert.Contains(expected, Assert.Single(ProgramConfig.Read("p", json).Problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Byte_order_mark_is_accepted() => Assert.NotNull(ProgramConfig.Read("p", "\uFEFF{\"metric\":\"ms\",\"direction\":\"lower\"}").Spec);
}
