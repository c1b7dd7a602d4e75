using Autoauto.Core.Model;

namespace Autoauto.Output;

/// <content>What agents leave behind: ideas and bills.</content>
internal static partial class Map
{
    /// <summary>An entry of the backlog.</summary>
    public static IdeaInfo From(Idea idea, string repositoryPath) => new()
    {
        IdeaId = idea.Id,
        Program = idea.Program,
        State = idea.State.ToString(),
        Source = idea.Source.ToString(),
        Text = Line(idea.Text),
        Why = SafeText.Line(idea.Why),
        RunId = idea.RunId,
        Number = idea.Experiment,
        TriedRunId = idea.TriedRunId,
        TriedNumber = idea.TriedExperiment,
        Outcome = idea.Outcome?.ToString(),
        EffectPercent = Finite(idea.EffectPercent),
        CreatedAtUtc = idea.CreatedAt.UtcDateTime,
        RepositoryPath = repositoryPath,
    };

    /// <summary>The booking of a call.</summary>
    public static SpendInfo From(SpendEntry entry, string repositoryPath) => new()
    {
        SpendId = entry.Id,
        RunId = entry.RunId,
        Number = entry.Experiment,
        Program = entry.Program,
        Call = entry.Call,
        Agent = Line(entry.Agent),
        Model = SafeText.Line(entry.Model),
        State = entry.State.ToString(),
        ReservedUsd = entry.ReservedUsd,
        ReservedTokens = entry.ReservedTokens,
        CostUsd = entry.Usd,
        CostSource = entry.CostSource.ToString(),
        Tokens = entry.Tokens,
        AgentOutcome = entry.AgentOutcome,
        AgentSeconds = entry.AgentSeconds,
        StartedAtUtc = entry.ReservedAt.UtcDateTime,
        SettledAtUtc = entry.SettledAt?.UtcDateTime,
        RepositoryPath = repositoryPath,
        IsAtMost = entry.IsAtMost,
    };
}
