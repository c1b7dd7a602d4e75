using System.Text.Json;

namespace Autoauto.Core.Agents.Parsing;

/// <summary>The error object of a model service, as agents pass it on inside their own events.</summary>
/// <param name="Code">Machine-readable code.</param>
/// <param name="Type">Machine-readable type.</param>
/// <param name="Status">HTTP status, if the body repeats it.</param>
/// <param name="Message">Wording.</param>
/// <param name="ResetsAt">When a used-up window opens again.</param>
internal sealed record ProviderError(string? Code, string? Type, long? Status, string? Message, DateTimeOffset? ResetsAt)
{
    /// <summary>Reads the first JSON object in a text, be it the error itself or a wrapper with a member <c>error</c>; null if there is none.</summary>
    internal static ProviderError? TryRead(string? text)
    {
        int start = text?.IndexOf('{', StringComparison.Ordinal) ?? -1;
        int end = text?.LastIndexOf('}') ?? -1;
        if (text is null || start < 0 || end <= start)
        {
            return null;
        }

        using JsonDocument? document = JsonRead.TryObject(text[start..(end + 1)]);
        if (document is null)
        {
            return null;
        }

        JsonElement root = document.RootElement;
        JsonElement error = root.Member("error").ValueKind == JsonValueKind.Object ? root.Member("error") : root;
        string? reason = error.Items("details").Select(static d => d.Text("reason")).FirstOrDefault(static r => r is not null);
        long? resets = error.CountOrText("resets_at");
        return new ProviderError(
            reason ?? error.Text("code"),
            error.Text("type") ?? error.Text("status"),
            error.Count("code") ?? error.Count("status"),
            error.Text("message") ?? root.Text("detail"),
            resets is null ? null : ResetTime.FromEpoch(resets.Value));
    }
}
