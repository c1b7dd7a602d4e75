using System.Text.Json;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Programs;

/// <summary>The texts that a new program starts with.</summary>
internal static class ProgramTemplates
{
    /// <summary>The marker that both script templates print until somebody has edited them.</summary>
    public const string EditMe = "edit me";

    public static string Instructions(ProgramSpec spec, string goal) =>
        $"""
        # Program: {spec.Name}

        ## Goal
        {goal.Trim()}

        The number that decides is `{spec.Metric}`; {(spec.Direction == Direction.Lower ? "lower" : "higher")} is better.

        ## Scope
        What may be changed is set by `include` and `exclude` in `config.json` and enforced. Say here where the work probably lies.

        ## Rules
        1. One idea per experiment, one commit, with a subject that says what was done and why it should help.
        2. Behaviour stays the same unless the goal says otherwise.
        3. Do not touch the evaluator, the tests' expectations or the build's settings to make the number look better.

        """.ReplaceLineEndings("\n");

    public static string Script(string extension, ProgramSpec spec) => extension switch
    {
        ".cs" => CSharp(spec),
        ".sh" => Shell(spec),
        _ => throw new ArgumentException($"There is no template for a measure script with the extension '{extension}'.", nameof(extension)),
    };

    /// <summary>The text below the heading "Goal", else the first line that is no heading; at most 2,000 characters.</summary>
    public static string GoalOf(string instructions)
    {
        var lines = instructions.ReplaceLineEndings("\n").Split('\n');
        var heading = Array.FindIndex(lines, line => line.TrimEnd().Equals("## Goal", StringComparison.OrdinalIgnoreCase));
        var goal = heading >= 0
            ? string.Join('\n', lines[(heading + 1)..].TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))).Trim()
            : lines.FirstOrDefault(line => line.Trim().Length > 0 && !line.StartsWith('#'))?.Trim() ?? string.Empty;
        return goal.Length > 2000 ? goal[..2000] : goal;
    }

    private static string Example(ProgramSpec spec) => JsonSerializer.Serialize(
        spec.ReportedNames().ToDictionary(name => name, _ => 12.5),
        ProgramConfig.Compact);

    private static string Shell(ProgramSpec spec) =>
        $"""
        #!/bin/sh
        # Measures the program '{spec.Name}'. It is run in the checkout that is to be measured and must
        #   - print exactly one JSON object to standard output: {Example(spec)}
        #   - print everything else to standard error,
        #   - end with exit code 0 if, and only if, the measurement is good.
        # Text written to the file $AUTOAUTO_DIAGNOSTICS is shown to the next agent.
        # Files beside this script are found in $AUTOAUTO_PROGRAM_DIRECTORY (a read-only copy).
        set -eu

        echo "measure.sh: {EditMe}: measure something and print it as JSON, then remove these two lines" >&2
        exit 1

        """.ReplaceLineEndings("\n");

    private static string CSharp(ProgramSpec spec) =>
        $$"""
        // Measures the program '{{spec.Name}}'. It is compiled once, run in the checkout that is to be measured and must
        //   - print exactly one JSON object to standard output: {{Example(spec)}}
        //   - print everything else to standard error,
        //   - end with exit code 0 if, and only if, the measurement is good.
        // Text written to the file named by AUTOAUTO_DIAGNOSTICS is shown to the next agent.
        // Files beside this script are found in the folder named by AUTOAUTO_PROGRAM_DIRECTORY (a read-only copy).

        Console.Error.WriteLine("measure.cs: {{EditMe}}: measure something and print it as JSON, then remove these two lines");
        return 1;

        """.ReplaceLineEndings("\n");
}
