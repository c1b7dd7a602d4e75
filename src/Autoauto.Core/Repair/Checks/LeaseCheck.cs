using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Repair.Checks;

/// <summary>Leases whose owners are gone. Each is given back by its token: one that was taken over meanwhile is somebody else's.</summary>
internal sealed class LeaseCheck : IRepairCheck
{
    public IEnumerable<Finding> Find(RepairScope scope) =>
        from lease in scope.Database.Read(LeaseStore.List, [])
        where !RunLease.IsLive(lease, scope.Now)
        select new Finding
        {
            Kind = FindingKind.LeaseDead,
            Severity = EventSeverity.Warning,
            Subject = lease.Name,
            Message = $"The lease '{lease.Name}' is held by process {lease.Owner.Pid} on {lease.Owner.Host}, which is gone.",
            Action = "Give the lease back",
            RunId = lease.RunId,
            Repair = () => scope.Database.Write(connection => Release(connection, lease, scope)),
        };

    private static void Release(Microsoft.Data.Sqlite.SqliteConnection connection, Lease seen, RepairScope scope)
    {
        if (LeaseStore.Find(connection, seen.Name) is { } lease && lease.Token == seen.Token && !RunLease.IsLive(lease, scope.Now))
        {
            LeaseStore.Release(connection, lease.Name, lease.Token);
        }
    }
}
