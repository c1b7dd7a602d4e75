using System.Globalization;
using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Reporting.Episodes;

/// <summary>
/// The four questions that an episode's report answers first, in words: did the last edit make the agent better, what was decided, why, and what is
/// tried next. Everything follows from the recorded ruling; what it does not say is not claimed.
/// </summary>
internal static class EpisodeWords
{
    /// <summary>What was asked of the episode.</summary>
    public static string Question(Episode episode) => episode.BaselineVersion is { } baseline
        ? Invariant($"version {episode.HeadVersion} against version {baseline}")
        : Invariant($"version {episode.HeadVersion}");

    /// <summary>Did the last edit make the agent better?</summary>
    public static string Better(Episode episode) => episode.Ruling switch
    {
        null => "Not known yet",
        { Decision: EpisodeDecision.Superseded } => "Not decided",
        { Reason: EpisodeReason.NothingToCompare } => "No earlier version to compare with",
        { Decision: EpisodeDecision.Keep, Reason: EpisodeReason.Evidence } => "Yes",
        { Decision: EpisodeDecision.RollBack, Reason: EpisodeReason.Evidence } => "No, worse",
        { Decision: EpisodeDecision.Keep, Reason: EpisodeReason.Threshold } => "Not clearly worse, by one episode",
        { Decision: EpisodeDecision.RollBack, Reason: EpisodeReason.Threshold } => "No, worse by one episode",
        { Decision: EpisodeDecision.Keep, Reason: EpisodeReason.CapReached } => "Not established; on average better",
        { Decision: EpisodeDecision.RollBack, Reason: EpisodeReason.CapReached } => "Not established; on average worse",
        { Reason: EpisodeReason.MeasuredWorse } => "The judge says so, the observed results do not",
        { Reason: EpisodeReason.JudgeAlone } => "The judge says so, no check does",
        { Reason: EpisodeReason.TamperSuspected } => "Cannot be told: tests look weakened",
        { Decision: EpisodeDecision.RollBack } => "Not shown",
        { Reason: EpisodeReason.NoGaps } => "Not decided",
        _ => "Not clear yet",
    };

    /// <summary>What was decided about the head?</summary>
    public static string Decided(Episode episode) => episode.Ruling?.Decision switch
    {
        null => "Nothing yet",
        EpisodeDecision.Keep => Invariant($"Version {episode.HeadVersion} is kept"),
        EpisodeDecision.RollBack => episode.RollbackVersion is { } restored
            ? Invariant($"Version {episode.HeadVersion} is taken back; version {restored} restores what stood before")
            : Invariant($"Version {episode.HeadVersion} is to be taken back; that has not been carried out yet"),
        EpisodeDecision.Superseded => Invariant($"Nothing; the head is not version {episode.HeadVersion} any more"),
        _ => episode.BaselineVersion is null
            ? Invariant($"Nothing; version {episode.HeadVersion} stays")
            : Invariant($"Nothing; version {episode.HeadVersion} stays, provisionally"),
    };

    /// <summary>Why was it decided so?</summary>
    public static string Why(EpisodeReport report)
    {
        var episode = report.Episode;
        return episode.Ruling is { } ruling
            ? Sentence(ruling, report) + Numbers(ruling)
            : episode.Stage == EpisodeStage.Errored ? "A step failed before the decision." : "The episode has not come to its decision.";
    }

    /// <summary>What is tried next?</summary>
    public static string Next(Episode episode) => episode switch
    {
        { EvolvedVersion: { } version } => Invariant($"Version {version}: {episode.EvolutionDetail}"),
        { Refusal: { } refusal } => $"Nothing new: the evolver's edit was refused ({Figures.Words(refusal)}{(episode.EvolutionDetail is null ? string.Empty : ": " + episode.EvolutionDetail)})",
        { Stage: EpisodeStage.Errored } => "A resume goes on where the episode failed",
        { Stage: not EpisodeStage.Closed } => "The episode is not over",
        { Ruling: { Decision: EpisodeDecision.Abstain, Reason: EpisodeReason.NoGaps } } => "Nothing: the judges found nothing to improve",
        { Ruling.Decision: EpisodeDecision.Abstain, BaselineVersion: not null } => "No new edit: the next episode adds to the evidence about this one",
        { IsSuperseded: true } => $"No new edit: {episode.EvolutionDetail}",
        { Ruling.Decision: EpisodeDecision.Abstain } => "No new edit",
        _ => $"No new edit: {episode.EvolutionDetail ?? "the evolver was not asked"}",
    };

    /// <summary>What the last edit was, in the words of whoever made it.</summary>
    public static string LastEdit(EpisodeReport report) => report.Head switch
    {
        null => Figures.Unknown,
        { Cause: PolicyCause.Register } => "the files as they were registered",
        { Summary: { } summary } => summary,
        { Cause: var cause } => $"({Figures.Words(cause)}, without a summary)",
    };

    /// <summary>The rule and its settings.</summary>
    public static string Rule(PolicyTarget target) => target.Rule == EpisodeRule.Threshold
        ? Invariant($"threshold: taken back below an advantage of -{target.Threshold:0.###}")
        : Invariant($"sequential{(target.Guarded ? ", guarded" : string.Empty)}{(target.SafetyCritical ? ", safety-critical" : string.Empty)}{(target.ProveIt ? ", must prove itself" : string.Empty)}, at most {target.MaxEpisodes} episodes");

    /// <summary>The agent of a role.</summary>
    public static string Agent(PolicyRole role) => role.Agent.Model is null ? role.Agent.Name : $"{role.Agent.Name}, model {role.Agent.Model}";

    /// <summary>A signed number such as an advantage.</summary>
    public static string Signed(double? value, string format = "0.00") => value is { } v
        ? v.ToString($"+{format};-{format};{format}", CultureInfo.InvariantCulture)
        : Figures.Unknown;

    /// <summary>A reward or a pass rate.</summary>
    public static string Rate(double? value) => value is { } v ? v.ToString("0.00", CultureInfo.InvariantCulture) : Figures.Unknown;

    /// <summary>The noise of comparisons.</summary>
    public static string Floor(AgreementFloor floor) => floor.Episodes == 0
        ? Figures.Unknown
        : Invariant($"±{floor.Deviation:0.000} from {Figures.Count(floor.Episodes, "comparison")} of a version with itself{(floor.CanDecide ? string.Empty : $"; {AgreementFloor.FewestEpisodes} are needed to decide")}");

    /// <summary>How the version to compare with was chosen.</summary>
    public static string Critic(CriticMode critic) => critic.Kind switch
    {
        CriticKind.Previous => "the version before the head",
        CriticKind.LastKept => "the newest version that an episode kept",
        CriticKind.Origin => "version 0",
        _ => Invariant($"version {critic.Version}"),
    };

    /// <summary>Where the head comes from.</summary>
    public static string Origin(EpisodeReport report) => report.Head switch
    {
        null => "Who made it is unknown: the ledger no longer has it.",
        { Cause: PolicyCause.Register } => "The files as they were when the policy was registered.",
        { EpisodeId: { } author } head => $"Made by episode {author}: {head.Summary}",
        { Summary: { } summary } head => $"{Figures.Words(head.Cause)}: {summary}",
        var head => Figures.Words(head.Cause),
    };

    /// <summary>What came of the look for weakened tests; null if there are signs and nothing else has to be said.</summary>
    public static string? Tamper(EpisodeReport report) => report switch
    {
        { Episode.Target.Tamper: TamperMode.Off } => "Nobody looked: the policy turns the tamper check off.",
        { Episode.Diagnosis: { IsBlocked: true } } => "The policy blocks what these signs mean: the episode counts for nothing but a blocked one.",
        _ when report.Arms.Any(a => a.TamperHints.Count > 0) => "The judge was told, and the policy does not block it.",
        { Arms.Count: 0 } => "Nothing has been looked at yet.",
        _ => "None seen. The check reads text and misses what it does not know.",
    };

    /// <summary>A prediction in words.</summary>
    public static string Claim(Prediction prediction) =>
        Invariant($"{prediction.Metric} {Signed(prediction.Change, "0.###")}, with confidence {prediction.Confidence:0.##}");

    /// <summary>What came of a prediction.</summary>
    public static string Measured(Prediction prediction, Episode episode) => prediction switch
    {
        { SettledBy: null } => "not settled yet",
        { Observed: { } observed } => Signed(observed, "0.###") + By(prediction, episode),
        _ => "could not be measured" + By(prediction, episode),
    };

    /// <summary>What an episode cost, as far as that is known.</summary>
    public static string Cost(EpisodeReport report) =>
        Figures.Cost(report.Episode.CostUsd, report.Spend.Sum(s => s.UnknownCalls), report.Spend.Sum(s => s.AtMostCalls));

    private static string By(Prediction prediction, Episode episode) => prediction.SettledBy == episode.Id ? ", in this episode" : $", in episode {prediction.SettledBy}";

    private static string Sentence(EpisodeRuling ruling, EpisodeReport report) => ruling.Reason switch
    {
        EpisodeReason.NoDiagnosis => "There is no result of the judges.",
        EpisodeReason.TamperSuspected => "The tests look weakened, and the policy blocks that.",
        EpisodeReason.JudgeAbstained => "Most of the judges' samples declined.",
        EpisodeReason.NoGaps => "The judges found nothing to improve.",
        EpisodeReason.InsufficientSignal => "The judges say that they cannot tell.",
        EpisodeReason.TooFewSamples => "Too few of the judges' samples are valid.",
        EpisodeReason.NothingToCompare => $"There was nothing to compare with{(report.Episode.BaselineSkippedReason is { } why ? $": {why}" : string.Empty)}.",
        EpisodeReason.Threshold => Invariant($"The advantage of this episode is {Signed(report.Episode.Diagnosis?.Advantage)}; the head goes back below -{report.Episode.Target.Threshold:0.###}."),
        EpisodeReason.FloorUnknown => "Too few comparisons of a version with itself: the noise is not known.",
        EpisodeReason.Evidence => "The evidence passed a limit.",
        EpisodeReason.Unclear => "The evidence lies between the limits, or rests on too few episodes.",
        EpisodeReason.CapReached => "It was the last episode allowed; the sign of the mean decided.",
        EpisodeReason.Unproven => "It was the last episode allowed, and the edit had to prove itself and did not.",
        EpisodeReason.HeadMoved => "Somebody else moved the head, or edited its files, since it was measured.",
        EpisodeReason.JudgeAlone => "The judges like the edit, but no check tells it from the earlier version, and their taste alone could explain as much.",
        EpisodeReason.Futile => "The episodes that are left would hardly prove the edit.",
        _ => "The judges like the edit, but what was observed got worse.",
    };

    private static string Numbers(EpisodeRuling ruling) => ruling.StandardisedSum is { } sum
        ? Invariant($" Mean advantage {Signed(ruling.Mean, "0.000")} over {Figures.Count(ruling.Episodes, "episode")}, {Signed(sum)} standard errors.")
        : string.Empty;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
