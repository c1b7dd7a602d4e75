namespace Autoauto.Output;

/// <summary>One line of the audit trail as users see it (<c>Autoauto.Event</c>).</summary>
public sealed class EventInfo
{
    /// <summary>Id within the repository; grows with time.</summary>
    public required long EventId { get; init; }

    /// <summary>Id of the run; null for the repository as a whole.</summary>
    public string? RunId { get; init; }

    /// <summary>Number of the experiment, or null.</summary>
    public int? Number { get; init; }

    /// <summary>Name of the program, or null.</summary>
    public string? Program { get; init; }

    /// <summary>What happened, as a stable name.</summary>
    public required string Kind { get; init; }

    /// <summary>Information, Warning or Error.</summary>
    public required string Severity { get; init; }

    /// <summary>What happened, in words.</summary>
    public required string Message { get; init; }

    /// <summary>When.</summary>
    public DateTime AtUtc { get; init; }

    /// <summary>Root of the repository.</summary>
    public required string RepositoryPath { get; init; }
}
