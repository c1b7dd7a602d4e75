using Autoauto.Core.Model;

namespace Autoauto.Core.Workspace;

/// <summary>How the kept changes of a run are to be packaged.</summary>
public sealed record CompletionRequest
{
    /// <summary>What the branches' names begin with; null for <c>autoauto/complete/&lt;run&gt;</c>.</summary>
    public string? BranchPrefix { get; init; }

    /// <summary>What the branches' commits are.</summary>
    public ChangeShape Shape { get; init; }

    /// <summary>Measure each branch against the start commit.</summary>
    public bool Verify { get; init; }

    /// <summary>Measure what each kept commit still contributes.</summary>
    public bool LeaveOneOut { get; init; }

    /// <summary>Pairs of invocations of each comparison, 3 to 200.</summary>
    public int Pairs { get; init; } = 10;

    /// <summary>File of the summary; null for the repository's own folder of reports.</summary>
    public string? SummaryPath { get; init; }

    /// <summary>True to overwrite an existing file.</summary>
    public bool Replace { get; init; }
}

/// <summary>What completing a run would do; nothing has been done yet.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Run">The run.</param>
/// <param name="Changes">The branches that would be made.</param>
/// <param name="SummaryPath">Full path of the summary.</param>
public sealed record CompletionPlan(CompletionRequest Request, Run Run, IReadOnlyList<PlannedChange> Changes, string SummaryPath)
{
    /// <summary>Executions of the measure script that it would take: pairs, and the warm-up of both builds.</summary>
    public int Invocations => 2 * (Request.Pairs + (Run.Spec.Warmup ?? Run.Warmup ?? 0)) * ((Request.Verify ? Changes.Count : 0) + (Request.LeaveOneOut ? Run.Kept : 0));
}
