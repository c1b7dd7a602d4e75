namespace Autoauto.Core.Decisions;

/// <summary>How much an evolver may change in one step.</summary>
/// <param name="MaxFiles">Files added, changed or deleted.</param>
/// <param name="MaxLines">Lines added and removed, together.</param>
public readonly record struct EditBudget(int MaxFiles, int MaxLines)
{
    /// <summary>The budget after so many rollbacks in a row: the lines are halved for each, but never below <paramref name="fewestLines"/>.</summary>
    public EditBudget After(int rollbacks, int fewestLines) =>
        this with { MaxLines = Math.Max(Math.Min(fewestLines, MaxLines), (int)(MaxLines / Math.Pow(2, Math.Min(rollbacks, 30)))) };
}
