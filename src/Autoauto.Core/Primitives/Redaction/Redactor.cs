using System.Buffers;
using System.Text;

namespace Autoauto.Core.Primitives.Redaction;

/// <summary>
/// Takes keys, tokens and passwords out of everything that is stored or shown: what looks like one, and the exact values of this environment's
/// secret variables. Redacting twice changes nothing; the time is linear in the text.
/// </summary>
public sealed class Redactor
{
    /// <summary>What stands in a secret's place.</summary>
    public const string Mark = "[redacted]";

    private readonly string[] _exact;
    private readonly string[] _ofLines;
    private readonly SearchValues<string>? _search;
    private readonly Lazy<Redactor> _forBytes;

    /// <summary>A redactor that also takes out <paramref name="values"/> wherever they stand.</summary>
    /// <param name="values">Secrets that are known; ones too short or too ordinary to be told from other text are left out.</param>
    public Redactor(params IEnumerable<string> values)
        : this([.. values.SelectMany(SecretVariables.Usable)], isBytes: false)
    {
    }

    private Redactor(IReadOnlyCollection<string> usable, bool isBytes)
    {
        var forms = usable.SelectMany(KnownForms.Of);
        _exact = [.. (isBytes ? forms.Select(form => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(form))) : forms).Distinct().OrderByDescending(value => value.Length)];
        _ofLines = [.. _exact.Where(value => value.Contains('\n', StringComparison.Ordinal))];
        _search = _exact.Length > 0 ? SearchValues.Create(_exact, StringComparison.Ordinal) : null;
        _forBytes = new Lazy<Redactor>(() => isBytes ? this : new Redactor(usable, isBytes: true));
        Known = usable;
    }

    /// <summary>Knows the secrets of this process's environment.</summary>
    public static Redactor Default { get; } = new(SecretVariables.ValuesOf(Environment.GetEnvironmentVariables()));

    /// <summary>The values that are known.</summary>
    internal IReadOnlyCollection<string> Known { get; }

    /// <summary>The same for text whose characters stand for the bytes of UTF-8.</summary>
    internal Redactor ForBytes => _forBytes.Value;

    /// <summary>A redactor that knows more values.</summary>
    public Redactor With(IEnumerable<string> values) => new([.. Known, .. values]);

    /// <summary>The text without its secrets; the same object if there are none.</summary>
    public string? Redact(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return text;
        }

        StringBuilder? clean = null;
        var done = 0;
        SecretMatch? known = null;
        while (Next(text, done, done, ref known) is { IsFound: true } secret)
        {
            clean ??= new StringBuilder(text.Length);
            clean.Append(text, done, secret.Start - done).Append(Replacement(text, secret));
            done = secret.End;
        }

        return clean?.Append(text, done, text.Length - done).ToString() ?? text;
    }

    /// <summary>The first secret at or behind <paramref name="from"/>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="floor">What stands before this counts as redacted, and is not looked at.</param>
    /// <param name="from">Where the search begins.</param>
    /// <param name="known">The next known value, kept between calls on one text so that it is not searched for again; null at first.</param>
    internal SecretMatch Next(ReadOnlySpan<char> text, int floor, int from, ref SecretMatch? known)
    {
        if (known is not { } next || (next.IsFound && next.Start < from))
        {
            known = next = NextKnown(text, from);
        }

        var shaped = SecretScan.Next(text, floor, from, next.IsFound ? next.End : text.Length);
        if (!next.IsFound || !shaped.IsFound)
        {
            return next.IsFound ? next : shaped;
        }

        if (next.Start < shaped.End && shaped.Start < next.End)
        {
            return next.Merge(shaped);
        }

        return next.Start < shaped.Start ? next : shaped;
    }

    /// <summary>What stands in a secret's place.</summary>
    internal string Replacement(ReadOnlySpan<char> text, SecretMatch secret)
    {
        if (secret.Parts is not { } parts)
        {
            return Mark;
        }

        var clean = new StringBuilder();
        var done = secret.Start;
        foreach (var (start, end) in parts)
        {
            clean.Append(Redact(text[done..start].ToString())).Append(Mark);
            done = end;
        }

        return clean.ToString();
    }

    /// <summary>
    /// Where the known value of several lines begins of which <paramref name="text"/>, which ends with a line, has the first ones only; the text's length if
    /// there is none.
    /// </summary>
    internal int StartOfUnfinished(ReadOnlySpan<char> text)
    {
        var start = text.Length;
        foreach (var value in _ofLines)
        {
            for (var end = value.LastIndexOf('\n'); end >= 0; end = end == 0 ? -1 : value.LastIndexOf('\n', end - 1))
            {
                if (end + 1 < value.Length && text.EndsWith(value.AsSpan(0, end + 1), StringComparison.Ordinal))
                {
                    start = Math.Min(start, text.Length - end - 1);
                    break;
                }
            }
        }

        return start;
    }

    private SecretMatch NextKnown(ReadOnlySpan<char> text, int from)
    {
        if (_search is null)
        {
            return SecretMatch.None;
        }

        var at = text[from..].IndexOfAny(_search);
        if (at < 0)
        {
            return SecretMatch.None;
        }

        at += from;
        foreach (var value in _exact)
        {
            if (text[at..].StartsWith(value, StringComparison.Ordinal))
            {
                return new SecretMatch(at, at + value.Length);
            }
        }

        return SecretMatch.None;
    }
}
