using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Storage;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Loop;

/// <summary>
/// The right to act on a program's run, or on a policy. It is taken over only when its owner provably is gone: the process no longer exists, or it cannot be
/// seen from here (another host, another container) and has not been heard of for a minute. Whoever lost it notices before the next durable write.
/// </summary>
internal sealed class RunLease
{
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(60);
    private readonly string _name;
    private readonly string _token;

    private RunLease(string name, string token)
    {
        _name = name;
        _token = token;
    }

    /// <summary>Name of the lease of the process that works off the queue.</summary>
    public const string Queue = "queue";

    /// <summary>The lease's name.</summary>
    public string Name => _name;

    /// <summary>What proves the right: handed to the process that is to take the work over.</summary>
    public string Token => _token;

    /// <summary>Name of a program's lease.</summary>
    public static string NameFor(string program) => "program/" + program;

    /// <summary>Takes the lease inside the caller's transaction.</summary>
    /// <exception cref="AutoautoException">RunAlreadyActive.</exception>
    public static RunLease Take(SqliteConnection connection, string program, string? runId, string token, DateTimeOffset now)
    {
        return Take(
            connection,
            NameFor(program),
            runId,
            token,
            now,
            held => held.RunId is null
                ? new AutoautoException(
                    ErrorCode.RunAlreadyActive,
                    $"The program '{program}' is being measured or set up right now ({OwnerOf(held, now)}).",
                    program,
                    "Wait until that is over.")
                : new AutoautoException(
                    ErrorCode.RunAlreadyActive,
                    $"The program '{program}' is being run right now (run {held.RunId}, {OwnerOf(held, now)}).",
                    program,
                    $"Wait for it ({Next.RunWait(held.RunId)}) or stop it ({Next.RunStop(held.RunId)})."));
    }

    /// <summary>Takes any lease inside the caller's transaction.</summary>
    /// <param name="connection">The transaction's connection.</param>
    /// <param name="name">The lease.</param>
    /// <param name="workId">The run or episode that is worked on, if there is one.</param>
    /// <param name="token">A token that nobody can guess.</param>
    /// <param name="now">The time.</param>
    /// <param name="busy">What to say while somebody else holds it.</param>
    /// <exception cref="AutoautoException">What <paramref name="busy"/> says.</exception>
    public static RunLease Take(SqliteConnection connection, string name, string? workId, string token, DateTimeOffset now, Func<Lease, AutoautoException> busy)
    {
        var held = LeaseStore.Find(connection, name);
        if (held is not null && IsLive(held, now))
        {
            throw busy(held);
        }

        var lease = new Lease(name, token, workId, ProcessIdentity.Current(), now);
        return LeaseStore.TryTake(connection, lease, held?.Token) ? new RunLease(name, token) : throw busy(lease);
    }

    /// <summary>Takes over what another process took and prepared for this one, which it proves by knowing the token.</summary>
    /// <exception cref="AutoautoException">LeaseLost: the other process has given it up meanwhile.</exception>
    public static RunLease Adopt(SqliteConnection connection, string program, string runId, string handover, string token, DateTimeOffset now)
    {
        var name = NameFor(program);
        var isHeld = LeaseStore.IsHeld(connection, name, handover);
        return isHeld && LeaseStore.TryTake(connection, new Lease(name, token, runId, ProcessIdentity.Current(), now), handover)
            ? new RunLease(name, token)
            : throw new AutoautoException(ErrorCode.LeaseLost, $"Nobody waits for this process to take run '{runId}' over any more.", runId, $"Look with: {Next.RunList()}");
    }

    /// <summary>True if the lease's owner can still act.</summary>
    public static bool IsLive(Lease lease, DateTimeOffset now)
    {
        var silent = now - lease.HeartbeatAt > s_silence;
        return lease.Owner.IsAlive() switch
        {
            null => !silent,
            false => false,

            // Our own process: a session that is silent for a minute while this code runs is not suspended, it is gone.
            true => lease.Owner.Pid != Environment.ProcessId || !silent,
        };
    }

    /// <summary>Who holds a lease, in words.</summary>
    public static string OwnerOf(Lease held, DateTimeOffset now) => held.Owner.IsAlive() is null
        ? FormattableString.Invariant(
            $"process {held.Owner.Pid} on {held.Owner.Host}, which cannot be seen from here and was heard of {Math.Max(0, (now - held.HeartbeatAt).TotalSeconds):0} s ago; after {s_silence.TotalSeconds:0} s of silence it counts as gone")
        : $"process {held.Owner.Pid} on {held.Owner.Host}";

    /// <summary>False if the lease is somebody else's by now, or nobody's.</summary>
    public bool IsHeld(SqliteConnection connection) => LeaseStore.IsHeld(connection, _name, _token);

    /// <summary>Throws if the lease is somebody else's by now.</summary>
    /// <exception cref="AutoautoException">LeaseLost.</exception>
    public void Require(SqliteConnection connection)
    {
        if (!IsHeld(connection))
        {
            throw new AutoautoException(
                ErrorCode.LeaseLost, "Another engine has taken this work over; this one stops without touching anything.", _name, $"Look with: {Next.RunList()}");
        }
    }

    /// <summary>Shows a sign of life; false if the lease is gone.</summary>
    public bool Beat(SqliteConnection connection, DateTimeOffset now) => LeaseStore.Beat(connection, _name, _token, now);

    /// <summary>Gives the lease back.</summary>
    public void Release(SqliteConnection connection) => LeaseStore.Release(connection, _name, _token);

    /// <summary>
    /// Gives the lease back at the end of work that has its result or its error already: what stands against it must not take that one's place. A lease that
    /// could not be given back is free when this process ends.
    /// </summary>
    public void TryRelease(Database database)
    {
        try
        {
            if (database.Read(IsHeld, false))
            {
                database.Write(Release);
            }
        }
        catch (AutoautoException)
        {
            // Nobody else has it, and nobody needs it before this process ends.
        }
    }
}
