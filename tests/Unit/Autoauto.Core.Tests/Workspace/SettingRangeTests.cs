using System.Globalization;
using Autoauto.Core.Errors;
using Autoauto.Core.Programs;

namespace Autoauto.Core.Tests.Workspace;

/// <summary>A value is allowed or refused alike, whether it stands in config.json or is asked for at the start of a run.</summary>
public sealed class SettingRangeTests
{
    private static readonly double[] s_values = [-1, 0, 0.0001, 0.001, 1, 2.5, 50, 99, 99.5, 100, 101, 200, 201];

    private static readonly Dictionary<string, Func<RunRequest, double, RunRequest>> s_settings = new()
    {
        ["repeats"] = (r, x) => r with { Repeats = (int)x },
        ["noiseThresholdPercent"] = (r, x) => r with { NoiseThresholdPercent = x },
        ["minEffectPercent"] = (r, x) => r with { MinEffectPercent = x },
        ["targetEffectPercent"] = (r, x) => r with { TargetEffectPercent = x },
        ["maxInvocations"] = (r, x) => r with { MaxInvocations = (int)x },
        ["maxExperiments"] = (r, x) => r with { MaxExperiments = (int)x },
        ["maxConsecutiveDiscards"] = (r, x) => r with { MaxConsecutiveDiscards = (int)x },
        ["maxTokens"] = (r, x) => r with { MaxTokens = (long)x },
        ["maxCostUsd"] = (r, x) => r with { MaxCostUsd = (decimal)x },
    };

    public static TheoryData<string> Settings => [.. s_settings.Keys];

    [Theory]
    [MemberData(nameof(Settings))]
    public void Configuration_and_request_allow_the_same(string key)
    {
        var isWhole = key is "repeats" or "maxTokens" || (key.StartsWith("max", StringComparison.Ordinal) && key != "maxCostUsd");
        foreach (var value in s_values.Where(x => !isWhole || x == Math.Truncate(x)))
        {
            var read = ProgramConfig.Read("p", $$"""{ "metric": "m", "direction": "lower", "agent": { "command": ["x"] }, "{{key}}": {{value.ToString(CultureInfo.InvariantCulture)}} }""");
            var plain = ProgramConfig.Parse("p", """{ "metric": "m", "direction": "lower", "agent": { "command": ["x"] } }""");

            var refusal = Record.Exception(() => RunSettings.Merge(plain, s_settings[key](new RunRequest { Program = "p" }, value)));

            Assert.True((read.Spec is null) == (refusal is AutoautoException { Code: ErrorCode.InvalidArgument }), $"{key} {value}: {string.Join("; ", read.Problems)} | {refusal?.Message}");
        }
    }
}
