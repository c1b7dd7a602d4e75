using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Storage;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Policies;

/// <summary>The right to move a policy's head: one episode or one command at a time.</summary>
internal sealed class PolicyLease
{
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(60);
    private readonly string _name;
    private readonly string _token;

    private PolicyLease(string name, string token)
    {
        _name = name;
        _token = token;
    }

    /// <summary>Name of a policy's lease.</summary>
    public static string NameFor(string policy) => "policy/" + policy;

    /// <summary>Takes the lease inside the caller's transaction.</summary>
    /// <exception cref="AutoautoException">PolicyBusy.</exception>
    public static PolicyLease Take(SqliteConnection connection, string policy, string token, DateTimeOffset now)
    {
        var name = NameFor(policy);
        var held = LeaseStore.Find(connection, name);
        if (held is not null && IsLive(held, now))
        {
            throw Busy(policy, held.Owner);
        }

        var lease = new Lease(name, token, null, ProcessIdentity.Current(), now);
        return LeaseStore.TryTake(connection, lease, held?.Token) ? new PolicyLease(name, token) : throw Busy(policy, null);
    }

    /// <summary>Gives the lease back.</summary>
    public void Release(SqliteConnection connection) => LeaseStore.Release(connection, _name, _token);

    private static bool IsLive(Lease lease, DateTimeOffset now) => lease.Owner.IsAlive() switch
    {
        false => false,
        true when lease.Owner.Pid != Environment.ProcessId => true,
        _ => now - lease.HeartbeatAt <= s_silence,
    };

    private static AutoautoException Busy(string policy, ProcessIdentity? owner) => new(
        ErrorCode.PolicyBusy,
        owner is null
            ? $"Another process has just begun to work on the policy '{policy}'."
            : $"The policy '{policy}' is being worked on right now (process {owner.Pid} on {owner.Host}).",
        policy,
        "Try again when that is over.");
}
