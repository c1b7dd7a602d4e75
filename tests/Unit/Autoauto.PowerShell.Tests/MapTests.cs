using System.Reflection;
using Autoauto.Core.Model;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.PowerShell.Tests;

public sealed class MapTests
{
    private static readonly Type[] s_scalars = [typeof(string), typeof(bool), typeof(int), typeof(long), typeof(double), typeof(decimal), typeof(DateTime)];

    private static readonly Type[] s_ofPolicies =
    [
        typeof(PolicyInfo), typeof(PolicyVersionInfo), typeof(PolicyChangeInfo), typeof(EpisodeInfo), typeof(RejectionInfo), typeof(PredictionInfo),
    ];

    public static TheoryData<string> OutputTypes =>
        [.. typeof(RunInfo).Assembly.GetExportedTypes().Where(t => t.Namespace == "Autoauto.Output" && !t.IsAbstract).Select(t => t.FullName!)];

    [Theory]
    [MemberData(nameof(OutputTypes))]
    public void Every_property_is_a_scalar_with_its_unit_in_the_name(string name)
    {
        foreach (var property in typeof(RunInfo).Assembly.GetType(name, throwOnError: true)!.GetProperties())
        {
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            Assert.Contains(type, s_scalars);
            Assert.Equal(
                type == typeof(DateTime),
                property.Name.EndsWith("AtUtc", StringComparison.Ordinal) || property.Name.EndsWith("UntilUtc", StringComparison.Ordinal));
            Assert.Equal(type == typeof(decimal), property.Name.EndsWith("Usd", StringComparison.Ordinal));
            if (property.Name.EndsWith("Seconds", StringComparison.Ordinal) || property.Name.EndsWith("Percent", StringComparison.Ordinal))
            {
                Assert.Equal(typeof(double), type);
            }
        }
    }

    [Theory]
    [MemberData(nameof(OutputTypes))]
    public void Every_type_says_which_repository_and_program_or_policy_it_belongs_to(string name)
    {
        var type = typeof(RunInfo).Assembly.GetType(name, throwOnError: true)!;

        // Agents belong to the machine, not to a repository.
        var isOfRepository = type != typeof(AgentInfo) && type != typeof(AgentTestInfo);
        Assert.Equal(isOfRepository, type.GetProperty("RepositoryPath") is not null);

        // What concerns policies belongs to a policy instead of a program; settings are of a repository as a whole.
        var isOfPolicy = s_ofPolicies.Contains(type);
        Assert.Equal(isOfPolicy, type.GetProperty("Policy") is not null);
        Assert.Equal(isOfRepository && !isOfPolicy && type != typeof(SettingInfo), type.GetProperty("Program") is not null);
        Assert.True(type.IsSealed);
        Assert.All(type.GetProperties(), p => Assert.Contains(typeof(System.Runtime.CompilerServices.IsExternalInit), p.SetMethod!.ReturnParameter.GetRequiredCustomModifiers()));
    }

    [Fact]
    public void A_run_maps_its_facts()
    {
        var info = Map.From(Records.View with { Run = Records.Run with { TerminationReason = TerminationReason.MaxExperiments } }, [90, 80]);
        Assert.Equal("Completed", info.Status);
        Assert.Equal("MaxExperiments", info.TerminationReason);
        Assert.Equal("8 experiments done", info.ReasonText);
        Assert.Null(info.ReceiptGainPercent);
        Assert.Equal("█▅▁", info.Trend);
        Assert.Equal(7200, info.TimeLimitSeconds);
        Assert.Equal(DateTimeKind.Utc, info.StartedAtUtc.Kind);
        Assert.Equal(new DateTime(2026, 2, 3, 2, 5, 6, DateTimeKind.Utc), info.StartedAtUtc);
        Assert.Null(info.FinishedAtUtc);
        Assert.Null(info.CostUsd);
        Assert.Equal("Lower", info.Direction);
        Assert.Equal("/repo", info.RepositoryPath);
    }

    [Fact]
    public void An_experiment_maps_its_facts()
    {
        var info = Map.From(Records.Experiment with { Secondary = new Dictionary<string, double> { ["rss"] = 12.5, ["correct"] = 1 } }, Records.Run, "/repo");
        Assert.Equal(3, info.Number);
        Assert.Equal("Kept", info.Status);
        Assert.Equal("improved by 23.1 % (p = 0.008)", info.ReasonText);
        Assert.Equal("{\"correct\":1,\"rss\":12.5}", info.SecondaryJson);
        Assert.Equal(90, info.DurationSeconds);
        Assert.Equal("speed", info.Program);
        Assert.Null(info.CostUsd);
    }

    [Fact]
    public void A_failed_sample_has_no_value_and_says_why()
    {
        var failed = Records.Measurement with { Sample = new Sample { Failure = InvocationFailure.NotJson, FailureDetail = "printed \u001b[31mred" } };
        var info = Map.From(failed, Records.Run, "/repo");
        Assert.False(info.IsValid);
        Assert.Null(info.Value);
        Assert.Null(info.ValuesJson);
        Assert.Equal("NotJson", info.Failure);
        Assert.Equal("printed \\u001b[31mred", info.FailureDetail);
    }

    [Fact]
    public void What_is_not_finite_is_missing_and_minus_zero_is_zero()
    {
        var info = Map.From(Records.Experiment with { Metric = double.NaN, EffectPercent = -0.0, BaselineMetric = double.PositiveInfinity }, Records.Run, "/repo");
        Assert.Null(info.Metric);
        Assert.Null(info.BaselineMetric);
        Assert.False(double.IsNegative(info.EffectPercent!.Value));
    }

    [Fact]
    public void Text_of_agents_does_nothing_in_a_terminal()
    {
        var rude = "a\u001b]0;title\u0007\u202eb\nc";
        var info = Map.From(Records.Experiment with { Subject = rude, Detail = rude, Diagnostics = rude, NotesJson = rude, Model = rude }, Records.Run, "/repo");
        foreach (var text in typeof(ExperimentInfo).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => p.GetValue(info)).OfType<string>())
        {
            Assert.DoesNotContain(text, c => (char.IsControl(c) && c is not ('\n' or '\t')) || c == '\u202e');
        }

        Assert.DoesNotContain('\n', info.Subject!);
        Assert.Contains('\n', info.Detail!);
    }

    [Fact]
    public void An_event_and_a_test_map_their_facts()
    {
        var info = Map.From(new AuditEvent(5, Records.Run.Id, 3, "run.end", EventSeverity.Warning, "over\u0007", Records.At), "speed", "/repo");
        Assert.Equal((5L, "Warning", "over\\u0007", "speed", 3), (info.EventId, info.Severity, info.Message, info.Program, info.Number));
        var test = Map.From(new ProgramTest { Program = "speed", RepositoryPath = "/repo", IsValid = false, Problems = ["one", "two"], Invocations = 3, ValidInvocations = 0, BuildSeconds = 0 });
        Assert.Equal("one\ntwo", test.Problems);
        Assert.Null(test.BuildSeconds);
    }
}
