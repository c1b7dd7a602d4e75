using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Storage;

namespace Autoauto.CrashMatrix.Tests.Simulation;

/// <summary>What a seed lets go wrong, and where: drawn at every passage of a fault point and at both ends of every effect.</summary>
internal sealed class Disturbances
{
    private static readonly double[] s_rates = [1 / 12.0, 1 / 40.0, 1 / 150.0];
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);
    private readonly Machine _machine;
    private readonly Random _random;
    private readonly double _rate;
    private readonly bool _onlyCrashes;
    private int _left;
    private int _passesUntilRoom;
    private string? _branchWas;

    public Disturbances(int seed, Machine machine)
    {
        _machine = machine;
        _random = new Random(~seed);
        _rate = s_rates[_random.Next(s_rates.Length)];
        _onlyCrashes = _random.Next(3) == 0;
        _left = _random.Next(1, 8);
    }

    /// <summary>True while things go wrong.</summary>
    public bool IsOn { get; set; }

    /// <summary>Lets another engine take the run over while this one stands still. Says whether it got it.</summary>
    public required Func<bool> TakeOver { get; init; }

    /// <summary>True if there is nothing left that could go wrong.</summary>
    public bool IsOver => _left == 0;

    /// <summary>A place at which something may happen.</summary>
    public void Pass(Life life, string place, bool maySuspend)
    {
        if (_machine.IsDiskFull && --_passesUntilRoom == 0)
        {
            _machine.IsDiskFull = false;
        }

        if (!IsOn || IsOver || _random.NextDouble() >= _rate)
        {
            return;
        }

        _left--;
        Strike(life, place, maySuspend, _onlyCrashes ? 0 : _random.Next(14));
    }

    /// <summary>What happens between two engines: orphans go on for a while, somebody tidies up, the user puts right what was wrong.</summary>
    public void BetweenLives()
    {
        _machine.IsDiskFull = false;
        PutBranchBack();
        if (_machine.OrphansDeed is { } deed && _machine.Processes.Count > 0 && _random.Next(2) == 0)
        {
            _machine.Note("- the orphaned agent goes on");
            deed();
        }

        _machine.OrphansDeed = null;
        if (IsOn && !_onlyCrashes && _machine.Folder is { } folder && _random.Next(6) == 0)
        {
            Damage(folder);
        }

        _machine.Time.Advance(TimeSpan.FromSeconds(_random.Next(1, 4000)));
    }

    private void Strike(Life life, string place, bool maySuspend, int draw)
    {
        switch (draw)
        {
            case 6 or 7 when maySuspend && !_machine.IsDiskFull:
                Suspend(life, place);
                break;
            case 8:
                Count("clock jumps", place);
                _machine.Time.Jump(_random.Next(2) == 0 ? s_hour : -s_hour);
                break;
            case 9:
                Count("disk full", place);
                _machine.IsDiskFull = true;
                _passesUntilRoom = _random.Next(1, 40);
                life.Excuses.Add(ErrorCode.DiskFull);
                break;
            case 10:
                Count("git fails", place);
                life.LetGitFail();
                break;
            case 11:
                Count("stop", place);
                life.Session?.RequestStop();
                break;
            case 12:
                Count("abort", place);
                life.Session?.RequestAbort();
                break;
            case 13 when !_machine.Disk.IsInTransaction:
                AskOrMoveBranch(place);
                break;
            default:
                Count("crash", place);
                life.Die(place);
                break;
        }
    }

    private void Suspend(Life life, string place)
    {
        Count("suspended, replaced", place);
        if (TakeOver())
        {
            life.ReplacedAt = place;
            life.Excuses.Add(ErrorCode.LeaseLost);
        }

        life.Note("wakes up");
        life.ChangesAtWaking = _machine.Disk.Changes;
    }

    private void AskOrMoveBranch(string place)
    {
        var branch = BranchOf();
        if (_branchWas is null && _machine.Refs.TryGetValue(branch, out var head) && _random.Next(2) == 0)
        {
            Count("the user moves the branch", place);
            _branchWas = head;
            _machine.Refs[branch] = _machine.Commit(new SimulatedCommit(string.Empty, [head], "The user's"));
            return;
        }

        Count("abort from elsewhere", place);
        RunStore.UpdateStopRequest(_machine.Disk, Machine.RunId, _random.Next(2) == 0 ? StopRequest.Abort : StopRequest.Stop);
    }

    private void PutBranchBack()
    {
        if (_branchWas is not { } head)
        {
            return;
        }

        var branch = BranchOf();
        if (_machine.Commits[_machine.Refs[branch]].Subject != "The user's")
        {
            _machine.Violate("4 the user's commit on the branch was moved over");
        }

        _machine.Note("- the user puts the branch back");
        _machine.Refs[branch] = head;
        _branchWas = null;
    }

    private void Damage(Folder folder)
    {
        Count("worktrees damaged", "between");
        if (ExperimentStore.FindOpen(_machine.Disk, Machine.RunId) is { } open)
        {
            _machine.Truth.Damaged.Add(open.Number);
        }

        switch (_random.Next(3))
        {
            case 0:
                _machine.Folder = null;
                break;
            case 1 when folder.Agent is { } tree:
                tree.IsSound = false;
                break;
            default:
                folder.Agent = null;
                break;
        }
    }

    private void Count(string kind, string place)
    {
        _machine.Note($"** {kind} at {place}");
        var counts = _machine.Truth.Disturbances;
        counts[kind] = counts.GetValueOrDefault(kind) + 1;
    }

    private string BranchOf() => "refs/heads/autoauto/" + _machine.Script.Spec.Name + "/" + Machine.RunId;
}
