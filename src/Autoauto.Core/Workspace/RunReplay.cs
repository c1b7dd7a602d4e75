using Autoauto.Core.Decisions;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Workspace;

/// <summary>
/// Judges a recorded run again from what is stored: no agent, no evaluator. Under the run's own settings each decision starts from the state that
/// it started from, and is judged by the version of the rule that made it; under others the state is carried along from the set-up, follows what really
/// happened to each candidate, and this build's version judges.
/// </summary>
internal sealed class RunReplay(Database database, Run run, ReplayRequest request)
{
    private const int PageSize = 200;
    private readonly ProgramSpec _spec = RunSettings.ForReplay(run.Spec, request);
    private readonly IDecisionRule _rule = EngineParts.RuleFor(RunSettings.ForReplay(run.Spec, request), run.History);
    private readonly bool _isSameRule = request.Rule is null && RunSettings.ForReplay(run.Spec, request) == run.Spec;

    /// <summary>The decisions, oldest first, page by page.</summary>
    public IEnumerable<ReplayedExperiment> Judge()
    {
        var state = _isSameRule ? null : Start();
        for (var after = 0; ;)
        {
            var page = database.Read(c => RecordedPage.Read(c, run.Id, after, PageSize), RecordedPage.Empty);
            foreach (var block in page.Blocks)
            {
                state = Recalibrated(state, block.SetupBefore);
                if (block.Record is { } record)
                {
                    var recorded = ToRecorded(block, record);
                    var verdict = RuleStateJson.ReadVerdict(record.VerdictJson);
                    var rule = _isSameRule ? RuleOf(record, verdict) : _rule;
                    var judged = Replay.Decision(rule, record.Rule, _isSameRule ? RuleStateJson.Read(record.StateBeforeJson) : state!, recorded);
                    yield return Compare(record, verdict, rule, judged, page.Subjects.GetValueOrDefault(record.Experiment));
                    state = judged.StateAfter;
                }
                else
                {
                    state = Dropped(state, block);
                }

                state = Recalibrated(Drifted(state, block.DriftCheck), block.SetupAfter);
            }

            if (page.Last is not { } last)
            {
                yield break;
            }

            after = last;
        }
    }

    private IDecisionRule RuleOf(DecisionRecord record, Verdict verdict)
    {
        var version = verdict.RuleVersion ?? RuleVersion.First;
        return version <= RuleVersion.Current
            ? EngineParts.RuleFor(_spec, run.History, version)
            : throw new AutoautoException(
                ErrorCode.InvalidArgument,
                $"Experiment {record.Experiment} of run '{run.Id}' was judged by version {version} of the rule '{record.Rule}'; this Autoauto knows versions up to {RuleVersion.Current}.",
                run.Id,
                $"Update Autoauto, or name the rule to judge it by this Autoauto's version: {CallOptions.Rule}.");
    }

    private RuleState Start()
    {
        var setup = database.Read(c => MeasurementStore.Block(c, run.Id, 0, MeasurementPurpose.Setup), []);
        Observation[] values = [.. setup.Where(m => m.Sample.IsValid).Select(RecordedPage.ToObservation)];
        var needed = _rule is AdaptiveRule ? AdaptiveRule.LeastSetup : 1;
        return values.Length >= needed
            ? _rule.Start(values)
            : throw new AutoautoException(
                ErrorCode.InvalidArgument,
                $"The set-up of run '{run.Id}' has {values.Length} values; the rule '{_spec.Rule}' needs {needed} to start from.",
                run.Id,
                "Judge it by its own rule.");
    }

    /// <summary>The candidate failed or missed a gate: what its values tell of the machine stays.</summary>
    private RuleState? Dropped(RuleState? state, RecordedBlock block)
    {
        if (_isSameRule || state is null || block.Decision.Count == 0)
        {
            return state;
        }

        var recorded = new RecordedDecision
        {
            Candidate = new CandidateFacts(0, block.Decision[0].AtSeconds - block.Decision[0].Sample.DurationSeconds),
            Observations = [.. block.Decision.Select(RecordedPage.ToObservation)],
            WasAdopted = false,
        };
        return Replay.Decision(_rule, _rule.Name, state, recorded).StateIfDropped;
    }

    private RuleState? Drifted(RuleState? state, IReadOnlyList<Observation> fresh) =>
        !_isSameRule && state is not null && fresh.Count > 0 && _rule.HasDrifted(state, fresh) ? _rule.Rebase(state, fresh) : state;

    private RuleState? Recalibrated(RuleState? state, IReadOnlyList<Observation> setup) =>
        !_isSameRule && state is not null && setup.Count > 1 ? _rule.Recalibrate(state, setup) : state;

    private static RecordedDecision ToRecorded(RecordedBlock block, DecisionRecord record)
    {
        var byId = block.Decision.ToDictionary(m => m.Id);
        return new RecordedDecision
        {
            Candidate = new CandidateFacts(record.NetLines, record.StartedAtSeconds),
            Observations = [.. record.MeasurementIds.Where(byId.ContainsKey).Select(id => RecordedPage.ToObservation(byId[id]))],
            WasAdopted = record.Outcome != nameof(VerdictKind.Discard),
            Rebase = block.Rebase,
        };
    }

    private ReplayedExperiment Compare(DecisionRecord record, Verdict recorded, IDecisionRule rule, ReplayedDecision judged, string? subject) => new()
    {
        RunId = run.Id,
        Number = record.Experiment,
        Subject = subject,
        RecordedRule = record.Rule,
        Recorded = recorded,
        RecordedInvocations = record.MeasurementIds.Count,
        ReplayedRule = rule.Name,
        ReplayedRuleVersion = rule.Version,
        Replayed = judged.Verdict,
        ReplayedInvocations = judged.UsedObservations,
        MissingArm = judged.MissingArm,
        IsIdentical = judged.Verdict is { } verdict && string.Equals(RuleStateJson.WriteVerdict(verdict), record.VerdictJson, StringComparison.Ordinal),
    };
}
