namespace Autoauto.Output;

/// <summary>Kept changes packaged as a branch off the start commit (<c>Autoauto.ChangeSet</c>).</summary>
public sealed class ChangeSetInfo
{
    /// <summary>Id of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Name of the program.</summary>
    public required string Program { get; init; }

    /// <summary>Number of the group within the run, from 1.</summary>
    public int Group { get; init; }

    /// <summary>The branch.</summary>
    public required string Branch { get; init; }

    /// <summary>Its last commit; null if there is no branch because of a conflict.</summary>
    public string? Commit { get; init; }

    /// <summary>Numbers of its experiments, separated by commas.</summary>
    public required string Experiments { get; init; }

    /// <summary>First line of the first experiment's message.</summary>
    public string? Subject { get; init; }

    /// <summary>Files that differ from the start commit.</summary>
    public string? Files { get; init; }

    /// <summary>How many files differ.</summary>
    public int FilesChanged { get; init; }

    /// <summary>Lines added.</summary>
    public int LinesAdded { get; init; }

    /// <summary>Lines removed.</summary>
    public int LinesRemoved { get; init; }

    /// <summary>Created, Unchanged (it was there already), or Conflict.</summary>
    public required string Result { get; init; }

    /// <summary>Files of a change that does not apply to the start commit without others.</summary>
    public string? Conflict { get; init; }

    /// <summary>Improved, Unclear, Worse or Failed, where it was measured.</summary>
    public string? Finding { get; init; }

    /// <summary>Pairs of invocations; null if it was not measured.</summary>
    public int? Pairs { get; init; }

    /// <summary>Estimated gain over the start commit in percent; positive is better. Null if it was not measured.</summary>
    public double? GainPercent { get; init; }

    /// <summary>Lower end of the 95 % interval of <see cref="GainPercent"/>.</summary>
    public double? GainLowPercent { get; init; }

    /// <summary>Upper end of the 95 % interval of <see cref="GainPercent"/>.</summary>
    public double? GainHighPercent { get; init; }

    /// <summary>Why it could not be measured.</summary>
    public string? Detail { get; init; }

    /// <summary>The commit that the branch starts from.</summary>
    public required string StartCommit { get; init; }

    /// <summary>File with the summary, written when all branches are done.</summary>
    public required string SummaryPath { get; init; }

    /// <summary>Root of the repository.</summary>
    public required string RepositoryPath { get; init; }
}
