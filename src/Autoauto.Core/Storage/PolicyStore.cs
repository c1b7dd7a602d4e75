using Autoauto.Core.Model;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Storage;

/// <summary>SQL of the tables <c>policies</c>, <c>policy_versions</c>, <c>policy_files</c> and <c>policy_blobs</c>.</summary>
public static class PolicyStore
{
    /// <summary>A policy's place in its ledger, or null if it was never registered.</summary>
    public static PolicyState? Find(SqliteConnection connection, string policy) =>
        connection.Query(MapState, "select * from policies where name = $name", ("$name", policy)).FirstOrDefault();

    /// <summary>Enters a policy without any version; its first version has to follow in the same transaction.</summary>
    public static void Insert(SqliteConnection connection, string policy, DateTimeOffset at) => connection.Execute(
        "insert into policies (name, head_version, applied_version, created_at) values ($name, 0, 0, $at)", ("$name", policy), ("$at", at));

    /// <summary>Moves the head.</summary>
    public static void SetHead(SqliteConnection connection, string policy, int head) =>
        connection.Execute("update policies set head_version = $head where name = $name", ("$name", policy), ("$head", head));

    /// <summary>Notes that the working tree holds a version completely; false if the head has moved on or the policy is gone.</summary>
    public static bool SetApplied(SqliteConnection connection, string policy, int head) => connection.Execute(
        "update policies set applied_version = $head where name = $name and head_version = $head", ("$name", policy), ("$head", head)) > 0;

    /// <summary>Deletes a policy with its versions, and the contents that nobody else holds.</summary>
    public static void Delete(SqliteConnection connection, string policy)
    {
        connection.Execute("delete from policies where name = $name", ("$name", policy));
        connection.Execute("delete from policy_blobs where not exists (select 1 from policy_files f where f.hash = policy_blobs.hash)");
    }

    /// <summary>Enters a version. Its files follow.</summary>
    public static void InsertVersion(SqliteConnection connection, PolicyVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        connection.Execute(
            """
            insert into policy_versions (policy, number, cause, source_version, episode_id, summary, include, exclude, manifest_hash, files, bytes, created_at)
            values ($policy, $number, $cause, $source, $episode, $summary, $include, $exclude, $hash, $files, $bytes, $at)
            """,
            ("$policy", version.Policy), ("$number", version.Number), ("$cause", version.Cause), ("$source", version.SourceVersion),
            ("$episode", version.EpisodeId), ("$summary", version.Summary), ("$include", Row.ToJson(version.Include)),
            ("$exclude", Row.ToJson(version.Exclude)), ("$hash", version.ManifestHash), ("$files", version.Files),
            ("$bytes", version.Bytes), ("$at", version.CreatedAt));
    }

    /// <summary>Enters a file of a version; its content has to be there.</summary>
    public static void InsertFile(SqliteConnection connection, string policy, int version, PolicyFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        connection.Execute(
            "insert into policy_files (policy, version, path, hash, length, executable) values ($policy, $version, $path, $hash, $length, $executable)",
            ("$policy", policy), ("$version", version), ("$path", file.Path), ("$hash", file.Hash), ("$length", file.Length),
            ("$executable", file.IsExecutable ? 1 : 0));
    }

    /// <summary>Stores a content under its hash, once.</summary>
    public static void InsertBlob(SqliteConnection connection, string hash, byte[] bytes) => connection.Execute(
        "insert into policy_blobs (hash, bytes) values ($hash, $bytes) on conflict (hash) do nothing", ("$hash", hash), ("$bytes", bytes));

    /// <summary>The content with that hash, or null.</summary>
    public static byte[]? ReadBlob(SqliteConnection connection, string hash) =>
        connection.Scalar("select bytes from policy_blobs where hash = $hash", ("$hash", hash)) as byte[];

    /// <summary>One version, or null.</summary>
    public static PolicyVersion? FindVersion(SqliteConnection connection, string policy, int number) => connection.Query(
        MapVersion, "select * from policy_versions where policy = $policy and number = $number", ("$policy", policy), ("$number", number)).FirstOrDefault();

    /// <summary>The version that an episode made for that cause, or null.</summary>
    public static PolicyVersion? FindByEpisode(SqliteConnection connection, string policy, string episodeId, PolicyCause cause) => connection.Query(
        MapVersion,
        "select * from policy_versions where policy = $policy and episode_id = $episode and cause = $cause",
        ("$policy", policy), ("$episode", episodeId), ("$cause", cause)).FirstOrDefault();

    /// <summary>A page of versions, newest first, below number <paramref name="below"/> (null: from the head).</summary>
    public static IReadOnlyList<PolicyVersion> PageVersions(SqliteConnection connection, string policy, int? below, int size) => connection.Query(
        MapVersion,
        "select * from policy_versions where policy = $policy and ($below is null or number < $below) order by number desc limit $size",
        ("$policy", policy), ("$below", below), ("$size", size));

    /// <summary>The files of a version in ordinal order of their paths.</summary>
    public static IReadOnlyList<PolicyFile> FilesOf(SqliteConnection connection, string policy, int version) => connection.Query(
        row => new PolicyFile(row.Text("path"), row.Text("hash"), row.Long("length"), row.Int("executable") == 1),
        "select * from policy_files where policy = $policy and version = $version order by path",
        ("$policy", policy), ("$version", version));

    private static PolicyState MapState(SqliteDataReader row) =>
        new(row.Text("name"), row.Int("head_version"), row.Int("applied_version"), row.Time("created_at"));

    private static PolicyVersion MapVersion(SqliteDataReader row) => new()
    {
        Policy = row.Text("policy"),
        Number = row.Int("number"),
        Cause = row.Enum<PolicyCause>("cause"),
        SourceVersion = row.IntOrNull("source_version"),
        EpisodeId = row.TextOrNull("episode_id"),
        Summary = row.TextOrNull("summary"),
        Include = row.FromJson<List<string>>("include"),
        Exclude = row.FromJson<List<string>>("exclude"),
        ManifestHash = row.Text("manifest_hash"),
        Files = row.Int("files"),
        Bytes = row.Long("bytes"),
        CreatedAt = row.Time("created_at"),
    };
}
