using System.Net;
using System.Net.Sockets;
using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Programs;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Workspace;

/// <summary>Whole runs and program tests in a real sandbox, by what their scripts see there.</summary>
[Collection(AloneCollection.Name)]
public sealed class SandboxedRunTests : IDisposable
{
    private const int Limit = 240_000;

    // Complains of everything that it should not see, in either kind of call.
    private const string Look = """
        sees() { echo "sees $1" >&2; exit 9; }
        [ ! -e "ROOT/value.txt" ] || sees "the repository"
        [ ! -e "$HOME/.bashrc" ] && [ ! -e "$HOME/.profile" ] || sees "the home folder"
        [ "$(ls ..)" = "$(basename "$PWD")" ] || sees "other working folders: $(ls ..)"
        [ -z "$(ls -A /dev/shm)" ] && : > /dev/shm/left || sees "what another call left"
        [ ! -e /tmp/left ] && : > /tmp/left || sees "what another call left"

        """;

    private readonly TurnRepository _repository = new();

    public SandboxedRunTests() => WorkingSandbox.Require();

    public void Dispose() => _repository.Dispose();

    [Fact(Timeout = Limit)]
    public async Task A_run_goes_as_it_does_without_and_its_scripts_see_nothing_else()
    {
        Set("""{ "sandbox": "bubblewrap" }""");
        const string offline = "[ \"$(tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' ')\" = lo ] || sees \"the network\"\n";
        Insert("measure.sh", Look + offline);
        Insert("agent.sh", Look);

        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        await using var session = workspace.StartRun(new RunRequest { Program = "p" });
        var run = await session.Completion;

        Assert.Equal(TurnRepository.Expected, workspace.ListExperiments(run.Id).Select(e => $"{e.Number} {e.Status} {e.Reason}"));
        Assert.Equal(("bubblewrap", "bubblewrap"), (run.Isolation, run.Receipt?.Isolation));
        Assert.Equal("bubblewrap", workspace.FindRun(run.Id)!.Run.Isolation);
    }

    [Fact(Timeout = Limit)]
    public async Task The_hidden_check_is_seen_by_nobody_else_and_sees_no_more_than_others()
    {
        // The folder for temporary files and the home are hidden from everybody: that would show nothing.
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can make a folder that all calls would see.");
        var place = Directory.CreateDirectory($"/srv/autoauto-test-{Guid.NewGuid():N}/checks").FullName;
        try
        {
            Set("""{ "sandbox": "bubblewrap" }""");
            var check = Path.Combine(place, "check.sh");
            File.WriteAllText(Path.Combine(place, "cases.txt"), "100 90 81 73");
            File.WriteAllText(check, "#!/bin/sh\n" + Looking("[ -s \"$(dirname \"$0\")/cases.txt\" ] || sees 'no cases'\n! echo x > \"$0\" || sees 'that it can be changed'\n") + "exit 0\n");
            var hidden = $"[ ! -e '{check}' ] && [ ! -e '{place}/cases.txt' ] || sees 'the hidden check'\n";
            Insert("measure.sh", Look + hidden);
            Insert("agent.sh", Look + hidden);
            Configure($"\"holdout\": \"{check}\",");

            using var workspace = RepositoryWorkspace.Open(_repository.Path);
            await using var session = workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 1 });
            var run = await session.Completion;

            Assert.Equal("1 Kept Improved", Assert.Single(workspace.ListExperiments(run.Id).Select(e => $"{e.Number} {e.Status} {e.Reason}")));
            Assert.True(run.Receipt?.PassesHoldout);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(place)!, recursive: true);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task A_run_without_one_says_what_it_had()
    {
        Set("""{ "sandbox": "none" }""");
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        await using var session = workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true });
        var warnings = new List<string>();
        await foreach (var runEvent in session.Events.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            warnings.AddRange(runEvent is RunEvent.Warned { Kind: "isolation" } warned ? [warned.Message] : []);
        }

        Assert.Equal("none", (await session.Completion).Isolation);
        Assert.Empty(warnings);
    }

    [Fact(Timeout = Limit)]
    public async Task A_run_that_goes_on_without_one_is_no_longer_isolated_and_says_so_once()
    {
        Set("""{ "sandbox": "bubblewrap" }""");
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        await using (var session = workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true }))
        {
            Assert.Equal("bubblewrap", (await session.Completion).Isolation);
        }

        Set("""{ "sandbox": "none" }""");
        var id = workspace.ListRuns().Single().Run.Id;
        foreach (var most in new[] { 2, 3 })
        {
            workspace.UpdateOptions(id, o => o with { MaxExperiments = most });
            await using var resumed = workspace.ResumeRun(id);
            Assert.Equal("none", (await resumed.Completion).Isolation);
        }

        var said = workspace.ListEvents(id).Where(e => e.Kind == "isolation").Select(e => e.Message);
        Assert.Equal(["The run was isolated by bubblewrap until now, and from here on by none."], said);
    }

    [Fact]
    public void A_sandbox_that_is_demanded_and_does_not_work_is_refused_before_there_is_a_run()
    {
        Set("""{ "sandbox": ["no-such-program-anywhere"] }""");
        using var workspace = RepositoryWorkspace.Open(_repository.Path);

        var refused = Assert.Throws<AutoautoException>(() => workspace.StartRun(new RunRequest { Program = "p" }));

        Assert.Equal(ErrorCode.SandboxUnusable, refused.Code);
        Assert.Contains("no-such-program-anywhere", refused.Message, StringComparison.Ordinal);
        Assert.Empty(workspace.ListRuns());
    }

    [Fact(Timeout = Limit)]
    public async Task A_test_of_a_program_names_the_folder_that_its_evaluator_misses()
    {
        Set("""{ "sandbox": "auto" }""");
        var data = _repository.Write("data/table.txt", "1\n");
        Insert("measure.sh", $"cat \"$(printf '%s' '{new string([.. data.Reverse()])}' | rev)\" > /dev/null || exit 1\n");

        var failed = await TestAsync();

        Assert.False(failed.IsValid);
        Assert.Contains(failed.Problems, p => p.StartsWith("the evaluator fails in the sandbox (bubblewrap) and works without it.", StringComparison.Ordinal)
            && p.Contains($"\"hostFolders\": [\"{data}\"]", StringComparison.Ordinal));

        Configure($"\"hostFolders\": [\"{data}\"],");
        Assert.True((await TestAsync()).IsValid);
    }

    [Fact(Timeout = Limit)]
    public async Task An_evaluator_that_keeps_something_beside_the_repository_is_not_isolated_unless_that_is_demanded()
    {
        Set("""{ "sandbox": "auto" }""");
        var counter = _repository.Outside("counter");
        Insert("measure.sh", $"echo x >> {counter}\n");

        var test = await TestAsync();
        Assert.True(test.IsValid);
        Assert.Contains($"measure.sh uses {counter}", test.Recommendation, StringComparison.Ordinal);
        var before = File.ReadAllLines(counter).Length;

        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        await using (var session = workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true }))
        {
            Assert.Equal("none", (await session.Completion).Isolation);
            Assert.Contains($"measure.sh uses {counter}", Assert.Single(workspace.ListEvents(session.RunId), e => e.Kind == "isolation").Message, StringComparison.Ordinal);
        }

        Assert.True(File.ReadAllLines(counter).Length > before);
        Set("""{ "sandbox": "bubblewrap" }""");
        await using var demanded = workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true });
        before = File.ReadAllLines(counter).Length;
        Assert.Equal("bubblewrap", (await demanded.Completion).Isolation);
        Assert.Equal(before, File.ReadAllLines(counter).Length);
    }

    [Fact(Timeout = Limit)]
    public async Task A_test_of_a_program_says_that_its_measurements_need_the_network()
    {
        Set("""{ "sandbox": "auto" }""");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Insert("measure.sh", $"bash -c 'exec 3<>/dev/tcp/127.0.0.1/{((IPEndPoint)listener.LocalEndpoint).Port}' || exit 1\n");

        var failed = await TestAsync();

        Assert.Contains(failed.Problems, p => p.Contains("\"measureNetwork\": true", StringComparison.Ordinal));
        Configure("\"measureNetwork\": true,");
        Assert.True((await TestAsync()).IsValid);
    }

    [Fact(Timeout = Limit)]
    public async Task An_evaluator_that_fails_anywhere_is_not_the_sandboxs_fault()
    {
        Set("""{ "sandbox": "auto" }""");
        Insert("measure.sh", "exit 1\n");

        Assert.DoesNotContain((await TestAsync()).Problems, p => p.Contains("sandbox", StringComparison.Ordinal));
    }

    private async Task<ProgramTest> TestAsync()
    {
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        return await workspace.TestProgramAsync("p", new ProgramTestRequest { Invocations = 2 }, _ => { }, TestContext.Current.CancellationToken);
    }

    private void Set(string json) => _repository.Write(".autoauto/config.json", json);

    private void Configure(string setting) => Change("config.json", text => text.Replace("{\n", "{\n" + setting + "\n", StringComparison.Ordinal));

    // A check sees the folder that was built beside its copy of it.
    private string Looking(string more) => (Look.Replace("$(ls ..)\" = \"$(basename \"$PWD\")\"", "$(echo $(ls ..))\" = \"holdout measure\"", StringComparison.Ordinal) + more).ReplaceLineEndings("\n").Replace("ROOT", _repository.Path, StringComparison.Ordinal);

    private void Insert(string script, string lines) =>
        Change(script, text => text.Replace("set -e\n", "set -e\n" + lines.ReplaceLineEndings("\n").Replace("ROOT", _repository.Path, StringComparison.Ordinal), StringComparison.Ordinal));

    private void Change(string file, Func<string, string> change)
    {
        var path = Path.Combine(_repository.Path, ".autoauto/programs/p", file);
        File.WriteAllText(path, change(File.ReadAllText(path).ReplaceLineEndings("\n")));
    }
}
