using System.Globalization;

using Autoauto.Core.Primitives;

namespace Autoauto.Core.Agents.Prompts;

/// <summary>The building blocks of a prompt: each takes a number of characters and never gives more.</summary>
internal static class PromptText
{
    /// <summary>What stands where text was cut.</summary>
    public const string Mark = "… (cut)";

    /// <summary>Text of at most <paramref name="cap"/> characters with a visible mark where it was cut.</summary>
    public static string Cut(string text, int cap, bool keepEnd)
    {
        if (text.Length <= cap)
        {
            return text;
        }

        var room = cap - Mark.Length - 1;
        if (room <= 0)
        {
            return string.Empty;
        }

        // Never between the halves of a surrogate pair.
        if (keepEnd)
        {
            var start = text.Length - room;
            return $"{Mark}\n{text[(char.IsLowSurrogate(text[start]) ? start + 1 : start)..]}";
        }

        return $"{text[..(char.IsHighSurrogate(text[room - 1]) ? room - 1 : room)]}\n{Mark}";
    }

    /// <summary>Text in a fence longer than any run of backticks inside: it cannot break out of its block.</summary>
    public static string Fenced(string content, string language, int cap, bool keepEnd)
    {
        var fence = new string('`', Math.Max(3, LongestRun(content) + 1));
        var overhead = (2 * fence.Length) + language.Length + 3;
        var text = Cut(content, cap - overhead, keepEnd);
        return text.Length == 0 ? string.Empty : $"{fence}{language}\n{text}\n{fence}\n";
    }

    /// <summary>Lines below a heading, the newest of them if not all have room.</summary>
    public static string List(IEnumerable<string> lines, int cap)
    {
        const string cut = "- … (older ones cut)\n";
        var kept = new List<string>();
        var length = cut.Length;
        foreach (var line in lines.Reverse().Select(line => line + "\n"))
        {
            if (length + line.Length > cap)
            {
                kept.Add(cut);
                break;
            }

            length += line.Length;
            kept.Add(line);
        }

        kept.Reverse();
        return length > cap || (kept.Count == 1 && kept[0] == cut) ? string.Empty : string.Concat(kept);
    }

    /// <summary>One earlier experiment in one line.</summary>
    public static string Line(PastExperiment e, bool withInterval = false) => string.Create(
        CultureInfo.InvariantCulture,
        $"experiment {e.Number}: {e.Outcome}{Effect(e, withInterval)}: {PlainText.OneLine(e.Subject ?? "no commit", 160)}{(string.IsNullOrEmpty(e.Detail) ? string.Empty : " — " + PlainText.OneLine(e.Detail, 200))}");

    /// <summary>Safe text of several lines.</summary>
    public static string Safe(string? text, int most) => PlainText.Lines(text, most);

    private static string Effect(PastExperiment e, bool withInterval)
    {
        if (e.EffectPercent is not { } effect)
        {
            return string.Empty;
        }

        var interval = withInterval && e.EffectLowPercent is not null ? $", 95 % interval {Figures.Interval(e.EffectLowPercent, e.EffectHighPercent)}" : string.Empty;
        return $" ({Figures.Percent(effect)}{interval})";
    }

    private static int LongestRun(string content)
    {
        var longest = 0;
        var run = 0;
        foreach (var c in content)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
