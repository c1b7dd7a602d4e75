using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Policies;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Episodes.Steps;

/// <summary>
/// Decides about the head and carries the decision out: the ruling first, then the ledger, the working tree, the reject buffer, and the stage. A
/// decision that is recorded is not made again.
/// </summary>
internal sealed class DecideHead(EpisodeContext context, MeasureFloor floor)
{
    /// <summary>Enters <see cref="EpisodeStage.Abstained"/>, <see cref="EpisodeStage.RolledBack"/> or <see cref="EpisodeStage.Kept"/>.</summary>
    public void Run()
    {
        var ruling = context.Episode.Ruling ?? Rule();
        switch (ruling.Decision)
        {
            case EpisodeDecision.RollBack:
                RollBack(ruling);
                break;
            case EpisodeDecision.Keep:
                context.Enter(EpisodeStage.Kept, Words(ruling));
                break;
            default:
                Abstain(ruling);
                break;
        }
    }

    /// <summary>What a ruling says, for people.</summary>
    public static string Words(EpisodeRuling ruling) => ruling.StandardisedSum is { } sum
        ? FormattableString.Invariant($"{ruling.Reason}: mean advantage {ruling.Mean:+0.000;-0.000;0.000} over {ruling.Episodes} episodes, {sum:+0.00;-0.00;0.00} standard errors")
        : ruling.Reason.ToString();

    private EpisodeRuling Rule()
    {
        var (episode, target) = (context.Episode, context.Episode.Target);
        var known = floor.Read();
        var readsPairs = target.Rule == EpisodeRule.Sequential && episode.RuleVersion > EpisodeRuleVersion.First;
        var facts = new EpisodeFacts
        {
            Rule = target.Rule,
            Options = OptionsOf(episode, known),
            Threshold = target.Threshold,
            Diagnosis = episode.Diagnosis,
            Tamper = target.Tamper,
            BaselineSkipped = episode.IsBaselineSkipped,
            Floor = known,
            SelfPairs = readsPairs ? floor.ReadPairs() : [],
            Trials = Trials() with { Pairs = readsPairs ? PairsOfTrials() : [] },
        };
        var ruling = EpisodeGate.Decide(facts);
        context.Change(e => e with { Ruling = ruling, DecisionInputsJson = Row.ToJson(facts) });
        context.Journal.Record("episode.decide", connection =>
        {
            context.Write(connection);
            context.Audit(connection, "episode.decision", $"{ruling.Decision}: {Words(ruling)}");

            // An edit that neither proved itself nor did harm is one more comparison of the policy with itself.
            if ((ruling is { Reason: EpisodeReason.CapReached, Decision: EpisodeDecision.Keep } or { Reason: EpisodeReason.Unproven }) && episode.Diagnosis?.Advantage is { } neutral)
            {
                EvidenceStore.SaveAgreement(connection, episode.Policy, MeasureFloor.SettingsHash(target), episode.Id, 0, neutral, context.Now);
            }
        });
        switch (ruling.Reason)
        {
            case EpisodeReason.Unclear:
                TellHowManyItTakes(ruling, facts);
                break;
            case EpisodeReason.JudgeAlone:
                TellWhatIsMissing(facts);
                break;
        }

        return ruling;
    }

    private EditTrials Trials()
    {
        var none = new EditTrials { Differences = [] };
        var episode = context.Episode;
        return episode.BaselineVersion is { } baseline ? context.Read(c => EpisodeStore.Trials(c, episode.Policy, episode.HeadVersion, baseline), none) : none;
    }

    private IReadOnlyList<TaskPair> PairsOfTrials() =>
    [
        .. context.Read(c => EpisodeStore.TrialsUpTo(c, context.Episode), [])
            .Where(e => e.Diagnosis is { IsBlocked: false, Advantage: not null })
            .SelectMany(e => floor.PairsOf(e.Id, 0)),
    ];

    private static EpisodeOptions OptionsOf(Episode episode, AgreementFloor known)
    {
        var target = episode.Target;
        if (target.MaxEpisodes == 1)
        {
            return EpisodeOptions.OneShot(known) with { MaxEpisodes = 1, ProveIt = target.ProveIt, FactsCanVeto = true };
        }

        var options = target.Guarded ? EpisodeOptions.GuardedOf(episode.RuleVersion) : new EpisodeOptions { FactsCanVeto = true };
        return options with
        {
            KeepAt = target.SafetyCritical ? EpisodeOptions.SafetyCritical.KeepAt : options.KeepAt,
            RollBackAt = target.SafetyCritical ? EpisodeOptions.SafetyCritical.RollBackAt : options.RollBackAt,
            MaxEpisodes = target.MaxEpisodes,
            ProveIt = options.ProveIt || target.ProveIt,
        };
    }

    private void TellHowManyItTakes(EpisodeRuling ruling, EpisodeFacts facts)
    {
        if (ruling.Mean is not { } mean || mean == 0)
        {
            return;
        }

        var needed = EpisodeComparison.EpisodesToResolve(facts.Floor, mean, facts.Options);
        if (needed > facts.Options.MaxEpisodes)
        {
            context.Warn(
                "episode.unresolvable",
                FormattableString.Invariant($"An advantage of {mean:+0.000;-0.000;0.000} cannot be told from noise ({facts.Floor.Deviation:0.000}) here: it would take about {needed} episodes, or {needed} times as many tasks. Bundle edits, add tasks, or lower the ambition."));
        }
    }

    private void TellWhatIsMissing(EpisodeFacts facts)
    {
        var byLength = LengthEffect.From(facts.SelfPairs, facts.Trials.Pairs).On(facts.Trials.Pairs).Mean;
        var gain = MeasuredGain.Of(facts.Trials.Pairs);
        context.Warn(
            "episode.judge-alone",
            FormattableString.Invariant($"The judges prefer version {context.Episode.HeadVersion} by {facts.Trials.Differences.Average():+0.000;-0.000;0.000} ({byLength:+0.000;-0.000;0.000} of it goes with the length of the work), but the checks do not: {gain.Better} tasks went better and {gain.Worse} worse. On a judge's word alone an edit is kept only if it is better by {facts.Options.Taste:0.00} beyond noise. More tasks whose checks can tell good work from bad would settle it."));
    }

    private void RollBack(EpisodeRuling ruling)
    {
        var episode = context.Episode;
        var source = episode.BaselineVersion is { } baseline && baseline < episode.HeadVersion ? baseline : episode.HeadVersion - 1;
        PolicyVersion? version = null;
        context.Journal.Record("rollback.append", connection =>
            version = context.Services.Ledger.Append(connection, episode.Policy, PolicyMove.Rollback(episode.Id, source, Words(ruling)).From(episode.HeadVersion)));
        if (context.WhatStandsInstead() is null)
        {
            context.ApplyHead();
        }

        Reject(source, episode.HeadVersion, RejectionReason.BadAdvantage);
        context.Enter(EpisodeStage.RolledBack, Words(ruling), e => e with { RollbackVersion = version!.Number });
    }

    private void Abstain(EpisodeRuling ruling)
    {
        if (ruling.Reason == EpisodeReason.TamperSuspected)
        {
            // Nothing moves: the tests of one arm are no edit of the policy. But evolvers shall know.
            Reject(context.Episode.HeadVersion, context.Episode.HeadVersion, RejectionReason.TamperSuspected);
        }

        context.Enter(EpisodeStage.Abstained, Words(ruling));
    }

    private void Reject(int from, int to, RejectionReason reason)
    {
        var episode = context.Episode;
        var edited = context.Services.Ledger.Version(episode.Policy, to);
        var gradient = edited.EpisodeId is { } author ? context.Read(c => EpisodeStore.Find(c, author), null)?.Diagnosis?.TextualGradient : null;
        context.Journal.Record("reject.append", connection => LearningStore.Reject(connection, new Rejection
        {
            Policy = episode.Policy,
            EpisodeId = episode.Id,
            FromVersion = from,
            ToVersion = to,
            Advantage = episode.Diagnosis?.Advantage,
            RewardMain = episode.Diagnosis?.RewardMain,
            RewardBaseline = episode.Diagnosis?.RewardBaseline,
            Gradient = gradient,
            EditSummary = reason == RejectionReason.TamperSuspected
                ? string.Join("; ", episode.Diagnosis!.TamperHints.Select(h => $"{h.Kind} {h.Path}").Distinct(StringComparer.Ordinal))
                : edited.Summary ?? FormattableString.Invariant($"version {to} ({edited.Cause})"),
            Reason = reason,
            At = context.Now,
        }));
    }
}
