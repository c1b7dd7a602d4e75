using Autoauto.Core.Model;

namespace Autoauto.Core.Loop.Steps;

/// <summary>What follows from what the guard wrote down about an experiment.</summary>
/// <param name="Reason">Which rule was broken.</param>
/// <param name="Detail">What was touched, without a full stop.</param>
internal sealed record TamperVerdict(ExperimentReason Reason, string Detail)
{
    /// <summary>Begins what is said of changes that were undone.</summary>
    public const string PutBack = "changed and put back: ";

    /// <summary>Begins what is said of changes that were left.</summary>
    public const string LeftOutside = "changed outside the worktree: ";

    private const int FilesNamed = 10;

    /// <summary>The verdict; null if there is nothing to hold against the experiment.</summary>
    public static TamperVerdict? Of(RunContext context, Experiment experiment)
    {
        var (locked, outside, folder) = context.Guard.FindingsOf(experiment);
        if (locked.Count == 0 && outside.Count == 0)
        {
            return null;
        }

        var parts = new List<string>();
        if (locked.Count > 0)
        {
            parts.Add($"{PutBack}{Names(locked)} (what was there is in {folder})");
        }

        if (outside.Count > 0)
        {
            parts.Add(LeftOutside + Names(outside));
        }

        return new TamperVerdict(locked.Count > 0 ? ExperimentReason.LockViolation : ExperimentReason.ScopeViolation, string.Join("; ", parts));
    }

    /// <summary>The first few of many.</summary>
    public static string Names(IReadOnlyList<string> paths) =>
        string.Join(", ", paths.Take(FilesNamed)) + (paths.Count > FilesNamed ? $" and {paths.Count - FilesNamed} more" : string.Empty);
}
