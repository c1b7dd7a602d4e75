using Autoauto.Core.Model;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Storage;

/// <summary>SQL of the observations and judgements of episodes: the tables <c>arms</c>, <c>judgements</c> and <c>agreements</c>.</summary>
public static class EvidenceStore
{
    /// <summary>Inserts an arm, or replaces it.</summary>
    public static void SaveArm(SqliteConnection connection, ArmRecord arm, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(arm);
        connection.Execute(
            """
            insert or replace into arms (episode_id, comparison, side, task, version, base_commit, commit_sha, diff, files_changed, tamper_hints,
                objective, agent_outcome, final_text, agent_seconds, transcript_path, transcript_hash, at)
            values ($episode, $comparison, $side, $task, $version, $base, $commit, $diff, $files, $hints,
                $objective, $outcome, $text, $seconds, $path, $hash, $at)
            """,
            ("$episode", arm.EpisodeId), ("$comparison", arm.Comparison), ("$side", arm.Side), ("$task", arm.Task), ("$version", arm.Version),
            ("$base", arm.BaseCommit), ("$commit", arm.Commit), ("$diff", Row.Redacted(arm.Diff)), ("$files", arm.FilesChanged), ("$hints", Row.ToJson(arm.TamperHints)),
            ("$objective", arm.Objective is null ? null : Row.ToJson(arm.Objective)), ("$outcome", arm.AgentOutcome), ("$text", Row.Redacted(arm.FinalText)),
            ("$seconds", arm.AgentSeconds), ("$path", arm.TranscriptPath), ("$hash", arm.TranscriptHash), ("$at", at));
    }

    /// <summary>One arm, or null.</summary>
    public static ArmRecord? FindArm(SqliteConnection connection, string episodeId, int comparison, EpisodeSide side, string task) => connection.Query(
        Map,
        "select * from arms where episode_id = $episode and comparison = $comparison and side = $side and task = $task",
        ("$episode", episodeId), ("$comparison", comparison), ("$side", side), ("$task", task)).FirstOrDefault();

    /// <summary>The arms of an episode, its own comparison first.</summary>
    public static IReadOnlyList<ArmRecord> Arms(SqliteConnection connection, string episodeId, int? comparison = null) => connection.Query(
        Map,
        "select * from arms where episode_id = $episode and ($comparison is null or comparison = $comparison) order by comparison, side desc, task",
        ("$episode", episodeId), ("$comparison", comparison));

    /// <summary>How a verify command was found to end on a start commit under a version, in any episode of the policy; null if nobody looked yet.</summary>
    public static StartCheck? FindStartCheck(SqliteConnection connection, Episode episode, string task, string command)
    {
        ArgumentNullException.ThrowIfNull(episode);
        return connection.Query(
            row => row.FromJson<Objective>("objective").Before!,
            """
            select a.objective from arms a join episodes e on e.id = a.episode_id
            where e.policy = $policy and e.head_version = $head and e.start_commit = $start and a.task = $task and json_extract(a.objective, '$.Before.Command') = $command
            limit 1
            """,
            ("$policy", episode.Policy), ("$head", episode.HeadVersion), ("$start", episode.StartCommit), ("$task", task), ("$command", command)).FirstOrDefault();
    }

    /// <summary>True if a verify command has passed for a task in any episode of the policy: then it is known to run.</summary>
    public static bool HasPassed(SqliteConnection connection, string policy, string task, string command) => connection.Query(
        static row => true,
        """
        select 1 from arms a join episodes e on e.id = a.episode_id
        where e.policy = $policy and a.task = $task and json_extract(a.objective, '$.Before.Command') = $command
            and json_extract(a.objective, '$.Verified') = 1 and json_extract(a.objective, '$.PassRate') = 1
        limit 1
        """,
        ("$policy", policy), ("$task", task), ("$command", command)).Count > 0;

    /// <summary>Lets the failures of a task in an episode count that were the same before any work, now that their command is known to run.</summary>
    /// <returns>The sides concerned.</returns>
    public static IReadOnlyList<EpisodeSide> CountFailures(SqliteConnection connection, string episodeId, string task, string command, DateTimeOffset at)
    {
        var failed = Arms(connection, episodeId).Where(a => a.Task == task && a.Objective is { FailsAsBefore: true } o && o.Before!.Command == command).ToList();
        foreach (var arm in failed)
        {
            SaveArm(connection, arm with { Objective = arm.Objective!.AsFailure() }, at);
        }

        return [.. failed.Select(a => a.Side).Distinct()];
    }

    /// <summary>Adds a sample of a judge.</summary>
    public static void SaveJudgement(SqliteConnection connection, Judgement judgement, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(judgement);
        connection.Execute(
            "insert or replace into judgements (episode_id, comparison, task, sample, judgement, at) values ($episode, $comparison, $task, $sample, $json, $at)",
            ("$episode", judgement.EpisodeId), ("$comparison", judgement.Comparison), ("$task", judgement.Task), ("$sample", judgement.Sample),
            ("$json", Row.ToJson(judgement)), ("$at", at));
    }

    /// <summary>Judges' samples of one comparison.</summary>
    public static IReadOnlyList<Judgement> Judgements(SqliteConnection connection, string episodeId, int comparison) => connection.Query(
        row => row.FromJson<Judgement>("judgement"),
        "select judgement from judgements where episode_id = $episode and comparison = $comparison order by task, sample",
        ("$episode", episodeId), ("$comparison", comparison));

    /// <summary>Adds how far a version was from itself; once for each comparison.</summary>
    public static void SaveAgreement(SqliteConnection connection, string policy, string settingsHash, string episodeId, int comparison, double difference, DateTimeOffset at) =>
        connection.Execute(
            """
            insert or ignore into agreements (policy, settings_hash, episode_id, comparison, difference, at)
            values ($policy, $hash, $episode, $comparison, $difference, $at)
            """,
            ("$policy", policy), ("$hash", settingsHash), ("$episode", episodeId), ("$comparison", comparison), ("$difference", difference), ("$at", at));

    /// <summary>The newest differences of versions with themselves under the same settings, oldest first.</summary>
    public static IReadOnlyList<Agreement> Agreements(SqliteConnection connection, string policy, string settingsHash, int size) => connection.Query(
        row => new Agreement(row.Text("episode_id"), row.Int("comparison"), row.Double("difference")),
        """
        select * from (select difference, at, episode_id, comparison from agreements where policy = $policy and settings_hash = $hash
            order by at desc, episode_id desc, comparison desc limit $size)
        order by at, episode_id, comparison
        """,
        ("$policy", policy), ("$hash", settingsHash), ("$size", size));

    private static ArmRecord Map(SqliteDataReader row) => new()
    {
        EpisodeId = row.Text("episode_id"),
        Comparison = row.Int("comparison"),
        Side = row.Enum<EpisodeSide>("side"),
        Task = row.Text("task"),
        Version = row.Int("version"),
        BaseCommit = row.Text("base_commit"),
        Commit = row.Text("commit_sha"),
        Diff = row.Text("diff"),
        FilesChanged = row.Int("files_changed"),
        TamperHints = row.FromJson<List<TamperHint>>("tamper_hints"),
        Objective = row.FromJsonOrNull<Objective>("objective"),
        AgentOutcome = row.EnumOrNull<AgentOutcome>("agent_outcome"),
        FinalText = row.TextOrNull("final_text"),
        AgentSeconds = row.Double("agent_seconds"),
        TranscriptPath = row.TextOrNull("transcript_path"),
        TranscriptHash = row.TextOrNull("transcript_hash"),
    };
}
