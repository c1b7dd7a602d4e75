namespace Autoauto.Core.Workspace;

/// <summary>What became of a cheat.</summary>
public enum CheatOutcome
{
    /// <summary>Refused, or its number was not believed, and nothing of it is left.</summary>
    Caught,

    /// <summary>It got through: the program has a hole.</summary>
    Missed,

    /// <summary>It cannot be played on this program.</summary>
    NotApplicable,
}

/// <summary>One cheat that was played against a program.</summary>
/// <param name="Program">Program.</param>
/// <param name="RepositoryPath">Root of the repository.</param>
/// <param name="Cheat">Name of the cheat.</param>
/// <param name="What">What it did.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="How">How it was caught, how it got through, or why it could not be played.</param>
/// <param name="WhatToChange">What closes the hole; null if there is none.</param>
/// <param name="Seconds">Time that it took, measuring included.</param>
/// <param name="HeldBy">What held it, in one word: one of the names here; null if nothing did, or if it was not played.</param>
public sealed record RedTeamResult(
    string Program, string RepositoryPath, string Cheat, string What, CheatOutcome Outcome, string How, string? WhatToChange, double Seconds, string? HeldBy)
{
    /// <summary>It reaches nobody, whatever it does.</summary>
    public const string ByConstruction = "Construction";

    /// <summary>The sandbox keeps it out.</summary>
    public const string BySandbox = "Sandbox";

    /// <summary>It was seen, put back where it decides something, and said.</summary>
    public const string ByNotice = "Notice";

    /// <summary>Its number was not believed, or it failed a gate.</summary>
    public const string ByMeasurement = "Measurement";
}
