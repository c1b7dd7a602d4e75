using Autoauto.Core.Agents;
using Autoauto.Core.Decisions;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Loop;

/// <summary>An agent's failure in words, with the exact next command.</summary>
internal static class AgentFailure
{
    private const int LongestEvidence = 500;

    /// <summary>What happened, in a few words.</summary>
    public static string Words(AgentReply reply) => reply.ErrorKind switch
    {
        AgentErrorKind.None when reply.Outcome == AgentOutcome.TimedOut => "it ran out of time",
        AgentErrorKind.None => $"it ended without a result ({reply.Outcome})",
        AgentErrorKind.Auth => "it is not signed in, or its key was refused",
        AgentErrorKind.QuotaWindow => "its quota is used up for now",
        AgentErrorKind.QuotaCredit => "its credit is used up",
        AgentErrorKind.RateLimit => "too many requests",
        AgentErrorKind.ModelNotFound => "the model does not exist or may not be used",
        AgentErrorKind.ContextTooLong => "the conversation no longer fits the model",
        AgentErrorKind.OutputTooLong => "the answer was cut at the model's limit",
        AgentErrorKind.Refused => "the model refused the task",
        AgentErrorKind.MaxTurns => "its turn limit was reached",
        AgentErrorKind.MaxBudget => "its own budget was reached",
        AgentErrorKind.Overloaded => "the service is overloaded",
        AgentErrorKind.Network => "the connection failed",
        AgentErrorKind.BadInvocation => "it cannot be started like this",
        _ => "it failed",
    };

    /// <summary>Says that a time was not believed, for the end of a sentence; nothing if it was.</summary>
    public static string Bounded(AgentErrorDecision decision, AgentReply reply) => decision.IsBounded && reply.ResetsAt is { } at
        ? FormattableString.Invariant($"; it says until {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC, which is not believed: no wait is longer than {AgentErrorPolicy.LongestPark.TotalDays:0} days")
        : string.Empty;

    /// <summary>The error that ends a run.</summary>
    public static AutoautoException Describe(Run run, string agent, AgentReply reply, AgentFailureStreak streak)
    {
        var evidence = string.IsNullOrWhiteSpace(reply.Evidence) ? string.Empty : $" ({reply.ErrorKind}: {PlainText.OneLine(reply.Evidence, LongestEvidence)})";
        var times = streak.Class == AgentFailureClass.Attempt ? FormattableString.Invariant($" {streak.Count} times in a row") : string.Empty;
        var message = $"The agent {agent} failed{times}: {Words(reply)}{evidence}.";
        var code = reply is { Outcome: AgentOutcome.TimedOut, ErrorKind: AgentErrorKind.None } ? ErrorCode.AgentTimedOut : ErrorCode.AgentFailed;
        return new AutoautoException(code, message, agent, $"{Advice(run, agent, reply)} Then: {Next.RunResume(run.Id)}");
    }

    private static NextStep Advice(Run run, string agent, AgentReply reply) => reply.ErrorKind switch
    {
        AgentErrorKind.Auth => AgentCatalog.Find(agent) is { } program ? NextStep.Of($"Sign in: {program.SignInCommand}.") : "Give the agent its key.",
        AgentErrorKind.ModelNotFound => NextStep.Of($"Name another model: {Next.RunSetModel(run.Id)}."),
        AgentErrorKind.BadInvocation => NextStep.Of($"See what it says: {Next.AgentTest(agent)}."),
        AgentErrorKind.QuotaCredit => "Top up the agent's credit, or name another agent.",
        AgentErrorKind.QuotaWindow or AgentErrorKind.RateLimit or AgentErrorKind.Overloaded or AgentErrorKind.Network =>
            reply.ResetsAt is { } at ? FormattableString.Invariant($"Wait until {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC.") : "Wait for a while.",
        _ => NextStep.Of($"Read what it wrote: {Next.Log(run.Id)}."),
    };
}
