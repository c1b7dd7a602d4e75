using Autoauto.Core.Model;
using Autoauto.Core.Workspace;

namespace Autoauto.Output;

/// <content>Receipts and replays.</content>
internal static partial class Map
{
    /// <summary>The total of <paramref name="run"/>, measured again.</summary>
    public static ReceiptInfo From(Receipt r, Run run, string repositoryPath) =>
        From(new KeepReceipt { Experiment = 0, Commit = r.FinalCommit, Finding = r.Finding, Receipt = r }, run, repositoryPath);

    /// <summary>What one kept commit of <paramref name="run"/> still contributes.</summary>
    public static ReceiptInfo From(KeepReceipt k, Run run, string repositoryPath) => new()
    {
        RunId = run.Id,
        Program = run.Program,
        WithoutNumber = k.Experiment == 0 ? null : k.Experiment,
        Subject = SafeText.Line(k.Subject),
        Finding = k.Finding.ToString(),
        FindingText = SafeText.Line(Words.Of(k)),
        MetricName = Line(run.Spec.Metric),
        Unit = SafeText.Line(run.Spec.Unit),
        Pairs = k.Receipt?.Pairs,
        StartMetric = Finite(k.Receipt?.StartMetric),
        FinalMetric = Finite(k.Receipt?.FinalMetric),
        Gain = Finite(k.Receipt?.Gain),
        GainPercent = Finite(k.Receipt?.GainPercent),
        GainLowPercent = Finite(k.Receipt?.GainLowPercent),
        GainHighPercent = Finite(k.Receipt?.GainHighPercent),
        Conflicts = Joined(k.Conflicts, "; "),
        Detail = SafeText.Block(k.Detail),
        StartCommit = k.Receipt?.StartCommit,
        FinalCommit = k.Receipt?.FinalCommit,
        MeasuredAtUtc = k.Receipt?.MeasuredAt.UtcDateTime,
        RepositoryPath = repositoryPath,
    };

    /// <summary>A branch with packaged changes of the plan's run.</summary>
    public static ChangeSetInfo From(ChangeSet set, CompletionPlan plan, string repositoryPath) => new()
    {
        RunId = plan.Run.Id,
        Program = plan.Run.Program,
        Group = set.Group,
        Branch = set.Branch,
        Commit = set.Commit,
        Experiments = string.Join(',', set.Experiments),
        Subject = SafeText.Line(set.Subject),
        Files = Joined(set.Files, "; "),
        FilesChanged = set.Files.Count,
        LinesAdded = set.LinesAdded,
        LinesRemoved = set.LinesRemoved,
        Result = set.Commit is null ? "Conflict" : set.WasThere ? "Unchanged" : "Created",
        Conflict = Joined(set.Conflicts, "; "),
        Finding = set.Detail is null ? set.Receipt?.Finding.ToString() : nameof(ReceiptFinding.Failed),
        Pairs = set.Receipt?.Pairs,
        GainPercent = Finite(set.Receipt?.GainPercent),
        GainLowPercent = Finite(set.Receipt?.GainLowPercent),
        GainHighPercent = Finite(set.Receipt?.GainHighPercent),
        Detail = SafeText.Block(set.Detail),
        StartCommit = plan.Run.StartCommit,
        SummaryPath = plan.SummaryPath,
        RepositoryPath = repositoryPath,
    };

    /// <summary>A decision of <paramref name="run"/> judged again.</summary>
    public static ReplayInfo From(ReplayedExperiment r, Run run, string repositoryPath) => new()
    {
        RunId = r.RunId,
        Number = r.Number,
        Program = run.Program,
        Subject = SafeText.Line(r.Subject),
        RecordedRule = r.RecordedRule,
        RecordedRuleVersion = r.RecordedRuleVersion,
        RecordedOutcome = r.Recorded.Kind.ToString(),
        RecordedReason = r.Recorded.Reason.ToString(),
        RecordedEffectPercent = Finite(r.Recorded.ShownEffectPercent),
        RecordedErrorProbability = Finite(r.Recorded.ErrorProbability),
        RecordedInvocations = r.RecordedInvocations,
        ReplayedRule = r.ReplayedRule,
        ReplayedRuleVersion = r.ReplayedRuleVersion,
        ReplayedOutcome = r.Replayed?.Kind.ToString(),
        ReplayedReason = r.Replayed?.Reason.ToString(),
        ReplayedEffectPercent = Finite(r.Replayed?.ShownEffectPercent),
        ReplayedErrorProbability = Finite(r.Replayed?.ErrorProbability),
        ReplayedInvocations = r.ReplayedInvocations,
        Agrees = r.Agrees,
        IsIdentical = r.IsIdentical,
        MissingArm = r.MissingArm?.ToString(),
        RepositoryPath = repositoryPath,
    };
}
