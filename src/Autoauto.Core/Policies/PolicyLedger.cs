using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Storage;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Policies;

/// <summary>
/// The append-only history of a repository's policies. Nothing here takes the policy's lease: whoever calls what writes holds it.
/// </summary>
public sealed partial class PolicyLedger
{
    private readonly Database _database;
    private readonly string _root;
    private readonly TimeProvider _time;
    private readonly Action<string> _beforeFile;

    /// <summary>The ledger of one repository.</summary>
    /// <param name="database">The repository's database.</param>
    /// <param name="root">Root of the main worktree.</param>
    /// <param name="time">Clock.</param>
    /// <param name="beforeFile">Told of each path before it is replaced or deleted in the working tree: where tests stop the process.</param>
    public PolicyLedger(Database database, string root, TimeProvider time, Action<string>? beforeFile = null)
    {
        _database = database;
        _root = root;
        _time = time;
        _beforeFile = beforeFile ?? (static _ => { });
    }

    /// <summary>A policy's place in its ledger, or null if it is not registered.</summary>
    public PolicyState? Find(string policy) => _database.Read(c => PolicyStore.Find(c, policy), null);

    /// <summary>A policy's place in its ledger.</summary>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.PolicyNotFound"/>.</exception>
    public PolicyState Require(string policy) => Find(policy) ?? throw Missing(policy);

    /// <summary>The newest version: what the working tree has to hold.</summary>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.PolicyNotFound"/>.</exception>
    public PolicyVersion Head(string policy) => Version(policy, Require(policy).Head);

    /// <summary>One version.</summary>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.PolicyNotFound"/>, <see cref="ErrorCode.PolicyVersionNotFound"/>.</exception>
    public PolicyVersion Version(string policy, int number) => _database.Read(c => PolicyStore.FindVersion(c, policy, number), null) ?? throw NoVersion(policy, number);

    /// <summary>All versions, newest first, page by page.</summary>
    public IEnumerable<PolicyVersion> Versions(string policy)
    {
        const int size = 200;
        for (int? below = null; ;)
        {
            var page = _database.Read(c => PolicyStore.PageVersions(c, policy, below, size), []);
            foreach (var version in page)
            {
                yield return version;
            }

            if (page.Count < size)
            {
                yield break;
            }

            below = page[^1].Number;
        }
    }

    /// <summary>The files of a version in the order of their paths, without their bytes.</summary>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.PolicyNotFound"/>, <see cref="ErrorCode.PolicyVersionNotFound"/>.</exception>
    public IReadOnlyList<PolicyFile> FilesOf(string policy, int version)
    {
        Version(policy, version);
        return _database.Read(c => PolicyStore.FilesOf(c, policy, version), []);
    }

    /// <summary>The files of a version with their bytes.</summary>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.PolicyNotFound"/>, <see cref="ErrorCode.PolicyVersionNotFound"/>.</exception>
    public IReadOnlyList<PolicyContent> ContentsOf(string policy, int version) =>
        [.. FilesOf(policy, version).Select(f => new PolicyContent(f.Path, Bytes(f), f.IsExecutable))];

    /// <summary>Registers a policy: its files as they are now become version 0. One that is registered already stays as it is.</summary>
    /// <returns>The head.</returns>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.PolicyInvalid"/>.</exception>
    public PolicyVersion Register(PolicyTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (Find(target.Name) is not null)
        {
            return Head(target.Name);
        }

        var files = new PolicyTree(_root, target).ReadAll();
        PolicyManifest.Require(files);
        return _database.Write(connection =>
        {
            if (PolicyStore.Find(connection, target.Name) is { } faster)
            {
                return PolicyStore.FindVersion(connection, target.Name, faster.Head)!;
            }

            var now = Now();
            PolicyStore.Insert(connection, target.Name, now);
            return Insert(
                connection,
                new PolicyVersion
                {
                    Policy = target.Name,
                    Number = 0,
                    Cause = PolicyCause.Register,
                    Include = target.Include,
                    Exclude = target.Exclude,
                    ManifestHash = string.Empty,
                    Files = 0,
                    Bytes = 0,
                    CreatedAt = now,
                },
                files);
        });
    }

    /// <summary>
    /// Moves the head inside the caller's transaction; the working tree follows with <see cref="ApplyHead"/>. An episode moves it once for each
    /// cause: if it has done so already, that version is returned and nothing changes.
    /// </summary>
    /// <exception cref="AutoautoException">
    /// <see cref="ErrorCode.PolicyNotFound"/>, <see cref="ErrorCode.PolicyVersionNotFound"/> (the source), <see cref="ErrorCode.PolicyInvalid"/> (a path),
    /// <see cref="ErrorCode.PolicyBusy"/> (the head is not the one that the move is made from).
    /// </exception>
    public PolicyVersion Append(SqliteConnection connection, string policy, PolicyMove move)
    {
        ArgumentNullException.ThrowIfNull(move);
        var state = PolicyStore.Find(connection, policy) ?? throw Missing(policy);
        if (move.EpisodeId is { } episode && PolicyStore.FindByEpisode(connection, policy, episode, move.Cause) is { } done)
        {
            return done;
        }

        if (move.ExpectedHead is { } expected && expected != state.Head)
        {
            throw new AutoautoException(
                ErrorCode.PolicyBusy,
                FormattableString.Invariant($"The head of the policy '{policy}' is version {state.Head} by now, not version {expected}: nothing was moved."),
                policy,
                $"Look with: {Next.PolicyVersions(policy)}");
        }

        var head = PolicyStore.FindVersion(connection, policy, state.Head)!;
        var version = new PolicyVersion
        {
            Policy = policy,
            Number = state.Head + 1,
            Cause = move.Cause,
            SourceVersion = move.SourceVersion,
            EpisodeId = move.EpisodeId,
            Summary = move.Summary,
            Include = move.Target?.Include ?? head.Include,
            Exclude = move.Target?.Exclude ?? head.Exclude,
            ManifestHash = string.Empty,
            Files = 0,
            Bytes = 0,
            CreatedAt = Now(),
        };
        if (move.Files is { } contents)
        {
            PolicyManifest.Require(contents);
            version = Insert(connection, version, contents);
        }
        else
        {
            var number = move.SourceVersion!.Value;
            var source = PolicyStore.FindVersion(connection, policy, number) ?? throw NoVersion(policy, number);
            version = Insert(connection, version, FilesBehind(connection, head, source));
        }

        PolicyStore.SetHead(connection, policy, version.Number);
        return version;
    }

    /// <summary>
    /// The files of a move back: those of the source that still belong to the policy, and of the head those that did not belong to it then.
    /// </summary>
    private static IReadOnlyList<PolicyFile> FilesBehind(SqliteConnection connection, PolicyVersion head, PolicyVersion source)
    {
        var files = PolicyStore.FilesOf(connection, source.Policy, source.Number);
        if (head.Include.SequenceEqual(source.Include) && head.Exclude.SequenceEqual(source.Exclude))
        {
            return files;
        }

        var (then, now) = (new PolicyScope(source.Include, source.Exclude), new PolicyScope(head.Include, head.Exclude));
        return
        [
            .. files.Where(f => now.Names(f.Path)),
            .. PolicyStore.FilesOf(connection, head.Policy, head.Number).Where(f => !then.Names(f.Path)),
        ];
    }

    private static PolicyVersion Insert(SqliteConnection connection, PolicyVersion version, IReadOnlyList<PolicyContent> contents)
    {
        var files = new List<PolicyFile>(contents.Count);
        foreach (var content in contents)
        {
            var file = PolicyTree.Describe(content);
            PolicyStore.InsertBlob(connection, file.Hash, content.Bytes.ToArray());
            files.Add(file);
        }

        return Insert(connection, version, files);
    }

    private static PolicyVersion Insert(SqliteConnection connection, PolicyVersion version, IReadOnlyList<PolicyFile> files)
    {
        var complete = version with { ManifestHash = PolicyManifest.HashOf(files), Files = files.Count, Bytes = files.Sum(f => f.Length) };
        PolicyStore.InsertVersion(connection, complete);
        foreach (var file in files)
        {
            PolicyStore.InsertFile(connection, complete.Policy, complete.Number, file);
        }

        EventStore.Append(connection, null, null, "policy." + complete.Cause.ToString().ToLowerInvariant(), EventSeverity.Information, WordsFor(complete), complete.CreatedAt);
        return complete;
    }

    private static string WordsFor(PolicyVersion version)
    {
        var source = version.SourceVersion is { } number ? FormattableString.Invariant($" from version {number}") : string.Empty;
        var episode = version.EpisodeId is { } id ? $" by episode {id}" : string.Empty;
        return FormattableString.Invariant($"{version.Policy}: version {version.Number}{source}{episode}");
    }

    /// <summary>As exact as the database keeps it, so that a version is equal to itself when it is read again.</summary>
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());

    private byte[] Bytes(PolicyFile file) => _database.Read(c => PolicyStore.ReadBlob(c, file.Hash), null)
        ?? throw new AutoautoException(ErrorCode.DatabaseCorrupt, $"The content of '{file.Path}' ({file.Hash}) is not in the database.", file.Path);

    private static AutoautoException Missing(string policy) =>
        new(ErrorCode.PolicyNotFound, $"The policy '{policy}' is not registered here.", policy, $"Register it: {Next.PolicyNew(policy)}");

    private static AutoautoException NoVersion(string policy, int number) => new(
        ErrorCode.PolicyVersionNotFound,
        FormattableString.Invariant($"The policy '{policy}' has no version {number}."),
        number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        $"Look with: {Next.PolicyVersions(policy)}");
}
