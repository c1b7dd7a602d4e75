using System.Globalization;
using System.Text.Json;
using Autoauto.Core.Model;

namespace Autoauto.Core.Agents.Parsing;

/// <summary>
/// <c>claude -p --output-format stream-json</c>. The <c>result</c> line is terminal and holds usage and cost; an API error is a
/// <c>subtype:"success"</c> with <c>is_error:true</c>, classified by the synthetic message before it. The usage of single messages is never summed:
/// it is repeated for every content block.
/// </summary>
internal sealed class ClaudeStreamParser : JsonLinesParser
{
    private ApiError _api = new(null, null, null, null, null);
    private DateTimeOffset? _rejectedUntil;
    private bool _rejected;

    private sealed record ApiError(string? Error, string? Code, string? Type, long? Status, string? Text);

    /// <inheritdoc/>
    protected override bool TellsCost => true;

    /// <inheritdoc/>
    protected override void Handle(string type, JsonElement root, Action<AgentEvent> onEvent)
    {
        switch (type)
        {
            case "system":
                HandleSystem(root, onEvent);
                break;
            case "assistant":
                HandleAssistant(root, onEvent);
                break;
            case "rate_limit_event":
                HandleLimit(root.Member("rate_limit_info"), onEvent);
                break;
            case "result":
                HandleResult(root, onEvent);
                break;
            default:
                break;
        }
    }

    private void HandleSystem(JsonElement root, Action<AgentEvent> onEvent)
    {
        if (root.Text("subtype") is "init")
        {
            Model = root.Text("model") ?? Model;
        }
        else if (root.Text("subtype") is "api_retry")
        {
            string? word = root.Text("error");
            long? status = root.Count("error_status");
            // No status means that no answer came at all.
            AgentErrorKind kind = ErrorTable.FromCode(word) ?? ErrorTable.FromStatus(status) ?? (status is null ? AgentErrorKind.Network : AgentErrorKind.Unknown);
            string reason = string.Create(CultureInfo.InvariantCulture, $"attempt {root.Count("attempt")} of {root.Count("max_retries")}: {word} {status}");
            Pending = AgentErrorSignal.From(kind, "system/api_retry", reason);
            onEvent(new AgentEvent.Retry(reason.TrimEnd()));
        }
    }

    private void HandleAssistant(JsonElement root, Action<AgentEvent> onEvent)
    {
        JsonElement message = root.Member("message");
        bool failed = root.Text("error") is not null || root.IsTrue("is_api_error_message");
        if (failed || message.Text("model") is "<synthetic>")
        {
            _api = failed
                ? new ApiError(
                    root.Text("error"),
                    root.Text("api_error"),
                    root.Text("api_error_type"),
                    root.Count("api_error_status"),
                    message.Items("content").Select(static c => c.Text("text")).FirstOrDefault(static t => t is not null))
                : _api;
            return;
        }

        Pending = null;
        _api = new ApiError(null, null, null, null, null);
        // The texts of a subagent are not the answer.
        bool own = root.Text("parent_tool_use_id") is null;
        foreach (JsonElement block in message.Items("content"))
        {
            if (block.Text("type") is "text" && own)
            {
                TakeText(block.Text("text"), onEvent);
            }
            else if (block.Text("type") is "tool_use")
            {
                JsonElement input = block.Member("input");
                CountTool(block.Text("id"), block.Text("name"), input.Text("command") ?? input.Text("file_path"), onEvent);
            }
        }
    }

    private void HandleLimit(JsonElement info, Action<AgentEvent> onEvent)
    {
        string? status = info.Text("status");
        if (status is null or "allowed")
        {
            _rejected = false;
            return;
        }

        long? top = info.CountOrText("resetsAt");
        DateTimeOffset? resets = top is null ? null : ResetTime.FromEpoch(top.Value);
        if (status is "rejected")
        {
            // With two windows used up, the later one decides when work can go on.
            foreach (JsonElement window in info.Values("unifiedWindows").Where(static w => w.Text("status") is "rejected"))
            {
                DateTimeOffset? at = window.CountOrText("resetsAt") is long seconds ? ResetTime.FromEpoch(seconds) : null;
                resets = resets is null || at > resets ? at : resets;
            }

            // A burst of requests is "rejected" too, but names no window.
            _rejected = resets is not null || info.Text("rateLimitType") is not null;
            _rejectedUntil = resets;
        }

        onEvent(new AgentEvent.LimitReported($"{info.Text("rateLimitType") ?? "limit"} {status}", resets));
    }

    private void HandleResult(JsonElement root, Action<AgentEvent> onEvent)
    {
        Pending = null;
        StopReason = root.Text("stop_reason");
        Turns = (int?)Math.Min(root.Count("num_turns") ?? -1, int.MaxValue) is int turns and >= 0 ? turns : null;
        CostUsd = root.Amount("total_cost_usd");
        Usage = ReadUsage(root);
        onEvent(new AgentEvent.UsageReported(Usage));

        string? text = root.Text("result");
        bool isError = root.IsTrue("is_error");
        string subtype = root.Text("subtype") ?? (isError ? "error" : "success");
        string? reason = root.Text("terminal_reason");
        if (subtype is "success" && !isError)
        {
            FinalText = string.IsNullOrWhiteSpace(text) ? FinalText : text;
            Error = StopReason switch
            {
                "refusal" => AgentErrorSignal.From(AgentErrorKind.Refused, "result.stop_reason", StopReason),
                "max_tokens" => AgentErrorSignal.From(AgentErrorKind.OutputTooLong, "result.stop_reason", StopReason),
                _ => null,
            };
            End = Error is null ? Terminal.Success : Terminal.Failure;
        }
        else if (subtype is "error_during_execution" && reason?.StartsWith("aborted", StringComparison.Ordinal) == true)
        {
            Error = null;
            End = Terminal.Aborted;
        }
        else
        {
            End = Terminal.Failure;
            Error = Classify(root, subtype, reason, text);
        }
    }

    private AgentErrorSignal Classify(JsonElement root, string subtype, string? reason, string? text)
    {
        string? errors = root.Items("errors").Select(static e => e.AsText()).FirstOrDefault(static e => e is not null);
        AgentErrorKind? named = (subtype, reason) switch
        {
            ("error_max_turns", _) or (_, "max_turns") => AgentErrorKind.MaxTurns,
            ("error_max_budget_usd", _) or (_, "budget_exhausted") => AgentErrorKind.MaxBudget,
            (_, "prompt_too_long") => AgentErrorKind.ContextTooLong,
            _ when StopReason is "refusal" => AgentErrorKind.Refused,
            _ => null,
        };
        if (named is AgentErrorKind kind)
        {
            string field = subtype is "success" && kind != AgentErrorKind.Refused ? $"result.terminal_reason={reason}"
                : kind == AgentErrorKind.Refused ? "result.stop_reason=refusal" : $"result.subtype={subtype}";
            return AgentErrorSignal.From(kind, field, errors ?? text);
        }

        _api = _api with
        {
            Code = root.Text("api_error") ?? _api.Code,
            Type = root.Text("api_error_type") ?? _api.Type,
            Status = root.Count("api_error_status") ?? _api.Status,
            Text = text ?? _api.Text ?? errors,
        };
        AgentErrorKind classified = Classify(_api);
        return AgentErrorSignal.From(
            classified,
            _api.Error is null ? $"result.subtype={subtype}" : $"assistant.error={_api.Error}{(_api.Code is null ? "" : $" api_error={_api.Code}")}",
            _api.Text,
            classified == AgentErrorKind.QuotaWindow ? _rejectedUntil : null);
    }

    private AgentErrorKind Classify(ApiError api)
    {
        AgentErrorKind kind = ErrorTable.Classify(new ProviderError(
            api.Code,
            api.Error is "invalid_request" or "unknown" or null ? api.Type : api.Error,
            api.Status,
            api.Text,
            _rejectedUntil)
        {
            // The word rate_limit covers bursts and subscription windows; a rejected window tells them apart.
            IsWindow = _rejected,
        });
        // Without a status no answer came.
        return kind == AgentErrorKind.Overloaded && api is { Error: "server_error", Code: null, Status: null }
            && ErrorTable.FromText(api.Text) == AgentErrorKind.Network
            ? AgentErrorKind.Network
            : kind;
    }

    private static AgentUsage ReadUsage(JsonElement root)
    {
        JsonElement usage = root.Member("usage");
        AgentUsage said = new(
            usage.Count("input_tokens"),
            usage.Count("cache_read_input_tokens"),
            usage.Count("cache_creation_input_tokens"),
            usage.Count("output_tokens"),
            usage.Member("output_tokens_details").Count("thinking_tokens"));
        AgentUsage? models = null;
        foreach (JsonElement model in root.Values("modelUsage"))
        {
            models = new AgentUsage(
                TokenSum.Add(models?.InputTokens, model.Count("inputTokens")),
                TokenSum.Add(models?.CachedInputTokens, model.Count("cacheReadInputTokens")),
                TokenSum.Add(models?.CacheWriteTokens, model.Count("cacheCreationInputTokens")),
                TokenSum.Add(models?.OutputTokens, model.Count("outputTokens")),
                TokenSum.Add(models?.ReasoningTokens, model.Count("thinkingTokens")));
        }

        // The cost is computed from modelUsage; usage lacks the last request when a limit or an interrupt ended the run.
        return models?.Total > (said.Total ?? 0) ? models : said;
    }
}
