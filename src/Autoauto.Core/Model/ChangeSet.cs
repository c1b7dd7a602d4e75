namespace Autoauto.Core.Model;

/// <summary>What the commits of a packaged branch are.</summary>
public enum ChangeShape
{
    /// <summary>The commits as the agents made them.</summary>
    Commits,

    /// <summary>One commit per experiment.</summary>
    Experiments,

    /// <summary>One commit per branch.</summary>
    Squashed,
}

/// <summary>Kept changes that belong together, packaged as a branch off the start commit.</summary>
public sealed record ChangeSet
{
    /// <summary>Number within the run, from 1.</summary>
    public required int Group { get; init; }

    /// <summary>The branch.</summary>
    public required string Branch { get; init; }

    /// <summary>Numbers of its experiments, in order.</summary>
    public required IReadOnlyList<int> Experiments { get; init; }

    /// <summary>First line of the first experiment's message.</summary>
    public string? Subject { get; init; }

    /// <summary>Files that differ from the start commit.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Lines added to the start commit.</summary>
    public int LinesAdded { get; init; }

    /// <summary>Lines removed from it.</summary>
    public int LinesRemoved { get; init; }

    /// <summary>The branch's last commit; null if there is no branch because of a conflict.</summary>
    public string? Commit { get; init; }

    /// <summary>True if the branch was there already, at the same commit.</summary>
    public bool WasThere { get; init; }

    /// <summary>Files of a change that does not apply to the start commit without others.</summary>
    public IReadOnlyList<string> Conflicts { get; init; } = [];

    /// <summary>The start commit against the branch, measured again; null if it was not.</summary>
    public Receipt? Receipt { get; init; }

    /// <summary>Why the branch could not be measured.</summary>
    public string? Detail { get; init; }
}

/// <summary>A branch that packaging a run would make.</summary>
/// <param name="Group">Number within the run, from 1.</param>
/// <param name="Branch">The branch.</param>
/// <param name="Experiments">Its experiments, in order.</param>
/// <param name="Files">Files that they touch.</param>
public sealed record PlannedChange(int Group, string Branch, IReadOnlyList<Experiment> Experiments, IReadOnlyList<string> Files);
