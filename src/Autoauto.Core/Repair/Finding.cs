using Autoauto.Core.Errors;
using Autoauto.Core.Model;

namespace Autoauto.Core.Repair;

/// <summary>One mismatch between what the database says and what is there, and what can be done about it.</summary>
public sealed record Finding
{
    /// <summary>What it is.</summary>
    public required FindingKind Kind { get; init; }

    /// <summary>How much it matters.</summary>
    public required EventSeverity Severity { get; init; }

    /// <summary>What it is about: a file, a ref, a run, a process.</summary>
    public required string Subject { get; init; }

    /// <summary>What is wrong, as one sentence.</summary>
    public required string Message { get; init; }

    /// <summary>What repairing it does; where it cannot be repaired, what the user can do.</summary>
    public required NextStep Action { get; init; }

    /// <summary>The run, or null.</summary>
    public string? RunId { get; init; }

    /// <summary>The program, or null.</summary>
    public string? Program { get; init; }

    /// <summary>True if something may be lost by it, so that the user has to insist.</summary>
    public bool NeedsForce { get; init; }

    /// <summary>True if it can be repaired.</summary>
    public bool CanRepair => Repair is not null;

    /// <summary>Mends it, or throws; null if it cannot be repaired.</summary>
    internal Action? Repair { get; init; }
}
