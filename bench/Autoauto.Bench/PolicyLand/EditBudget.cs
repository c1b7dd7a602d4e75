namespace Autoauto.Bench.PolicyLand;

/// <summary>How many rules one edit may change: halved for each rollback in a row, down to one.</summary>
internal static class EditBudget
{
    private const int Full = 4;

    public static int After(int consecutiveRollbacks) => Math.Max(1, Full >> Math.Min(consecutiveRollbacks, 8));
}
