namespace Autoauto.Core.Model;

/// <summary>How far the booking of one agent call has come.</summary>
public enum SpendState
{
    /// <summary>The call was about to be made; nothing is known of its end yet.</summary>
    Reserved,

    /// <summary>The call has ended and its figures are those of the agent.</summary>
    Settled,

    /// <summary>The engine died during the call: booked at the reserved amount.</summary>
    Lost,
}

/// <summary>The booking of one call of an agent.</summary>
public sealed record SpendEntry
{
    /// <summary>Row id; grows with time.</summary>
    public long Id { get; init; }

    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>The program.</summary>
    public required string Program { get; init; }

    /// <summary>The experiment.</summary>
    public required int Experiment { get; init; }

    /// <summary>The call within the experiment, from 1.</summary>
    public required int Call { get; init; }

    /// <summary>Name of the agent that was called.</summary>
    public required string Agent { get; init; }

    /// <summary>Model, or null for the agent's default.</summary>
    public string? Model { get; init; }

    /// <summary>How far it has come.</summary>
    public SpendState State { get; init; }

    /// <summary>What was set aside before the call; null if nobody could know.</summary>
    public decimal? ReservedUsd { get; init; }

    /// <summary>Tokens that were set aside.</summary>
    public long? ReservedTokens { get; init; }

    /// <summary>What it cost; null while unknown.</summary>
    public decimal? Usd { get; init; }

    /// <summary>Tokens that it used; null while unknown.</summary>
    public long? Tokens { get; init; }

    /// <summary>Where <see cref="Usd"/> comes from; <see cref="CostSource.Unknown"/> with an amount is what had been set aside.</summary>
    public CostSource CostSource { get; init; }

    /// <summary>How the agent ended.</summary>
    public string? AgentOutcome { get; init; }

    /// <summary>Time in the agent, seconds.</summary>
    public double AgentSeconds { get; init; }

    /// <summary>When the call began, UTC.</summary>
    public required DateTimeOffset ReservedAt { get; init; }

    /// <summary>When it was settled, UTC.</summary>
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>True if the amount is what had been set aside, because nobody knows what the call has cost: it is that at most.</summary>
    public bool IsAtMost => State != SpendState.Reserved && Usd > 0 && CostSource == CostSource.Unknown;
}

/// <summary>How much is known of what a call used.</summary>
public enum SpendCertainty
{
    /// <summary>The call came to an end of its own: its figures are all there is.</summary>
    Exact,

    /// <summary>The call was cut off, or told nothing: its figures are what was known by then.</summary>
    AtLeast,

    /// <summary>No model did any work: it was not started, or refused before anything else.</summary>
    Nothing,
}

/// <summary>What is known of what a call used.</summary>
/// <param name="Usd">US dollars; null if unknown.</param>
/// <param name="Source">Where they come from.</param>
/// <param name="Tokens">Tokens; null if unknown.</param>
/// <param name="Certainty">How much these figures say.</param>
public sealed record CallSpend(decimal? Usd, CostSource Source, long? Tokens, SpendCertainty Certainty);

/// <summary>What agents and evaluators used in a run or on a day.</summary>
/// <param name="Calls">Calls of agents.</param>
/// <param name="UnknownCalls">Those of them whose cost nobody knows: the sum is at least what is known.</param>
/// <param name="LostCalls">Those that were booked at their reserved amount after a crash.</param>
/// <param name="Usd">Known cost; null if none is known.</param>
/// <param name="Tokens">Known tokens; null if none are known.</param>
/// <param name="AgentSeconds">Time in agents.</param>
/// <param name="MeasuringSeconds">Time in evaluators.</param>
/// <param name="AtMostCalls">Those that count as what was set aside for them, the lost ones and those under way included: the sum is at most what they cost.</param>
public sealed record SpendTotal(
    int Calls, int UnknownCalls, int LostCalls, decimal? Usd, long? Tokens, double AgentSeconds, double MeasuringSeconds, int AtMostCalls = 0);

/// <summary>What a run will probably use, from what the program's earlier experiments used.</summary>
/// <param name="Experiments">Experiments that it is drawn from.</param>
/// <param name="Planned">Most experiments of the run; null if it has no limit: the ranges are then those of one experiment.</param>
/// <param name="LowUsd">Lower end of the cost; null if unknown.</param>
/// <param name="HighUsd">Upper end of the cost, bounded by the cap.</param>
/// <param name="LowTokens">Lower end of the tokens.</param>
/// <param name="HighTokens">Upper end of the tokens, bounded by the cap.</param>
/// <param name="LowSeconds">Lower end of the time in agents.</param>
/// <param name="HighSeconds">Upper end of the time in agents.</param>
public sealed record SpendEstimate(
    int Experiments, int? Planned, decimal? LowUsd, decimal? HighUsd, long? LowTokens, long? HighTokens, double LowSeconds, double HighSeconds);
