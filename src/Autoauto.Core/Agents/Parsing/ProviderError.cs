using System.Text.Json;

namespace Autoauto.Core.Agents.Parsing;

/// <summary>The error object of a model service, as agents pass it on inside their own events.</summary>
/// <param name="Code">Machine-readable code.</param>
/// <param name="Type">Machine-readable type.</param>
/// <param name="Status">HTTP status, if the body repeats it.</param>
/// <param name="Message">Wording.</param>
/// <param name="ResetsAt">When a used-up window opens again.</param>
internal sealed record ProviderError(string? Code, string? Type, long? Status, string? Message, DateTimeOffset? ResetsAt = null)
{
    /// <summary>For how long the service asks to wait.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>True if the agent itself knows that the limit belongs to a window.</summary>
    public bool IsWindow { get; init; }

    /// <summary>True for errors of Google's services: they mention plan and billing in every limit, those of a minute included.</summary>
    public bool IsGoogle { get; init; }

    /// <summary>The same with what more fields say about the end of a limit; what is known already stays.</summary>
    public ProviderError With(JsonElement fields)
    {
        (TimeSpan? wait, DateTimeOffset? at) = LimitFields.Read(fields);
        return this with { Wait = Wait ?? wait, ResetsAt = ResetsAt ?? at };
    }

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
        string? type = error.Text("type") ?? error.Text("status");
        // Google names the quota that is used up beside its message: GenerateRequestsPerDayPerProject.
        string quotas = string.Join(' ', error.Items("details").SelectMany(static d => d.Items("violations")).Select(static v => v.Text("quotaId")));
        string? message = error.Text("message") ?? root.Text("detail");
        return new ProviderError(
            reason ?? error.Text("code"),
            type,
            error.Count("code") ?? error.Count("status"),
            string.IsNullOrWhiteSpace(quotas) ? message : $"{message} {quotas}")
        {
            IsGoogle = type is "RESOURCE_EXHAUSTED",
        }.With(root);
    }
}
