using System.Text;
using System.Text.Json;

namespace Autoauto.Core.Programs;

/// <summary>Commands in configurations: one string or a list of words.</summary>
internal static class CommandLineText
{
    /// <summary>The command's words; empty if there is none.</summary>
    public static IReadOnlyList<string> Read(ConfigObject o, string key)
    {
        if (o.Find(key) is { ValueKind: JsonValueKind.String })
        {
            var words = Split(o.Text(key) ?? string.Empty);
            if (words is null)
            {
                o.Report(key, "has a quotation mark without its other half");
            }

            return words ?? [];
        }

        var command = o.Texts(key, _ => null) ?? [];
        if (o.Find(key) is { ValueKind: JsonValueKind.Array } && (command.Count == 0 || string.IsNullOrWhiteSpace(command[0])))
        {
            o.Report(key, "must start with an executable");
        }

        return command;
    }

    /// <summary>
    /// Splits a command line at white space; double quotation marks keep words together, nothing else is special (a backslash is a backslash,
    /// as Windows paths need it). Null if a quotation mark is left open.
    /// </summary>
    public static IReadOnlyList<string>? Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quoted, started) = (false, false);
        foreach (var c in line)
        {
            if (c == '"')
            {
                quoted = !quoted;
                started = true;
            }
            else if (char.IsWhiteSpace(c) && !quoted)
            {
                if (started)
                {
                    words.Add(word.ToString());
                }

                word.Clear();
                started = false;
            }
            else
            {
                word.Append(c);
                started = true;
            }
        }

        if (started)
        {
            words.Add(word.ToString());
        }

        return quoted ? null : words;
    }
}
