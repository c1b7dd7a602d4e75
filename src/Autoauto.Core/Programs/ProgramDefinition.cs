using System.Text.Json.Nodes;
using Autoauto.Core.Model;

namespace Autoauto.Core.Programs;

/// <summary>A program as it lies on disk, complete and valid.</summary>
public sealed record ProgramDefinition
{
    /// <summary>What <c>config.json</c> says.</summary>
    public required ProgramSpec Spec { get; init; }

    /// <summary>The text of <c>program.md</c>: the agent's standing orders.</summary>
    public required string Instructions { get; init; }

    /// <summary>The text below the heading "Goal" of <c>program.md</c>, or its first line of text.</summary>
    public required string Goal { get; init; }

    /// <summary>Full path of the program's folder.</summary>
    public required string Directory { get; init; }

    /// <summary>Full path of the measure script.</summary>
    public required string MeasureScript { get; init; }

    /// <summary>Full path of the build script; null if there is none.</summary>
    public string? BuildScript { get; init; }
}

/// <summary>What an inspection of a program found; never an exception.</summary>
/// <param name="Name">The program's name.</param>
/// <param name="Definition">The program; null if anything is wrong with it.</param>
/// <param name="Spec">What could be read of its configuration, even if something else is wrong; null if that is not valid.</param>
/// <param name="Problems">Everything that is wrong with it.</param>
public sealed record ProgramInspection(string Name, ProgramDefinition? Definition, ProgramSpec? Spec, IReadOnlyList<ProgramProblem> Problems)
{
    /// <summary>True if the program can be run.</summary>
    public bool IsValid => Definition is not null;
}

/// <summary>A program to be created.</summary>
public sealed record ProgramDraft
{
    /// <summary>Name, metric, direction and whatever else goes into <c>config.json</c>.</summary>
    public required ProgramSpec Spec { get; init; }

    /// <summary>What the agent is to reach, in words; goes into the template of <c>program.md</c>.</summary>
    public required string Goal { get; init; }

    /// <summary>The whole text of <c>program.md</c>, instead of the template; null for the template.</summary>
    public string? Instructions { get; init; }

    /// <summary>An existing measure script to copy; its extension decides how it is run. Null for text or template.</summary>
    public string? MeasureScriptPath { get; init; }

    /// <summary>The text of the measure script; null for a template that fails until it is edited.</summary>
    public string? MeasureText { get; init; }

    /// <summary>Extension of the text or template: <c>.sh</c>, <c>.cs</c>, <c>.py</c>, ...; null for the platform's: <c>.cs</c> on Windows, else <c>.sh</c>.</summary>
    public string? MeasureExtension { get; init; }

    /// <summary>An existing build script to copy; null for none.</summary>
    public string? BuildScriptPath { get; init; }
}

/// <summary>Changes to a program.</summary>
public sealed record ProgramUpdate
{
    /// <summary>Settings by key (<c>repeats</c>, <c>agent.model</c>); a null value removes the setting, so that its default counts again.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Settings { get; init; } = new Dictionary<string, JsonNode?>();

    /// <summary>New text of <c>program.md</c>; null leaves it.</summary>
    public string? Instructions { get; init; }

    /// <summary>A file that replaces the measure script, its extension included; null leaves it.</summary>
    public string? MeasureScriptPath { get; init; }

    /// <summary>A file that replaces the build script; null leaves it.</summary>
    public string? BuildScriptPath { get; init; }
}
