namespace Autoauto.Core.Model;

/// <summary>How an agent's process ended, as far as the engine could see.</summary>
public enum AgentOutcome
{
    /// <summary>The agent said that it finished.</summary>
    Completed,

    /// <summary>The agent or its service reported an error.</summary>
    Failed,

    /// <summary>The engine ended it: total or idle time-out.</summary>
    TimedOut,

    /// <summary>The engine ended it: stop or abort.</summary>
    Cancelled,

    /// <summary>The process ended without the terminal event that its protocol promises.</summary>
    NoTerminalEvent,
}

/// <summary>What kind of error an agent ran into; decides what the run does next.</summary>
public enum AgentErrorKind
{
    /// <summary>No error.</summary>
    None,

    /// <summary>Not signed in, or the key was refused.</summary>
    Auth,

    /// <summary>A subscription window is used up; it opens again at a known or unknown time.</summary>
    QuotaWindow,

    /// <summary>The credit is used up; waiting does not help.</summary>
    QuotaCredit,

    /// <summary>Too many requests in a short time.</summary>
    RateLimit,

    /// <summary>The model does not exist or may not be used.</summary>
    ModelNotFound,

    /// <summary>The conversation no longer fits the model.</summary>
    ContextTooLong,

    /// <summary>The answer was cut at the model's output limit.</summary>
    OutputTooLong,

    /// <summary>The model refused the task.</summary>
    Refused,

    /// <summary>The agent's own turn limit was reached.</summary>
    MaxTurns,

    /// <summary>The agent's own budget limit was reached.</summary>
    MaxBudget,

    /// <summary>The service is over capacity or failed on its side (all 5xx).</summary>
    Overloaded,

    /// <summary>The connection failed.</summary>
    Network,

    /// <summary>The command line or the configuration is wrong.</summary>
    BadInvocation,

    /// <summary>An error that fits none of the above.</summary>
    Unknown,
}

/// <summary>Where a cost figure comes from.</summary>
public enum CostSource
{
    /// <summary>No figure: unknown is unknown, not zero.</summary>
    Unknown,

    /// <summary>The agent reported it.</summary>
    Reported,

    /// <summary>Tokens times the price table.</summary>
    PriceTable,
}
