using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Workspace;

/// <summary>A project that lives on what is installed beside its files and that git does not know: working folders have it by a link that the program names.</summary>
public sealed class LinksTests : IDisposable
{
    private const string Installed = "modules/deep/lib.sh";

    private readonly TurnRepository _repository = new();

    public LinksTests()
    {
        _repository.Write(".gitignore", "/modules/\n");
        _repository.Write(Installed, "value() { cat value.txt; }\n");
        _repository.Git("add", "-A");
        _repository.Git("commit", "-q", "-m", "Ignore what is installed");
        _repository.Write(".autoauto/programs/p/measure.sh", ". ./modules/deep/lib.sh\nprintf '{\"value\": %s, \"ok\": 1}\\n' \"$(value)\"\n");
        Settings("none");
        Configure("modules");
    }

    public void Dispose() => _repository.Dispose();

    [Fact(Timeout = 300_000)]
    public async Task It_is_there_for_agents_and_measurements_belongs_to_no_commit_and_stays_when_the_folders_go()
    {
        Agent("[ -f modules/deep/lib.sh ] && [ -z \"$(git status --porcelain)\" ]\necho 90 > value.txt");
        var (run, experiment, said) = await RunAsync();

        Assert.Equal((ExperimentStatus.Kept, ExperimentReason.Improved), (experiment.Status!.Value, experiment.Reason!.Value));
        Assert.Empty(_repository.Git("ls-tree", "-r", "--name-only", run.HeadCommit, "modules"));
        Assert.Equal("value() { cat value.txt; }\n", await File.ReadAllTextAsync(Path.Combine(_repository.Path, Installed), TestContext.Current.CancellationToken));
        Assert.Empty(_repository.Leftovers());
        Assert.Contains(said, text => text.StartsWith("Linked from your checkout into every working folder: modules.", StringComparison.Ordinal));
    }

    [Theory(Timeout = 300_000)]
    [InlineData("echo 'value() { echo 1; }' > modules/deep/lib.sh", "what 'links' names in your checkout, left as it is: modules/deep/lib.sh (changed)")]
    [InlineData("echo x > modules/new", "modules/new (added)")]
    [InlineData("git add -f modules", "outside the program's scope: modules")]
    [InlineData("rm modules; mkdir modules; echo 'value() { echo 1; }' > modules/lib.sh; git add -f modules", "outside the program's scope: modules/lib.sh")]
    public async Task An_agent_that_changes_it_or_puts_something_in_its_place_is_found_out(string deed, string words)
    {
        Agent("echo 90 > value.txt\n" + deed);
        var (_, experiment, _) = await RunAsync();

        Assert.Equal((ExperimentStatus.Discarded, ExperimentReason.ScopeViolation), (experiment.Status!.Value, experiment.Reason!.Value));
        Assert.Contains(words, experiment.Detail, StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)]
    public async Task What_a_measurement_puts_in_its_place_is_gone_at_the_next()
    {
        _repository.Write(".autoauto/programs/p/measure.sh", "set -e\n[ -L modules ]\n. ./modules/deep/lib.sh\nrm modules\nmkdir modules\n: > modules/x\nprintf '{\"value\": %s, \"ok\": 1}\\n' \"$(value)\"\n");
        Agent("echo 90 > value.txt");
        var (_, experiment, _) = await RunAsync();

        Assert.Equal(ExperimentStatus.Kept, experiment.Status);
        Assert.True(File.Exists(Path.Combine(_repository.Path, Installed)));
    }

    [Fact(Timeout = 300_000)]
    public async Task In_a_sandbox_it_can_be_read_and_not_written()
    {
        WorkingSandbox.Require();
        Settings("bubblewrap");
        Agent("! echo x 2>/dev/null > modules/new\n. ./modules/deep/lib.sh\n[ \"$(value)\" = 100 ]\necho 90 > value.txt");
        var (_, experiment, _) = await RunAsync();

        Assert.Equal(ExperimentStatus.Kept, experiment.Status);
        Assert.False(File.Exists(Path.Combine(_repository.Path, "modules/new")));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_test_of_the_program_has_it_and_says_so()
    {
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        var test = await workspace.TestProgramAsync("p", new ProgramTestRequest { Invocations = 2 }, static _ => { }, TestContext.Current.CancellationToken);

        Assert.Equal(100, test.Median);
        Assert.Contains("Linked from your checkout into every working folder: modules.", test.Recommendation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing", "is not in the checkout")]
    [InlineData("value.txt", "which git tracks")]
    [InlineData("value.txt/below", "is not in the checkout")]
    [InlineData("elsewhere", "leads out of the checkout")]
    [InlineData("hidden", "leads into the git directory")]
    public void What_cannot_be_linked_is_refused_with_words(string link, string words)
    {
        File.CreateSymbolicLink(Path.Combine(_repository.Path, "elsewhere"), _repository.Outside("elsewhere"));
        Directory.CreateDirectory(_repository.Outside("elsewhere"));
        File.CreateSymbolicLink(Path.Combine(_repository.Path, "hidden"), Path.Combine(_repository.Path, ".git", "refs"));
        Configure(link);
        Agent("exit 0");
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        var error = Assert.Throws<AutoautoException>(() => workspace.PlanRun(new RunRequest { Program = "p" }));

        Assert.Equal(ErrorCode.ProgramInvalid, error.Code);
        Assert.Contains($"'{link}', which 'links' in the program's config.json names, ", error.Message, StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private void Settings(string sandbox) => _repository.Write(".autoauto/config.json", $$"""{ "sandbox": "{{sandbox}}" }""");

    private void Agent(string script) => _repository.Write(
        ".autoauto/programs/p/agent.sh", $"#!/bin/sh\nset -e\n{script}\ngit add -A\ngit commit -q -m Change\n");

    private void Configure(string link) => _repository.Write(".autoauto/programs/p/config.json", $$"""
        {
          "metric": "value", "direction": "lower", "rule": "fixed", "repeats": 3, "noiseThresholdPercent": 2, "warmup": 0, "measureTimeoutSeconds": 60,
          "links": ["{{link}}"], "agent": { "name": "command", "command": ["agent.sh"], "timeoutMinutes": 2 }
        }
        """);

    private async Task<(Run Run, Experiment Experiment, IReadOnlyList<string> Said)> RunAsync()
    {
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        await using var session = workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true });
        var run = await session.Completion;
        var said = new List<string>();
        await foreach (var e in session.Events.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            if (e is RunEvent.Warned warned)
            {
                said.Add(warned.Message);
            }
        }

        return (run, Assert.Single(workspace.ListExperiments(run.Id)), said);
    }
}
