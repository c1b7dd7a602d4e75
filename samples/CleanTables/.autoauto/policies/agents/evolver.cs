#:property PublishAot=false
#:property UseAppHost=false
#:property InvariantGlobalization=true
#:property NuGetAudit=false

// A scripted evolver: proposes its ideas one after the other, but none whose rules stand already and none that was taken
// back before. Whether an idea is any good, the next episode finds out.

using System.Text.Json;

await Console.In.ReadToEndAsync();
using var context = JsonDocument.Parse(File.ReadAllText(Environment.GetEnvironmentVariable("AUTOAUTO_CONTEXT")!));
(string Summary, string[] Rules)[] ideas =
[
    ("tables need a header and an order", ["- Begin with the header `name,amount`.", "- Sort the rows by name."]),
    ("a short table is easier to check", ["- Keep tables short: five rows at most."]),
    ("values must compare equal", ["- Remove the spaces around values.", "- Add up the rows of one name."]),
    ("programs read a decimal point", ["- Write amounts with a decimal point."]),
];

var policy = File.ReadAllText("AGENTS.md");
var rejected = context.RootElement.GetProperty("rejections").EnumerateArray().Select(entry => entry.GetProperty("editSummary").GetString()).ToHashSet();
var idea = ideas.FirstOrDefault(idea => !rejected.Contains(idea.Summary) && !idea.Rules.All(rule => policy.Contains(rule, StringComparison.Ordinal)));
if (idea.Rules is not null)
{
    File.WriteAllText("AGENTS.md", policy + string.Concat(idea.Rules.Select(rule => rule + "\n")));
}

Console.WriteLine(JsonSerializer.Serialize(new
{
    summary = idea.Summary ?? "no idea is left",
    prediction = new { metric = "passRate", direction = "increase", size = 0.2, confidence = 0.7 },
}));
