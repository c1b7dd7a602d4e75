using Autoauto.Core.Model;

namespace Autoauto.Core.Agents.Parsing;

/// <summary>
/// Turns one agent program's output into events and, at the end, one conclusion. Pure: no clock, no files, no processes. An instance serves one
/// run; it never throws, whatever it is fed.
/// </summary>
internal interface IAgentStreamParser
{
    /// <summary>Model turns that have begun, as far as the stream shows them: what a turn limit is held against.</summary>
    int TurnsBegun { get; }

    /// <summary>Takes one line of standard output, without its line feed.</summary>
    void OnLine(string line, Action<AgentEvent> onEvent);

    /// <summary>Says what happened, once the process is gone.</summary>
    AgentConclusion Conclude(AgentExit exit);
}

/// <summary>What is known about a process's end beside its standard output.</summary>
internal sealed record AgentExit
{
    /// <summary>Exit code; null if a signal ended it or if it is not known.</summary>
    public int? ExitCode { get; init; }

    /// <summary>True if a signal ended it.</summary>
    public bool Signalled { get; init; }

    /// <summary>True if the engine ended it for a total or idle time-out.</summary>
    public bool TimedOut { get; init; }

    /// <summary>True if the engine ended it for a stop or an abort.</summary>
    public bool Cancelled { get; init; }

    /// <summary>Standard error, or its tail.</summary>
    public string StandardError { get; init; } = "";

    /// <summary>The file in which some agents keep token counts or reset times: codex' rollout, copilot's usage file.</summary>
    public string? SideFile { get; init; }

    /// <summary>When the process ended: what clock times without a date refer to. Null if not known; such times then stay unknown.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Zone in which the agent prints clock times.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;
}

/// <summary>What a parser concludes from a run's output.</summary>
internal sealed record AgentConclusion
{
    /// <summary>How it ended.</summary>
    public required AgentOutcome Outcome { get; init; }

    /// <summary>The kind of error.</summary>
    public AgentErrorKind ErrorKind { get; init; }

    /// <summary>Which event or field led to the error kind.</summary>
    public string? Evidence { get; init; }

    /// <summary>When a used-up window opens again, if the agent said so.</summary>
    public DateTimeOffset? ResetsAt { get; init; }

    /// <summary>The protocol's own word for why the model stopped.</summary>
    public string? StopReason { get; init; }

    /// <summary>Tokens.</summary>
    public AgentUsage Usage { get; init; } = new();

    /// <summary>Cost that the agent reported.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>How much <see cref="CostUsd"/> and <see cref="Usage"/> say about what the call used.</summary>
    public SpendCertainty Certainty { get; init; }

    /// <summary>True if this agent tells a cost with every end of its own: without one, the cost is not known to be nothing.</summary>
    public bool TellsCost { get; init; }

    /// <summary>Model turns, if the agent said.</summary>
    public int? Turns { get; init; }

    /// <summary>Tool calls seen.</summary>
    public int ToolCalls { get; init; }

    /// <summary>The last text that the model wrote.</summary>
    public string? FinalText { get; init; }

    /// <summary>The model that answered, if the agent said.</summary>
    public string? Model { get; init; }
}

/// <summary>An error that the agent or its service reported, and where it was read.</summary>
/// <param name="Kind">What kind of error.</param>
/// <param name="Evidence">Event or field, and its text.</param>
/// <param name="ResetsAt">When a limit ends, if a field says so.</param>
internal sealed record AgentErrorSignal(AgentErrorKind Kind, string Evidence, DateTimeOffset? ResetsAt = null)
{
    /// <summary>Longest evidence kept.</summary>
    internal const int EvidenceLimit = 500;

    /// <summary>The whole text, for what can only be read once the time of the end is known.</summary>
    public string? Said { get; init; }

    /// <summary>For how long a field asks to wait.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>A signal with its evidence written as <c>source: text</c> on one line and cut.</summary>
    internal static AgentErrorSignal From(AgentErrorKind kind, string source, string? text, DateTimeOffset? resetsAt = null, TimeSpan? wait = null) =>
        new(kind, Cut(string.IsNullOrWhiteSpace(text) ? source : $"{source}: {text}"), resetsAt) { Said = text, Wait = wait };

    /// <summary>When the limit ends: by a field, else by a wait, else by what the text says; null if that is not known or if it is no limit.</summary>
    /// <param name="reference">When it was said.</param>
    /// <param name="zone">The zone in which the agent prints times.</param>
    internal DateTimeOffset? LimitEnd(DateTimeOffset? reference, TimeZoneInfo zone) =>
        Kind is AgentErrorKind.QuotaWindow or AgentErrorKind.RateLimit
            ? ResetsAt ?? (Wait is TimeSpan wait ? reference + wait : null) ?? ResetTime.FromText(Said, reference, zone)
            : null;

    private static string Cut(string text)
    {
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= EvidenceLimit ? line : string.Concat(line.AsSpan(0, EvidenceLimit - 1), "…");
    }
}
