using Autoauto.Core.Model;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Storage;

/// <summary>SQL of the tables <c>episodes</c> and <c>episode_stages</c>.</summary>
public static class EpisodeStore
{
    /// <summary>Adds an episode with its first stage.</summary>
    public static void Insert(SqliteConnection connection, Episode episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        connection.Execute(
            """
            insert into episodes (id, policy, change, kind, change_commit, start_commit, stage, rule_version, target, limits, head_version, started_at, updated_at)
            values ($id, $policy, $change, $kind, $commit, $start, $stage, $rule, $target, $limits, $head, $at, $at)
            """,
            ("$id", episode.Id), ("$policy", episode.Policy), ("$change", episode.Change), ("$kind", episode.Kind), ("$commit", episode.ChangeCommit),
            ("$start", episode.StartCommit), ("$stage", episode.Stage), ("$rule", episode.RuleVersion), ("$target", Row.ToJson(episode.Target)), ("$limits", Row.ToJson(episode.Limits)),
            ("$head", episode.HeadVersion), ("$at", episode.StartedAt));
        AppendStage(connection, episode, null);
    }

    /// <summary>Writes what may change.</summary>
    public static void Update(SqliteConnection connection, Episode episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        connection.Execute(
            """
            update episodes set stage = $stage, stage_before_error = $before, limits = $limits, scripts_hash = $hash, scripts_seal = $seal,
                baseline_version = $baseline, baseline_skipped_reason = $skipped, diagnosis = $diagnosis, advantage = $advantage, ruling = $ruling,
                decision = $decision, decision_inputs = $inputs, rollback_version = $rollback, evolved_version = $evolved, refusal = $refusal,
                evolution_detail = $detail, error = $error, error_code = $code, tokens = $tokens, cost_usd = $cost, updated_at = $at, finished_at = $finished, isolation = $isolation
            where id = $id
            """,
            ("$id", episode.Id), ("$stage", episode.Stage), ("$before", episode.StageBeforeError), ("$limits", Row.ToJson(episode.Limits)),
            ("$hash", episode.ScriptsHash), ("$seal", episode.ScriptsSeal), ("$baseline", episode.BaselineVersion),
            ("$skipped", episode.BaselineSkippedReason), ("$diagnosis", JsonOrNull(episode.Diagnosis)), ("$advantage", episode.Diagnosis?.Advantage),
            ("$ruling", JsonOrNull(episode.Ruling)), ("$decision", episode.Ruling is { Decision: not EpisodeDecision.Superseded } ruled ? ruled.Decision : null), ("$inputs", episode.DecisionInputsJson),
            ("$rollback", episode.RollbackVersion), ("$evolved", episode.EvolvedVersion), ("$refusal", episode.Refusal),
            ("$detail", Row.Redacted(episode.EvolutionDetail)), ("$error", Row.Redacted(episode.Error)), ("$code", episode.ErrorCode), ("$tokens", episode.Tokens),
            ("$cost", episode.CostUsd), ("$at", episode.UpdatedAt), ("$finished", episode.FinishedAt), ("$isolation", episode.Isolation));
    }

    /// <summary>Appends the episode's stage to its history.</summary>
    public static void AppendStage(SqliteConnection connection, Episode episode, string? detail)
    {
        ArgumentNullException.ThrowIfNull(episode);
        connection.Execute(
            """
            insert into episode_stages (episode_id, ordinal, stage, detail, at)
            select $id, coalesce(max(ordinal), 0) + 1, $stage, $detail, $at from episode_stages where episode_id = $id
            """,
            ("$id", episode.Id), ("$stage", episode.Stage), ("$detail", Row.Redacted(detail)), ("$at", episode.UpdatedAt));
    }

    /// <summary>One episode, or null.</summary>
    public static Episode? Find(SqliteConnection connection, string id) =>
        connection.Query(Map, "select * from episodes where id = $id", ("$id", id)).FirstOrDefault();

    /// <summary>A page of episodes, newest first, older than the one that is named.</summary>
    public static IReadOnlyList<Episode> Page(SqliteConnection connection, string? policy, DateTimeOffset? beforeTime, string? beforeId, int size) => connection.Query(
        Map,
        """
        select * from episodes
        where ($policy is null or policy = $policy) and ($time is null or started_at < $time or (started_at = $time and id < $id))
        order by started_at desc, id desc limit $size
        """,
        ("$policy", policy), ("$time", beforeTime), ("$id", beforeId), ("$size", size));

    /// <summary>An episode's stages in order.</summary>
    public static IReadOnlyList<StageEntry> Stages(SqliteConnection connection, string id) => connection.Query(
        row => new StageEntry(row.Text("episode_id"), row.Int("ordinal"), row.Enum<EpisodeStage>("stage"), row.Time("at"), row.TextOrNull("detail")),
        "select * from episode_stages where episode_id = $id order by ordinal",
        ("$id", id));

    /// <summary>
    /// What the episodes of one edit (the same head against the same version) have shown since an episode last decided about it, oldest first.
    /// </summary>
    public static EditTrials Trials(SqliteConnection connection, string policy, int head, int baseline)
    {
        var diagnoses = connection.Query(
            row => row.FromJson<Diagnosis>("diagnosis"),
            """
            select diagnosis from episodes e
            where policy = $policy and head_version = $head and baseline_version = $baseline and diagnosis is not null
                and not exists (select 1 from episodes d where d.policy = e.policy and d.head_version = e.head_version
                    and d.decision in ('Keep','RollBack') and (d.started_at, d.id) >= (e.started_at, e.id))
            order by started_at, id
            """,
            ("$policy", policy), ("$head", head), ("$baseline", baseline));
        var shown = diagnoses.Where(d => !d.IsBlocked).ToList();
        return new EditTrials
        {
            Differences = [.. shown.Select(d => d.Advantage).OfType<double>()],
            Measured = [.. shown.Where(d => d.Advantage is not null).Select(d => d.ObservedAdvantage).OfType<double>()],
            Blocked = diagnoses.Count - shown.Count,
            Void = shown.Count(d => d.Advantage is null),
        };
    }

    /// <summary>The judged episodes about the edit of <paramref name="episode"/> since one last decided about it, up to this one, oldest first.</summary>
    public static IReadOnlyList<Episode> TrialsUpTo(SqliteConnection connection, Episode episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        return connection.Query(
            Map,
            """
            select * from episodes e
            where policy = $policy and head_version = $head and baseline_version = $baseline and diagnosis is not null and (started_at, id) <= ($at, $id)
                and not exists (select 1 from episodes d where d.policy = e.policy and d.head_version = e.head_version
                    and d.decision in ('Keep','RollBack') and (d.started_at, d.id) >= (e.started_at, e.id) and (d.started_at, d.id) < ($at, $id))
            order by started_at, id
            """,
            ("$policy", episode.Policy), ("$head", episode.HeadVersion), ("$baseline", episode.BaselineVersion), ("$at", episode.StartedAt), ("$id", episode.Id));
    }

    /// <summary>The newest version up to <paramref name="below"/> that an episode kept; null if none did.</summary>
    public static int? LastKept(SqliteConnection connection, string policy, int below) => connection.Query(
        row => row.IntOrNull("version"),
        "select max(head_version) version from episodes where policy = $policy and decision = 'Keep' and head_version < $below",
        ("$policy", policy), ("$below", below))[0];

    /// <summary>Deletes everything that episodes of a policy have recorded; what they cost stays booked.</summary>
    public static void DeleteOf(SqliteConnection connection, string policy)
    {
        foreach (var table in new[] { "episodes", "agreements", "rejections", "predictions" })
        {
            connection.Execute($"delete from {table} where policy = $policy", ("$policy", policy));
        }
    }

    private static string? JsonOrNull<T>(T? value)
        where T : class => value is null ? null : Row.ToJson(value);

    private static Episode Map(SqliteDataReader row) => new()
    {
        Id = row.Text("id"),
        Policy = row.Text("policy"),
        Change = row.Text("change"),
        Kind = row.Enum<EpisodeKind>("kind"),
        ChangeCommit = row.TextOrNull("change_commit"),
        StartCommit = row.Text("start_commit"),
        Stage = row.Enum<EpisodeStage>("stage"),
        StageBeforeError = row.EnumOrNull<EpisodeStage>("stage_before_error"),
        RuleVersion = row.IntOrNull("rule_version") ?? EpisodeRuleVersion.First,
        Target = row.FromJson<PolicyTarget>("target"),
        Limits = row.FromJson<EpisodeLimits>("limits"),
        ScriptsHash = row.TextOrNull("scripts_hash"),
        ScriptsSeal = row.TextOrNull("scripts_seal"),
        Isolation = row.TextOrNull("isolation"),
        HeadVersion = row.Int("head_version"),
        BaselineVersion = row.IntOrNull("baseline_version"),
        BaselineSkippedReason = row.TextOrNull("baseline_skipped_reason"),
        Diagnosis = row.FromJsonOrNull<Diagnosis>("diagnosis"),
        Ruling = row.FromJsonOrNull<EpisodeRuling>("ruling"),
        DecisionInputsJson = row.TextOrNull("decision_inputs"),
        RollbackVersion = row.IntOrNull("rollback_version"),
        EvolvedVersion = row.IntOrNull("evolved_version"),
        Refusal = row.EnumOrNull<RefusalReason>("refusal"),
        EvolutionDetail = row.TextOrNull("evolution_detail"),
        Error = row.TextOrNull("error"),
        ErrorCode = row.TextOrNull("error_code"),
        Tokens = row.LongOrNull("tokens"),
        CostUsd = row.MoneyOrNull("cost_usd"),
        StartedAt = row.Time("started_at"),
        UpdatedAt = row.Time("updated_at"),
        FinishedAt = row.TimeOrNull("finished_at"),
    };
}
