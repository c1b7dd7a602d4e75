using System.Text.Json;

namespace Autoauto.Core.Agents.Parsing;

/// <summary>
/// Codex' session file (<c>CODEX_HOME/sessions/Y/M/D/rollout-*.jsonl</c>): token counts after every request, and the only machine-readable reset
/// times.
/// </summary>
/// <param name="Usage">Tokens of the session so far.</param>
/// <param name="ResetsAt">When the window that is used up opens again; of none is, when the primary one does.</param>
/// <param name="Model">The session's model.</param>
internal sealed record CodexRollout(AgentUsage? Usage, DateTimeOffset? ResetsAt, string? Model)
{
    /// <summary>Reads what is readable of a rollout's text.</summary>
    internal static CodexRollout Read(string text)
    {
        AgentUsage? usage = null;
        DateTimeOffset? resets = null;
        string? model = null;
        foreach (string line in text.Split('\n'))
        {
            using JsonDocument? document = JsonRead.TryObject(line);
            JsonElement payload = document is null ? default : document.RootElement.Member("payload");
            model = payload.Text("model") ?? model;
            if (payload.Text("type") is not "token_count")
            {
                continue;
            }

            JsonElement total = payload.Member("info").Member("total_token_usage");
            usage = total.ValueKind == JsonValueKind.Object ? CodexStreamParser.ReadUsage(total) : usage;
            DateTimeOffset? written = DateTimeOffset.TryParse(
                document!.RootElement.Text("timestamp"), System.Globalization.CultureInfo.InvariantCulture, out DateTimeOffset at) ? at : null;
            resets = ReadReset(payload.Member("rate_limits"), written) ?? resets;
        }

        return new CodexRollout(usage, resets, model);
    }

    private static DateTimeOffset? ReadReset(JsonElement limits, DateTimeOffset? written)
    {
        JsonElement[] windows = [limits.Member("primary"), limits.Member("secondary")];
        DateTimeOffset? exhausted = windows.Where(IsUsedUp).Select(window => Reset(window, written)).Max();
        return exhausted ?? Reset(windows[0], written);
    }

    private static bool IsUsedUp(JsonElement window) =>
        window.Member("used_percent") is { ValueKind: JsonValueKind.Number } percent && percent.TryGetDouble(out double value) && value >= 100;

    private static DateTimeOffset? Reset(JsonElement window, DateTimeOffset? written) =>
        window.Count("resets_at") is long at ? ResetTime.FromEpoch(at)
        : window.Count("resets_in_seconds") is long wait and < 366 * 86_400 ? written?.AddSeconds(wait)
        : null;
}
