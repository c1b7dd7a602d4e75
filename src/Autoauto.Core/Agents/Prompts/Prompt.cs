using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Agents.Prompts;

/// <summary>
/// The prompt of an experiment: a pure function of the packet. Every section has a cap with a visible cut mark, so that no history, no
/// diagnostics and no hostile text makes it longer than <see cref="LongestUserPrompt"/>.
/// </summary>
public static class Prompt
{
    /// <summary>Most characters of the user part.</summary>
    public const int LongestUserPrompt = 24_000;

    private const int LongestGuidance = 2_000;
    private const int LongestDiagnostics = 3_000;
    private const int LongestDiff = 2_000;
    private const int LongestDiffs = 8_000;
    private const int LongestList = 3_000;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Standing orders: role, program, how to work.</summary>
    public static string System(ContextPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        var simplify = packet.KeepSimplifications
            ? "\n- A change that only removes code and costs nothing measurable is welcome too."
            : string.Empty;
        return $"""
            You are one experiment of an autonomous loop that improves this repository. You have no memory of earlier experiments; what you need of
            them is below. Your change will be measured by an evaluator that you cannot see or influence, and kept only if it measurably helps.

            # The program

            {packet.Instructions.Trim()}

            # How to work

            - Read first. Then choose ONE mechanism, implement it, and make sure that the project's own tests still pass.
            - Commit with `git add -A && git commit`; explain the mechanism in the message: what changes and why it should help.
            - Never run the evaluator and never time anything yourself: other numbers than the evaluator's count for nothing.
            - Never touch `.autoauto/`, agents' instructions (AGENTS.md, CLAUDE.md, .claude/, .codex/, .opencode/, .gemini/, .github/), git's
              configuration or hooks, or anything outside this folder. Such changes are found and the experiment is thrown away.
            - Do not repeat what was discarded; the list is below.
            - If you find nothing worth trying, stop without a commit and say why.{simplify}
            - End with one JSON object on the last line: what you expected and what the next experiment should know:
              `"hypothesis": "...", "why": "...", "next": ["..."], "avoid": ["..."]` in braces.
            """;
    }

    /// <summary>The experiment's own part.</summary>
    public static string User(ContextPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        var text = new StringBuilder();
        AppendState(text, packet);
        AppendDecision(text, packet);
        AppendLastOutcome(text, packet);
        AppendList(text, "Recent results (oldest first)", packet.Recent.Select(Line));
        AppendList(text, "Kept so far", packet.KeptCommits.Select(Line));
        AppendDiscarded(text, packet.DiscardedCandidates);
        AppendBlock(text, "Diagnostics from the evaluator", packet.Diagnostics, LongestDiagnostics, keepEnd: true);
        AppendBlock(text, "Guidance by the human (outranks every idea below)", packet.Guidance, LongestGuidance, keepEnd: false);
        AppendList(text, "Ideas of earlier experiments", Ideas(packet.Recent));
        AppendDirective(text, packet.StagnationShare);
        text.Append("\n## Task\n\nReview the above, make ONE change that improves the metric, check it, commit, and stop.\n");
        return text.Length <= LongestUserPrompt ? text.ToString() : string.Concat(text.ToString().AsSpan(0, LongestUserPrompt - 12), "\n… (cut)\n");
    }

    /// <summary>The packet as JSON, for <c>command</c> agents.</summary>
    public static string Json(ContextPacket packet) => JsonSerializer.Serialize(packet, s_json);

    private static void AppendState(StringBuilder text, ContextPacket p)
    {
        text.Append(CultureInfo.InvariantCulture, $"# Experiment {p.ExperimentNumber}{(p.MaxExperiments is { } max ? $" of {max}" : string.Empty)}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"- Metric: {p.Metric}{(p.Unit is null ? string.Empty : $" [{p.Unit}]")}, {(p.Direction == Direction.Lower ? "lower" : "higher")} is better\n");
        text.Append(CultureInfo.InvariantCulture, $"- Baseline now {Number(p.Baseline)}, at the start {Number(p.OriginalBaseline)}, best {Number(p.Best)}\n");
        text.Append(CultureInfo.InvariantCulture, $"- {p.Kept} kept, {p.Discarded} discarded, {p.Crashed} crashed so far\n");
        if (p.BudgetLeftUsd is { } left)
        {
            text.Append(CultureInfo.InvariantCulture, $"- Budget left: {left:0.00} USD\n");
        }

        if (p.Include.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"- You may change only: {PlainText.OneLine(string.Join(", ", p.Include), 500)}\n");
        }

        if (p.Exclude.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"- Off limits: {PlainText.OneLine(string.Join(", ", p.Exclude), 500)}\n");
        }
    }

    private static void AppendDecision(StringBuilder text, ContextPacket p)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## How it is decided\n\n{p.DecisionRule}\n");
        if (p.DetectableEffectPercent is { } effect)
        {
            text.Append(CultureInfo.InvariantCulture, $"An effect below about {effect:0.#} % cannot be seen here: look for more than that.\n");
        }

        foreach (var line in p.Gates)
        {
            text.Append(CultureInfo.InvariantCulture, $"- Gate: {PlainText.OneLine(line)}\n");
        }

        foreach (var line in p.SecondaryMetrics)
        {
            text.Append(CultureInfo.InvariantCulture, $"- For information: {PlainText.OneLine(line)}\n");
        }
    }

    private static void AppendLastOutcome(StringBuilder text, ContextPacket p)
    {
        if (p.Recent.Count > 0)
        {
            text.Append("\n## Last outcome\n\n").Append(Line(p.Recent[^1])).Append('\n');
        }
    }

    private static void AppendDiscarded(StringBuilder text, IReadOnlyList<PastExperiment> discarded)
    {
        var used = 0;
        var section = new StringBuilder();
        foreach (var e in discarded.Reverse())
        {
            var diff = Cut(PlainText.Lines(e.Diff, int.MaxValue), Math.Min(LongestDiff, LongestDiffs - used), keepEnd: false);
            used += diff.Length;
            section.Append(CultureInfo.InvariantCulture, $"\n### {Line(e)}\n\n{Fenced(diff, "diff")}");
            if (used >= LongestDiffs)
            {
                break;
            }
        }

        if (section.Length > 0)
        {
            text.Append("\n## Discarded candidates (do not repeat these; newest first)\n").Append(section);
        }
    }

    private static void AppendBlock(StringBuilder text, string title, string? content, int cap, bool keepEnd)
    {
        if (!string.IsNullOrWhiteSpace(content))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n{Fenced(Cut(PlainText.Lines(content.Trim(), int.MaxValue), cap, keepEnd), string.Empty)}");
        }
    }

    private static void AppendList(StringBuilder text, string title, IEnumerable<string> lines)
    {
        var list = new StringBuilder();
        foreach (var line in lines.Reverse())
        {
            if (list.Length + line.Length > LongestList)
            {
                list.Insert(0, "- … (older ones cut)\n");
                break;
            }

            list.Insert(0, "- " + line + "\n");
        }

        if (list.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n").Append(list);
        }
    }

    private static void AppendDirective(StringBuilder text, double share)
    {
        var directive = share switch
        {
            >= 0.7 => "CRITICAL: almost everything tried lately was discarded. Do something radically different, or stop without a commit.",
            >= 0.5 => "Several experiments in a row were discarded. Go orthogonal to them, or simplify.",
            >= 0.3 => "The last experiments were discarded. Step back and change the category of what you try.",
            _ => null,
        };
        if (directive is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## Direction\n\n{directive}\n");
        }
    }

    private static IEnumerable<string> Ideas(IEnumerable<PastExperiment> recent) =>
        from e in recent
        where e.Notes is not null
        from idea in e.Notes!.Next.Select(n => "try: " + n).Concat(e.Notes.Avoid.Select(a => "avoid: " + a))
        select PlainText.OneLine($"(experiment {e.Number}) {idea}", 300);

    private static string Line(PastExperiment e) => string.Create(
        CultureInfo.InvariantCulture,
        $"experiment {e.Number}: {e.Outcome}{(e.EffectPercent is { } effect ? $" ({effect:+0.0;-0.0} %)" : string.Empty)}: {PlainText.OneLine(e.Subject ?? "no commit", 160)}{(string.IsNullOrEmpty(e.Detail) ? string.Empty : " — " + PlainText.OneLine(e.Detail, 200))}");

    private static string Fenced(string content, string language)
    {
        // A fence longer than any run of backticks inside: text cannot break out of its block.
        var fence = new string('`', Math.Max(3, LongestRun(content) + 1));
        return $"{fence}{language}\n{content}\n{fence}\n";
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

    private static string Cut(string text, int cap, bool keepEnd)
    {
        if (text.Length <= cap)
        {
            return text;
        }

        return keepEnd ? "… (cut)\n" + text[^Math.Max(cap - 8, 0)..] : text[..Math.Max(cap - 8, 0)] + "\n… (cut)";
    }

    private static string Number(double? value) => value?.ToString("G6", CultureInfo.InvariantCulture) ?? "unknown";
}
