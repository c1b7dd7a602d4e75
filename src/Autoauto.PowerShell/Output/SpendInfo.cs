namespace Autoauto.Output;

/// <summary>The booking of one call of an agent as users see it (<c>Autoauto.Spend</c>).</summary>
public sealed class SpendInfo
{
    /// <summary>Id within the repository; grows with time.</summary>
    public required long SpendId { get; init; }

    /// <summary>Id of the run, which may have been removed since, or of the episode; <c>setup-</c> and the program for calls that set a program up.</summary>
    public required string RunId { get; init; }

    /// <summary>Number of the experiment; 0 for a call of an episode or a set-up.</summary>
    public required int Number { get; init; }

    /// <summary>Name of the program; for an episode <c>policy/</c>, the policy and the agent's role.</summary>
    public required string Program { get; init; }

    /// <summary>Number of the call within the experiment, episode or set-up, from 1.</summary>
    public required int Call { get; init; }

    /// <summary>Agent.</summary>
    public required string Agent { get; init; }

    /// <summary>Model; null if it is not known.</summary>
    public string? Model { get; init; }

    /// <summary>Reserved (the call is under way), Settled, or Lost (its engine died: booked at what was set aside).</summary>
    public required string State { get; init; }

    /// <summary>What was set aside before the call, US dollars; null if nobody could know.</summary>
    public decimal? ReservedUsd { get; init; }

    /// <summary>Tokens that were set aside; null if nobody could know.</summary>
    public long? ReservedTokens { get; init; }

    /// <summary>What it cost, US dollars; null while that is not known, which is not zero.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>Reported (by the agent), PriceTable (tokens times prices) or Unknown; an amount with Unknown is what had been set aside.</summary>
    public required string CostSource { get; init; }

    /// <summary>Tokens that it used; null while that is not known.</summary>
    public long? Tokens { get; init; }

    /// <summary>How the agent ended: Completed, Failed, TimedOut, Cancelled or NoTerminalEvent; null while it has not.</summary>
    public string? AgentOutcome { get; init; }

    /// <summary>Time in the agent.</summary>
    public double AgentSeconds { get; init; }

    /// <summary>When the call began.</summary>
    public DateTime StartedAtUtc { get; init; }

    /// <summary>When it was settled; null while it is not.</summary>
    public DateTime? SettledAtUtc { get; init; }

    /// <summary>Root of the repository.</summary>
    public required string RepositoryPath { get; init; }

    /// <summary>True if the call was cut off and nobody knows what it cost: CostUsd is what had been set aside, and the call cost that at most.</summary>
    public bool IsAtMost { get; init; }
}
