using System.Buffers;

namespace Autoauto.Core.Primitives.Redaction;

/// <summary>Secrets in addresses: user and password, and the addresses of chats' webhooks, which are keys as a whole.</summary>
internal static class AddressSecret
{
    /// <summary>What stands before user and password.</summary>
    public const string Sign = "://";

    private const int LongestUserInfo = 512;
    private const int LongestAddress = 2 << 10;
    private const int LeastUserInfo = 20;
    private const int LeastHook = 12;
    private const int LongestPort = 5;

    private static readonly string s_noAddress = string.Concat(Enumerable.Range(0, ' ' + 1).Select(c => (char)c)) + "\"'\\<>`";
    private static readonly SearchValues<char> s_addressEnds = SearchValues.Create(s_noAddress);
    private static readonly SearchValues<char> s_authorityEnds = SearchValues.Create(s_noAddress + "/?#");
    private static readonly SearchValues<char> s_ends = SearchValues.Create(s_noAddress + ")]}|,");

    /// <summary>What the addresses of webhooks begin with.</summary>
    public static IReadOnlyList<string> Hooks { get; } =
    [
        "hooks.slack.com", "hooks.slack-gov.com", "discord.com/api/", "discordapp.com/api/", "discord.com\\/api", "discordapp.com\\/api", ".webhook.office.com", "outlook.office.com/webhook", "outlook.office365.com/webhook",
        "outlook.office.com\\/webhook", "chat.googleapis.com", "api.telegram.org/bot", "api.telegram.org\\/bot", "hooks.zapier.com", "maker.ifttt.com", "open.feishu.cn/open-apis/bot", "oapi.dingtalk.com/robot",
        "qyapi.weixin.qq.com/cgi-bin/webhook", "events.pagerduty.com/integration", "hooks.teams.microsoft.com",
    ];

    private static readonly ILookup<char, string> s_hooks = Hooks.ToLookup(hook => hook[0]);

    /// <summary>The path of the webhook whose host stands at <paramref name="at"/>.</summary>
    public static SecretMatch Hook(SecretText text, int at)
    {
        foreach (var hook in s_hooks[char.ToLowerInvariant(text.Text[at])])
        {
            if (text.Has(at, hook, StringComparison.OrdinalIgnoreCase))
            {
                var from = at + hook.Length;
                var end = EndOfAddress(text.Text, from);

                // An example such as /services/... has none.
                return end - from >= LeastHook && text.Text[from..end].ContainsAnyInRange('0', '9') ? new SecretMatch(from, end) : SecretMatch.None;
            }
        }

        return SecretMatch.None;
    }

    /// <summary>user:password@ of an address, or one long key in its place. All of it goes: either part may be the key.</summary>
    public static SecretMatch UserInfo(SecretText text, int at)
    {
        var from = at + Sign.Length;
        if (at <= text.Floor || !char.IsAsciiLetterOrDigit(text.Text[at - 1]) || from >= text.Text.Length)
        {
            return SecretMatch.None;
        }

        var rest = text.Text[from..Math.Min(text.Text.Length, from + LongestUserInfo)];
        var authority = rest[..Length(rest, s_authorityEnds)];
        var colon = authority.IndexOf(':');
        var end = authority.LastIndexOf('@');
        if (colon >= 0 && (end < 0 ? !IsPort(authority[(colon + 1)..]) : colon < end))
        {
            // Passwords hold whatever people type: the last @ is the one that ends it.
            end = rest[..Length(rest, s_addressEnds)].LastIndexOf('@');
        }

        if (end <= 0)
        {
            return SecretMatch.None;
        }

        var value = rest[((colon < 0 || colon > end ? -1 : colon) + 1)..end];
        return value.Length == 0 || value[0] is '$' or '{' or '%' or '*' || value.Contains(Redactor.Mark, StringComparison.Ordinal)
            || (colon < 0 && (value.Length < LeastUserInfo || !value.ContainsAnyInRange('0', '9')))
            ? SecretMatch.None
            : new SecretMatch(from, from + end);
    }

    private static bool IsPort(ReadOnlySpan<char> text) => text.Length <= LongestPort && !text.ContainsAnyExceptInRange('0', '9');

    private static int Length(ReadOnlySpan<char> text, SearchValues<char> ends) => text.IndexOfAny(ends) is >= 0 and var end ? end : text.Length;

    private static int EndOfAddress(ReadOnlySpan<char> text, int from)
    {
        var limit = Math.Min(text.Length, from + LongestAddress);
        var at = from;
        while (at < limit)
        {
            at += Length(text[at..limit], s_ends);
            if (at + 1 >= limit || text[at] != '\\' || text[at + 1] != '/')
            {
                break;
            }

            at++;
        }

        return at;
    }
}
