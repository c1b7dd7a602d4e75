#:property PublishAot=false
#:property UseAppHost=false
#:property InvariantGlobalization=true
#:property NuGetAudit=false

// A scripted judge: rewards the share of checks that passed, with the unsteady hand of a real one, and names what failed.

using System.Text.Json;

await Console.In.ReadToEndAsync();
using var context = JsonDocument.Parse(File.ReadAllText(Environment.GetEnvironmentVariable("AUTOAUTO_CONTEXT")!));
var arms = context.RootElement.GetProperty("arms").EnumerateArray().ToList();
var rewards = arms.Select(Reward).ToList();
var gaps = arms.SelectMany(arm => Failed(arm).Select(check => new { arm = arm.GetProperty("label").GetString(), title = check, evidence = $"the check '{check}' failed", severity = "high" })).ToList();
var difference = rewards.Count == 2 ? rewards[0] - rewards[1] : 0;
Console.WriteLine(JsonSerializer.Serialize(new
{
    rewardA = rewards[0],
    rewardB = rewards.Count == 2 ? rewards[1] : (double?)null,
    verdict = rewards.Count < 2 ? null : Math.Abs(difference) < 0.03 ? "NoDifference" : difference > 0 ? "A" : "B",
    abstained = false,
    gaps,
    textualGradient = gaps.Count == 0 ? "nothing" : $"Name a rule for: {string.Join(", ", gaps.Select(gap => gap.title).Distinct())}",
}));

static double Reward(JsonElement arm)
{
    var observed = arm.GetProperty("observed").GetProperty("passRate");
    var rate = observed.ValueKind == JsonValueKind.Number ? observed.GetDouble() : 0;
    return Math.Round(Math.Clamp(rate + ((Random.Shared.NextDouble() - 0.5) * 0.06), 0, 1), 3);
}

static IEnumerable<string> Failed(JsonElement arm) =>
    arm.GetProperty("observed").GetProperty("metrics").EnumerateObject().Where(metric => metric.Value.GetDouble() == 0).Select(metric => metric.Name);
