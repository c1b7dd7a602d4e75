using System.Globalization;
using System.Text;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Storage;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Tests.Storage;

/// <summary>
/// One database of each schema, recorded from real runs and episodes: it opens for ever, shows what it showed when it was recorded, gives the same
/// decisions when they are made again, and can be written on.
/// </summary>
public sealed class RecordedDatabaseTests
{
    private const string Folder = "Fixtures/databases";

    /// <summary>Names of the recorded databases: <c>state-v</c> and the schema's version.</summary>
    public static TheoryData<string> Recorded => [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, Folder), "*.db").Select(f => Path.GetFileNameWithoutExtension(f)!)];

    [Theory]
    [MemberData(nameof(Recorded))]
    public void It_opens_shows_what_it_showed_and_goes_on(string name)
    {
        using var repository = new TurnRepository();
        var recorded = Path.Combine(AppContext.BaseDirectory, Folder, name + ".db");
        var database = Path.Combine(repository.Path, ".autoauto", "state.db");
        File.Copy(recorded, database);
        using (var workspace = RepositoryWorkspace.Open(repository.Path))
        {
            Assert.Equal(File.ReadAllText(Path.ChangeExtension(recorded, ".txt")), Facts(workspace), ignoreLineEndingDifferences: true);
            repository.Write("NOTES.md", "notes\n");
            Assert.Equal(0, workspace.PolicyLedger.Register(new PolicyTarget { Name = "another", Include = ["NOTES.md"] }).Number);
            Assert.Equal("try a trie", workspace.AddIdea("p", "try a trie").Text);
            Assert.All(workspace.ListEpisodes(), e => Assert.Equal(IsBeforeEpisodesHadVersions(name) ? EpisodeRuleVersion.First : EpisodeRuleVersion.Current, e.Episode.RuleVersion));
        }

        Assert.Empty(DatabaseHealth.Examine(database));
        Assert.Equal(name != Current, File.Exists($"{database}{name.AsSpan(name.LastIndexOf("-v", StringComparison.Ordinal)).ToString().Replace('-', '.')}.bak"));
    }

    [Fact]
    public void The_schema_of_this_build_is_recorded() => Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, Folder, Current + ".db")), $"{Current} is not recorded: see {nameof(Record)}.");

    /// <summary>
    /// Records a database of this build's schema, without names of this machine, into the folder that <c>AUTOAUTO_RECORD</c> names. To be done once,
    /// before the release that brings a new schema; a recorded database is never changed.
    /// </summary>
    [Fact(Explicit = true)]
    public async Task Record()
    {
        var folder = Environment.GetEnvironmentVariable("AUTOAUTO_RECORD") ?? throw new InvalidOperationException("AUTOAUTO_RECORD must name a folder.");
        using var policy = new PolicyRepository(more: """ "rule": "threshold", "judgeSamples": 1, """);
        policy.Play("skill 2", "skill 8", "same");
        for (var n = 1; n <= 3; n++)
        {
            await policy.RunAsync();
        }

        var config = Path.Combine(policy.Root, ".autoauto/programs/p/config.json");
        foreach (var rule in new[] { "fixed", "adaptive" })
        {
            await File.WriteAllTextAsync(config, (await File.ReadAllTextAsync(config)).Replace("\"fixed\"", $"\"{rule}\"", StringComparison.Ordinal), TestContext.Current.CancellationToken);
            using var workspace = policy.Open();
            workspace.AddIdea("p", "use a table");
            await using var session = workspace.StartRun(new RunRequest { Program = "p" });
            await session.Completion;
        }

        var recorded = Path.Combine(folder, Current + ".db");
        await CopyAsync(policy, recorded);
        using var copy = new TurnRepository();
        File.Copy(recorded, Path.Combine(copy.Path, ".autoauto", "state.db"));
        using var reader = RepositoryWorkspace.Open(copy.Path);
        await File.WriteAllTextAsync(Path.ChangeExtension(recorded, ".txt"), Facts(reader), TestContext.Current.CancellationToken);
    }

    private static bool IsBeforeEpisodesHadVersions(string name) => name is "state-v6" or "state-v7";

    private static string Current { get; } = string.Create(CultureInfo.InvariantCulture, $"state-v{Migrator.Newest}");

    private static async Task CopyAsync(PolicyRepository policy, string target)
    {
        await using var source = new SqliteConnection($"Data Source={Path.Combine(policy.Root, ".autoauto", "state.db")};Pooling=False");
        await source.OpenAsync();
        await ExecuteAsync(source, "vacuum into $file", ("$file", target));
        await using var connection = new SqliteConnection($"Data Source={target};Pooling=False");
        await connection.OpenAsync();
        var columns = new List<(string Table, string Column)>();
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "select t.name, c.name from sqlite_schema t join pragma_table_info(t.name) c where t.type = 'table' and c.type = 'TEXT' collate nocase";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                columns.Add((reader.GetString(0), reader.GetString(1)));
            }
        }

        foreach (var (table, column) in columns)
        {
            await ExecuteAsync(
                connection,
                $"""update "{table}" set "{column}" = replace(replace("{column}", $root, '/recorded'), $machine, 'machine') where "{column}" is not null""",
                ("$root", Path.GetDirectoryName(policy.Root)!),
                ("$machine", Environment.MachineName));
        }

        await ExecuteAsync(connection, "vacuum");
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql, params (string Name, string Value)[] parameters)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        await command.ExecuteNonQueryAsync();
    }

    /// <summary>What the database shows through the workspace, as text.</summary>
    private static string Facts(RepositoryWorkspace workspace)
    {
        var text = new StringBuilder();
        foreach (var (run, status) in workspace.ListRuns().Select(v => (v.Run, v.Status)))
        {
            Line($"run {run.Id} {run.Program} {status} {run.TerminationReason} kept {run.Kept} discarded {run.Discarded} crashed {run.Crashed} best {run.Best} of {run.OriginalBaseline} gain {run.Receipt?.GainPercent:R} {run.Tokens} tokens");
            foreach (var e in workspace.ListExperiments(run.Id))
            {
                Line($"experiment {e.Number} {e.Status} {e.Reason} {e.CandidateCommit} {e.Metric:R} +{e.LinesAdded} -{e.LinesRemoved} {e.NotesJson}");
            }

            foreach (var m in workspace.ListMeasurements(run.Id))
            {
                Line($"sample {m.Experiment} {m.Purpose} {m.Arm} {string.Join(' ', m.Sample.Values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => FormattableString.Invariant($"{v.Key} {v.Value:R}")))} {m.AtSeconds:R} {m.Sample.ExitCode}");
            }

            foreach (var r in workspace.ReplayRun(run.Id, new ReplayRequest()))
            {
                Line($"replayed {r.Number} {r.RecordedRule} {r.Recorded.Kind} identical {r.IsIdentical}");
            }
        }

        foreach (var entry in workspace.ListSpend())
        {
            Line($"spent {entry.Program} {entry.Experiment} {entry.Call} {entry.State} {entry.Usd} {entry.Tokens}");
        }

        foreach (var idea in workspace.ListIdeas())
        {
            Line($"idea {idea.Program} {idea.State} {idea.Text}");
        }

        foreach (var (episode, status) in workspace.ListEpisodes().Select(v => (v.Episode, v.Status)))
        {
            Line($"episode {episode.Id} {episode.Policy} {status} {episode.HeadVersion}:{episode.BaselineVersion} {episode.Ruling} {episode.EvolvedVersion} {episode.Refusal} {episode.CostUsd}");
            Line($"replayed {episode.Ruling == workspace.ReplayEpisode(episode.Id)}; stages {string.Join(' ', workspace.ListStages(episode.Id).Select(s => s.Stage))}");
            foreach (var arm in workspace.ListArms(episode.Id))
            {
                Line($"arm {arm.Side} {arm.Task} {arm.Version} {arm.Objective?.PassRate:R} {arm.Commit}");
            }

            foreach (var j in workspace.ListJudgements(episode.Id))
            {
                Line($"judgement {j.Task} {j.Sample} {j.RewardMain:R} {j.RewardBaseline:R} {j.TextualGradient}");
            }
        }

        foreach (var v in workspace.ListPolicyVersions("p"))
        {
            var files = workspace.PolicyLedger.ContentsOf("p", v.Number).Select(f => $"{f.Path} {Convert.ToHexStringLower(f.Bytes.Span)}");
            Line($"version {v.Number} {v.Cause} {v.EpisodeId} {v.Summary}: {string.Join(' ', files)}");
        }

        foreach (var r in workspace.ListRejections())
        {
            Line($"rejected {r.FromVersion} {r.ToVersion} {r.Reason} {r.Advantage:R} {r.Gradient} {r.EditSummary}");
        }

        foreach (var p in workspace.ListPredictions())
        {
            Line($"predicted {p.Version} {p.Metric} {p.Change:R} {p.Confidence:R} {p.Observed:R} {p.SettledBy}");
        }

        Line($"events {workspace.ListEvents().Count()}, queue {workspace.ListQueue().Count()}");
        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
