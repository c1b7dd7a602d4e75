using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Autoauto.Core.Model;

namespace Autoauto.Core.Agents.Parsing;

/// <summary>
/// <c>gemini --output-format stream-json</c>. Every API error has the type "unknown" and an exit code that is the HTTP status modulo 256, so message,
/// exit code and the error class on standard error decide together. There is no stop reason, no cost, and thoughts only count in the total.
/// </summary>
internal sealed partial class GeminiStreamParser : JsonLinesParser
{
    private readonly StringBuilder _text = new();
    private string? _message;
    private bool _answered;

    /// <inheritdoc/>
    protected override void Handle(string type, JsonElement root, Action<AgentEvent> onEvent)
    {
        switch (type)
        {
            case "init":
                Model = root.Text("model") ?? Model;
                break;
            case "message" when root.Text("role") is "assistant":
                _answered = true;
                if (!root.IsTrue("delta"))
                {
                    Flush(onEvent);
                }

                _text.Append(root.Text("content"));
                break;
            case "tool_use":
                _answered = true;
                Flush(onEvent);
                JsonElement parameters = root.Member("parameters");
                CountTool(root.Text("tool_id"), root.Text("tool_name"), parameters.Text("command") ?? parameters.Text("file_path"), onEvent);
                break;
            case "error" when root.Text("severity") is not "warning":
                _message = root.Text("message");
                break;
            case "result":
                Flush(onEvent);
                HandleResult(root, onEvent);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    protected override void Finish(AgentExit exit)
    {
        Flush(static _ => { });
        if (End == Terminal.None)
        {
            FinishWithoutResult(exit);
        }
        else if (End == Terminal.Failure && Error is null)
        {
            Error = Classify("result.error", _message, HttpStatus(exit.ExitCode), exit);
        }
    }

    /// <inheritdoc/>
    protected override AgentErrorKind? ExitCodeKind(int? exitCode) => exitCode switch
    {
        41 => AgentErrorKind.Auth,
        42 or 44 or 52 or 55 => AgentErrorKind.BadInvocation,
        53 => AgentErrorKind.MaxTurns,
        _ => ErrorTable.FromStatus(HttpStatus(exitCode)),
    };

    private void FinishWithoutResult(AgentExit exit)
    {
        if (exit.TimedOut || exit.Cancelled)
        {
            Pending = Retrying(exit);
        }
        else if (Began && HttpStatus(exit.ExitCode) is long status)
        {
            // The last line is lost, but the exit code still says which error it was.
            Error = Classify("exit code", _message, status, exit);
            End = Terminal.Failure;
        }
        else if (Began && ExitCodeKind(exit.ExitCode) is AgentErrorKind kind)
        {
            Error = AgentErrorSignal.From(kind, "exit code", exit.ExitCode!.Value.ToString(CultureInfo.InvariantCulture));
            End = Terminal.Failure;
        }
        else
        {
            Pending = _message is null ? Retrying(exit) : Classify("error", _message, null, exit);
        }
    }

    private void HandleResult(JsonElement root, Action<AgentEvent> onEvent)
    {
        Usage = ReadUsage(root.Member("stats"));
        onEvent(new AgentEvent.UsageReported(Usage));
        LastEventAt = DateTimeOffset.TryParse(root.Text("timestamp"), CultureInfo.InvariantCulture, out DateTimeOffset at) ? at : null;
        if (root.Text("status") is "success")
        {
            End = Terminal.Success;
            return;
        }

        End = Terminal.Failure;
        JsonElement error = root.Member("error");
        _message = error.Text("message") ?? _message;
        Error = error.Text("type") switch
        {
            "FatalTurnLimitedError" => AgentErrorSignal.From(AgentErrorKind.MaxTurns, "FatalTurnLimitedError", _message),
            "FatalAuthenticationError" => AgentErrorSignal.From(AgentErrorKind.Auth, "FatalAuthenticationError", _message),
            "FatalInputError" or "FatalConfigError" or "FatalSandboxError" or "FatalUntrustedWorkspaceError" =>
                AgentErrorSignal.From(AgentErrorKind.BadInvocation, error.Text("type")!, _message),
            _ => null,
        };
        if (error.Text("type") is "FatalCancellationError")
        {
            End = Terminal.Aborted;
        }
    }

    private static AgentErrorSignal Classify(string source, string? message, long? exitStatus, AgentExit exit)
    {
        ProviderError? body = ProviderError.TryRead(message);
        long? status = body?.Status ?? exitStatus;
        string? text = body?.Message ?? message;
        // A bad key is a 400 like a prompt that is too long: the wording comes before the status.
        AgentErrorKind kind = ErrorTable.FromCode(body?.Code) ?? ErrorTable.FromText(text) ?? ErrorTable.FromStatus(status) ?? AgentErrorKind.Unknown;
        if (status != 429 && !LimitRule.IsLimit(kind) && body?.Type is not "RESOURCE_EXHAUSTED")
        {
            return AgentErrorSignal.From(kind, source, message);
        }

        ProviderError limit = (body ?? new ProviderError(null, null, status, text)) with
        {
            Status = 429,
            IsGoogle = true,
            // What ends the run at once is one of a day or of a long wait; gemini calls that a terminal quota error.
            IsWindow = exit.StandardError.Contains("TerminalQuotaError", StringComparison.OrdinalIgnoreCase),
        };
        return AgentErrorSignal.From(ErrorTable.Classify(limit), source, message, limit.ResetsAt, limit.Wait);
    }

    /// <summary>
    /// Retries are only told on standard error, as "Attempt 3 failed with status 500. Retrying with backoff..." or "Attempt 3 failed: ...". Nothing
    /// there says when; so they only count while the model has not answered at all.
    /// </summary>
    private AgentErrorSignal? Retrying(AgentExit exit)
    {
        string? line = _answered ? null : Array.FindLast(exit.StandardError.Split('\n'), static l => Attempt().IsMatch(l));
        if (line is null)
        {
            return null;
        }

        string said = Attempt().Match(line).Groups["status"].Value;
        return Classify("standard error", line, long.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out long status) ? status : null, exit);
    }

    private static AgentUsage ReadUsage(JsonElement stats)
    {
        long? input = stats.Count("input_tokens");
        long? cached = stats.Count("cached");
        long? output = stats.Count("output_tokens");
        long? thoughts = stats.Count("total_tokens") is long total && input is not null && output is not null
            ? Math.Max(0, total - input.Value - output.Value)
            : null;
        return new AgentUsage(
            stats.Count("input") ?? (input is null ? null : Math.Max(0, input.Value - (cached ?? 0))),
            cached,
            null,
            output is null ? null : TokenSum.Add(output, thoughts),
            thoughts);
    }

    private void Flush(Action<AgentEvent> onEvent)
    {
        TakeText(_text.ToString(), onEvent);
        _text.Clear();
    }

    private static long? HttpStatus(int? exitCode) => exitCode switch
    {
        144 or 145 or 147 or 148 => exitCode + 256,
        173 => 429,
        >= 244 and <= 248 => exitCode + 256,
        _ => null,
    };

    [GeneratedRegex(@"^Attempt \d{1,3} failed(?: with status (?<status>\d{3}))?", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Attempt();
}
