using Autoauto.Core.Agents;
using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Core.Loop;

/// <summary>The bill of a call: the same for runs, episodes and set-ups.</summary>
internal static class CallBill
{
    /// <summary>The booking of a call that has ended, with what its agent told and what had been set aside.</summary>
    public static SpendEntry Settle(SpendEntry booking, AgentReply reply, DateTimeOffset now) =>
        SpendRule.Settle(booking, new CallSpend(reply.CostUsd, reply.CostSource, reply.Usage.Total, reply.Certainty)) with
        {
            Model = reply.Model ?? booking.Model,
            AgentOutcome = reply.Outcome.ToString(),
            AgentSeconds = reply.DurationSeconds,
            SettledAt = now,
        };
}
