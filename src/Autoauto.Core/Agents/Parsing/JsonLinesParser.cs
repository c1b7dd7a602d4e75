using System.Text.Json;
using Autoauto.Core.Model;

namespace Autoauto.Core.Agents.Parsing;

/// <summary>
/// What the five line protocols have in common: one JSON object per line, unknown ones are skipped, and the end is judged by the terminal event
/// first, then by the exit code, then by what was going on when the stream broke off.
/// </summary>
internal abstract class JsonLinesParser : IAgentStreamParser
{
    private const int TextLimit = 1_000_000;

    private readonly HashSet<string> _tools = new(StringComparer.Ordinal);
    private int _unnamedTools;

    /// <summary>What the protocol's terminal event said.</summary>
    protected enum Terminal
    {
        /// <summary>There was none.</summary>
        None,

        /// <summary>The agent finished.</summary>
        Success,

        /// <summary>The agent gave up.</summary>
        Failure,

        /// <summary>The agent was interrupted.</summary>
        Aborted,
    }

    /// <summary>The latest terminal event.</summary>
    protected Terminal End { get; set; }

    /// <summary>The error of the terminal event.</summary>
    protected AgentErrorSignal? Error { get; set; }

    /// <summary>The last error that the agent was still retrying; cleared by progress. Decides only if the stream breaks off.</summary>
    protected AgentErrorSignal? Pending { get; set; }

    /// <summary>When the last event was written, if the protocol says.</summary>
    protected DateTimeOffset? LastEventAt { get; set; }

    /// <summary>True once any event of the protocol was seen: before that, a failure is one of the command line.</summary>
    protected bool Began { get; private set; }

    /// <summary>Tokens.</summary>
    protected AgentUsage Usage { get; set; } = new();

    /// <summary>Reported cost.</summary>
    protected decimal? CostUsd { get; set; }

    /// <summary>Model turns.</summary>
    protected int? Turns { get; set; }

    /// <summary>The model's last text.</summary>
    protected string? FinalText { get; set; }

    /// <summary>The protocol's word for why the model stopped.</summary>
    protected string? StopReason { get; set; }

    /// <summary>The model's name.</summary>
    protected string? Model { get; set; }

    /// <inheritdoc/>
    public int TurnsBegun { get; protected set; }

    /// <inheritdoc/>
    public void OnLine(string line, Action<AgentEvent> onEvent)
    {
        using JsonDocument? document = JsonRead.TryObject(line);
        if (document?.RootElement.Text("type") is not string type)
        {
            return;
        }

        Began = true;
        Handle(type, document.RootElement, onEvent);
    }

    /// <inheritdoc/>
    public AgentConclusion Conclude(AgentExit exit)
    {
        Finish(exit);
        AgentErrorSignal? failedStart = End == Terminal.None && !Began && !exit.TimedOut && !exit.Cancelled
            ? StandardErrorText.Read(exit, ExitCodeKind(exit.ExitCode))
            : null;
        AgentOutcome outcome = End switch
        {
            Terminal.Success => AgentOutcome.Completed,
            Terminal.Failure => AgentOutcome.Failed,
            _ when exit.Cancelled => AgentOutcome.Cancelled,
            _ when exit.TimedOut => AgentOutcome.TimedOut,
            Terminal.Aborted => AgentOutcome.Cancelled,
            _ when failedStart is not null => AgentOutcome.Failed,
            _ => AgentOutcome.NoTerminalEvent,
        };
        AgentErrorSignal? signal = outcome == AgentOutcome.Completed ? null : Error ?? failedStart ?? Pending;
        AgentErrorKind kind = signal?.Kind
            ?? (outcome is AgentOutcome.Failed or AgentOutcome.NoTerminalEvent ? AgentErrorKind.Unknown : AgentErrorKind.None);
        return new AgentConclusion
        {
            Outcome = outcome,
            ErrorKind = kind,
            Evidence = signal?.Evidence ?? (outcome == AgentOutcome.NoTerminalEvent ? DescribeEnd(exit) : null),
            ResetsAt = signal?.LimitEnd(exit.EndedAt ?? LastEventAt, exit.TimeZone),
            StopReason = StopReason,
            Certainty = Weigh(outcome, kind),
            TellsCost = TellsCost,
            Usage = Usage,
            CostUsd = CostUsd,
            Turns = Turns,
            ToolCalls = _tools.Count + _unnamedTools,
            FinalText = FinalText,
            Model = Model,
        };
    }

    /// <summary>
    /// The figures are all there is if the agent finished or told them with its end. A service that refused the first request has done no work; of
    /// everything else that was cut off nobody knows more than what was streamed.
    /// </summary>
    private SpendCertainty Weigh(AgentOutcome outcome, AgentErrorKind kind)
    {
        if (outcome == AgentOutcome.Completed || (End != Terminal.None && Usage.Total is not null))
        {
            return SpendCertainty.Exact;
        }

        bool worked = Usage.Total > 0 || FinalText is not null || TurnsBegun > 1 || _tools.Count + _unnamedTools > 0;
        return outcome == AgentOutcome.Failed && !worked && kind is AgentErrorKind.Auth or AgentErrorKind.BadInvocation or AgentErrorKind.ModelNotFound
            or AgentErrorKind.QuotaWindow or AgentErrorKind.QuotaCredit or AgentErrorKind.RateLimit or AgentErrorKind.Overloaded
            or AgentErrorKind.Network or AgentErrorKind.ContextTooLong
            ? SpendCertainty.Nothing
            : SpendCertainty.AtLeast;
    }

    /// <summary>True if every terminal event of this program holds a cost.</summary>
    protected virtual bool TellsCost => false;

    /// <summary>Takes one event.</summary>
    protected abstract void Handle(string type, JsonElement root, Action<AgentEvent> onEvent);

    /// <summary>Completes the state from what is only known after the end: exit code, side file, standard error.</summary>
    protected virtual void Finish(AgentExit exit)
    {
    }

    /// <summary>The kind of error that an exit code of this program stands for by itself.</summary>
    protected virtual AgentErrorKind? ExitCodeKind(int? exitCode) => null;

    /// <summary>Counts a tool call once, however many events mention it.</summary>
    protected void CountTool(string? id, string? name, string? detail, Action<AgentEvent> onEvent)
    {
        if (id is null)
        {
            _unnamedTools++;
        }
        else if (!_tools.Add(id))
        {
            return;
        }

        onEvent(new AgentEvent.ToolUse(name ?? "tool", detail));
    }

    /// <summary>Keeps a text of the model and passes it on; empty ones are none.</summary>
    protected void TakeText(string? text, Action<AgentEvent> onEvent)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        // The end counts: notes are there.
        FinalText = text.Length > TextLimit ? text[^TextLimit..] : text;
        onEvent(new AgentEvent.Text(text));
    }

    private static string DescribeEnd(AgentExit exit) => exit switch
    {
        { Signalled: true } => "no terminal event; ended by a signal",
        { ExitCode: int code } => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"no terminal event; exit code {code}"),
        _ => "no terminal event",
    };
}
