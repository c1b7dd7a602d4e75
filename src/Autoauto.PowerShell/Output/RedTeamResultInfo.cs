namespace Autoauto.Output;

/// <summary>One cheat that was played against a program (<c>Autoauto.RedTeamResult</c>).</summary>
public sealed class RedTeamResultInfo
{
    /// <summary>Name of the program.</summary>
    public required string Program { get; init; }

    /// <summary>Name of the cheat.</summary>
    public required string Cheat { get; init; }

    /// <summary>Caught, Missed or NotApplicable.</summary>
    public required string Outcome { get; init; }

    /// <summary>True if it was caught, false if it got through; null if it could not be played.</summary>
    public bool? Caught { get; init; }

    /// <summary>What it did.</summary>
    public required string What { get; init; }

    /// <summary>How it was caught, how it got through, or why it could not be played.</summary>
    public string? How { get; init; }

    /// <summary>What closes the hole; null if there is none.</summary>
    public string? WhatToChange { get; init; }

    /// <summary>Time that it took, measuring included.</summary>
    public double Seconds { get; init; }

    /// <summary>Root of the repository.</summary>
    public required string RepositoryPath { get; init; }

    /// <summary>What held it: Construction, Sandbox, Notice or Measurement; null if nothing did, or if it could not be played.</summary>
    public string? HeldBy { get; init; }
}
