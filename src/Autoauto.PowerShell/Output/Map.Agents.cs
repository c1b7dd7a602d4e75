using Autoauto.Core.Agents;
using Autoauto.Core.Model;
using Autoauto.Core.Workspace;

namespace Autoauto.Output;

/// <content>Agents.</content>
internal static partial class Map
{
    /// <summary>A known agent.</summary>
    public static AgentInfo From(AgentView view) => new()
    {
        Agent = view.Program.Name,
        IsInstalled = view.Installation.IsInstalled,
        Version = SafeText.Line(view.Installation.Version),
        IsSignedIn = view.IsSignedOut ? false : null,
        ExecutablePath = view.Installation.ExecutablePath,
        InstallCommand = view.Program.InstallCommand,
        SignInCommand = view.Program.SignInCommand,
        Models = view.Models.Count == 0 ? null : string.Join(", ", view.Models),
    };

    /// <summary>What one call of an agent came to.</summary>
    public static AgentTestInfo From(AgentReply reply, string agent) => new()
    {
        Agent = agent,
        Works = reply is { Outcome: AgentOutcome.Completed, ErrorKind: AgentErrorKind.None },
        Outcome = reply.Outcome.ToString(),
        ErrorKind = reply.ErrorKind.ToString(),
        Evidence = SafeText.Block(reply.Evidence),
        ResetsAtUtc = reply.ResetsAt?.UtcDateTime,
        StopReason = SafeText.Line(reply.StopReason),
        InputTokens = reply.Usage.InputTokens,
        CachedInputTokens = reply.Usage.CachedInputTokens,
        CacheWriteTokens = reply.Usage.CacheWriteTokens,
        OutputTokens = reply.Usage.OutputTokens,
        ReasoningTokens = reply.Usage.ReasoningTokens,
        CostUsd = reply.CostUsd,
        CostSource = reply.CostSource.ToString(),
        Turns = reply.Turns,
        ToolCalls = reply.ToolCalls,
        FinalText = SafeText.Block(reply.FinalText),
        Model = SafeText.Line(reply.Model),
        DurationSeconds = reply.DurationSeconds > 0 ? reply.DurationSeconds : null,
    };
}
