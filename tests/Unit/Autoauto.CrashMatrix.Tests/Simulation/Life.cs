using System.Globalization;
using Autoauto.Core.Errors;
using Autoauto.Core.Loop;

namespace Autoauto.CrashMatrix.Tests.Simulation;

/// <summary>The engine's process ends here: nothing of it can do anything any more.</summary>
internal sealed class SimulatedCrash(string place) : Exception("crashed at " + place);

/// <summary>One engine from its start to its end. Whatever it does to the machine goes through here.</summary>
internal sealed class Life(Machine machine, int number, Disturbances disturbances) : IFaultPoints
{
    private const int NoSpace = 28;
    private bool _gitFails;

    public Machine Machine => machine;

    public int Number => number;

    public RunSession? Session { get; set; }

    public bool IsDead { get; private set; }

    /// <summary>Where it stood still while another engine took the run over; null if none did.</summary>
    public string? ReplacedAt { get; set; }

    /// <summary>Rows of the database that had been changed when it woke up.</summary>
    public int ChangesAtWaking { get; set; }

    /// <summary>Errors that it may end with, because something happened that leads to them.</summary>
    public HashSet<ErrorCode> Excuses { get; } = [];

    /// <summary>Ends the process.</summary>
    public void Die(string place)
    {
        IsDead = true;
        throw new SimulatedCrash(place);
    }

    /// <summary>Lets the next thing that git is asked to do fail.</summary>
    public void LetGitFail()
    {
        _gitFails = true;
        Excuses.Add(ErrorCode.GitFailed);
    }

    public void Reached(string step, FaultPoint point)
    {
        var place = $"{step}:{point}";
        RequireAlive(place);
        Note(place);
        disturbances.Pass(this, place, maySuspend: !machine.Disk.IsInTransaction);
    }

    /// <summary>Does something to the machine. The process can die before it and after it.</summary>
    public void Do(string what, Action effect)
    {
        RequireAlive(what);
        disturbances.Pass(this, "before " + what, maySuspend: false);
        RequireOwner(what);
        if (machine.IsDiskFull)
        {
            Note(what + ": no space");
            throw new IOException("No space left on device", NoSpace);
        }

        effect();
        Note(what);
        disturbances.Pass(this, "after " + what, maySuspend: false);
    }

    /// <summary>The same through git, which can fail.</summary>
    public Task Git(string what, Action effect)
    {
        RequireAlive(what);
        if (_gitFails)
        {
            _gitFails = false;
            Note(what + ": git fails");
            throw new AutoautoException(ErrorCode.GitFailed, "git failed: " + what);
        }

        if (machine.IsDiskFull)
        {
            Note(what + ": no space");
            throw new AutoautoException(ErrorCode.DiskFull, "git found no space left on the disk.");
        }

        Do(what, effect);
        return Task.CompletedTask;
    }

    /// <summary>A moment in which a child process works: the engine can die, or stand still for a long time.</summary>
    public void Wait(string what)
    {
        RequireAlive(what);
        Note(what);
        disturbances.Pass(this, what, maySuspend: true);
    }

    /// <summary>Who lost the run must not touch it.</summary>
    public void RequireOwner(string what)
    {
        if (machine.Owner != this)
        {
            machine.Violate($"17 a replaced engine (suspended at {ReplacedAt}) acted: {what}");
        }
    }

    public void Note(string line) => machine.Note(string.Create(CultureInfo.InvariantCulture, $"{number} {line}"));

    private void RequireAlive(string place)
    {
        if (IsDead)
        {
            throw new SimulatedCrash(place);
        }
    }
}
