using Autoauto.Core.Model;

namespace Autoauto.Core.Reporting.Episodes;

/// <summary>What one role of an episode used.</summary>
/// <param name="Role"><c>arm</c>, <c>judge</c> or <c>evolver</c>.</param>
/// <param name="Calls">Calls of its agent.</param>
/// <param name="UnknownCalls">Those of them whose cost nobody knows.</param>
/// <param name="LostCalls">Those that were booked at their reserved amount after a crash.</param>
/// <param name="Usd">Known cost, US dollars; null if none is known.</param>
/// <param name="Tokens">Known tokens; null if none are known.</param>
/// <param name="AgentSeconds">Time in the agent, seconds.</param>
/// <param name="AtMostCalls">Those that count as what was set aside for them: the sum is at most what they cost.</param>
public sealed record RoleSpend(string Role, int Calls, int UnknownCalls, int LostCalls, decimal? Usd, long? Tokens, double AgentSeconds, int AtMostCalls = 0)
{
    /// <summary>The roles of these bookings, in the order of their first calls. A call that is under way counts as what was set aside for it.</summary>
    public static IReadOnlyList<RoleSpend> Of(IEnumerable<SpendEntry> bookings) =>
    [
        .. bookings
            .GroupBy(b => b.Program[(b.Program.LastIndexOf('/') + 1)..], StringComparer.Ordinal)
            .Select(role => new RoleSpend(
                role.Key,
                role.Count(),
                role.Count(b => b.State != SpendState.Reserved && b.Usd is null),
                role.Count(b => b.State == SpendState.Lost),
                Sum(role.Select(UsdOf)),
                role.Select(TokensOf).Aggregate((long?)null, TokenSum.Add),
                role.Sum(b => b.AgentSeconds),
                role.Count(b => b.IsAtMost || (b.State == SpendState.Reserved && b.ReservedUsd is not null)))),
    ];

    private static decimal? UsdOf(SpendEntry booking) => booking.Usd ?? (booking.State == SpendState.Reserved ? booking.ReservedUsd : null);

    private static long? TokensOf(SpendEntry booking) => booking.Tokens ?? (booking.State == SpendState.Reserved ? booking.ReservedTokens : null);

    // Sum over nothing is 0, but nothing known is unknown.
    private static decimal? Sum(IEnumerable<decimal?> amounts) => amounts.Aggregate((decimal?)null, (sum, amount) => amount is null ? sum : (sum ?? 0) + amount);
}
