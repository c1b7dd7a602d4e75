using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Autoauto.Core.Model;

namespace Autoauto.Core.Agents.Parsing;

/// <summary>
/// <c>codex exec --json</c>. Only <c>turn.completed</c> and <c>turn.failed</c> are terminal: <c>error</c> events announce retries, items of type
/// <c>error</c> are warnings. Errors carry nothing but a message, so its wording decides. Reset times and, for failed turns, tokens come from the
/// rollout file.
/// </summary>
internal sealed partial class CodexStreamParser : JsonLinesParser
{
    private string? _failure;
    private bool _betweenTurns = true;

    /// <inheritdoc/>
    protected override void Handle(string type, JsonElement root, Action<AgentEvent> onEvent)
    {
        switch (type)
        {
            case "item.started" or "item.updated" or "item.completed":
                HandleItem(type, root.Member("item"), onEvent);
                break;
            case "error":
                HandleError(root.Text("message") ?? "", onEvent);
                break;
            case "turn.completed":
                End = Terminal.Success;
                Error = Pending = null;
                Usage = ReadUsage(root.Member("usage"));
                onEvent(new AgentEvent.UsageReported(Usage));
                break;
            case "turn.failed":
                End = Terminal.Failure;
                _failure = root.Member("error").Text("message") ?? root.Member("error").AsText();
                Error = string.IsNullOrWhiteSpace(_failure)
                    ? Pending ?? AgentErrorSignal.From(AgentErrorKind.Unknown, "turn.failed", null)
                    : Classify("turn.failed", _failure);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    protected override void Finish(AgentExit exit)
    {
        CodexRollout? rollout = exit.SideFile is null ? null : CodexRollout.Read(exit.SideFile);
        if (Usage.Total is null && rollout?.Usage is AgentUsage used)
        {
            Usage = used;
        }

        Model ??= rollout?.Model;
        Error = WithReset(Error, rollout);
        Pending = WithReset(Pending, rollout);

        if (Error?.Kind == AgentErrorKind.OutputTooLong && _failure is not null)
        {
            StopReason = IncompleteReason().Match(_failure) is { Success: true } match ? match.Groups["reason"].Value : null;
        }
    }

    /// <inheritdoc/>
    protected override AgentErrorKind? ExitCodeKind(int? exitCode) => exitCode == 2 ? AgentErrorKind.BadInvocation : null;

    /// <summary>Token counts of codex: input includes the cached part, output includes reasoning.</summary>
    internal static AgentUsage ReadUsage(JsonElement usage)
    {
        long? input = usage.Count("input_tokens");
        long? cached = usage.Count("cached_input_tokens");
        long? written = usage.Count("cache_write_input_tokens");
        return new AgentUsage(
            input is null ? null : Math.Max(0, input.Value - (cached ?? 0) - (written ?? 0)),
            cached,
            written,
            usage.Count("output_tokens"),
            usage.Count("reasoning_output_tokens"));
    }

    private static AgentErrorSignal? WithReset(AgentErrorSignal? signal, CodexRollout? rollout) =>
        signal is { Kind: AgentErrorKind.QuotaWindow, ResetsAt: null }
            ? signal with { ResetsAt = rollout?.ResetsAt }
            : signal;

    private void HandleItem(string type, JsonElement item, Action<AgentEvent> onEvent)
    {
        string kind = item.Text("type") ?? item.Text("item_type") ?? "";
        if (kind is "" or "error")
        {
            return;
        }

        Pending = null;
        // The stream does not mark turns: what follows a finished tool is the answer to its result.
        TurnsBegun += _betweenTurns ? 1 : 0;
        _betweenTurns = type is "item.completed" && IsTool(kind);
        if (kind is "agent_message" or "assistant_message")
        {
            if (type is "item.completed")
            {
                TakeText(item.Text("text"), onEvent);
            }
        }
        else if (IsTool(kind))
        {
            CountTool(item.Text("id"), item.Text("tool") ?? kind, item.Text("command") ?? item.Text("query") ?? Paths(item), onEvent);
        }
    }

    private static bool IsTool(string kind) =>
        kind.EndsWith("_execution", StringComparison.Ordinal)
        || kind.EndsWith("_change", StringComparison.Ordinal)
        || kind.EndsWith("_call", StringComparison.Ordinal)
        || kind.EndsWith("_search", StringComparison.Ordinal);

    private static string? Paths(JsonElement item)
    {
        string paths = string.Join(' ', item.Items("changes").Select(static change => change.Text("path")).Where(static path => path is not null));
        return paths.Length == 0 ? null : paths;
    }

    private void HandleError(string message, Action<AgentEvent> onEvent)
    {
        Pending = Classify("error", message);
        if (message.StartsWith("Reconnecting", StringComparison.Ordinal))
        {
            onEvent(new AgentEvent.Retry(message));
        }
        else if (Pending.Kind is AgentErrorKind.QuotaWindow or AgentErrorKind.RateLimit)
        {
            onEvent(new AgentEvent.LimitReported(Pending.Kind.ToString(), null));
        }
    }

    private static AgentErrorSignal Classify(string source, string message)
    {
        ProviderError error = ProviderError.TryRead(message) ?? new ProviderError(null, null, null, null);
        long? status = Status().Match(ErrorTable.Normalise(message)) is { Success: true } match
            ? long.Parse(match.Groups["status"].Value, CultureInfo.InvariantCulture)
            : null;
        error = error with { Status = status ?? error.Status, Message = message };
        return AgentErrorSignal.From(ErrorTable.Classify(error), source, message, error.ResetsAt, error.Wait);
    }

    [GeneratedRegex(@"(?:unexpected status|last status:?) (?<status>\d{3})\b", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Status();

    [GeneratedRegex(@"reason: (?<reason>[A-Za-z_]{1,60})", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex IncompleteReason();
}
