using Autoauto.Core.Model;

namespace Autoauto.Core.Agents.Parsing;

/// <summary>
/// What kind of limit an error is, the same for every agent. What the service says in fields decides first, a named end of the wait second, the
/// wording last: a limit that opens again at a time is a window however it is called; one that asks for seconds is a burst of requests; money that is
/// used up without an end is credit.
/// </summary>
internal static class LimitRule
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromMinutes(1);

    /// <summary>True for the kinds that this rule tells apart.</summary>
    internal static bool IsLimit(AgentErrorKind? kind) => kind is AgentErrorKind.RateLimit or AgentErrorKind.QuotaWindow or AgentErrorKind.QuotaCredit;

    /// <summary>The kind of a limit.</summary>
    /// <param name="named">The kind that the error's code, type or status stands for; null if only its text speaks.</param>
    /// <param name="error">What the service said in fields.</param>
    /// <param name="said">What it said in words.</param>
    internal static AgentErrorKind Decide(AgentErrorKind? named, ProviderError error, LimitText said)
    {
        bool isMoney = named == AgentErrorKind.QuotaCredit || said.IsMoney || (said.IsPlan && !error.IsGoogle);
        bool isPeriod = named == AgentErrorKind.QuotaWindow || error.IsWindow || said.IsPeriod;
        // What is paid for is not given back by a header that asks for patience.
        TimeSpan? wait = isMoney && named == AgentErrorKind.QuotaCredit ? said.Opens?.Wait : error.Wait ?? said.Opens?.Wait;
        if (wait > ResetTime.LongWait || said.Opens is { Wait: null } || (error.ResetsAt is not null && named != AgentErrorKind.QuotaCredit))
        {
            return AgentErrorKind.QuotaWindow;
        }

        if (named == AgentErrorKind.QuotaCredit)
        {
            return AgentErrorKind.QuotaCredit;
        }

        if (said.IsLong && !said.IsBurst && !isMoney)
        {
            return AgentErrorKind.QuotaWindow;
        }

        if (wait is TimeSpan span)
        {
            return isPeriod && span >= s_shortest ? AgentErrorKind.QuotaWindow : AgentErrorKind.RateLimit;
        }

        return isMoney ? AgentErrorKind.QuotaCredit
            : isPeriod && !said.IsBurst ? AgentErrorKind.QuotaWindow
            : said.IsQuota && !said.IsBurst && !error.IsGoogle ? AgentErrorKind.QuotaCredit
            : AgentErrorKind.RateLimit;
    }
}
