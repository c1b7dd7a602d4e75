using System.Text.Json;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Loop;

/// <summary>
/// Traps that only a whole run shows: one run whose agent and evaluator leave files lying about, and whose evaluator is cold, and seems splendid, the
/// first time that it sees a version.
/// </summary>
public sealed class TrapTests(TrapTests.Played played) : IClassFixture<TrapTests.Played>
{
    [Fact]
    public void Files_left_by_agent_or_evaluator_neither_end_the_run_nor_are_kept()
    {
        Assert.Equal(TurnRepository.Expected, played.Lines);
        Assert.DoesNotContain("litter", played.KeptFiles, StringComparison.Ordinal);
        Assert.Equal(TerminationReason.MaxExperiments, played.Run.TerminationReason);
    }

    [Fact]
    public void Work_that_an_agents_dead_git_holds_locked_is_committed_for_it()
    {
        Assert.Contains("7 Kept Improved", played.Lines);
        Assert.Contains("did not commit them", played.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public void Cold_invocations_are_warm_ups_and_decide_nothing()
    {
        Assert.All(played.Measurements.Where(m => m.Purpose != MeasurementPurpose.WarmUp && m.Sample.IsValid), m => Assert.NotEqual(1, m.Sample.Values["value"]));
        Assert.Contains(played.Measurements, m => m.Purpose == MeasurementPurpose.WarmUp && m.Sample.Values["value"] == 1);
        Assert.Equal((100, 80), (played.Run.OriginalBaseline, played.Run.Best));
    }

    [Fact]
    public void The_next_agent_is_shown_discarded_candidates_with_their_diffs_and_no_others()
    {
        var shown = played.LastContext.GetProperty("discardedCandidates").EnumerateArray().ToDictionary(c => c.GetProperty("number").GetInt32(), c => c.GetProperty("diff").GetString());

        Assert.Equal([3, 4, 5], shown.Keys.Order());
        Assert.Contains("+95", shown[3], StringComparison.Ordinal);
    }

    /// <summary>The run.</summary>
    public sealed class Played : IAsyncLifetime
    {
        private readonly TurnRepository _repository = new();

        public Run Run { get; private set; } = null!;

        public IReadOnlyList<string> Lines { get; private set; } = [];

        public IReadOnlyList<Measurement> Measurements { get; private set; } = [];

        public string KeptFiles { get; private set; } = string.Empty;

        /// <summary>Messages of the kept commits.</summary>
        public string Messages { get; private set; } = string.Empty;

        /// <summary>What the last agent was told, as JSON.</summary>
        public JsonElement LastContext { get; private set; }

        public async ValueTask InitializeAsync()
        {
            var context = _repository.Outside("context.json");
            Edit(
                "agent.sh",
                ("case \"$n\"", $"cp \"$AUTOAUTO_CONTEXT\" '{context}'\ncase \"$n\""),
                ("git add -A", "if [ \"$n\" = 7 ]; then : > \"$(git rev-parse --git-dir)/index.lock\"; echo '{\"hypothesis\": \"turn 7\"}'; exit 0; fi\ngit add -A"),
                ("echo \"{\\\"hypothesis", "echo x > agent-litter.txt\nmkdir -p litter && echo x > litter/y\necho \"{\\\"hypothesis"));
            Edit("measure.sh", ("printf", $"echo x > evaluator-litter.txt\ncold='{_repository.Outside("cold-")}'$(cat value.txt)\nif [ ! -e \"$cold\" ]; then : > \"$cold\"; echo '{{\"value\": 1, \"ok\": 1}}'; exit 0; fi\nprintf"));
            Edit("config.json", ("\"warmup\": 0", "\"warmup\": 1"));
            using var workspace = RepositoryWorkspace.Open(_repository.Path);
            await using var session = workspace.StartRun(new RunRequest { Program = "p", NoReceipt = true });
            Run = await session.Completion;
            Lines = RunSessionTests.Lines(workspace, Run.Id);
            Measurements = [.. workspace.ListMeasurements(Run.Id)];
            Messages = _repository.Git("log", "--format=%B", Run.Branch);
            KeptFiles = _repository.Git("ls-tree", "-r", "--name-only", Run.Branch);
            LastContext = JsonDocument.Parse(await File.ReadAllTextAsync(context)).RootElement;
        }

        public ValueTask DisposeAsync()
        {
            _repository.Dispose();
            return ValueTask.CompletedTask;
        }

        private void Edit(string file, params (string Old, string New)[] changes)
        {
            var path = Path.Combine(_repository.Path, ".autoauto/programs/p", file);
            File.WriteAllText(path, changes.Aggregate(File.ReadAllText(path), (text, change) => text.Replace(change.Old, change.New, StringComparison.Ordinal)));
        }
    }
}
