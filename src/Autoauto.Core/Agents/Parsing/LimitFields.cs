using System.Globalization;
using System.Text.Json;

namespace Autoauto.Core.Agents.Parsing;

/// <summary>
/// The end of a wait as services write it into fields and headers: <c>retry-after</c>, <c>retryAfterMs</c>, <c>retryDelay</c>, <c>resets_at</c>,
/// <c>resets_in_seconds</c>, <c>quotaResetDelay</c> and their like, whatever the spelling and however deep.
/// </summary>
internal static class LimitFields
{
    private const int Deepest = 8;

    /// <summary>Reads what an element and its members say. An absolute time counts before a wait; of several absolute times the latest counts.</summary>
    internal static (TimeSpan? Wait, DateTimeOffset? At) Read(JsonElement element)
    {
        TimeSpan? wait = null;
        DateTimeOffset? at = null;
        Visit(element, 0);
        return (wait, at);

        void Visit(JsonElement value, int depth)
        {
            if (depth > Deepest)
            {
                return;
            }

            if (value.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement item in value.EnumerateArray())
                {
                    Visit(item, depth + 1);
                }
            }
            else if (value.ValueKind == JsonValueKind.Object)
            {
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    Take(Plain(member), member.Value);
                    Visit(member.Value, depth + 1);
                }
            }
        }

        void Take(string name, JsonElement value)
        {
            bool isWait = name is "retryafter" or "retryafterms" or "retryafterseconds" or "retrydelay" or "retrydelayms" or "retryin"
                or "resetsin" or "resetin" or "resetsinseconds" or "resetinseconds" or "resetsinms" or "resetafter" or "resetsafter"
                or "resetafterseconds" or "quotaresetdelay" or "resetdelay";
            bool isTime = name is "resetsat" or "resetat" or "resets" or "reset" or "resettime" or "resettimestamp" or "quotaresettimestamp"
                or "resetdate" or "xcodexprimaryresetat" or "anthropicratelimitunifiedreset" or "xratelimitreset";
            if (!isWait && !isTime)
            {
                return;
            }

            string? text = value.ValueKind == JsonValueKind.Number ? value.GetRawText() : value.AsText()?.Trim();
            if (string.IsNullOrEmpty(text))
            {
                return;
            }

            if (Time(text) is DateTimeOffset time)
            {
                at = at > time ? at : time;
            }
            else if (isWait && ResetTime.ReadWait(text) is TimeSpan span)
            {
                TimeSpan told = name.EndsWith("ms", StringComparison.Ordinal) && double.TryParse(text, CultureInfo.InvariantCulture, out _) ? span / 1000 : span;
                wait = wait > told ? wait : told;
            }
        }
    }

    private static DateTimeOffset? Time(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? ResetTime.FromEpoch(number)
        : text.Contains(':', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time)
            ? time
            : null;

    private static string Plain(JsonProperty member)
    {
        string name;
        try
        {
            name = member.Name;
        }
        catch (InvalidOperationException)
        {
            // A broken escape.
            return "";
        }

        return name.Length > 60 ? "" : string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
    }
}
