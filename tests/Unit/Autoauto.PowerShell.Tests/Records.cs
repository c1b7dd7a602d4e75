using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Workspace;

namespace Autoauto.PowerShell.Tests;

/// <summary>Engine records to start from.</summary>
internal static class Records
{
    public static readonly DateTimeOffset At = new(2026, 2, 3, 4, 5, 6, TimeSpan.FromHours(2));

    public static ProgramSpec Spec { get; } = new() { Name = "speed", Metric = "time", Unit = "ms", Direction = Direction.Lower };

    public static Run Run { get; } = new()
    {
        Id = "20260203-020506-bcdf",
        Program = "speed",
        Phase = RunPhase.Finished,
        Branch = "autoauto/speed/20260203-020506-bcdf",
        StartCommit = new string('a', 40),
        HeadCommit = new string('b', 40),
        Spec = Spec,
        Options = new RunOptions { MaxExperiments = 8, TimeLimit = TimeSpan.FromHours(2) },
        OriginalBaseline = 100,
        Baseline = 80,
        Best = 80,
        BestExperiment = 3,
        Experiments = 8,
        Kept = 2,
        StartedAt = At,
        UpdatedAt = At,
    };

    public static RunView View { get; } = new(Run, RunStatus.Completed, null, "/repo");

    public static Experiment Experiment { get; } = new()
    {
        RunId = Run.Id,
        Number = 3,
        Phase = ExperimentPhase.Finished,
        Status = ExperimentStatus.Kept,
        Reason = ExperimentReason.Improved,
        Subject = "Cache the table",
        StartCommit = Run.StartCommit,
        CandidateCommit = Run.HeadCommit,
        Metric = 76.9,
        BaselineMetric = 100,
        EffectPercent = 23.1,
        PValue = 0.008,
        Agent = "command",
        Marker = "m",
        StartedAt = At,
        FinishedAt = At.AddSeconds(90),
    };

    public static Measurement Measurement { get; } = new()
    {
        Id = 7,
        RunId = Run.Id,
        Experiment = 3,
        Purpose = MeasurementPurpose.Decision,
        Arm = Arm.Candidate,
        CommitSha = Run.HeadCommit,
        Ordinal = 2,
        Sample = new Sample { Value = 76.9, Values = new Dictionary<string, double> { ["time"] = 76.9, ["correct"] = 1 }, ExitCode = 0, DurationSeconds = 0.5 },
        AtSeconds = 12,
        EvaluatorHash = "h",
        StartedAt = At,
    };
}
