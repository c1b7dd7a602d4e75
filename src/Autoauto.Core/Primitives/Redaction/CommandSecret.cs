namespace Autoauto.Core.Primitives.Redaction;

/// <summary>Secrets that only what stands before them tells: short options of certain programs, and the words of a netrc file.</summary>
internal static class CommandSecret
{
    private const int LongestCommand = 400;
    private const int LongestValue = 512;
    private const string Password = "password";

    // Programs whose -p has the password right behind it, and those with a word of its own behind -p or -a.
    private static readonly string[] s_attached = ["mysql", "mariadb"];
    private static readonly string[] s_separate = ["sshpass", "docker login", "podman login", "helm registry login", "redis-cli", "smbclient", "mongo", "az login"];
    private static readonly string[] s_withUser = ["curl", "http ", "https ", "wget", "Invoke-RestMethod"];

    /// <summary>What an option begins with.</summary>
    public static IReadOnlyList<string> Options { get; } = [" -p", " -a", " -u", " --user", " --proxy-user", " -U"];

    /// <summary>The value of the option that the blank at <paramref name="at"/> stands before.</summary>
    public static SecretMatch Option(SecretText text, int at)
    {
        var option = text.Text[(at + 1)..];
        if (option.StartsWith("-p", StringComparison.Ordinal) && (Says(text, at, s_attached) || Says(text, at, s_separate)))
        {
            return Value(text, at + 3, isAttached: true) is { IsFound: true } attached ? attached : Says(text, at, s_separate) ? Value(text, at + 3, isAttached: false) : SecretMatch.None;
        }

        if (option.StartsWith("-a", StringComparison.Ordinal) && Says(text, at, s_separate))
        {
            return Value(text, at + 3, isAttached: false);
        }

        var name = option.StartsWith("--user", StringComparison.Ordinal) ? "--user".Length
            : option.StartsWith("--proxy-user", StringComparison.Ordinal) ? "--proxy-user".Length
            : option.StartsWith("-u", StringComparison.OrdinalIgnoreCase) ? "-u".Length : 0;
        if (name == 0 || !Says(text, at, s_withUser))
        {
            return SecretMatch.None;
        }

        var from = at + 1 + name;
        var value = Value(text, from, isAttached: true) is { IsFound: true } close ? close : Value(text, from, isAttached: false);
        return value.IsFound && text.Text[value.Start..value.End].IndexOf(':') is > 0 and var colon && value.Start + colon + 1 < value.End ? value : SecretMatch.None;
    }

    /// <summary>The value of the word <c>password</c> at <paramref name="at"/> if it belongs to a machine of a netrc file.</summary>
    public static SecretMatch NetRc(SecretText text, int at)
    {
        var from = text.EndOfRun(at + Password.Length, c => c is ' ' or '\t', 16);
        if (from == at + Password.Length && text.Has(from, "\\t"))
        {
            from += 2;
        }

        if (!text.Has(at, Password) || from == at + Password.Length || from >= text.Text.Length)
        {
            return SecretMatch.None;
        }

        var words = WordsBefore(text.Text[Math.Max(0, at - LongestCommand)..at]);
        var isEntry = words is [.., "machine", _, "login", _] or [.., "machine", _] or [.., "default", "login", _] or [.., "machine", _, "login", _, "account", _] or [.., "machine", _, "account", _];
        return isEntry ? Value(text, from, isAttached: true) : SecretMatch.None;
    }

    /// <summary>True if one of the names stands before <paramref name="at"/>, not too far away: a command may have several lines.</summary>
    private static bool Says(SecretText text, int at, string[] names)
    {
        var before = text.Text[Math.Max(0, at - LongestCommand)..at];
        foreach (var name in names)
        {
            var found = before.LastIndexOf(name, StringComparison.Ordinal);
            if (found >= 0 && (found == 0 || !char.IsAsciiLetterOrDigit(before[found - 1]) || (found > 1 && before[found - 2] == '\\')))
            {
                return true;
            }
        }

        return false;
    }

    private static SecretMatch Value(SecretText text, int from, bool isAttached)
    {
        if (!isAttached)
        {
            var blanks = text.EndOfRun(from, c => c is ' ' or '=', 4);
            if (blanks == from)
            {
                return SecretMatch.None;
            }

            from = blanks;
        }
        else if (text.Has(from, "="))
        {
            from++;
        }

        var quote = text.Has(from, "\\\"") ? "\\\"" : text.Has(from, "\"") ? "\"" : text.Has(from, "'") ? "'" : string.Empty;
        from += quote.Length;
        var limit = Math.Min(text.Text.Length, from + LongestValue);
        var end = from;
        while (end < limit && !IsEnd(text.Text, end, quote))
        {
            end++;
        }

        var value = text.Text[from..end];
        return value.Length == 0 || value[0] is '$' or '-' or '<' or '{' or '%' || value.Contains(Redactor.Mark, StringComparison.Ordinal) ? SecretMatch.None : new SecretMatch(from, end);
    }

    private static bool IsEnd(ReadOnlySpan<char> text, int at, string quote)
    {
        var c = text[at];
        return c == '\n' || c == '\r'
            || (quote.Length > 0 ? text[at..].StartsWith(quote, StringComparison.Ordinal) : c is ' ' or '\t' or '"' or '\'' or '`')
            || (c == '\\' && quote != "'" && at + 1 < text.Length && text[at + 1] is 'n' or 'r' or 't' or '"');
    }

    /// <summary>The words of the lines above and before, without the numbers and signs that stand before lines where something prints a file.</summary>
    private static string[] WordsBefore(ReadOnlySpan<char> text)
    {
        var lines = text.ToString().Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\r", "\n", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal).Split('\n');
        return [.. lines.SelectMany(line => line[(line.AsSpan().IndexOfAnyInRange('a', 'z') is >= 0 and var first ? first : line.Length)..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))];
    }
}
