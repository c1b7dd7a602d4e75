using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Core.Reporting.Episodes;

/// <summary>What a report of an episode is made of. What is null or missing is unknown, and the report says so.</summary>
public sealed record EpisodeReport
{
    /// <summary>The episode.</summary>
    public required Episode Episode { get; init; }

    /// <summary>Its state for people.</summary>
    public required EpisodeStatus Status { get; init; }

    /// <summary>Process that executes it; null if none does.</summary>
    public int? OwnerPid { get; init; }

    /// <summary>Its stages in order, errors and resumes among them.</summary>
    public required IReadOnlyList<StageEntry> Stages { get; init; }

    /// <summary>The arms of its own comparison.</summary>
    public IReadOnlyList<ArmRecord> Arms { get; init; } = [];

    /// <summary>The judges' samples of that comparison, invalid ones included.</summary>
    public IReadOnlyList<Judgement> Judgements { get; init; } = [];

    /// <summary>The noise of comparisons: as the decision took it, before the decision as it is known now.</summary>
    public required AgreementFloor Floor { get; init; }

    /// <summary>Comparisons of the head with itself that this episode made.</summary>
    public int FloorComparisons { get; init; }

    /// <summary>What the decision was made from; null before it.</summary>
    public EpisodeFacts? Facts { get; init; }

    /// <summary>The episodes about the same edit since it was last decided about, this one last; none without a result of the judges.</summary>
    public IReadOnlyList<Episode> Trials { get; init; } = [];

    /// <summary>The ledger's entry of the head: what the last edit was, and who made it. Null if the ledger no longer has it.</summary>
    public PolicyVersion? Head { get; init; }

    /// <summary>The ledger's entry of the version that the evolver made; null without one.</summary>
    public PolicyVersion? Evolved { get; init; }

    /// <summary>What the head changed against the version that it was compared with; null without one, or if the ledger no longer has it.</summary>
    public IReadOnlyList<PolicyFileChange>? JudgedEdit { get; init; }

    /// <summary>What the evolver changed; null if it changed nothing, or if the ledger no longer has it.</summary>
    public IReadOnlyList<PolicyFileChange>? NextEdit { get; init; }

    /// <summary>What was claimed about the head; null if nothing was.</summary>
    public Prediction? Prediction { get; init; }

    /// <summary>What the evolver claimed about its own edit; null if it made none.</summary>
    public Prediction? NextPrediction { get; init; }

    /// <summary>How good the predictions about this policy were that had been settled when the episode last changed.</summary>
    public required Calibration Calibration { get; init; }

    /// <summary>What the episode put into the reject buffer.</summary>
    public IReadOnlyList<Rejection> Rejections { get; init; } = [];

    /// <summary>What each role used.</summary>
    public IReadOnlyList<RoleSpend> Spend { get; init; } = [];

    /// <summary>Root of the repository.</summary>
    public required string RepositoryPath { get; init; }

    /// <summary>When the report is made, UTC.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>The episode's own tasks that have an arm or a sample, in the policy's order.</summary>
    internal IReadOnlyList<TaskResult> Tasks =>
    [
        .. Episode.Target.Tasks.Select(t => t.Name)
            .Concat(Arms.Select(a => a.Task))
            .Concat(Judgements.Select(j => j.Task))
            .Distinct(StringComparer.Ordinal)
            .Select(name => TaskResult.Of(this, name)),
    ];
}
