using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Autoauto.Core.Model;

namespace Autoauto.Core.Agents.Parsing;

/// <summary>
/// The words by which services and agent programs name their errors. Only ever applied to error fields of events and to standard error, never to
/// text of a model. Limits on use have a grammar instead: see <see cref="LimitText"/>.
/// </summary>
internal static partial class ErrorTable
{
    private const int TextLimit = 4_000;

    private static readonly Dictionary<string, AgentErrorKind> s_codes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["authentication_error"] = AgentErrorKind.Auth,
        ["authentication_failed"] = AgentErrorKind.Auth,
        ["authentication"] = AgentErrorKind.Auth,
        ["authorization"] = AgentErrorKind.Auth,
        ["oauth_org_not_allowed"] = AgentErrorKind.Auth,
        ["invalid_api_key"] = AgentErrorKind.Auth,
        ["API_KEY_INVALID"] = AgentErrorKind.Auth,
        ["UNAUTHENTICATED"] = AgentErrorKind.Auth,
        ["unauthorized"] = AgentErrorKind.Auth,
        ["permission_error"] = AgentErrorKind.Auth,
        ["token_expired"] = AgentErrorKind.Auth,
        ["usage_limit_reached"] = AgentErrorKind.QuotaWindow,
        ["insufficient_quota"] = AgentErrorKind.QuotaCredit,
        ["usage_not_included"] = AgentErrorKind.QuotaCredit,
        ["quota_exceeded"] = AgentErrorKind.QuotaCredit,
        ["quota"] = AgentErrorKind.QuotaCredit,
        ["payment_required"] = AgentErrorKind.QuotaCredit,
        ["FreeUsageLimitError"] = AgentErrorKind.QuotaWindow,
        ["user_weekly_rate_limited"] = AgentErrorKind.QuotaWindow,
        ["billing_error"] = AgentErrorKind.QuotaCredit,
        ["billing_hard_limit_reached"] = AgentErrorKind.QuotaCredit,
        ["billing_not_active"] = AgentErrorKind.QuotaCredit,
        ["insufficient_credits"] = AgentErrorKind.QuotaCredit,
        ["rate_limit"] = AgentErrorKind.RateLimit,
        ["rate_limit_error"] = AgentErrorKind.RateLimit,
        ["rate_limit_exceeded"] = AgentErrorKind.RateLimit,
        ["rate_limited"] = AgentErrorKind.RateLimit,
        ["user_global_rate_limited"] = AgentErrorKind.RateLimit,
        ["rateLimitExceeded"] = AgentErrorKind.RateLimit,
        ["too_many_requests"] = AgentErrorKind.RateLimit,
        ["RESOURCE_EXHAUSTED"] = AgentErrorKind.RateLimit,
        ["model_not_found"] = AgentErrorKind.ModelNotFound,
        ["not_found_error"] = AgentErrorKind.ModelNotFound,
        ["NOT_FOUND"] = AgentErrorKind.ModelNotFound,
        ["context_length_exceeded"] = AgentErrorKind.ContextTooLong,
        ["prompt_too_long"] = AgentErrorKind.ContextTooLong,
        ["request_too_large"] = AgentErrorKind.ContextTooLong,
        ["max_output_tokens"] = AgentErrorKind.OutputTooLong,
        ["content_filter"] = AgentErrorKind.Refused,
        ["content_policy_violation"] = AgentErrorKind.Refused,
        ["invalid_prompt"] = AgentErrorKind.Refused,
        ["refusal"] = AgentErrorKind.Refused,
        ["server_error"] = AgentErrorKind.Overloaded,
        ["api_error"] = AgentErrorKind.Overloaded,
        ["overloaded"] = AgentErrorKind.Overloaded,
        ["overloaded_error"] = AgentErrorKind.Overloaded,
        ["server_is_overloaded"] = AgentErrorKind.Overloaded,
        ["slow_down"] = AgentErrorKind.Overloaded,
        ["INTERNAL"] = AgentErrorKind.Overloaded,
        ["UNAVAILABLE"] = AgentErrorKind.Overloaded,
        ["connection_failed"] = AgentErrorKind.Network,
        ["connection_error"] = AgentErrorKind.Network,
        ["timeout_error"] = AgentErrorKind.Network,
    };

    /// <summary>First match decides, so the narrow ones come first.</summary>
    private static readonly (AgentErrorKind Kind, string[] Phrases)[] s_phrases =
    [
        (AgentErrorKind.ContextTooLong,
            ["context window", "context length", "context_length", "context limit", "prompt is too long", "prompt as too long", "input is too long",
             "exceeds the maximum number of tokens", "conversation is too long"]),
        (AgentErrorKind.OutputTooLong, ["max_output_tokens", "max_tokens", "output token maximum", "output token limit"]),
        (AgentErrorKind.Refused,
            ["content filter", "content_filter", "content policy", "usage policy", "safeguards flagged", "flagged as potentially", "safety reasons"]),
        (AgentErrorKind.Overloaded,
            ["high demand", "at capacity", "overloaded", "server had an error", "internal server error", "internal error has occurred",
             "service unavailable", "bad gateway", "gateway timeout"]),
        (AgentErrorKind.ModelNotFound, ["is not found for API version", "ModelNotFound", "model_not_found", "unknown model", "model not found"]),
        (AgentErrorKind.Auth,
            ["api key", "api_key", "unauthorized", "not logged in", "sign in again", "log in again", "please log in", "/login",
             "missing environment variable", "no authentication information", "authentication failed", "refresh token", "access token", "invalid token"]),
        (AgentErrorKind.Network,
            ["stream disconnected", "error sending request", "connection failed", "connection refused", "connection dropped", "connection reset",
             "connection error", "waiting for network", "network error", "fetch failed", "socket hang up", "timed out", "idle timeout",
             "without a finish reason", "ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "ETIMEDOUT", "EAI_AGAIN", "unable to connect", "cannot connect", "connection was closed", "other side closed"]),
    ];

    /// <summary>The kind that a machine-readable code or type stands for.</summary>
    internal static AgentErrorKind? FromCode(string? code) =>
        code is not null && s_codes.TryGetValue(code, out AgentErrorKind kind) ? kind : null;

    /// <summary>The kind that an HTTP status stands for; null where only the text can tell (400, 422).</summary>
    internal static AgentErrorKind? FromStatus(long? status) => status switch
    {
        401 or 403 => AgentErrorKind.Auth,
        402 => AgentErrorKind.QuotaCredit,
        404 => AgentErrorKind.ModelNotFound,
        408 => AgentErrorKind.Network,
        413 => AgentErrorKind.ContextTooLong,
        429 => AgentErrorKind.RateLimit,
        >= 500 and <= 599 => AgentErrorKind.Overloaded,
        _ => null,
    };

    /// <summary>The kind that an error message's wording stands for; null if it says nothing known.</summary>
    internal static AgentErrorKind? FromText(string? message) => FromText(new ProviderError(null, null, null, message), LimitText.Read(message));

    /// <summary>
    /// Weighs everything that a service said about one error: its code, then its type, then the HTTP status, then the wording. What is some limit by
    /// any of these is told apart by <see cref="LimitRule"/>.
    /// </summary>
    internal static AgentErrorKind Classify(ProviderError error)
    {
        LimitText said = LimitText.Read(error.Message);
        AgentErrorKind? named = FromCode(error.Code) ?? FromCode(error.Type);
        if (named is not null)
        {
            return LimitRule.IsLimit(named) ? LimitRule.Decide(named, error, said) : named.Value;
        }

        AgentErrorKind? byStatus = FromStatus(error.Status);
        if (LimitRule.IsLimit(byStatus))
        {
            return LimitRule.Decide(byStatus, error, said);
        }

        AgentErrorKind? worded = FromText(error, said);
        // Some services answer a used-up quota with a 403.
        return byStatus == AgentErrorKind.Auth && worded is AgentErrorKind.QuotaCredit or AgentErrorKind.QuotaWindow
            ? worded.Value
            : byStatus ?? worded ?? AgentErrorKind.Unknown;
    }

    /// <summary>Plain spaces, straight apostrophes and hyphens, no invisible characters, bounded length.</summary>
    internal static string Normalise(string text)
    {
        StringBuilder plain = new(Math.Min(text.Length, TextLimit));
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, TextLimit)))
        {
            _ = c switch
            {
                '\n' or '\r' or '\t' => plain.Append(c),
                '\u2018' or '\u2019' or '\u02BC' or '\u00B4' or '`' => plain.Append('\''),
                '\u201C' or '\u201D' => plain.Append('"'),
                '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014' => plain.Append('-'),
                _ when char.IsWhiteSpace(c) => plain.Append(' '),
                _ when char.GetUnicodeCategory(c) is UnicodeCategory.Format => plain,
                _ => plain.Append(c),
            };
        }

        return plain.ToString();
    }

    private static AgentErrorKind? FromText(ProviderError error, LimitText said)
    {
        if (string.IsNullOrWhiteSpace(error.Message))
        {
            return null;
        }

        AgentErrorKind? limit = said.IsHit ? LimitRule.Decide(null, error, said) : null;
        if (limit is AgentErrorKind.QuotaCredit or AgentErrorKind.QuotaWindow)
        {
            return limit;
        }

        string text = Normalise(error.Message);
        foreach ((AgentErrorKind kind, string[] phrases) in s_phrases)
        {
            if (kind == AgentErrorKind.Overloaded && limit is not null)
            {
                return limit;
            }

            if (kind == AgentErrorKind.ModelNotFound && ModelMissing().IsMatch(text))
            {
                return kind;
            }

            if (Array.Exists(phrases, phrase => text.Contains(phrase, StringComparison.OrdinalIgnoreCase)))
            {
                return kind;
            }
        }

        return null;
    }

    [GeneratedRegex(
        @"\bmodels?\b[^\n]{0,160}?(?:does not exist|may not exist|not found|is not supported|not available|no access)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        10_000)]
    private static partial Regex ModelMissing();
}
