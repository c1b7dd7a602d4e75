namespace Autoauto.Output;

/// <summary>A mismatch between the database and what is there, as users see it (<c>Autoauto.Finding</c>).</summary>
public sealed class FindingInfo
{
    /// <summary>What it is, as a stable name.</summary>
    public required string Kind { get; init; }

    /// <summary>Information, Warning or Error.</summary>
    public required string Severity { get; init; }

    /// <summary>What it is about: a file, a ref, a run, a process.</summary>
    public required string Subject { get; init; }

    /// <summary>What is wrong, in words.</summary>
    public required string Message { get; init; }

    /// <summary>What repairing it does; where it cannot be repaired, what you can do.</summary>
    public required string Action { get; init; }

    /// <summary>True if it was repaired.</summary>
    public bool Repaired { get; init; }

    /// <summary>True if it can be repaired.</summary>
    public bool CanRepair { get; init; }

    /// <summary>True if it is repaired only on request, because something may be lost.</summary>
    public bool NeedsForce { get; init; }

    /// <summary>Id of the run, or null.</summary>
    public string? RunId { get; init; }

    /// <summary>Name of the program, or null.</summary>
    public string? Program { get; init; }

    /// <summary>Root of the repository.</summary>
    public required string RepositoryPath { get; init; }
}
