using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Autoauto.Core.Model;

namespace Autoauto.Core.Agents.Parsing;

/// <summary>
/// <c>opencode run --format json</c>. There is no final event: the end is the end of the stream with the exit code. Tokens and cost are per step and
/// summed; input excludes the cache, output excludes reasoning.
/// </summary>
internal sealed partial class OpenCodeStreamParser : JsonLinesParser
{
    private bool _stepOpen;
    private AgentErrorSignal? _lastError;
    private bool _aborted;

    /// <inheritdoc/>
    protected override void Handle(string type, JsonElement root, Action<AgentEvent> onEvent)
    {
        JsonElement part = root.Member("part");
        LastEventAt = root.Count("timestamp") is long at ? ResetTime.FromEpoch(at) : LastEventAt;
        switch (type)
        {
            case "step_start":
                TurnsBegun += _stepOpen ? 0 : 1;
                _stepOpen = true;
                break;
            case "text":
                _lastError = null;
                TakeText(part.Text("text"), onEvent);
                break;
            case "tool_use":
                _lastError = null;
                JsonElement input = part.Member("state").Member("input");
                CountTool(part.Text("callID") ?? part.Text("id"), part.Text("tool"), input.Text("command") ?? input.Text("filePath"), onEvent);
                break;
            case "step_finish":
                _stepOpen = false;
                _lastError = null;
                StopReason = part.Text("reason") ?? StopReason;
                Turns = (Turns ?? 0) + 1;
                Add(part);
                onEvent(new AgentEvent.UsageReported(Usage));
                break;
            case "error":
                TakeError(root.Member("error"), onEvent);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    protected override void Finish(AgentExit exit)
    {
        // A cost of nothing for tokens that were used means that opencode has no price for the model.
        if (CostUsd == 0 && Usage.Total > 0)
        {
            CostUsd = null;
        }

        if (_lastError is not null)
        {
            Error = _lastError.Kind == AgentErrorKind.Unknown ? FromLog(exit.StandardError) ?? _lastError : _lastError;
            End = _aborted ? Terminal.Aborted : Terminal.Failure;
            return;
        }

        // Without an exit code, a last step that asked for tools means that more was to come.
        bool cutOff = exit.ExitCode is null && StopReason is "tool-calls";
        if (exit.Signalled || exit.TimedOut || exit.Cancelled || exit.ExitCode >= 128 || Turns is null || _stepOpen || cutOff)
        {
            Pending ??= FromLog(exit.StandardError, LastEventAt);
            return;
        }

        Error = StopReason switch
        {
            "length" => AgentErrorSignal.From(AgentErrorKind.OutputTooLong, "step_finish.reason", StopReason),
            "content-filter" => AgentErrorSignal.From(AgentErrorKind.Refused, "step_finish.reason", StopReason),
            "error" => AgentErrorSignal.From(AgentErrorKind.Unknown, "step_finish.reason", StopReason),
            _ when exit.ExitCode > 0 => AgentErrorSignal.From(
                AgentErrorKind.Unknown, "exit code", exit.ExitCode.Value.ToString(CultureInfo.InvariantCulture)),
            _ => null,
        };
        End = Error is null ? Terminal.Success : Terminal.Failure;
    }

    private void Add(JsonElement part)
    {
        JsonElement tokens = part.Member("tokens");
        long? reasoning = tokens.Count("reasoning");
        long? output = tokens.Count("output");
        Usage = new AgentUsage(
            TokenSum.Add(Usage.InputTokens, tokens.Count("input")),
            TokenSum.Add(Usage.CachedInputTokens, tokens.Member("cache").Count("read")),
            TokenSum.Add(Usage.CacheWriteTokens, tokens.Member("cache").Count("write")),
            TokenSum.Add(Usage.OutputTokens, output is null ? null : TokenSum.Add(output, reasoning)),
            TokenSum.Add(Usage.ReasoningTokens, reasoning));
        if (part.Amount("cost") is decimal cost)
        {
            CostUsd = (CostUsd ?? 0) + cost;
        }
    }

    private void TakeError(JsonElement error, Action<AgentEvent> onEvent)
    {
        string name = error.Text("name") ?? "error";
        JsonElement data = error.Member("data");
        string? message = data.Text("message");
        long? status = data.Count("statusCode");
        ProviderError? told = ProviderError.TryRead(data.Text("responseBody")) ?? ProviderError.TryRead(message);
        JsonElement headers = data.Member("responseHeaders");
        ProviderError body = (told ?? new ProviderError(null, null, null, null)).With(headers);
        body = body with { Status = status ?? body.Status, Message = body.Message ?? message, ResetsAt = body.ResetsAt ?? (Sent(headers) + body.Wait) };
        _aborted = name is "MessageAbortedError";
        AgentErrorKind kind = name switch
        {
            "ContextOverflowError" => AgentErrorKind.ContextTooLong,
            "ContentFilterError" => AgentErrorKind.Refused,
            "MessageOutputLengthError" => AgentErrorKind.OutputTooLong,
            "ProviderAuthError" => AgentErrorKind.Auth,
            "ProviderModelNotFoundError" => AgentErrorKind.ModelNotFound,
            "ConfigInvalidError" or "ConfigJsonError" or "ProviderInitError" => AgentErrorKind.BadInvocation,
            _ when _aborted => AgentErrorKind.None,
            // An absolute time made of a wait is none that the service named.
            _ => ErrorTable.Classify(body.Wait is null ? body : body with { ResetsAt = null }),
        };
        if (kind == AgentErrorKind.Unknown && name is "APIError" && status is null)
        {
            // An API error without a status: no answer came.
            kind = AgentErrorKind.Network;
        }

        string source = status is null ? name : string.Create(CultureInfo.InvariantCulture, $"{name} {status}");
        _lastError = AgentErrorSignal.From(kind, source, body.Message, body.ResetsAt, body.Wait);
        if (kind is AgentErrorKind.QuotaWindow or AgentErrorKind.RateLimit)
        {
            onEvent(new AgentEvent.LimitReported(kind.ToString(), body.ResetsAt));
        }
    }

    private static DateTimeOffset? Sent(JsonElement headers) =>
        DateTimeOffset.TryParse(headers.Text("date"), CultureInfo.InvariantCulture, out DateTimeOffset date) ? date : null;

    /// <summary>The log that <c>--print-logs --log-level ERROR</c> writes to standard error: the real cause of "check server logs", and retries.</summary>
    /// <param name="log">Standard error.</param>
    /// <param name="after">Older lines do not count: what they tell was overcome.</param>
    private static AgentErrorSignal? FromLog(string log, DateTimeOffset? after = null)
    {
        string? line = Array.FindLast(log.Split('\n'), l => ErrorLine().Match(l) is { Success: true } match && !(At(match) < after));
        return line is not null && ErrorTable.FromText(ErrorLine().Match(line).Groups["error"].Value) is AgentErrorKind kind
            ? AgentErrorSignal.From(kind, "log", ErrorLine().Match(line).Groups["error"].Value)
            : null;
    }

    private static DateTimeOffset? At(Match line) =>
        DateTimeOffset.TryParse(line.Groups["at"].Value, CultureInfo.InvariantCulture, out DateTimeOffset at) ? at : null;

    [GeneratedRegex(@"^(?:timestamp=(?<at>\S{10,40}) )?.{0,200}?level=ERROR .{0,2000}? (?:error\.)?error=(?<error>.{1,2000})", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex ErrorLine();
}
