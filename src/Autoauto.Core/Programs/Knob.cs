using System.Text.Json.Nodes;
using Autoauto.Core.Model;

namespace Autoauto.Core.Programs;

/// <summary>Where a setting can be given beside <c>config.json</c>.</summary>
[Flags]
public enum KnobUses
{
    /// <summary>Nowhere else.</summary>
    None = 0,

    /// <summary>At the start of a run.</summary>
    Start = 1,

    /// <summary>For a run that lives or will be resumed.</summary>
    Change = 2,

    /// <summary>When a recorded run is judged again.</summary>
    Replay = 4,

    /// <summary>When a program is made or changed, by name instead of by its key.</summary>
    Program = 8,
}

/// <summary>
/// One setting of programs and runs, declared once: <c>config.json</c>, the command line, the merge of what is configured with what is asked for and the checks
/// are made from it, and tests hold the cmdlets and the help to it. The list is <see cref="KnobCatalog"/>.
/// </summary>
public sealed class Knob
{
    /// <summary>Name of the cmdlets' parameter: <c>MaxTokens</c>. Null where only <c>config.json</c> has it.</summary>
    public string? Parameter { get; init; }

    /// <summary>Key of <c>config.json</c>: <c>maxTokens</c> or <c>agent.model</c>. Null where that has none.</summary>
    public string? Key { get; init; }

    /// <summary>Option of the command line: <c>--max-tokens</c>. Null where that has none.</summary>
    public string? Option { get; init; }

    /// <summary>Other names of the option.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Its values.</summary>
    public required KnobType Type { get; init; }

    /// <summary>What it does, in one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>Where it can be given beside <c>config.json</c>.</summary>
    public KnobUses Uses { get; init; }

    /// <summary>True if a run's value can be taken away again.</summary>
    public bool CanBeNone { get; init; }

    /// <summary>Where a program holds it; null where it has no such thing.</summary>
    internal Slot<ProgramSpec>? Program { get; init; }

    /// <summary>Where a run holds it.</summary>
    internal Slot<RunOptions>? Options { get; init; }

    /// <summary>Where a request to start a run holds it.</summary>
    internal Slot<RunRequest>? Request { get; init; }

    /// <summary>Where a request to judge again holds it.</summary>
    internal Slot<ReplayRequest>? Replay { get; init; }

    /// <summary>Told a program: true where <c>config.json</c> says it even though it is the default.</summary>
    internal Func<ProgramSpec, bool>? IsWrittenAnyway { get; init; }

    /// <summary>What a program has that says nothing of it, as <c>config.json</c> would say it; null where that is nothing.</summary>
    public JsonNode? Default => Key is not null && Program?.Get(ProgramConfig.Standard(string.Empty)) is { } value ? Type.ToJson(value) : null;

    /// <summary>The request with this asked for.</summary>
    /// <exception cref="InvalidOperationException">It is not asked for at the start of a run.</exception>
    public RunRequest Ask(RunRequest request, object? value) => (Request ?? throw Nowhere()).Set(request, value);

    /// <inheritdoc cref="Ask(RunRequest, object?)"/>
    public ReplayRequest Ask(ReplayRequest request, object? value) => (Replay ?? throw Nowhere()).Set(request, value);

    /// <summary>The settings of a run with this changed.</summary>
    /// <exception cref="InvalidOperationException">A run does not hold it.</exception>
    public RunOptions Change(RunOptions options, object? value) => (Options ?? throw Nowhere()).Set(options, value);

    /// <summary>Puts a value among settings of <c>config.json</c>, by their keys; null takes the setting away.</summary>
    /// <exception cref="InvalidOperationException"><c>config.json</c> has no such key.</exception>
    public void PutInto(IDictionary<string, JsonNode?> settings, object? value)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (Key == AgentKnobs.Command)
        {
            // A command is an agent of its own; a name beside it, which comes later, outranks that.
            settings[AgentKnobs.Name] = AgentSpec.CommandName;
        }

        settings[Key ?? throw Nowhere()] = value is null ? null : Type.ToJson(Type.Normalize(value));
    }

    private InvalidOperationException Nowhere() => new($"'{Parameter ?? Key}' is not given there.");
}
