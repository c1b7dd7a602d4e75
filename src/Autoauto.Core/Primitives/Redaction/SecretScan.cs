using System.Buffers;

namespace Autoauto.Core.Primitives.Redaction;

/// <summary>
/// Finds what looks like a secret, in one pass: the text is searched for all beginnings at once, and only where one stands is looked closer.
/// Nothing here goes back over what it has consumed, so that the time is linear whatever the text.
/// </summary>
internal static class SecretScan
{
    private const int LongestSegment = 8 << 10;
    private const int LeastSignature = 40;
    private const int LeastWord = 20;
    private const int LongestBeginning = 32;
    private const string Bearer = "bearer ";
    private const string Authorization = "authorization";
    private const string WebToken = "eyJ";
    private const string Basic = "basic ";
    private const string Signature = "sig=";

    private static readonly SearchValues<string> s_beginnings = SearchValues.Create(

        [
            .. TokenShape.All.Select(shape => shape.Prefix), .. SecretName.Words, .. KeyBlock.Beginnings, .. AddressSecret.Hooks, .. CommandSecret.Options,
            AddressSecret.Sign, Bearer, Basic, Authorization, WebToken, Signature,
        ],
        StringComparison.OrdinalIgnoreCase);

    private static readonly ILookup<char, TokenShape> s_shapes = TokenShape.All.ToLookup(shape => shape.Prefix[0]);

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
        foreach (var shape in s_shapes[text.Text[at]])
        {
            if (shape.Match(text, at) is { IsFound: true } token)
            {
                return token;
            }
        }

        if (KeyBlock.Match(text, at) is { IsFound: true } key)
        {
            return key;
        }

        if (AddressSecret.Hook(text, at) is { IsFound: true } hook)
        {
            return hook;
        }

        return text.Text[at] switch
        {
            ':' => AddressSecret.UserInfo(text, at),
            ' ' => CommandSecret.Option(text, at),
            'e' when text.Has(at, WebToken) => JsonWebToken(text, at),
            's' when text.Has(at, Signature) => SharedSignature(text, at),
            'b' or 'B' when text.Has(at, Bearer, StringComparison.OrdinalIgnoreCase) => BearerToken(text, at),
            'b' or 'B' when text.Has(at, Basic, StringComparison.OrdinalIgnoreCase) => BasicToken(text, at),
            'a' or 'A' when text.Has(at, Authorization, StringComparison.OrdinalIgnoreCase) => Header(text, at),
            'p' when CommandSecret.NetRc(text, at) is { IsFound: true } word => word,
            _ => AssignedSecret.Match(text, at),
        };
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

    private static SecretMatch BasicToken(SecretText text, int at)
    {
        var from = text.EndOfRun(at + Basic.Length, c => c == ' ', 4);
        var end = text.EndOfRun(from, IsToken, LongestSegment);
        return text.IsWordStart(at) && UserAndPassword.Is(text.Text[from..end]) ? new SecretMatch(from, end) : SecretMatch.None;
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
        var token = text.Text[from..end];
        return token.Length >= 8 && (from > scheme || token.ContainsAnyInRange('0', '9')) && (token.ContainsAnyExceptInRange('a', 'z') || token.Length >= LeastWord)
            ? new SecretMatch(from, end)
            : SecretMatch.None;
    }

    private static bool IsToken(char c) => SecretText.IsWord(c) || c is '.' or '~' or '+' or '/' or '=';
}
