using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Reporting.Episodes;

namespace Autoauto.Core.Tests.Support;

/// <summary>A made-up episode for reports that has something of everything. All texts can be set to something nasty.</summary>
internal static class SampleEpisode
{
    private const string Commit = "1111111111111111111111111111111111111111";
    private static readonly DateTimeOffset s_begin = DateTimeOffset.UnixEpoch.AddYears(50);

    /// <summary>An episode that took an edit back after two episodes, with this text wherever an agent, a user or a verify command writes.</summary>
    public static EpisodeReport Of(string text = "plain words", int tasks = 2, bool isCostKnown = true)
    {
        var names = Enumerable.Range(1, tasks).Select(n => $"task-{n}").ToList();
        var episode = Episode("late-20200102-000000000", text, names);
        var earlier = episode with
        {
            Id = "early-20200101-000000000",
            Ruling = new EpisodeRuling(EpisodeDecision.Abstain, EpisodeReason.Unclear, 1, -0.25, -1),
            Diagnosis = episode.Diagnosis! with { Advantage = -0.25 },
        };
        return new EpisodeReport
        {
            Episode = episode with { CostUsd = isCostKnown ? 0.75m : null, Tokens = isCostKnown ? 1234 : null },
            Status = EpisodeStatus.Closed,
            Stages = Stages(episode.Id, text),
            Arms = [.. names.SelectMany(n => new[] { Arm(n, EpisodeSide.Main, 0.5, text), Arm(n, EpisodeSide.Baseline, 0.75, text) })],
            Judgements = [.. names.SelectMany(n => Enumerable.Range(1, 3).Select(i => Judgement(n, i, text)))],
            Floor = new AgreementFloor(0.25, 8),
            FloorComparisons = 8,
            Facts = new EpisodeFacts { Rule = EpisodeRule.Sequential, Trials = new EditTrials { Differences = [-0.25, -0.5] } },
            Trials = [earlier, episode],
            Head = Version(2, text),
            Evolved = Version(4, text),
            JudgedEdit = [new PolicyFileChange(PolicyChangeKind.Changed, text, 1, 1, Diff(text))],
            NextEdit = [new PolicyFileChange(PolicyChangeKind.Changed, text, 1, 1, Diff(text))],
            Prediction = Prediction(2, text) with { SettledBy = episode.Id, Observed = -0.25, SettledAt = s_begin },
            NextPrediction = Prediction(4, text),
            Calibration = new Calibration(4, 0.75, 0.125, -0.05),
            Rejections =
            [
                new Rejection
                {
                    Policy = "rules", EpisodeId = episode.Id, FromVersion = 1, ToVersion = 2, Advantage = -0.5, RewardMain = 0.25, RewardBaseline = 0.75,
                    Gradient = text, EditSummary = text, Reason = RejectionReason.BadAdvantage, At = s_begin,
                },
            ],
            Spend = [new RoleSpend("arm", 20, isCostKnown ? 0 : 20, 1, isCostKnown ? 0.5m : null, null, 30), new RoleSpend("judge", 3, 3, 0, null, null, 5)],
            RepositoryPath = text,
            MadeAt = s_begin,
        };
    }

    private static Episode Episode(string id, string text, IEnumerable<string> tasks) => new()
    {
        Id = id,
        Policy = "rules",
        Change = text,
        Kind = EpisodeKind.Executed,
        StartCommit = Commit,
        Stage = EpisodeStage.Closed,
        Target = new PolicyTarget
        {
            Name = "rules",
            Include = ["AGENTS.md"],
            Agent = new PolicyRole(new AgentSpec { Name = text, Model = text }),
            Tasks = [.. tasks.Select((n, i) => new PolicyTask { Name = n, Prompt = text, Verify = [text], HeldOut = i == 1 })],
        },
        Limits = new EpisodeLimits(),
        HeadVersion = 2,
        BaselineVersion = 1,
        Diagnosis = new Diagnosis
        {
            RewardMain = 0.25,
            RewardBaseline = 0.75,
            Advantage = -0.5,
            ObservedAdvantage = -0.25,
            Verdict = JudgeVerdict.BaselineBetter,
            Gaps = [new Gap(text, text, "high", 3)],
            TextualGradient = text,
            TamperHints = [new TamperHint("NewSkip", text, text)],
            Samples = 6,
        },
        Ruling = new EpisodeRuling(EpisodeDecision.RollBack, EpisodeReason.Evidence, 2, -0.375, -2.12),
        RollbackVersion = 3,
        EvolvedVersion = 4,
        EvolutionDetail = text,
        StartedAt = s_begin,
        UpdatedAt = s_begin.AddMinutes(2),
        FinishedAt = s_begin.AddMinutes(2),
    };

    private static IReadOnlyList<StageEntry> Stages(string id, string text) =>
    [
        new(id, 1, EpisodeStage.Created, s_begin, null),
        new(id, 2, EpisodeStage.MainArmCaptured, s_begin.AddSeconds(30), null),
        new(id, 3, EpisodeStage.Errored, s_begin.AddSeconds(40), text),
        new(id, 4, EpisodeStage.MainArmCaptured, s_begin.AddSeconds(100), "resumed"),
        new(id, 5, EpisodeStage.Closed, s_begin.AddSeconds(120), text),
    ];

    private static ArmRecord Arm(string task, EpisodeSide side, double passRate, string text) => new()
    {
        EpisodeId = "e",
        Comparison = 0,
        Side = side,
        Task = task,
        Version = side == EpisodeSide.Main ? 2 : 1,
        BaseCommit = Commit,
        Commit = Commit,
        Diff = Diff(text),
        FilesChanged = 1,
        TamperHints = side == EpisodeSide.Main ? [new TamperHint("NewSkip", text, text)] : [],
        Objective = new Objective(true, null, passRate, new Dictionary<string, double> { [text] = 7 }, 0, 1.5),
        AgentOutcome = AgentOutcome.Completed,
        FinalText = text,
        AgentSeconds = 12,
    };

    private static Judgement Judgement(string task, int sample, string text) => new()
    {
        EpisodeId = "e",
        Comparison = 0,
        Task = task,
        Sample = sample,
        MainFirst = sample % 2 == 0,
        RewardMain = sample == 3 ? null : 0.25,
        RewardBaseline = sample == 3 ? null : 0.75,
        Verdict = sample == 3 ? null : JudgeVerdict.BaselineBetter,
        Gaps = [new Gap(text, text, "high")],
    };

    private static PolicyVersion Version(int number, string text) => new()
    {
        Policy = "rules",
        Number = number,
        Cause = PolicyCause.Evolve,
        EpisodeId = "early-20200101-000000000",
        Summary = text,
        Include = ["AGENTS.md"],
        Exclude = [],
        ManifestHash = "h",
        Files = 1,
        Bytes = 10,
        CreatedAt = s_begin,
    };

    private static Prediction Prediction(int version, string text) => new()
    {
        Policy = "rules",
        Version = version,
        EpisodeId = "early-20200101-000000000",
        Metric = text,
        Change = 0.2,
        Confidence = 0.8,
        At = s_begin,
    };

    private static string Diff(string text) => $"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n context {text}\n-old {text}\n+new {text}\n";
}
