using Autoauto.Core.Model;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Storage;

/// <summary>SQL of what evolvers learn from: the tables <c>rejections</c> and <c>predictions</c>.</summary>
public static class LearningStore
{
    /// <summary>Adds an entry to the reject buffer; an episode adds one for each reason, however often it is resumed.</summary>
    public static void Reject(SqliteConnection connection, Rejection rejection)
    {
        ArgumentNullException.ThrowIfNull(rejection);
        connection.Execute(
            """
            insert or ignore into rejections (policy, episode_id, from_version, to_version, advantage, reward_main, reward_baseline, gradient,
                edit_summary, reason, at)
            values ($policy, $episode, $from, $to, $advantage, $main, $baseline, $gradient, $summary, $reason, $at)
            """,
            ("$policy", rejection.Policy), ("$episode", rejection.EpisodeId), ("$from", rejection.FromVersion), ("$to", rejection.ToVersion),
            ("$advantage", rejection.Advantage), ("$main", rejection.RewardMain), ("$baseline", rejection.RewardBaseline),
            ("$gradient", rejection.Gradient), ("$summary", rejection.EditSummary), ("$reason", rejection.Reason), ("$at", rejection.At));
    }

    /// <summary>A page of the reject buffer, newest first, below row <paramref name="below"/>.</summary>
    public static IReadOnlyList<Rejection> Rejections(SqliteConnection connection, string? policy, long? below, int size) => connection.Query(
        row => new Rejection
        {
            Id = row.Long("id"),
            Policy = row.Text("policy"),
            EpisodeId = row.Text("episode_id"),
            FromVersion = row.Int("from_version"),
            ToVersion = row.Int("to_version"),
            Advantage = row.DoubleOrNull("advantage"),
            RewardMain = row.DoubleOrNull("reward_main"),
            RewardBaseline = row.DoubleOrNull("reward_baseline"),
            Gradient = row.TextOrNull("gradient"),
            EditSummary = row.Text("edit_summary"),
            Reason = row.Enum<RejectionReason>("reason"),
            At = row.Time("at"),
        },
        "select * from rejections where ($policy is null or policy = $policy) and ($below is null or id < $below) order by id desc limit $size",
        ("$policy", policy), ("$below", below), ("$size", size));

    /// <summary>Records what an evolver claimed about its version; the first claim stands.</summary>
    public static void Predict(SqliteConnection connection, Prediction prediction)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        connection.Execute(
            """
            insert or ignore into predictions (policy, version, episode_id, metric, change, confidence, at)
            values ($policy, $version, $episode, $metric, $change, $confidence, $at)
            """,
            ("$policy", prediction.Policy), ("$version", prediction.Version), ("$episode", prediction.EpisodeId), ("$metric", prediction.Metric),
            ("$change", prediction.Change), ("$confidence", prediction.Confidence), ("$at", prediction.At));
    }

    /// <summary>Settles a prediction once; a second settlement changes nothing.</summary>
    public static void Settle(SqliteConnection connection, string policy, int version, string episodeId, double observed, DateTimeOffset at) => connection.Execute(
        """
        update predictions set settled_by = $episode, observed = $observed, settled_at = $at
        where policy = $policy and version = $version and settled_by is null
        """,
        ("$policy", policy), ("$version", version), ("$episode", episodeId), ("$observed", observed), ("$at", at));

    /// <summary>The prediction about a version, or null.</summary>
    public static Prediction? FindPrediction(SqliteConnection connection, string policy, int version) =>
        connection.Query(MapPrediction, "select * from predictions where policy = $policy and version = $version", ("$policy", policy), ("$version", version)).FirstOrDefault();

    /// <summary>Predictions, by policy and version, newest version first.</summary>
    public static IReadOnlyList<Prediction> Predictions(SqliteConnection connection, string? policy, int size) => connection.Query(
        MapPrediction,
        "select * from predictions where ($policy is null or policy = $policy) order by policy, version desc limit $size",
        ("$policy", policy), ("$size", size));

    private static Prediction MapPrediction(SqliteDataReader row) => new()
    {
        Policy = row.Text("policy"),
        Version = row.Int("version"),
        EpisodeId = row.Text("episode_id"),
        Metric = row.Text("metric"),
        Change = row.Double("change"),
        Confidence = row.Double("confidence"),
        SettledBy = row.TextOrNull("settled_by"),
        Observed = row.DoubleOrNull("observed"),
        At = row.Time("at"),
        SettledAt = row.TimeOrNull("settled_at"),
    };
}
