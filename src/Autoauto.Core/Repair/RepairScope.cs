using System.Buffers;
using Autoauto.Core.Git;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Storage;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Repair;

/// <summary>The state that the checks read, and the only way for them to change what belongs to a run or an episode: under the lease of its program or policy.</summary>
internal sealed class RepairScope(
    Database database, StoreClient store, Func<StoreClient> openStore, RepositoryLocation location, RunPaths paths, TimeProvider time, IIdSource ids) : IDisposable
{
    private static readonly SearchValues<char> s_idCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>A file that has not changed for this long is abandoned, even if whoever wrote it holds no lease.</summary>
    private static readonly TimeSpan s_abandoned = TimeSpan.FromDays(1);

    public Database Database { get; } = database;

    /// <summary>The user's repository.</summary>
    public GitClient Git => Store.User;

    /// <summary>The engine's own repository.</summary>
    public StoreClient Store { get; private set; } = store;

    /// <summary>Opens the store to write in it; makes it if there is none. Later checks look at it.</summary>
    public StoreClient OpenStore()
    {
        var opened = openStore();
        Store.Dispose();
        Store = opened;
        return opened;
    }

    /// <inheritdoc/>
    public void Dispose() => Store.Dispose();

    public RepositoryLocation Location { get; } = location;

    public RunPaths Paths { get; } = paths;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>All runs, newest first.</summary>
    public IReadOnlyList<Run> Runs() => Database.Read(c => RunStore.Page(c, null, null, null, int.MaxValue), []);

    /// <summary>The runs that no engine works on.</summary>
    public IEnumerable<Run> IdleRuns() => Runs().Where(run => !IsBusy(run.Program));

    public Run? FindRun(string runId) => Database.Read(c => RunStore.Find(c, runId), null);

    /// <summary>The episodes that no engine works on, newest first.</summary>
    public IEnumerable<Episode> IdleEpisodes() =>
        Database.Read(c => EpisodeStore.Page(c, null, null, null, int.MaxValue), []).Where(episode => !IsPolicyBusy(episode.Policy));

    /// <summary>The episode, or null. What an open one left is taken up when it is resumed.</summary>
    public Episode? FindEpisode(string id) => Database.Read(c => EpisodeStore.Find(c, id), null);

    /// <summary>True if a run or an episode has that id.</summary>
    public bool IsKnown(string id) => FindRun(id) is not null || FindEpisode(id) is not null;

    /// <summary>True without a single run or episode: the database has been lost or replaced, and what is left may be all that is left of the work.</summary>
    public bool IsLost() => Runs().Count == 0 && Database.Read(c => EpisodeStore.Page(c, null, null, null, 1), []).Count == 0;

    /// <summary>True if an engine or a command works on the policy.</summary>
    public bool IsPolicyBusy(string policy) =>
        Database.Read(c => LeaseStore.Find(c, PolicyLease.NameFor(policy)), null) is { } lease && RunLease.IsLive(lease, Now);

    /// <summary>True if an engine works on any run of the program.</summary>
    public bool IsBusy(string program) =>
        Database.Read(c => LeaseStore.Find(c, RunLease.NameFor(program)), null) is { } lease && RunLease.IsLive(lease, Now);

    /// <summary>True if an engine works on anything in this repository.</summary>
    public bool IsAnythingBusy() => Database.Read(LeaseStore.List, []).Any(lease => RunLease.IsLive(lease, Now));

    /// <summary>True if a file or folder has not been touched for a day.</summary>
    public bool IsAbandoned(string path) => Now - File.GetLastWriteTimeUtc(path) > s_abandoned;

    /// <summary>Waits for git: repairing is one thing after the other.</summary>
    public T Ask<T>(Func<GitClient, Task<T>> question) => question(Git).GetAwaiter().GetResult();

    /// <summary>The same of the store.</summary>
    public T AskStore<T>(Func<GitClient, Task<T>> question) => question(Store.Objects).GetAwaiter().GetResult();

    /// <inheritdoc cref="AskStore{T}"/>
    public void DoStore(Func<GitClient, Task> effect) => effect(Store.Objects).GetAwaiter().GetResult();

    /// <inheritdoc cref="Ask{T}"/>
    public void Do(Func<GitClient, Task> effect) => effect(Git).GetAwaiter().GetResult();

    /// <summary>Changes records of a program's run in one transaction that takes the program's lease first and gives it back.</summary>
    /// <exception cref="Errors.AutoautoException">RunAlreadyActive: an engine has begun to work on it meanwhile.</exception>
    public void Write(string program, Action<SqliteConnection> change) => Database.Write(connection =>
    {
        var lease = RunLease.Take(connection, program, null, ids.NewToken(), Now);
        change(connection);
        lease.Release(connection);
    });

    /// <summary>Changes records of a policy's episode in one transaction that takes the policy's lease first and gives it back.</summary>
    /// <exception cref="Errors.AutoautoException">PolicyBusy: an engine has begun to work on it meanwhile.</exception>
    public void WritePolicy(string policy, Action<SqliteConnection> change) => Database.Write(connection =>
    {
        var lease = PolicyLease.Take(connection, policy, null, ids.NewToken(), Now);
        change(connection);
        lease.Release(connection);
    });

    /// <summary>Does something outside the database while nobody else can work on the program's runs.</summary>
    /// <exception cref="Errors.AutoautoException">RunAlreadyActive: an engine has begun to work on it meanwhile.</exception>
    public void Hold(string program, Action effect) => Hold(Database.Write(connection => RunLease.Take(connection, program, null, ids.NewToken(), Now)), effect);

    /// <summary>Does something outside the database while nobody else can work on the policy.</summary>
    /// <exception cref="Errors.AutoautoException">PolicyBusy: an engine has begun to work on it meanwhile.</exception>
    public void HoldPolicy(string policy, Action effect) =>
        Hold(Database.Write(connection => PolicyLease.Take(connection, policy, null, ids.NewToken(), Now)), effect);

    private void Hold(RunLease lease, Action effect)
    {
        try
        {
            effect();
        }
        finally
        {
            lease.TryRelease(Database);
        }
    }

    /// <summary>Full paths of the folders in a folder, in order; none if it is not there.</summary>
    public static IReadOnlyList<string> FoldersIn(string path) =>
        Directory.Exists(path) ? [.. Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal)] : [];

    /// <summary>True if a name has the shape of a run's id: what has another one is none of the checks' business.</summary>
    public static bool IsRunId(string name) =>
        name.Length == 20 && name[8] == '-' && name[15] == '-' && name.AsSpan(0, 8).IndexOfAnyExceptInRange('0', '9') < 0
        && name.AsSpan(9, 6).IndexOfAnyExceptInRange('0', '9') < 0 && name.AsSpan(16).IndexOfAnyExcept(s_idCharacters) < 0;

    /// <summary>True if a name has the shape of an episode's id: some words, the time to the millisecond, and a tag, which the first episodes had not.</summary>
    public static bool IsEpisodeId(string name)
    {
        var hasTag = name.Length > 5 && name[^5] == '-' && name.AsSpan(name.Length - 4).IndexOfAnyExcept(s_idCharacters) < 0;
        var timed = hasTag ? name.AsSpan(0, name.Length - 5) : name;
        return timed.Length > 19 && timed[^19] == '-' && timed[^10] == '-' && timed[^18..^10].IndexOfAnyExceptInRange('0', '9') < 0
            && timed[^9..].IndexOfAnyExceptInRange('0', '9') < 0;
    }
}
