using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Storage;

namespace Autoauto.CrashMatrix.Tests.Simulation;

/// <summary>A commit, with what its code does when it is built and measured.</summary>
internal sealed record SimulatedCommit(string Sha, IReadOnlyList<string> Parents, string Subject)
{
    public double Level { get; init; } = 100;

    public double Quality { get; init; } = 1;

    public bool Builds { get; init; } = true;

    public bool Measures { get; init; } = true;

    public string Path { get; init; } = "src/app.cs";

    public int LinesAdded { get; init; } = 3;

    public int LinesRemoved { get; init; } = 1;
}

/// <summary>A worktree: where it stands, and the commit that its uncommitted changes would make.</summary>
internal sealed class Tree
{
    public required string Head { get; set; }

    public SimulatedCommit? Dirty { get; set; }

    /// <summary>True if its link to the repository is there.</summary>
    public bool IsSound { get; set; } = true;

    public bool IsBuilt { get; set; }
}

/// <summary>A run's folder of worktrees.</summary>
internal sealed class Folder
{
    public Tree? Agent { get; set; }

    /// <summary>The measuring slots that are there, by number.</summary>
    public Dictionary<int, Tree> Slots { get; } = [];

    /// <summary>The slot that stands at the measuring place; 0 for none.</summary>
    public int Standing { get; set; }
}

/// <summary>All that outlives an engine: clock, repository, worktrees, processes, database; and the truth about what was done to it.</summary>
internal sealed class Machine : IDisposable, IIdSource
{
    public const string RunId = "walk-1";
    public const string StartCommit = "5747a75747a75747a75747a75747a75747a70000";
    private int _serial;

    public Machine(Script script, Defect defect)
    {
        Script = script;
        Defect = defect;
        Disk = new MemoryDisk(() => IsDiskFull);
        Database = new Database(Disk);
        Commits[StartCommit] = new SimulatedCommit(StartCommit, [], "Start");
        if (defect.Trigger is { } trigger)
        {
            Disk.Execute(trigger);
        }
    }

    public Script Script { get; }

    public Defect Defect { get; }

    public SimulatedTime Time { get; } = new();

    public MemoryDisk Disk { get; }

    public Database Database { get; }

    public Dictionary<string, SimulatedCommit> Commits { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, string> Refs { get; } = new(StringComparer.Ordinal);

    public Folder? Folder { get; set; }

    /// <summary>Markers of the processes that run.</summary>
    public SortedSet<string> Processes { get; } = new(StringComparer.Ordinal);

    public SortedSet<string> CallFolders { get; } = new(StringComparer.Ordinal);

    /// <summary>What the guard wrote down, by experiment.</summary>
    public Dictionary<int, string> Findings { get; } = [];

    /// <summary>True while an evaluator's original is changed.</summary>
    public bool IsTampered { get; set; }

    public bool IsDiskFull { get; set; }

    /// <summary>What a killed agent's process still does before somebody ends it.</summary>
    public Action? OrphansDeed { get; set; }

    /// <summary>The engine that may act: the last that took the run up.</summary>
    public Life? Owner { get; set; }

    public Truth Truth { get; } = new();

    public List<string> Trace { get; } = [];

    public void Note(string line) => Trace.Add(string.Create(CultureInfo.InvariantCulture, $"{Time.GetTimestamp() / (double)TimeSpan.TicksPerSecond,9:0.0} {line}"));

    public void Violate(string violation)
    {
        Note("!! " + violation);
        Truth.Violations.Add(violation);
    }

    /// <summary>A new commit of what <paramref name="like"/> describes.</summary>
    public string Commit(SimulatedCommit like)
    {
        var sha = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{like.Subject} {string.Join(',', like.Parents)} {++_serial}"))))[..40];
        Commits[sha] = like with { Sha = sha };
        return sha;
    }

    /// <summary>How many calls of an experiment are booked with an answer: what the next call is about.</summary>
    public int AnswersBooked(int experiment) => SpendStore.OfRun(Disk, RunId).Count(
        e => e.Experiment == experiment && e.State == SpendState.Settled && e.AgentOutcome != nameof(AgentOutcome.Cancelled));

    public string NewRunId(DateTimeOffset now) => RunId;

    public string NewTag() => string.Create(CultureInfo.InvariantCulture, $"tag-{++_serial}");

    public string NewToken() => Defect.SharesTokens ? "token" : string.Create(CultureInfo.InvariantCulture, $"token-{++_serial}");

    public void Dispose()
    {
        Database.Dispose();
        Disk.Dispose();
    }
}
