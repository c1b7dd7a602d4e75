using System.Text.Encodings.Web;
using System.Text.Json;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Workspace;

namespace Autoauto.Output;

/// <summary>
/// Engine records to the flat objects that users see. Closed sets become strings, times UTC, durations seconds, what is missing or not finite
/// null; text of agents and evaluators is made safe for a terminal.
/// </summary>
internal static partial class Map
{
    // Non-ASCII letters stay readable; what JSON itself must escape is escaped.
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A run, with the metrics of its kept commits, oldest first.</summary>
    public static RunInfo From(RunView view, IReadOnlyList<double> keptMetrics)
    {
        var run = view.Run;
        var options = run.Options;
        return new RunInfo
        {
            RunId = run.Id,
            Program = run.Program,
            Status = view.Status.ToString(),
            Phase = run.Phase.ToString(),
            TerminationReason = run.TerminationReason?.ToString(),
            ReasonText = SafeText.Line(Words.Of(run)),
            Experiments = run.Experiments,
            Kept = run.Kept,
            Discarded = run.Discarded,
            Crashed = run.Crashed,
            ConsecutiveDiscards = run.ConsecutiveDiscards,
            MetricName = Line(run.Spec.Metric),
            Unit = SafeText.Line(run.Spec.Unit),
            Direction = run.Spec.Direction.ToString(),
            OriginalBaseline = Finite(run.OriginalBaseline),
            Baseline = Finite(run.Baseline),
            Best = Finite(run.Best),
            BestExperiment = run.BestExperiment,
            ExpectedFalseKeeps = Finite(run.ExpectedFalseKeeps),
            ReceiptGainPercent = Finite(run.Receipt?.GainPercent),
            ReceiptGainLowPercent = Finite(run.Receipt?.GainLowPercent),
            ReceiptGainHighPercent = Finite(run.Receipt?.GainHighPercent),
            Trend = Sparkline.Draw(run.OriginalBaseline is { } start ? [start, .. keptMetrics] : keptMetrics),
            Agent = Line(options.Agent.Name),
            Model = SafeText.Line(options.Agent.Model),
            Rule = run.Spec.Rule,
            Tokens = run.Tokens,
            CostUsd = run.CostUsd,
            Limits = options,
            Guidance = SafeText.Block(options.Guidance),
            Branch = run.Branch,
            StartCommit = run.StartCommit,
            HeadCommit = run.HeadCommit,
            ErrorCode = run.ErrorCode,
            ErrorMessage = SafeText.Block(run.ErrorMessage),
            OwnerPid = view.OwnerPid,
            ActiveSeconds = run.ActiveSeconds,
            StartedAtUtc = run.StartedAt.UtcDateTime,
            UpdatedAtUtc = run.UpdatedAt.UtcDateTime,
            FinishedAtUtc = run.FinishedAt?.UtcDateTime,
            ParkedUntilUtc = run.ParkedUntil?.UtcDateTime,
            FallbackAgent = SafeText.Line(options.Agent.Fallback?.Name),
            Isolation = SafeText.Line(run.Isolation),
            Executions = run.Executions,
            Warmup = run.Warmup ?? run.Spec.Warmup,
            History = HistoryWords.Of(run.History),
            RepositoryPath = view.RepositoryPath,
        };
    }

    /// <summary>An experiment of <paramref name="run"/>.</summary>
    public static ExperimentInfo From(Experiment e, Run run, string repositoryPath) => new()
    {
        RunId = e.RunId,
        Number = e.Number,
        Program = run.Program,
        Status = e.Status?.ToString(),
        Reason = e.Reason?.ToString(),
        ReasonText = SafeText.Line(Words.Of(e)),
        Subject = SafeText.Line(e.Subject),
        MetricName = Line(run.Spec.Metric),
        Unit = SafeText.Line(run.Spec.Unit),
        Metric = Finite(e.Metric),
        BaselineMetric = Finite(e.BaselineMetric),
        EffectPercent = Finite(e.EffectPercent),
        EffectLowPercent = Finite(e.EffectLowPercent),
        EffectHighPercent = Finite(e.EffectHighPercent),
        ErrorProbability = Finite(e.ErrorProbability),
        PValue = Finite(e.PValue),
        BaselineInvocations = e.BaselineInvocations,
        CandidateInvocations = e.CandidateInvocations,
        SecondaryJson = Json(e.Secondary),
        Detail = SafeText.Block(e.Detail),
        Diagnostics = SafeText.Block(e.Diagnostics),
        StartCommit = e.StartCommit,
        CandidateCommit = e.CandidateCommit,
        Commits = e.Commits,
        FilesChanged = e.FilesChanged,
        LinesAdded = e.LinesAdded,
        LinesRemoved = e.LinesRemoved,
        NetLines = e.NetLines,
        Agent = Line(e.Agent),
        Model = SafeText.Line(e.Model),
        AgentOutcome = e.AgentOutcome,
        AgentError = e.AgentError,
        AgentCalls = e.AgentCalls,
        AgentSeconds = e.AgentSeconds,
        NotesJson = SafeText.Block(e.NotesJson),
        Tokens = e.Tokens,
        CostUsd = e.CostUsd,
        TranscriptPath = e.TranscriptPath,
        TranscriptBytes = e.TranscriptBytes,
        DurationSeconds = (e.FinishedAt - e.StartedAt)?.TotalSeconds,
        StartedAtUtc = e.StartedAt.UtcDateTime,
        FinishedAtUtc = e.FinishedAt?.UtcDateTime,
        Executions = e.Executions,
        RepositoryPath = repositoryPath,
    };

    /// <summary>A measurement of <paramref name="run"/>.</summary>
    public static MeasurementInfo From(Measurement m, Run run, string repositoryPath) => new()
    {
        MeasurementId = m.Id,
        RunId = m.RunId,
        Number = m.Experiment,
        Program = run.Program,
        Purpose = m.Purpose.ToString(),
        Arm = m.Arm.ToString(),
        Ordinal = m.Ordinal,
        MetricName = Line(run.Spec.Metric),
        Unit = SafeText.Line(run.Spec.Unit),
        Value = Finite(m.Sample.Value),
        ValuesJson = m.Sample.Values.Count == 0 ? null : Json(m.Sample.Values),
        IsValid = m.Sample.IsValid,
        IsVoid = m.Void,
        Failure = m.Sample.IsValid ? null : m.Sample.Failure.ToString(),
        FailureDetail = SafeText.Block(m.Sample.FailureDetail),
        ExitCode = m.Sample.ExitCode,
        DurationSeconds = m.Sample.DurationSeconds,
        AtSeconds = m.AtSeconds,
        CommitSha = m.CommitSha,
        EvaluatorHash = m.EvaluatorHash,
        StartedAtUtc = m.StartedAt.UtcDateTime,
        RepositoryPath = repositoryPath,
    };

    /// <summary>A line of the audit trail; <paramref name="program"/> is that of its run.</summary>
    public static EventInfo From(AuditEvent e, string? program, string repositoryPath) => new()
    {
        EventId = e.Id,
        RunId = e.RunId,
        Number = e.Experiment,
        Program = program,
        Kind = Line(e.Kind),
        Severity = e.Severity.ToString(),
        Message = Line(e.Message),
        AtUtc = e.At.UtcDateTime,
        RepositoryPath = repositoryPath,
    };

    /// <summary>A program, whatever state it is in. <paramref name="folder"/> is where it lies.</summary>
    public static ProgramInfo From(ProgramInspection inspection, string folder, string repositoryPath)
    {
        var spec = inspection.Spec;
        return new ProgramInfo
        {
            Program = inspection.Name,
            IsValid = inspection.IsValid,
            Problems = Joined(inspection.Problems.Select(p => p.ToString()), "\n"),
            Goal = SafeText.Block(inspection.Definition?.Goal),
            MetricName = SafeText.Line(spec?.Metric),
            Unit = SafeText.Line(spec?.Unit),
            Direction = spec?.Direction.ToString(),
            Rule = spec?.Rule,
            Repeats = spec?.Repeats,
            NoiseThresholdPercent = spec?.NoiseThresholdPercent,
            Preset = spec?.Preset,
            Strict = spec?.Strict,
            Lenient = spec?.Lenient,
            MaxInvocations = spec?.MaxInvocations,
            MinEffectPercent = spec?.MinEffectPercent,
            TargetEffectPercent = spec?.TargetEffectPercent,
            History = spec?.History,
            Warmup = spec?.Warmup,
            KeepSimplifications = spec?.KeepSimplifications,
            Gates = Joined((spec?.Gates ?? []).SelectMany(Words.Of), "; "),
            SecondaryMetrics = Joined((spec?.SecondaryMetrics ?? []).Select(m => $"{m.Name} ({m.Direction})"), "; "),
            Include = Joined(spec?.Include ?? [], "; "),
            Exclude = Joined(spec?.Exclude ?? [], "; "),
            Helpers = Joined(spec?.Helpers ?? [], "; "),
            Caches = Joined(spec?.Caches ?? [], "; "),
            Agent = SafeText.Line(spec?.Agent.Name),
            AgentCommand = Joined((spec?.Agent.Command ?? []).Select(Words.Argument), " "),
            Model = SafeText.Line(spec?.Agent.Model),
            Effort = SafeText.Line(spec?.Agent.Effort),
            AgentTimeoutSeconds = spec?.Agent.Timeout.TotalSeconds,
            Limits = spec,
            MeasureTimeoutSeconds = spec?.MeasureTimeout.TotalSeconds,
            BuildTimeoutSeconds = spec?.BuildTimeout.TotalSeconds,
            MeasureScript = inspection.Definition?.MeasureScript,
            BuildScript = inspection.Definition?.BuildScript,
            ProgramPath = folder,
            RepositoryPath = repositoryPath,
        };
    }

    /// <summary>The result of a program's test.</summary>
    public static ProgramTestInfo From(ProgramTest t) => new()
    {
        Program = t.Program,
        IsValid = t.IsValid,
        Assessment = t.Assessment,
        Problems = Joined(t.Problems, "\n"),
        Invocations = t.Invocations,
        ValidInvocations = t.ValidInvocations,
        Median = Finite(t.Median),
        Minimum = Finite(t.Minimum),
        Maximum = Finite(t.Maximum),
        NoisePercent = Finite(t.NoisePercent),
        WarmupEffectPercent = Finite(t.WarmupEffectPercent),
        DriftPercentPerHour = Finite(t.DriftPercentPerHour),
        InvocationSeconds = Finite(t.SecondsPerInvocation),
        BuildSeconds = t.BuildSeconds is > 0 ? Finite(t.BuildSeconds) : null,
        RecommendedRepeats = t.RecommendedRepeats,
        RecommendedNoiseThresholdPercent = Finite(t.RecommendedNoiseThresholdPercent),
        RecommendedWarmup = t.RecommendedWarmup,
        RecommendedPreset = t.RecommendedPreset,
        Recommendation = SafeText.Line(t.Recommendation),
        SigmaPercent = Finite(t.Power?.SigmaPercent),
        OutlierPercent = Finite(100 * t.Power?.OutlierShare),
        NeedsWarmup = t.Power?.NeedsWarmUp,
        SlotInvocations = t.SlotInvocations,
        SlotBiasPercent = Finite(t.Power?.Slots?.EffectPercent),
        IsSlotBiased = t.Power?.Slots?.IsBiased,
        DetectableEffectPercent = Finite(t.Power?.DetectableEffectPercent),
        DecisionInvocations = Finite(t.Power?.ExecutionsPerDecision),
        DecisionSeconds = Finite(t.Power?.SecondsPerDecision),
        TargetEffectPercent = Finite(t.TargetEffectPercent),
        IsTargetResolvable = t.Target?.IsResolvable,
        TargetInvocations = t.Target?.InvocationsToConfirm,
        TargetRunsPerInvocation = t.Target?.RunsPerInvocation,
        RepositoryPath = t.RepositoryPath,
    };

    /// <summary>Text parts on as many lines or behind semicolons, made safe; null if there are none.</summary>
    internal static string? Joined(IEnumerable<string> parts, string separator)
    {
        var text = SafeText.Block(string.Join(separator, parts));
        return string.IsNullOrEmpty(text) ? null : text;
    }

    private static string Line(string text) => SafeText.Line(text)!;

    // Adding zero turns minus zero into zero.
    internal static double? Finite(double? value) => value is { } v && double.IsFinite(v) ? v + 0.0 : null;

    private static string? Json(IReadOnlyDictionary<string, double>? values)
    {
        if (values is null)
        {
            return null;
        }

        var finite = values.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(pair => pair.Key, pair => Finite(pair.Value), StringComparer.Ordinal);
        return SafeText.Block(JsonSerializer.Serialize(finite, s_json));
    }
}
