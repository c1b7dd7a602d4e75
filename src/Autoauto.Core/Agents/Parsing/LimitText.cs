using System.Text.RegularExpressions;

namespace Autoauto.Core.Agents.Parsing;

/// <summary>
/// What the text of an error says about a limit, read by grammar: which nouns of limits stand next to which verbs of being used up. Only ever
/// applied to error fields, never to text of a model.
/// </summary>
/// <param name="IsHit">It says that a limit on use is reached.</param>
/// <param name="IsMoney">It says that credit, balance or a bought quota is used up.</param>
/// <param name="IsPlan">It points to plan and billing, as some services do in every limit.</param>
/// <param name="IsPeriod">The limit belongs to a period of an hour or more, or to a subscription's window.</param>
/// <param name="IsLong">The period is a day or longer: a wait of seconds cannot be the end of it.</param>
/// <param name="IsQuota">A quota is used up, and nothing says of what.</param>
/// <param name="IsBurst">The limit is one of requests or tokens in a minute or a second.</param>
/// <param name="Opens">When it opens again, as far as that can be told without a point of reference.</param>
internal sealed partial record LimitText(bool IsHit, bool IsMoney, bool IsPlan, bool IsPeriod, bool IsLong, bool IsQuota, bool IsBurst, Reopening? Opens)
{
    /// <summary>Nothing about a limit.</summary>
    internal static LimitText None { get; } = new(false, false, false, false, false, false, false, null);

    /// <summary>Reads a text.</summary>
    internal static LimitText Read(string? message)
    {
        if (string.IsNullOrWhiteSpace(message))
        {
            return None;
        }

        string text = OtherLimits().Replace(ErrorTable.Normalise(message), " ");
        bool isMoney = Money().IsMatch(text);
        bool isPlan = Plan().IsMatch(text);
        bool isHit = isMoney || isPlan || Hit().IsMatch(text) || IsReached().IsMatch(text) || Throttled().IsMatch(text);
        Reopening? opens = ResetTime.Find(message, null, TimeZoneInfo.Utc);
        return new LimitText(
            isHit || (opens is not null && Noun().IsMatch(text)),
            isMoney,
            isPlan,
            Period().IsMatch(text) || Subscription().IsMatch(text),
            LongPeriod().IsMatch(text),
            isHit && Quota().IsMatch(text),
            Burst().IsMatch(text),
            opens);
    }

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>Limits of another sort, which say nothing about a quota: they are taken out of the text before anything is looked for.</summary>
    [GeneratedRegex(
        @"not your usage limit|(?<!\b(?:daily|weekly|monthly|hourly|usage|session|per[ -](?:day|week|month|hour|minute)) )\b(?:context|prompt|input|output|tokens?|turns?|files?|size|length|time|memory|steps?|characters?|lines?|recursion|iteration|depth|body|payload|upload|images?|page|retry|retries|thinking|stack|process|cpu|disk|storage)[ -](?:(?:window|length|size|token|count)[ -])?(?:limits?|caps?|maximum)\b",
        Options,
        10_000)]
    private static partial Regex OtherLimits();

    [GeneratedRegex(@"\b(?:limits?|limited|quotas?|allowance|usage|capacity|throttl\w+|too many requests|429|requests|credits)\b", Options, 10_000)]
    private static partial Regex Noun();

    [GeneratedRegex(
        @"\b(?:hit|reach(?:ed)?|exceed(?:ed|s|ing)?|exhaust(?:ed)?|used up|using up|out of|deplet(?:ed)?|consumed|maxed out|have no|has no|no (?:more|remaining)|insufficient)\b[ _](?:[\w'-]+ ){0,6}?(?:limits?|quotas?|allowances?|caps?|usage|capacity)\b",
        Options,
        10_000)]
    private static partial Regex Hit();

    [GeneratedRegex(
        @"\b(?:limits?|quotas?|allowances?|usage|capacity|messages)\b (?:[\w'-]+ ){0,4}?(?:reached|exceeded|hit|exhausted|used up|depleted|consumed|run out|ran out)\b|\busage_limit_reached\b|\blimit reached\|",
        Options,
        10_000)]
    private static partial Regex IsReached();

    [GeneratedRegex(@"\brate[ _-]?limit|too many requests|too_many_requests|\bthrottl(?:ed|ing)|\bstatus:? 429\b|\b429\b", Options, 10_000)]
    private static partial Regex Throttled();

    [GeneratedRegex(
        @"\b(?:hit|reach(?:ed)?|exceed(?:ed|s)?|exhaust(?:ed)?|used up|out of|no (?:more|remaining)|have no|insufficient|not enough|enough)\b[ _](?:(?:your|the|all|any|of|my|its|available|remaining|included|prepaid|monthly|daily|weekly|free|account|api|plan's|ai|credit|more|workspace|organization(?:'s)?|premium|current|purchased) ){0,5}?(?:credits?|balance|funds|prepayment|budget|spend(?:ing)?[ -](?:limit|cap)|billing(?: hard)?[ -]limit|extra usage|overage|request allowance|premium requests?)\b"
        + @"|\b(?:credits?|balance|funds|budget|prepayment credits)\b (?:[\w'-]+ ){0,4}?(?:too low|insufficient|exhausted|depleted|used up|negative|expired|run out|ran out|exceeded)\b"
        + @"|\b(?:spend(?:ing)?|billing|budget)[ _-](?:hard[ _-])?(?:limits?|caps?)\b|\binsufficient_quota\b|\bpayment (?:is )?required\b|\brequires? (?:billing|payment|a paid|credits)|\bbilling (?:is )?(?:not|isn't) (?:active|enabled|set)|\b(?:past due|overdue)\b|\bupgrade to plus\b|\b(?:have|has|with) no (?:remaining )?quota\b|\bquota_exceeded\b|\b(?:status:? |^|error:? |http )402\b",
        Options,
        10_000)]
    private static partial Regex Money();

    [GeneratedRegex(
        @"\b(?:hourly|daily|weekly|monthly|yearly|annual|today's|session|\d{1,3}[ -]?(?:hours?|hrs?|h|days?|weeks?|months?)|five[ -]hour|seven[ -]day)\b (?:[\w'-]+ ){0,4}?(?:limits?|quotas?|usage|allowances?|caps?|requests?|messages?|tokens?)\b|per[ -]?(?:hour|day|week|month)(?:\b|per)|\b(?:this|current) (?:hour|day|week|month|session|billing (?:cycle|period))\b|weekly_rate_limit",
        Options,
        10_000)]
    private static partial Regex Period();

    [GeneratedRegex(
        @"\b(?:daily|weekly|monthly|yearly|annual|seven[ -]day|today's)\b (?:[\w'-]+ ){0,4}?(?:limits?|quotas?|usage|allowances?|caps?|requests?|messages?|tokens?)\b|per[ -]?(?:day|week|month)(?:\b|per)|weekly_rate_limit",
        Options,
        10_000)]
    private static partial Regex LongPeriod();

    [GeneratedRegex(
        @"\b(?:usage|plan|subscription|fair[ -]use|free|message)[ _](?:usage |tier |plan )?(?:limits?|quotas?|caps?|allowances?)\b|\b(?:free|plan|subscription|extra) usage\b|\bhit your (?!rate)(?:[\w'-]+ ){0,4}?limits?\b|^\s*limit reached|\bout of (?:[\w'-]+ ){0,2}messages\b",
        Options,
        10_000)]
    private static partial Regex Subscription();

    [GeneratedRegex(@"\bcheck your plan and billing", Options, 10_000)]
    private static partial Regex Plan();

    [GeneratedRegex(@"\bquotas?\b", Options, 10_000)]
    private static partial Regex Quota();

    [GeneratedRegex(@"\bper[ -]?(?:min(?:ute)?|sec(?:ond)?)\b|perminute|persecond|\b[RT]PM\b|\bconcurren", Options, 10_000)]
    private static partial Regex Burst();
}
