using System.Text;
using System.Text.Json;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Agents.Prompts;

/// <summary>The prompt of an agent that sets a program up: a pure function of the packet, bounded whatever the user's goal and the scripts' output.</summary>
public static class SetUpPrompt
{
    private const int LongestGoal = 8_000;
    private const int LongestFinding = 2_000;
    private const int MostFindings = 8;
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Standing orders: what a program is and how it will be checked.</summary>
    public static string System(SetUpPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        return $$$"""
            You prepare an autonomous loop that will improve this repository: in each of its experiments a fresh agent changes the code, an evaluator
            measures the change, and it is kept only if it measurably helps. You do not improve anything yourself. You write what the loop needs.

            # What to write

            Three files, or four, in the folder `{{{packet.Folder}}}/` of this checkout, and nothing anywhere else:

            1. `program.md`: the standing orders of the agents, at most 32,000 characters: a heading "## Goal" with the goal, what the number means, where
               the work probably lies, what must not change, and how the project is built and tested.
            2. `measure` with one of the extensions {{{string.Join(", ", packet.Extensions)}}}: the evaluator. It is run in a checkout of the commit that is to be measured and
               - prints exactly one JSON object with finite numbers to standard output, such as {"seconds": 1.83, "correct": 1}; all else goes to standard error,
               - ends with exit code 0 if, and only if, the measurement is good,
               - checks in the same run that the work is still correct (tests, a recorded output, a checksum) and reports that as a number for a gate,
               - needs no network, leaves nothing behind outside its checkout, and takes seconds rather than minutes,
               - is as quiet as can be: it repeats a short workload and reports the fastest time, or counts something that does not fluctuate,
               - finds files beside itself in the folder that AUTOAUTO_PROGRAM_DIRECTORY names (a read-only copy), and may write hints for the next agent, such as
                 a profile, to the file that AUTOAUTO_DIAGNOSTICS names.
            3. `build` with one of these extensions, if the project has to be built: run once per candidate before it is measured.
            4. `config.json`:
               {"metric": "seconds", "unit": "s", "direction": "lower", "gates": {"correct": {"min": 1}}, "include": ["src/**"], "exclude": [], "helpers": []}
               `metric`, `direction` ("lower" or "higher") and at least one gate ({"min": ...} or {"max": ...}) are needed. `include` and `exclude` are globs of what the
               agents may change. `helpers` are globs of files of the repository that belong to the evaluator: benchmarks, tests' inputs and expected outputs that it
               uses; they are locked with it. Also possible: `measureTimeoutSeconds` (60), `buildTimeoutSeconds` (600), `warmup` (by need), `caches` (ignored folders that
               survive cleaning, such as package caches).

            # How to work

            - Read the repository first: how is it built, tested and run? What does the goal mean in numbers?
            - Assume that later agents do whatever improves the number, without malice. They must not be able to reach it without doing the work.
            - Try the scripts here. Then stop. No commit is needed; whatever else you change in this checkout is thrown away.
            - Afterwards the program is checked: its files, and the evaluator in clean checkouts of the last commit, several times. You hear of what is wrong.
            """;
    }

    /// <summary>This call's part.</summary>
    public static string User(SetUpPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        var text = new StringBuilder();
        text.Append(FormattableString.Invariant($"# Set up the program '{packet.Program}' (round {packet.Round} of {packet.Rounds})\n\n## Goal\n\n"));
        text.Append(PromptText.Fenced(PlainText.Lines(packet.Goal, LongestGoal), string.Empty, LongestGoal + 100, keepEnd: false));
        if (packet.Fixed.Count > 0)
        {
            text.Append("\n## Chosen by the user (written into config.json over whatever stands there)\n\n");
            text.AppendJoin(string.Empty, packet.Fixed.Select(s => $"- {PlainText.OneLine(s.Key, 100)}: {PlainText.OneLine(s.Value, 500)}\n"));
        }

        Findings(text, "Wrong so far (fix all of it)", packet.Problems);
        Findings(text, "Think these over (fix them, or leave them for a good reason)", packet.Hazards);
        text.Append(packet.Round == 1
            ? $"\n## Task\n\nRead the repository and write the program into `{packet.Folder}/`.\n"
            : $"\n## Task\n\nYour files are still in `{packet.Folder}/`. Fix them.\n");
        return text.ToString();
    }

    /// <summary>The packet as JSON, for <c>command</c> agents.</summary>
    public static string Json(SetUpPacket packet) => JsonSerializer.Serialize(packet, s_json);

    private static void Findings(StringBuilder text, string title, IReadOnlyList<string> findings)
    {
        if (findings.Count > 0)
        {
            text.Append(FormattableString.Invariant($"\n## {title}\n\n"));
            foreach (var finding in findings.Take(MostFindings))
            {
                text.Append(PromptText.Fenced(PlainText.Lines(finding, LongestFinding), string.Empty, LongestFinding + 100, keepEnd: false));
            }
        }
    }
}
