using Autoauto.Core.Git;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Reporting;

namespace Autoauto.Core.Tests.Support;

/// <summary>A made-up run of any length for reports: every tenth experiment is kept, every seventh fails. All texts can be set to something nasty.</summary>
internal sealed class SampleReport : IRunRecords
{
    private const string Start = "1111111111111111111111111111111111111111";
    private static readonly DateTimeOffset s_begin = DateTimeOffset.UnixEpoch.AddYears(50);
    private readonly int _experiments;
    private readonly string _text;

    private SampleReport(int experiments, string text)
    {
        _experiments = experiments;
        _text = text;
    }

    /// <summary>How often experiments were asked for.</summary>
    public int Passes { get; private set; }

    /// <summary>A report on a run of so many experiments, with this text wherever an agent, a user or an evaluator writes.</summary>
    public static RunReport Of(int experiments, string text = "plain words", bool isCostKnown = true)
    {
        var records = new SampleReport(experiments, text);
        var spec = new ProgramSpec
        {
            Name = "speed",
            Metric = text,
            Unit = text,
            Direction = Direction.Lower,
            Rule = "fixed",
            Gates = [new Gate(text, 1, null)],
        };
        return new RunReport
        {
            Run = new Run
            {
                Id = "20200101-000000-abcd",
                Program = "speed",
                Phase = RunPhase.Finished,
                TerminationReason = TerminationReason.MaxExperiments,
                ErrorMessage = text,
                Branch = text,
                StartCommit = Start,
                HeadCommit = Sha(10),
                Spec = spec,
                Options = new RunOptions { Agent = new AgentSpec { Name = text, Model = text } },
                OriginalBaseline = 100,
                Baseline = 80,
                Experiments = experiments,
                Kept = experiments / 10,
                ExpectedFalseKeeps = 0.25,
                CostUsd = isCostKnown ? 1.5m : null,
                Receipt = new Receipt
                {
                    Pairs = 10,
                    StartMetric = 100,
                    FinalMetric = 80,
                    Gain = 20,
                    GainPercent = 20,
                    GainLowPercent = 15,
                    GainHighPercent = 25,
                    StartCommit = Start,
                    FinalCommit = Sha(10),
                    MeasuredAt = s_begin,
                },
                StartedAt = s_begin,
                UpdatedAt = s_begin,
                FinishedAt = s_begin.AddHours(1),
            },
            Status = RunStatus.Completed,
            Goal = text,
            Spend = new SpendTotal(experiments, isCostKnown ? 0 : experiments, 0, isCostKnown ? 1.5m : null, null, 10, 20),
            RepositoryPath = text,
            MadeAt = s_begin,
            Records = records,
        };
    }

    public IEnumerable<Experiment> Experiments()
    {
        Passes++;
        for (var n = 1; n <= _experiments; n++)
        {
            yield return Make(n);
        }
    }

    public IReadOnlyList<Measurement> Samples(int experiment) =>
    [
        .. Enumerable.Range(1, 6).Select(i => new Measurement
        {
            RunId = "r",
            Experiment = experiment,
            Purpose = MeasurementPurpose.Decision,
            Arm = i % 4 < 2 ? Arm.Candidate : Arm.Baseline,
            CommitSha = Start,
            Ordinal = i,
            Sample = i == 6 ? new Sample { Failure = InvocationFailure.ExitCode, FailureDetail = _text } : new Sample { Value = 90 + i % 3, DurationSeconds = 1 },
            AtSeconds = i,
            EvaluatorHash = "h",
            StartedAt = s_begin,
        }),
    ];

    public CommitDiff Diff(string from, string to, int excerptLimit) => new(
        [new ChangedPath(_text, 'M', "100644", Start, 2, 1)],
        $"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,3 @@\n context {_text}\n-old {_text}\n+new {_text}\n+more");

    private Experiment Make(int n)
    {
        var status = n % 10 == 0 ? ExperimentStatus.Kept : n % 7 == 0 ? ExperimentStatus.Crashed : ExperimentStatus.Discarded;
        var isMeasured = status != ExperimentStatus.Crashed;
        return new Experiment
        {
            RunId = "20200101-000000-abcd",
            Number = n,
            Phase = ExperimentPhase.Finished,
            Status = status,
            Reason = status switch { ExperimentStatus.Kept => ExperimentReason.Improved, ExperimentStatus.Crashed => ExperimentReason.NoCommit, _ => ExperimentReason.WithinNoise },
            Detail = _text,
            StartCommit = Start,
            CandidateCommit = Sha(n),
            Subject = _text,
            LinesAdded = 3,
            LinesRemoved = 1,
            Metric = isMeasured ? 100 - Math.Sqrt(n) + 4 * Math.Sin(n) : null,
            BaselineMetric = isMeasured ? 100 - Math.Sqrt(n) : null,
            EffectPercent = isMeasured ? 2 : null,
            EffectLowPercent = isMeasured ? -1 : null,
            EffectHighPercent = isMeasured ? 5 : null,
            ErrorProbability = 0.02,
            BaselineInvocations = 3,
            CandidateInvocations = 3,
            Agent = _text,
            Model = _text,
            AgentSeconds = 30 + n % 9,
            CostUsd = n % 3 == 0 ? null : 0.02m,
            NotesJson = _text,
            Marker = "m",
            StartedAt = s_begin.AddMinutes(n),
            FinishedAt = s_begin.AddMinutes(n).AddSeconds(40 + n % 11),
        };
    }

    private static string Sha(int n) => n.ToString("x40", System.Globalization.CultureInfo.InvariantCulture);
}
