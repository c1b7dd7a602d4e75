namespace Autoauto.Core.Repair;

/// <summary>Checks for one kind of finding.</summary>
internal interface IRepairCheck
{
    /// <summary>
    /// What disagrees now. Reads only; whatever belongs to a run that an engine works on is passed over. The next finding may be asked for after
    /// the last one was repaired.
    /// </summary>
    IEnumerable<Finding> Find(RepairScope scope);
}
