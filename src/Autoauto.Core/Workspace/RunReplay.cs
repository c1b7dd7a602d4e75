using Autoauto.Core.Decisions;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Workspace;

/// <summary>
/// Judges a recorded run again from what is stored: no agent, no evaluator. Under the run's own settings each decision starts from the state that
/// it started from; under others the state is carried along from the set-up, and follows what really happened to each candidate.
/// </summary>
internal sealed class RunReplay(Database database, Run run, ProgramSpec spec)
{
    private const int PageSize = 200;
    private readonly IDecisionRule _rule = EngineParts.RuleFor(spec);
    private readonly bool _isSameRule = spec == run.Spec;

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
                    var judged = Replay.Decision(_rule, record.Rule, _isSameRule ? RuleStateJson.Read(record.StateBeforeJson) : state!, recorded);
                    yield return Compare(record, judged, page.Subjects.GetValueOrDefault(record.Experiment));
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

    private RuleState Start()
    {
        var setup = database.Read(c => MeasurementStore.Block(c, run.Id, 0, MeasurementPurpose.Setup), []);
        Observation[] values = [.. setup.Where(m => m.Sample.IsValid).Select(RecordedPage.ToObservation)];
        var needed = _rule is AdaptiveRule ? AdaptiveRule.LeastSetup : 1;
        return values.Length >= needed
            ? _rule.Start(values)
            : throw new AutoautoException(
                ErrorCode.InvalidArgument,
                $"The set-up of run '{run.Id}' has {values.Length} values; the rule '{spec.Rule}' needs {needed} to start from.",
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

    private ReplayedExperiment Compare(DecisionRecord record, ReplayedDecision judged, string? subject) => new()
    {
        RunId = run.Id,
        Number = record.Experiment,
        Subject = subject,
        RecordedRule = record.Rule,
        Recorded = RuleStateJson.ReadVerdict(record.VerdictJson),
        RecordedInvocations = record.MeasurementIds.Count,
        ReplayedRule = _rule.Name,
        Replayed = judged.Verdict,
        ReplayedInvocations = judged.UsedObservations,
        MissingArm = judged.MissingArm,
        IsIdentical = judged.Verdict is { } verdict && string.Equals(RuleStateJson.WriteVerdict(verdict), record.VerdictJson, StringComparison.Ordinal),
    };
}
