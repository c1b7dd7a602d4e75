namespace Autoauto.Core.Agents.Prompts;

/// <summary>Everything that an agent is told when it sets a program up. The prompt is a pure function of it.</summary>
public sealed record SetUpPacket
{
    /// <summary>Name of the program.</summary>
    public required string Program { get; init; }

    /// <summary>What the user wants to be improved, in words.</summary>
    public required string Goal { get; init; }

    /// <summary>Folder for the program's files, relative to the agent's current directory, forward slashes.</summary>
    public required string Folder { get; init; }

    /// <summary>The call, from 1.</summary>
    public required int Round { get; init; }

    /// <summary>Most calls.</summary>
    public required int Rounds { get; init; }

    /// <summary>Settings that the user has chosen, as JSON by their keys; they are written over whatever the agent writes.</summary>
    public IReadOnlyDictionary<string, string> Fixed { get; init; } = new Dictionary<string, string>();

    /// <summary>Extensions that scripts may have on this machine.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>What has to be fixed, from the check of the last round.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>What should be thought over; may stay as it is for a good reason.</summary>
    public IReadOnlyList<string> Hazards { get; init; } = [];
}
