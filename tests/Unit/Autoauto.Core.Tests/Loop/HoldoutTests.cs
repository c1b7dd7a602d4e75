using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Loop;

/// <summary>A check that lies outside the repository: what measures better and fails it is not kept, and no prompt tells of it.</summary>
public sealed class HoldoutTests : IDisposable
{
    private const string Command = """{ "name": "claude", "command": ["@"], "timeoutMinutes": 2 }""";
    private readonly PlayedAgent _agent = new("commit 50", "commit 90");

    public void Dispose() => _agent.Dispose();

    [Fact(Timeout = 300_000)]
    public async Task What_measures_better_and_fails_the_check_is_not_kept_and_the_next_agent_is_not_told_why()
    {
        Configure(Check("[ \"$(cat value.txt)\" -ge 60 ] || { echo told-nobody; exit 1; }"));

        var experiments = await RunAsync();

        Assert.Equal(
            [(ExperimentStatus.Discarded, ExperimentReason.HoldoutFailed), (ExperimentStatus.Kept, ExperimentReason.Improved)],
            experiments.Select(e => (e.Status!.Value, e.Reason!.Value)));
        Assert.Contains("It was not kept.", _agent.LastPrompt, StringComparison.Ordinal);
        Assert.DoesNotContain("told-nobody", _agent.LastPrompt, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", _agent.LastPrompt, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("holdout", _agent.LastPrompt, StringComparison.OrdinalIgnoreCase);
    }

    [Fact(Timeout = 300_000)]
    public async Task What_the_code_in_its_hands_writes_is_gone_before_anything_else_is_built_or_measured()
    {
        Configure(Check("mkdir -p keep && echo learned | tee learned keep/learned > /dev/null && ln -sf /etc made/link && [ -x made/tool ] && [ \"$(readlink made/away)\" = tool ]"), """ "caches": ["keep"],""");
        _agent.Play("commit 50", "commit 40");
        _agent.Repository.Write(".gitignore", "keep/\nmade/\n");
        _agent.Repository.Git("add", ".gitignore");
        _agent.Repository.Git("commit", "-q", "-m", "Ignore what is made");
        _agent.Repository.Write(".autoauto/programs/p/build.sh", "#!/bin/sh\nset -e\n[ ! -e keep/learned ]\nmkdir -p made keep\nprintf '#!/bin/sh\\n' > made/tool\nchmod +x made/tool\nln -sf tool made/away\n");
        _agent.Repository.Write(".autoauto/programs/p/measure.sh", "#!/bin/sh\nset -e\n[ ! -e learned ] && [ ! -e keep/learned ] && [ ! -e made/link ]\nprintf '{\"value\": %s}' \"$(cat value.txt)\"\n");

        var experiments = await RunAsync();

        Assert.All(experiments, e => Assert.Equal(ExperimentReason.Improved, e.Reason));
        Assert.Equal(2, experiments.Count);
    }

    [Fact(Timeout = 300_000)]
    public async Task The_receipt_asks_the_check_once_more()
    {
        Configure(Check("exit 0"));

        await RunAsync(receipt: true);

        using var workspace = RepositoryWorkspace.Open(_agent.Root);
        Assert.True(Assert.Single(workspace.ListRuns()).Run.Receipt!.PassesHoldout);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_start_commit_that_does_not_pass_ends_the_run_before_an_agent_is_called()
    {
        Configure(Check("exit 1"));

        var error = await Assert.ThrowsAsync<AutoautoException>(() => RunAsync());

        Assert.Equal(ErrorCode.BaselineGateFailed, error.Code);
        Assert.Contains("hidden check", error.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = 300_000)]
    [InlineData("/no/such/check.sh", "no file")]
    [InlineData("checks/here.sh", "full path")]
    public void A_check_that_cannot_be_is_refused_before_a_run(string path, string words)
    {
        Configure(path);
        using var workspace = RepositoryWorkspace.Open(_agent.Root);

        var error = Assert.Throws<AutoautoException>(() => workspace.PlanRun(new RunRequest { Program = "p" }));

        Assert.Equal(ErrorCode.ProgramInvalid, error.Code);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)]
    public void A_check_in_the_repository_is_refused()
    {
        Configure(_agent.Repository.Write("check.sh", "exit 0\n"));
        using var workspace = RepositoryWorkspace.Open(_agent.Root);

        Assert.Contains("every agent reads it", Assert.Throws<AutoautoException>(() => workspace.PlanRun(new RunRequest { Program = "p" })).Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)]
    public async Task It_is_found_behind_links()
    {
        var real = Directory.CreateDirectory(_agent.Repository.Outside("checks")).FullName;
        File.Move(Check("[ \"$(cat value.txt)\" -ge 60 ] && . \"$(dirname \"$0\")/cases\""), Path.Combine(real, "check.sh"));
        File.WriteAllText(Path.Combine(real, "cases"), "exit 0\n");
        var folder = _agent.Repository.Outside("by-link");
        Directory.CreateSymbolicLink(folder, real);
        var script = _agent.Repository.Outside("named.sh");
        File.CreateSymbolicLink(script, Path.Combine(folder, "check.sh"));
        // In a sandbox the agent cannot count its calls: it does the same each time.
        _agent.Play([.. Enumerable.Repeat("commit 90", 4)]);
        foreach (var path in new[] { Path.Combine(folder, "check.sh"), script })
        {
            Configure(path);

            var experiments = await RunAsync();

            Assert.Equal(ExperimentReason.Improved, experiments[0].Reason);
        }
    }

    private void Configure(string path, string more = "") => _agent.Configure(
        Command.Replace("@", _agent.Executable, StringComparison.Ordinal), $"\"rule\": \"fixed\", \"holdout\": {System.Text.Json.JsonSerializer.Serialize(path)},{more}");

    private string Check(string body)
    {
        var path = _agent.Repository.Outside("check.sh");
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        return path;
    }

    private async Task<IReadOnlyList<Experiment>> RunAsync(bool receipt = false)
    {
        using var workspace = RepositoryWorkspace.Open(_agent.Root);
        await using var session = workspace.StartRun(new RunRequest { Program = "p", NoReceipt = !receipt });
        await session.Completion;
        return [.. workspace.ListExperiments(session.RunId)];
    }
}
