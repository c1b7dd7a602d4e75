using System.Text.Json.Nodes;
using Autoauto.Core.Agents;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;

namespace Autoauto.Core.Workspace;

/// <summary>What an agent is to set up.</summary>
public sealed record ProgramSetUpRequest
{
    /// <summary>Name of the new program.</summary>
    public required string Program { get; init; }

    /// <summary>What is to be improved, in words.</summary>
    public required string Goal { get; init; }

    /// <summary>Settings of config.json by key that the user has chosen, the agent's among them; a null value chooses the default.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Settings { get; init; } = new Dictionary<string, JsonNode?>();

    /// <summary>Cap on the cost of the set-up, US dollars; null = none. One call may overshoot it.</summary>
    public decimal? MaxCostUsd { get; init; }

    /// <summary>Cap on the tokens of the set-up; null = none.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>Goes on with a cap on money where nobody knows the price.</summary>
    public bool Force { get; init; }
}

/// <summary>What a set-up would do.</summary>
public sealed record ProgramSetUpPlan
{
    /// <summary>Name of the new program.</summary>
    public required string Program { get; init; }

    /// <summary>Folder that the program would get.</summary>
    public required string Folder { get; init; }

    /// <summary>The agent.</summary>
    public required AgentSpec Agent { get; init; }

    /// <summary>Most calls of the agent.</summary>
    public required int Rounds { get; init; }

    /// <summary>The prompt of the first call.</summary>
    public required string Prompt { get; init; }
}

/// <summary>Something that happened in a set-up.</summary>
public abstract record ProgramSetUpStep
{
    private ProgramSetUpStep()
    {
    }

    /// <summary>The agent is called.</summary>
    /// <param name="Round">The call, from 1.</param>
    /// <param name="Rounds">Most calls.</param>
    public sealed record Calling(int Round, int Rounds) : ProgramSetUpStep;

    /// <summary>The agent did something.</summary>
    /// <param name="Event">What.</param>
    public sealed record Acted(AgentEvent Event) : ProgramSetUpStep;

    /// <summary>The evaluator was executed.</summary>
    /// <param name="Step">The execution.</param>
    public sealed record Measured(ProgramTestStep Step) : ProgramSetUpStep;

    /// <summary>What the agent wrote was checked.</summary>
    /// <param name="Round">The call, from 1.</param>
    /// <param name="Problems">What has to be fixed.</param>
    /// <param name="Hazards">What should be thought over.</param>
    public sealed record Checked(int Round, IReadOnlyList<string> Problems, IReadOnlyList<string> Hazards) : ProgramSetUpStep;
}

/// <summary>A program that an agent has written and that has passed the check; not yet one of the repository's.</summary>
public sealed record ProgramProposal
{
    /// <summary>The program, where it lies for now.</summary>
    public required ProgramDefinition Definition { get; init; }

    /// <summary>What its evaluator is worth, measured on HEAD.</summary>
    public required ProgramTest Test { get; init; }

    /// <summary>Calls that it took.</summary>
    public required int Rounds { get; init; }

    /// <summary>What the user should look at.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Known cost of all calls; null if none is known.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>Known tokens of all calls; null if none are known.</summary>
    public long? Tokens { get; init; }

    /// <summary>Transcript of the last call.</summary>
    public required string TranscriptPath { get; init; }
}
