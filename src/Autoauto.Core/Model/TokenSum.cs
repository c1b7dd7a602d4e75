namespace Autoauto.Core.Model;

/// <summary>Sums of tokens that stay at the largest number instead of beginning again below zero, where no cap would ever be reached.</summary>
public static class TokenSum
{
    /// <summary>Both together; what is unknown adds nothing, and two unknown numbers are unknown.</summary>
    public static long? Add(long? total, long? more) => (total, more) switch
    {
        (null, _) => more,
        (_, null) => total,
        ({ } a, { } b) when b > 0 && a > long.MaxValue - b => long.MaxValue,
        ({ } a, { } b) => a + b,
    };
}
