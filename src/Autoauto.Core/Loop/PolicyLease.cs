using Autoauto.Core.Errors;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Loop;

/// <summary>The right to move a policy's head: one episode or one command at a time.</summary>
internal static class PolicyLease
{
    /// <summary>Name of a policy's lease.</summary>
    public static string NameFor(string policy) => "policy/" + policy;

    /// <summary>Takes the lease inside the caller's transaction.</summary>
    /// <param name="connection">The transaction's connection.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="episodeId">The episode that is worked on; null for a command.</param>
    /// <param name="token">A token that nobody can guess.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="AutoautoException">PolicyBusy.</exception>
    public static RunLease Take(SqliteConnection connection, string policy, string? episodeId, string token, DateTimeOffset now) => RunLease.Take(
        connection,
        NameFor(policy),
        episodeId,
        token,
        now,
        held => new AutoautoException(
            ErrorCode.PolicyBusy,
            $"The policy '{policy}' is being worked on right now ({(held.RunId is null ? string.Empty : $"episode {held.RunId}, ")}{RunLease.OwnerOf(held, now)}).",
            policy,
            "Try again when that is over."));
}
