using System.Buffers;

namespace Autoauto.Core.Primitives.Redaction;

/// <summary>
/// Finds what looks like a secret, in one pass: the text is searched for all beginnings at once, and only where one stands is looked closer.
/// Nothing here goes back over what it has consumed, so that the time is linear whatever the text.
/// </summary>
internal static class SecretScan
{
    private const int LongestKeyBlock = 16 << 10;
    private const int LongestHeader = 64;
    private const int LongestSegment = 8 << 10;
    private const int LongestAuthority = 1 << 10;
    private const int LeastUserInfo = 20;
    private const int LeastSignature = 40;
    private const int LongestBeginning = 16;
    private const string KeyBlock = "-----BEGIN ";
    private const string KeyBlockEnd = "-----END ";
    private const string KeyBlockBorder = "-----";
    private const string Bearer = "bearer ";
    private const string Authorization = "authorization";
    private const string WebToken = "eyJ";
    private const string Address = "://";
    private const string Signature = "sig=";

    private static readonly SearchValues<string> s_beginnings = SearchValues.Create(
        [.. TokenShape.All.Select(shape => shape.Prefix), .. SecretName.Words, KeyBlock, Bearer, Authorization, WebToken, Address, Signature],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>The first secret whose beginning (or whose name) stands from <paramref name="from"/> to <paramref name="limit"/>.</summary>
    public static SecretMatch Next(ReadOnlySpan<char> text, int floor, int from, int limit)
    {
        var seen = new SecretText(text, floor);
        while (from < limit)
        {
            var found = text[from..Math.Min(text.Length, limit + LongestBeginning)].IndexOfAny(s_beginnings);
            if (found < 0 || from + found >= limit)
            {
                break;
            }

            if (At(seen, from + found) is { IsFound: true } match)
            {
                return match;
            }

            from += found + 1;
        }

        return SecretMatch.None;
    }

    private static SecretMatch At(SecretText text, int at)
    {
        foreach (var shape in TokenShape.All)
        {
            if (shape.Match(text, at) is { IsFound: true } token)
            {
                return token;
            }
        }

        return text.Text[at] switch
        {
            '-' => PrivateKey(text, at),
            ':' => UserInfo(text, at),
            'e' when text.Has(at, WebToken) => JsonWebToken(text, at),
            's' when text.Has(at, Signature) => SharedSignature(text, at),
            'b' or 'B' when text.Has(at, Bearer, StringComparison.OrdinalIgnoreCase) => BearerToken(text, at),
            'a' or 'A' when text.Has(at, Authorization, StringComparison.OrdinalIgnoreCase) => Header(text, at),
            _ => AssignedSecret.Match(text, at),
        };
    }

    private static SecretMatch PrivateKey(SecretText text, int at)
    {
        var rest = text.Text[at..];
        var header = rest[..Math.Min(rest.Length, LongestHeader)];
        var titleEnd = header.IndexOf("PRIVATE KEY", StringComparison.Ordinal);
        if (titleEnd < 0)
        {
            return SecretMatch.None;
        }

        var block = text.Text[at..text.EndOfRun(at, IsKeyBlock, LongestKeyBlock)];
        var footer = block.IndexOf(KeyBlockEnd, StringComparison.Ordinal);
        var footerEnd = footer < 0 ? -1 : block[(footer + KeyBlockEnd.Length)..].IndexOf(KeyBlockBorder, StringComparison.Ordinal);
        return new SecretMatch(at, at + (footerEnd < 0 ? block.Length : footer + KeyBlockEnd.Length + footerEnd + KeyBlockBorder.Length));
    }

    // user:password@ of an address, or one long key in its place. All of it goes: either part may be the key.
    private static SecretMatch UserInfo(SecretText text, int at)
    {
        var from = at + Address.Length;
        if (at <= text.Floor || !char.IsAsciiLetterOrDigit(text.Text[at - 1]) || from >= text.Text.Length)
        {
            return SecretMatch.None;
        }

        var authority = text.Text[from..text.EndOfRun(from, c => c is not ('/' or '?' or '#' or '[' or '"' or '\'' or '\\' or '<' or '>' or '`') && c > ' ', LongestAuthority)];
        var end = authority.LastIndexOf('@');
        if (end <= 0)
        {
            return SecretMatch.None;
        }

        var colon = authority[..end].IndexOf(':');
        var value = authority[(colon + 1)..end];
        return value.Length == 0 || value[0] is '$' or '{' or '%' or '*' || (colon < 0 && (value.Length < LeastUserInfo || !value.ContainsAnyInRange('0', '9')))
            ? SecretMatch.None
            : new SecretMatch(from, from + end);
    }

    private static SecretMatch JsonWebToken(SecretText text, int at)
    {
        if (!text.IsWordStart(at))
        {
            return SecretMatch.None;
        }

        var header = text.EndOfRun(at, SecretText.IsWord, LongestSegment);
        if (header - at < 10 || header >= text.Text.Length || text.Text[header] != '.')
        {
            return SecretMatch.None;
        }

        var body = text.EndOfRun(header + 1, SecretText.IsWord, LongestSegment);
        if (body - header < 10)
        {
            return SecretMatch.None;
        }

        return new SecretMatch(at, body < text.Text.Length && text.Text[body] == '.' ? text.EndOfRun(body + 1, SecretText.IsWord, LongestSegment) : body);
    }

    // The signature of a shared address (Azure's SAS): base64, mostly with its signs as %2B and the like.
    private static SecretMatch SharedSignature(SecretText text, int at)
    {
        var from = at + Signature.Length;
        var end = text.EndOfRun(from, c => IsToken(c) || c == '%');
        return text.IsWordStart(at) && end - from >= LeastSignature && text.Text[from..end].ContainsAnyInRange('0', '9') ? new SecretMatch(from, end) : SecretMatch.None;
    }

    private static SecretMatch BearerToken(SecretText text, int at)
    {
        var from = text.EndOfRun(at + Bearer.Length, c => c == ' ', 4);
        var end = text.EndOfRun(from, IsToken);
        return end - from >= 16 && text.Text[from..end].ContainsAnyInRange('0', '9') ? new SecretMatch(from, end) : SecretMatch.None;
    }

    private static SecretMatch Header(SecretText text, int at)
    {
        var sign = text.EndOfRun(at + Authorization.Length, c => c is '"' or '\'' or '\\' or ' ', 4);
        if (sign >= text.Text.Length || text.Text[sign] is not (':' or '='))
        {
            return SecretMatch.None;
        }

        var scheme = text.EndOfRun(sign + 1, c => c is '"' or '\'' or '\\' or ' ', 4);
        var schemeEnd = text.EndOfRun(scheme, char.IsAsciiLetter, 16);
        var from = schemeEnd > scheme && schemeEnd < text.Text.Length && text.Text[schemeEnd] == ' ' ? text.EndOfRun(schemeEnd, c => c == ' ', 4) : scheme;
        var end = text.EndOfRun(from, IsToken);
        return end - from >= 8 && (from > scheme || text.Text[from..end].ContainsAnyInRange('0', '9')) && text.Text[from..end].ContainsAnyExceptInRange('a', 'z')
            ? new SecretMatch(from, end)
            : SecretMatch.None;
    }

    private static bool IsToken(char c) => SecretText.IsWord(c) || c is '.' or '~' or '+' or '/' or '=';

    private static bool IsKeyBlock(char c) => IsToken(c) || c is ' ' or '\n' or '\r' or '\t' or '\\' or ':' or ',';
}
