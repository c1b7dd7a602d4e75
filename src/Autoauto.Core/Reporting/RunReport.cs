using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Core.Reporting;

/// <summary>What a report of a run is made of. Big things are asked for when they are written, so that memory does not grow with the run.</summary>
public sealed record RunReport
{
    /// <summary>The run.</summary>
    public required Run Run { get; init; }

    /// <summary>Its state for people.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>Process that executes it; null if none does.</summary>
    public int? OwnerPid { get; init; }

    /// <summary>The metrics of its kept commits, oldest first.</summary>
    public IReadOnlyList<double> KeptMetrics { get; init; } = [];

    /// <summary>What the program asks for, in words; null if its text is gone.</summary>
    public string? Goal { get; init; }

    /// <summary>What the run used.</summary>
    public required SpendTotal Spend { get; init; }

    /// <summary>The run's noise and what can be seen through it, as the run knows them now; null where its rule does not learn them.</summary>
    public PowerCard? Power { get; init; }

    /// <summary>Root of the repository.</summary>
    public required string RepositoryPath { get; init; }

    /// <summary>When the report is made, UTC.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>Where experiments, samples and changes are read from.</summary>
    public required IRunRecords Records { get; init; }
}
