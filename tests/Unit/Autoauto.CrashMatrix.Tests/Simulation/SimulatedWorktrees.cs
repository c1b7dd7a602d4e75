using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;

namespace Autoauto.CrashMatrix.Tests.Simulation;

/// <summary>A run's worktrees as (commit, dirty). What an engine remembers of the slots dies with it, as in the real ones.</summary>
internal sealed class SimulatedWorktrees(Life life) : IRunWorktrees
{
    private readonly Dictionary<Arm, int> _slots = new() { [Arm.Baseline] = 1, [Arm.Candidate] = 2 };
    private readonly Dictionary<int, string> _built = [];

    public string Owner => Machine.RunId;

    public string Agent => "agent";

    public WorkFolder AgentFolder => new("agent", "git/agent");

    public string Measure => "measure";

    private Machine World => life.Machine;

    public void CreateFolder() => life.Do("make the worktrees' folder", () => World.Folder ??= new Folder());

    public bool IsOurs() => World.Folder is not null;

    public Task PrepareAgentAsync(string commit, CancellationToken cancellationToken) =>
        life.Git($"put the agent's worktree to {commit[..8]}", () => OurFolder().Agent = new Tree { Head = commit });

    public Task PrepareAgentIfBrokenAsync(string commit, CancellationToken cancellationToken) =>
        OurFolder().Agent is { IsSound: true } ? Task.CompletedTask : PrepareAgentAsync(commit, cancellationToken);

    public Task<WorktreeStatus?> FindAgentStatusAsync(CancellationToken cancellationToken)
    {
        var status = World.Folder?.Agent is { IsSound: true } tree ? new WorktreeStatus(tree.Head, tree.Dirty is null ? [] : [tree.Dirty.Path]) : null;
        return Task.FromResult(World.Defect.OverlooksCommits && life.Number > 1 && status is not null && World.Folder!.Agent!.Dirty is null
            ? status with { Head = World.Commits[status.Head].Parents is [var parent, ..] ? parent : status.Head }
            : status);
    }

    public async Task<string> CommitAgentAsync(string message, CancellationToken cancellationToken)
    {
        await life.Git("commit for the agent", () =>
        {
            var tree = World.Folder!.Agent!;
            tree.Head = World.Commit(tree.Dirty!);
            tree.Dirty = null;
            World.Truth.Calls[^1].Commit = tree.Head;
        });
        return World.Folder!.Agent!.Head;
    }

    public async Task<bool> CheckOutAsync(Arm arm, string commit, CancellationToken cancellationToken)
    {
        var slot = _slots[arm];
        if (_built.GetValueOrDefault(slot) == commit)
        {
            Stand(slot);
            return false;
        }

        _built.Remove(slot);
        await life.Git($"check {commit[..8]} out at slot {slot}", () =>
        {
            OurFolder().Slots[slot] = new Tree { Head = commit };
            OurFolder().Standing = slot;
        });
        return true;
    }

    public void MarkBuilt(Arm arm, string commit, bool hasBuild, CancellationToken cancellationToken) => _built[_slots[arm]] = commit;

    public string? HashArtifacts(IReadOnlyList<string> globs, CancellationToken cancellationToken)
    {
        var commit = World.Commits[Standing()!.Head];
        return FormattableString.Invariant($"{commit.Level} {commit.Quality} {commit.Measures}");
    }

    public bool IsBuilt(Arm arm, string commit) => _built.GetValueOrDefault(_slots[arm]) == commit;

    public Task StandAsBuiltAsync(Arm arm, CancellationToken cancellationToken)
    {
        life.RequireOwner("stand as built");
        Stand(_slots[arm]);
        return Task.CompletedTask;
    }

    public IReadOnlyList<string> TakeTouched(CancellationToken cancellationToken) => [];

    public void SwapArms() => (_slots[Arm.Baseline], _slots[Arm.Candidate]) = (_slots[Arm.Candidate], _slots[Arm.Baseline]);

    public Task DiscardSlotsAsync(CancellationToken cancellationToken)
    {
        _built.Clear();
        return life.Git("discard the slots", () =>
        {
            OurFolder().Slots.Clear();
            OurFolder().Standing = 0;
        });
    }

    public Task RemoveAsync(CancellationToken cancellationToken)
    {
        if (World.Folder is null || World.Defect.KeepsWorktrees)
        {
            return Task.CompletedTask;
        }

        return life.Git("remove the worktrees", () => World.Folder = null);
    }

    private void Stand(int slot)
    {
        if (!World.Defect.StandsStill && OurFolder().Slots.ContainsKey(slot))
        {
            OurFolder().Standing = slot;
        }
    }

    private Tree? Standing() => World.Folder?.Slots.GetValueOrDefault(World.Folder.Standing);

    private Folder OurFolder() => World.Folder ?? throw new AutoautoException(ErrorCode.WorktreeDirty, "the folder does not carry the run's marker");
}
