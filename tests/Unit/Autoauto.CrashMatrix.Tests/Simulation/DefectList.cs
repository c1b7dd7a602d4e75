namespace Autoauto.CrashMatrix.Tests.Simulation;

/// <summary>Defects of which each has to turn some walk red.</summary>
internal static class DefectList
{
    public static IReadOnlyList<Defect> All { get; } =
    [
        new("lease: a replaced engine still holds it") { SharesTokens = true },
        new("lease: kept after the end") { Trigger = "create trigger defect before delete on leases begin select raise(ignore); end" },
        new("git: the branch is moved wherever it stands") { SwapsBlindly = true },
        new("git: a keep is recorded before it is true") { SwapsLate = true },
        new("git: candidates are not pinned") { LosesPins = true },
        new("worktree: commits that were left behind are overlooked") { OverlooksCommits = true },
        new("worktrees: they stay") { KeepsWorktrees = true },
        new("slots: the other arm is measured") { StandsStill = true },
        new("processes: a dead engine's live on") { SparesProcesses = true },
        new("folders: a dead engine's stay") { SparesFolders = true },
        new("guard: what was tampered with is forgotten") { ForgetsTampering = true },
        new("spend: calls are settled at 0") { Trigger = OnSpend("Settled", "usd = '0'") },
        new("spend: lost calls cost nothing") { Trigger = OnSpend("Lost", "usd = '0'") },
        new("spend: lost calls are booked twice") { Trigger = OnSpend("Lost", "usd = '0.50'") },
        new("samples: an interrupted block is gone on with")
        {
            Trigger = "create trigger defect after update of void on measurements when new.void = 1 begin update measurements set void = 0 where id = new.id; end",
        },
        new("samples: a value is recorded that was not measured")
        {
            Trigger = "create trigger defect after insert on measurements when new.id = 7 begin update measurements set value = value * 0.5 where id = new.id; end",
        },
        new("decisions: recorded on other values")
        {
            Trigger = "create trigger defect after insert on decisions begin update decisions set measurement_ids = '[]' where run_id = new.run_id and experiment = new.experiment; end",
        },
        new("experiments: a finished one changes")
        {
            Trigger = "create trigger defect after update of phase on runs when new.phase = 'Starting' begin update experiments set detail = 'changed' where phase = 'Finished'; end",
        },
        new("experiments: the end is recorded without the counters")
        {
            Trigger = "create trigger defect after update of kept on runs when new.kept > old.kept begin update runs set kept = old.kept where id = new.id; end",
        },
        new("run: ended for another reason than is recorded")
        {
            Trigger = "create trigger defect after update of phase on runs when new.phase = 'Finished' begin update runs set termination_reason = 'TargetReached' where id = new.id; end",
        },
    ];

    private static string OnSpend(string state, string change) =>
        $"create trigger defect after update of state on spend when new.state = '{state}' and new.run_id = '{Machine.RunId}' begin update spend set {change} where id = new.id; end";
}
