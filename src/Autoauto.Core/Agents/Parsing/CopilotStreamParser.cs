using System.Globalization;
using System.Text.Json;
using Autoauto.Core.Model;

namespace Autoauto.Core.Agents.Parsing;

/// <summary>
/// <c>copilot --output-format json</c>. The flat <c>result</c> is terminal; <c>session.error</c> says why, the last <c>model.call_failure</c> holds
/// the service's own error. Tokens are only in the file of <c>--usage-output-file</c>.
/// </summary>
internal sealed class CopilotStreamParser : JsonLinesParser
{
    private ProviderError? _failure;
    private AgentErrorSignal? _session;
    private bool _aborted;

    /// <inheritdoc/>
    protected override void Handle(string type, JsonElement root, Action<AgentEvent> onEvent)
    {
        JsonElement data = root.Member("data");
        switch (type)
        {
            case "session.tools_updated" or "model.call_start":
                Model = data.Text("model") ?? Model;
                break;
            case "assistant.turn_start":
                Turns = (Turns ?? 0) + 1;
                TurnsBegun++;
                break;
            case "assistant.message":
                Pending = _session = null;
                _failure = null;
                if (data.Text("parentToolCallId") is null)
                {
                    TakeText(data.Text("content"), onEvent);
                }

                break;
            case "tool.execution_start":
                JsonElement arguments = data.Member("arguments");
                CountTool(data.Text("toolCallId"), data.Text("toolName"), arguments.Text("command") ?? arguments.Text("path"), onEvent);
                break;
            case "model.call_failure":
                HandleFailure(data);
                break;
            case "assistant.turn_retry":
                onEvent(new AgentEvent.Retry(data.Text("reason") ?? "retry"));
                break;
            case "session.error":
                HandleSessionError(data, onEvent);
                break;
            case "abort":
                _aborted = true;
                break;
            case "result":
                HandleResult(root);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    protected override void Finish(AgentExit exit)
    {
        if (exit.SideFile is not null)
        {
            ReadUsageFile(exit.SideFile);
        }

        if (End == Terminal.None && _session is not null && exit is { Signalled: false, ExitCode: > 0 and < 128 })
        {
            End = Terminal.Failure;
            Error = _session;
        }
    }

    private void HandleFailure(JsonElement data)
    {
        string? text = data.Text("errorMessage");
        ProviderError body = ProviderError.TryRead(text) ?? new ProviderError(null, null, null, text);
        _failure = (body with
        {
            Code = data.Text("errorCode") ?? body.Code,
            Type = data.Text("errorType") ?? body.Type,
            Status = data.Count("statusCode") ?? body.Status,
        }).With(data);
        Pending = AgentErrorSignal.From(ErrorTable.Classify(_failure), "model.call_failure", _failure.Message, _failure.ResetsAt, _failure.Wait);
    }

    private void HandleSessionError(JsonElement data, Action<AgentEvent> onEvent)
    {
        string? message = data.Text("message");
        string errorType = data.Text("errorType") ?? "";
        ProviderError? told = ProviderError.TryRead(message);
        ProviderError error = new ProviderError(
            _failure?.Code ?? told?.Code ?? (errorType is "query" ? null : data.Text("errorCode")),
            _failure?.Type ?? told?.Type ?? errorType,
            data.Count("statusCode") ?? _failure?.Status ?? told?.Status ?? LeadingStatus(message),
            message,
            _failure?.ResetsAt ?? told?.ResetsAt)
        {
            Wait = _failure?.Wait ?? told?.Wait,
            IsGoogle = (_failure ?? told)?.IsGoogle == true,
        }.With(data);
        AgentErrorKind kind = ErrorTable.Classify(error);
        if (kind == AgentErrorKind.Unknown && Pending is not null)
        {
            kind = Pending.Kind;
        }

        string source = string.Create(CultureInfo.InvariantCulture, $"session.error {errorType} {error.Status}").TrimEnd();
        _session = AgentErrorSignal.From(kind, source, message, error.ResetsAt, error.Wait);
        if (kind is AgentErrorKind.QuotaWindow or AgentErrorKind.RateLimit)
        {
            onEvent(new AgentEvent.LimitReported(kind.ToString(), error.ResetsAt));
        }
    }

    /// <summary>The status that a message begins with, as in "402 You have no quota".</summary>
    private static long? LeadingStatus(string? message) =>
        message is [>= '4' and <= '5', _, _, ' ', ..] && long.TryParse(message.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out long status)
            ? status
            : null;

    private void HandleResult(JsonElement root)
    {
        long exitCode = root.Count("exitCode") ?? 0;
        if (_session is not null || exitCode != 0)
        {
            End = Terminal.Failure;
            Error = _session ?? Pending
                ?? AgentErrorSignal.From(AgentErrorKind.Unknown, "result.exitCode", exitCode.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            End = _aborted ? Terminal.Aborted : Terminal.Success;
        }
    }

    private void ReadUsageFile(string text)
    {
        using JsonDocument? document = JsonRead.TryObject(text);
        if (document is null)
        {
            return;
        }

        AgentUsage? sum = null;
        foreach (JsonElement metrics in document.RootElement.Values("modelMetrics"))
        {
            JsonElement usage = metrics.Member("usage");
            long? input = usage.Count("inputTokens");
            long? cached = usage.Count("cacheReadTokens");
            long? written = usage.Count("cacheWriteTokens");
            sum = new AgentUsage(
                TokenSum.Add(sum?.InputTokens, input is null ? null : Math.Max(0, input.Value - (cached ?? 0) - (written ?? 0))),
                TokenSum.Add(sum?.CachedInputTokens, cached),
                TokenSum.Add(sum?.CacheWriteTokens, written),
                TokenSum.Add(sum?.OutputTokens, usage.Count("outputTokens")),
                TokenSum.Add(sum?.ReasoningTokens, usage.Count("reasoningTokens")));
        }

        Usage = sum ?? Usage;
    }
}
