using System.Xml.Linq;
using Autoauto.Core.Reporting;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Core.Tests.Hostile;

/// <summary>Episodes whose judge and evolver write what breaks pages and terminals, and what nobody may read.</summary>
public sealed class HostileEpisodeTests
{
    private const string Key = "sk-proj-0123456789abcdef0123456789abcdef";

    // As it stands inside a JSON string; the shell's printf passes it on as it is.
    private const string Nasty = "</pre><script>alert(1)</script> ``` | \\u001b[31m \\u202e @all " + Key;

    [Fact(Timeout = 300_000)]
    public async Task Nothing_that_a_judge_or_an_evolver_writes_gets_through_into_a_report()
    {
        using var policy = new PolicyRepository(more: """ "judgeSamples": 1, """);
        policy.Judges($$$"""{"rewardA": 0.5, "rewardB": null, "verdict": null, "abstained": false, "gaps": [{"arm": "A", "title": "{{{Nasty}}}", "evidence": "{{{Nasty}}}", "severity": "high"}], "textualGradient": "{{{Nasty}}}"}""");
        policy.Play($$$"""{"summary": "{{{Nasty}}}", "edits": [{"path": "AGENTS.md", "content": "skill: 5\n{{{Nasty}}}\n"}], "prediction": {"metric": "passRate", "direction": "increase", "size": 0.2, "confidence": 0.8}}""");
        var episode = await policy.RunAsync();
        Assert.Equal(1, episode.EvolvedVersion);

        using var workspace = policy.Open();
        foreach (var format in Enum.GetValues<ReportFormat>())
        {
            var text = await File.ReadAllTextAsync(workspace.ExportEpisodeReport(episode.Id, new ReportRequest { Objects = ReportObjects.Instance, Format = format }), TestContext.Current.CancellationToken);
            Assert.Contains("alert(1)", text, StringComparison.Ordinal);
            Assert.DoesNotContain(Key, text, StringComparison.Ordinal);
            Assert.DoesNotContain('\u001b', text);
            Assert.DoesNotContain('\u202e', text);
            if (format == ReportFormat.Html)
            {
                Assert.DoesNotContain("<script", text, StringComparison.OrdinalIgnoreCase);
                PageChecks.AssertOwnStyleOnly(XDocument.Parse(text, LoadOptions.PreserveWhitespace));
            }
        }
    }
}
