using System.Globalization;
using Autoauto.Core.Model;
using Autoauto.Core.Workspace;

namespace Autoauto.Output;

internal static partial class Map
{
    /// <summary>A policy.</summary>
    public static PolicyInfo From(PolicyView view)
    {
        var (target, drift) = (view.Target, view.Drift);
        return new PolicyInfo
        {
            Policy = view.Name,
            IsValid = view.Problems.Count == 0,
            Problems = view.Problems.Count == 0 ? null : SafeText.Block(string.Join('\n', view.Problems)),
            Status = StatusOf(view),
            HeadVersion = view.State?.Head,
            Files = view.Head?.Files,
            Edits = drift is { Edits.Count: > 0 } ? SafeText.Line(string.Join("; ", drift.Edits.Select(e => $"{e.Kind} {e.Path}"))) : null,
            Pending = drift is { Pending.Count: > 0 } ? SafeText.Line(string.Join("; ", drift.Pending)) : null,
            Include = Semicolons(target?.Include),
            Exclude = Semicolons(target?.Exclude),
            MaxFiles = target?.MaxFiles,
            MaxLines = target?.MaxLines,
            MinLines = target?.MinLines,
            Critic = target?.Critic is { } critic ? critic.Version?.ToString(CultureInfo.InvariantCulture) ?? critic.Kind.ToString() : null,
            TamperCheck = target?.Tamper.ToString(),
            Rule = target?.Rule.ToString(),
            Threshold = target?.Threshold,
            MaxEpisodes = target?.MaxEpisodes,
            Guarded = target?.Guarded,
            ProveIt = target?.ProveIt,
            SafetyCritical = target?.SafetyCritical,
            JudgeSamples = target?.JudgeSamples,
            Agent = SafeText.Line(target?.Agent.Agent.Name),
            Model = SafeText.Line(target?.Agent.Agent.Model),
            JudgeAgent = SafeText.Line((target?.Judge ?? target?.Agent)?.Agent.Name),
            EvolverAgent = SafeText.Line((target?.Evolver ?? target?.Agent)?.Agent.Name),
            Tasks = Semicolons(target?.Tasks.Select(t => t.HeldOut ? $"({t.Name})" : t.Name)),
            RegisteredAtUtc = view.State?.CreatedAt.UtcDateTime,
            UpdatedAtUtc = view.Head?.CreatedAt.UtcDateTime,
            PolicyPath = view.Path,
            RepositoryPath = view.RepositoryPath,
        };
    }

    /// <summary>A version of a policy whose head is version <paramref name="head"/>.</summary>
    public static PolicyVersionInfo From(PolicyVersion version, int head, string repositoryPath) => new()
    {
        Policy = version.Policy,
        Version = version.Number,
        IsHead = version.Number == head,
        Cause = version.Cause.ToString(),
        SourceVersion = version.SourceVersion,
        EpisodeId = version.EpisodeId,
        Summary = SafeText.Block(version.Summary),
        Files = version.Files,
        SizeBytes = version.Bytes,
        ManifestHash = version.ManifestHash,
        CreatedAtUtc = version.CreatedAt.UtcDateTime,
        RepositoryPath = repositoryPath,
    };

    /// <summary>One file of a comparison.</summary>
    public static PolicyChangeInfo From(PolicyFileChange change, PolicyComparisonView comparison) => new()
    {
        Policy = comparison.Policy,
        FromVersion = comparison.FromVersion,
        ToVersion = comparison.ToVersion,
        Kind = change.Kind.ToString(),
        File = Line(change.Path),
        LinesAdded = change.LinesAdded,
        LinesRemoved = change.LinesRemoved,
        Diff = SafeText.Block(change.Diff)!,
        RepositoryPath = comparison.RepositoryPath,
    };

    private static string StatusOf(PolicyView view) => view switch
    {
        { Problems.Count: > 0 } => "Invalid",
        { State: null } => "Unregistered",
        { Drift.Edits.Count: > 0 } => "Edited",
        { Drift.Pending.Count: > 0 } => "Pending",
        _ => "Clean",
    };

    private static string? Semicolons(IEnumerable<string>? texts) => texts is not null && string.Join("; ", texts) is { Length: > 0 } joined ? SafeText.Line(joined) : null;
}
