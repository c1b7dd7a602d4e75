using System.Globalization;
using System.Text;
using Autoauto.Core.Primitives;
using static Autoauto.Core.Agents.Prompts.PromptText;

namespace Autoauto.Core.Agents.Prompts;

/// <summary>
/// The experiment's own part of the prompt. What must be said (state, decision, the human's guidance, direction, task) is said in full; history,
/// diagnostics and ideas share what room is left, each up to a cap of its own.
/// </summary>
internal static class UserPrompt
{
    private const int LongestGuidance = 2_000;
    private const int LongestDiagnostics = 3_000;
    private const int LongestDiff = 2_000;
    private const int LongestDiffs = 8_000;
    private const int LongestResults = 3_000;
    private const int LongestKept = 2_000;
    private const int LongestIdeas = 4_000;
    private const int LongestEarlier = 3_000;
    private const int LongestFact = 400;
    private const int MostFacts = 12;
    private const double ShareOfOpenIdeas = 0.6;

    public static string Compose(ContextPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        Section[] sections =
        [
            new(0, _ => State(packet)),
            new(0, _ => Decision(packet)),
            new(0, _ => LastOutcome(packet)),
            new(LongestResults, cap => Titled("Recent results (oldest first)", cap, room => List(packet.Recent.Select(e => "- " + Line(e)), room))),
            new(LongestKept, cap => Titled("Kept so far", cap, room => List(packet.KeptCommits.Select(e => "- " + Line(e)), room))),
            new(LongestDiffs, cap => Titled("Discarded candidates (do not repeat these; newest first)", cap, room => Discarded(packet.DiscardedCandidates, room))),
            new(LongestDiagnostics, cap => Block("Diagnostics from the evaluator", packet.Diagnostics, cap, keepEnd: true)),
            new(0, _ => Block("Guidance by the human (outranks every idea below)", packet.Guidance, LongestGuidance + 100, keepEnd: false)),
            new(LongestIdeas, cap => Titled("Ideas (what was tried, then what is open; oldest first)", cap, room => Ideas(packet, room))),
            new(LongestEarlier, cap => Titled("Earlier runs of this program (newest first; not merged here)", cap, room => Earlier(packet.EarlierRuns, room))),
            new(0, _ => Direction(packet.StagnationShare)),
            new(0, _ => "\n## Task\n\nReview the above, make ONE change that improves the metric, check it, commit, and stop.\n"),
        ];
        var texts = sections.Select(s => s.Render(s.Cap)).ToArray();
        var mandatory = sections.Zip(texts).Where(p => p.First.Cap == 0).Sum(p => p.Second.Length);
        var wanted = texts.Sum(t => t.Length) - mandatory;
        var room = Prompt.LongestUserPrompt - mandatory;
        if (wanted > room)
        {
            for (var i = 0; i < sections.Length; i++)
            {
                texts[i] = sections[i].Cap == 0 ? texts[i] : sections[i].Render((int)((long)texts[i].Length * Math.Max(room, 0) / wanted));
            }
        }

        return string.Concat(texts);
    }

    private static string State(ContextPacket p)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Experiment {p.ExperimentNumber}{(p.MaxExperiments is { } max ? $" of {max}" : string.Empty)}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"- Metric: {Fact(p.Metric)}{(p.Unit is null ? string.Empty : $" [{Fact(p.Unit)}]")}, {(p.Direction == Primitives.Direction.Lower ? "lower" : "higher")} is better\n");
        text.Append(CultureInfo.InvariantCulture, $"- Baseline now {Figures.Number(p.Baseline, Figures.Unknown)}, at the start {Figures.Number(p.OriginalBaseline, Figures.Unknown)}, best {Figures.Number(p.Best, Figures.Unknown)}\n");
        text.Append(CultureInfo.InvariantCulture, $"- {p.Kept} kept, {p.Discarded} discarded, {p.Crashed} crashed so far\n");
        if (p.BudgetLeftUsd is { } left)
        {
            text.Append(CultureInfo.InvariantCulture, $"- Budget left: {Math.Max(0, left):0.00} USD\n");
        }

        if (p.TokensLeft is { } tokens)
        {
            text.Append(CultureInfo.InvariantCulture, $"- Tokens left: {Math.Max(0, tokens)}\n");
        }

        if (p.Include.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"- You may change only: {PlainText.OneLine(string.Join(", ", p.Include), 500)}\n");
        }

        if (p.Exclude.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"- Off limits: {PlainText.OneLine(string.Join(", ", p.Exclude), 500)}\n");
        }

        return text.ToString();
    }

    private static string Decision(ContextPacket p)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"\n## How it is decided\n\n{Fact(p.DecisionRule)}\n");
        if (p.DetectableEffectPercent is { } effect)
        {
            text.Append(CultureInfo.InvariantCulture, $"An effect below about {effect:0.#} % cannot be seen here: look for more than that.\n");
        }

        Facts(text, "Gate", p.Gates);
        Facts(text, "For information", p.SecondaryMetrics);
        return text.ToString();
    }

    private static void Facts(StringBuilder text, string title, IReadOnlyList<string> facts)
    {
        foreach (var fact in facts.Take(MostFacts))
        {
            text.Append(CultureInfo.InvariantCulture, $"- {title}: {Fact(fact)}\n");
        }

        if (facts.Count > MostFacts)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {Mark}: {facts.Count - MostFacts} more\n");
        }
    }

    private static string LastOutcome(ContextPacket p) =>
        p.Recent.Count > 0 ? $"\n## Last outcome\n\n{Line(p.Recent[^1], withInterval: true)}\n" : string.Empty;

    private static string Discarded(IReadOnlyList<PastExperiment> discarded, int cap)
    {
        var section = new StringBuilder();
        foreach (var e in discarded.Reverse())
        {
            var title = $"\n### {Line(e)}\n\n";
            var diff = Fenced(Safe(e.Diff, LongestDiff * 2).TrimEnd(), "diff", Math.Min(LongestDiff, cap - section.Length - title.Length), keepEnd: false);
            if (diff.Length == 0)
            {
                break;
            }

            section.Append(title).Append(diff);
        }

        return section.ToString().TrimStart('\n');
    }

    /// <summary>Open ideas get up to six tenths of the room, what was tried gets the rest.</summary>
    private static string Ideas(ContextPacket packet, int cap)
    {
        var open = List(packet.OpenIdeas.Select(i => $"- idea {i.Id}{(i.IsHuman ? " (by the human)" : string.Empty)}: {PlainText.OneLine(i.Text, LongestFact)}"), (int)(cap * ShareOfOpenIdeas));
        return List(packet.Ideas.SelectMany(Tried), cap - open.Length) + open;
    }

    /// <summary>What was tried, the verdict with numbers, why, and what to avoid. What to try next is among the open ideas.</summary>
    private static IEnumerable<string> Tried(PastExperiment e)
    {
        if (e.Notes is not { } notes)
        {
            yield break;
        }

        yield return "- " + Line(e with { Detail = null });
        foreach (var (title, text) in new[] { ("expected", notes.Hypothesis), ("why", notes.Why) }.Concat(notes.Avoid.Select(a => ("avoid", (string?)a))))
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return $"  - {title}: {PlainText.OneLine(text, LongestFact)}";
            }
        }
    }

    private static string Earlier(IReadOnlyList<EarlierRun> runs, int cap)
    {
        var lines = new List<string>();
        foreach (var run in runs)
        {
            lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"- run {PlainText.OneLine(run.RunId)}: {run.Experiments} experiments, {(run.GainPercent is { } gain ? FormattableString.Invariant($"{gain:+0.0;-0.0;0.0} % in all") : "gain unknown")}, ended by {PlainText.OneLine(run.Ended)}"));
            lines.AddRange(run.Kept.Select(k => $"  - kept: {PlainText.OneLine(k, LongestFact)}"));
            lines.AddRange(run.Learned.Select(k => $"  - {PlainText.OneLine(k, LongestFact)}"));
        }

        // The newest run comes first here: what does not fit is cut at the end.
        var text = Cut(string.Join('\n', lines), cap - 1, keepEnd: false);
        return text.Length == 0 ? string.Empty : text + "\n";
    }

    private static string Direction(double share)
    {
        var directive = share switch
        {
            >= 0.7 => "CRITICAL: almost everything tried lately was discarded. Do something radically different, or stop without a commit.",
            >= 0.5 => "Several experiments in a row were discarded. Go orthogonal to them, or simplify.",
            >= 0.3 => "The last experiments were discarded. Step back and change the category of what you try.",
            _ => null,
        };
        return directive is null ? string.Empty : $"\n## Direction\n\n{directive}\n";
    }

    private static string Titled(string title, int cap, Func<int, string> content)
    {
        var heading = $"\n## {title}\n\n";
        var text = cap > heading.Length ? content(cap - heading.Length) : string.Empty;
        return text.Length == 0 ? string.Empty : heading + text;
    }

    private static string Block(string title, string? content, int cap, bool keepEnd) => string.IsNullOrWhiteSpace(content)
        ? string.Empty
        : Titled(title, cap, room => Fenced(Safe(keepEnd ? Cut(content, cap * 2, keepEnd) : content, cap * 3).Trim(), string.Empty, room, keepEnd));

    private static string Fact(string text) => PlainText.OneLine(text, LongestFact);

    /// <summary>A part of the prompt; one with a cap of 0 is said in full.</summary>
    private sealed record Section(int Cap, Func<int, string> Render);
}
