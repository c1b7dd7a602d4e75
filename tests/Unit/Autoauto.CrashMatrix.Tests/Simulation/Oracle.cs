using System.Globalization;
using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Storage;
using Autoauto.Core.Workspace;

namespace Autoauto.CrashMatrix.Tests.Simulation;

/// <summary>Holds what the engine has recorded against what was really done. Each violation has a number and says what differs.</summary>
internal sealed class Oracle
{
    private readonly Machine _machine;
    private readonly Run _run;
    private readonly IReadOnlyList<Experiment> _experiments;
    private readonly IReadOnlyList<Measurement> _measurements;

    // A run that is over its budget ends with its experiment open: it goes on if the user raises the cap.
    private readonly Experiment? _open;
    private readonly IReadOnlyList<SpendEntry> _spend;

    public Oracle(Machine machine)
    {
        _machine = machine;
        _run = RunStore.Find(machine.Disk, Machine.RunId)!;
        _experiments = ExperimentStore.Page(machine.Disk, Machine.RunId, null, null, 0, int.MaxValue);
        _measurements = MeasurementStore.Page(machine.Disk, Machine.RunId, null, 0, int.MaxValue);
        _open = ExperimentStore.FindOpen(machine.Disk, Machine.RunId);
        _spend = SpendStore.OfRun(machine.Disk, Machine.RunId);
    }

    private Truth Truth => _machine.Truth;

    private IEnumerable<Experiment> Kept => _experiments.Where(e => e.Status == ExperimentStatus.Kept);

    /// <summary>The id of the newest measurement.</summary>
    public static long LastMeasurement(Machine machine) => machine.Disk.Scalar("select coalesce(max(id), 0) from measurements") as long? ?? 0;

    /// <summary>Once an experiment is seen finished, it stays as it is.</summary>
    public static void SeeFinished(Machine machine)
    {
        foreach (var e in ExperimentStore.Page(machine.Disk, Machine.RunId, null, null, 0, int.MaxValue))
        {
            var text = Describe(e);
            if (!machine.Truth.Finished.TryAdd(e.Number, text) && machine.Truth.Finished[e.Number] != text)
            {
                machine.Violate($"15 a finished experiment changed: {text} instead of {machine.Truth.Finished[e.Number]}");
            }
        }
    }

    /// <summary>What does not hold at the end of the run.</summary>
    public IEnumerable<string> Violations() =>
        [.. End(), .. Experiments(), .. Branch(), .. Spend(), .. Calls(), .. Candidates(), .. Blocks(), .. Samples(), .. Verdicts(), .. Leftovers(), .. Integrity()];

    /// <summary>Everything recorded that a resume of a finished run must leave alone.</summary>
    public IReadOnlyList<string> Rows()
    {
        var rows = new List<string>();
        foreach (var table in new[] { "experiments", "measurements", "decisions", "spend", "ideas" })
        {
            rows.AddRange(_machine.Disk.Query(
                row => table + " " + string.Join('|', Enumerable.Range(0, row.FieldCount).Select(i => Convert.ToString(row.GetValue(i), CultureInfo.InvariantCulture))),
                $"select * from {table} order by 1, 2"));
        }

        var run = RunStore.Find(_machine.Disk, Machine.RunId)!;
        rows.Add(FormattableString.Invariant($"run {run.Experiments} {run.Kept} {run.Discarded} {run.Crashed} {run.Baseline} {run.Best} {run.HeadCommit} {run.CostUsd} {run.RuleStateJson} {run.TerminationReason} {run.Receipt}"));
        rows.AddRange(_machine.Refs.Select(r => $"ref {r.Key} {r.Value}"));
        return rows;
    }

    /// <summary>What a further resume changed.</summary>
    public IEnumerable<string> ChangesSince(IReadOnlyList<string> rows)
    {
        // A total that could not be measured is measured by the next resume: that is a change that is wanted.
        var mayMeasure = !_machine.Script.IsExact && _run is { Receipt: null, Options.ReceiptPairs: > 0, Kept: > 0 };
        var now = Rows();
        if (!mayMeasure && !now.SequenceEqual(rows))
        {
            yield return $"14 a finished run was changed: [{string.Join(" || ", now.Except(rows).Concat(rows.Except(now)))}]";
        }
    }

    /// <summary>What an undisturbed run would have as well.</summary>
    public IReadOnlyList<string> Outcome() =>
    [
        .. _experiments.Select(e => FormattableString.Invariant($"{e.Number} {e.Status} {e.Reason} {LevelOf(e.CandidateCommit):0.####}")),
        FormattableString.Invariant($"{_run.TerminationReason} at {LevelOf(_run.HeadCommit):0.####} from {_run.OriginalBaseline:0.####} to {_run.Baseline:0.####} best {_run.Best:0.####} in {_run.BestExperiment}"),
    ];

    private static string Describe(Experiment e) => FormattableString.Invariant(
        $"{e.Number} {e.Status} {e.Reason} {e.Detail} {e.StartCommit} {e.CandidateCommit} {e.Metric} {e.EffectPercent} {e.CostUsd} {e.AgentCalls} {e.FinishedAt:O}");

    private double? LevelOf(string? commit) => commit is null ? null : _machine.Commits[commit].Level;

    private IEnumerable<string> End()
    {
        var isTrue = _run.TerminationReason switch
        {
            TerminationReason.MaxExperiments => _run.Experiments >= _run.Options.MaxExperiments,
            TerminationReason.Stagnation => _run.ConsecutiveDiscards >= _run.Options.MaxConsecutiveDiscards,
            TerminationReason.BudgetExceeded => _run.CostUsd >= _run.Options.MaxCostUsd,
            _ => false,
        };
        if (!isTrue || _run.Phase != RunPhase.Finished || _run.ErrorCode is not null || _run.FinishedAt is null || _run.ParkedUntil is not null)
        {
            yield return FormattableString.Invariant($"13 end: {_run.Phase} {_run.TerminationReason} {_run.ErrorCode} after {_run.Experiments} experiments, {_run.ConsecutiveDiscards} discards in a row, {_run.CostUsd} USD");
        }
    }

    private IEnumerable<string> Experiments()
    {
        var finished = EventStore.Page(_machine.Disk, Machine.RunId, 0, int.MaxValue).Where(e => e.Kind == "experiment").Select(e => e.Experiment!.Value).ToList();
        var open = _open is null ? 0 : 1;
        if (!_experiments.Select(e => e.Number).SequenceEqual(Enumerable.Range(1, _experiments.Count))
            || ExperimentStore.LastNumber(_machine.Disk, Machine.RunId) != _experiments.Count + open
            || (_open is not null && _run.TerminationReason != TerminationReason.BudgetExceeded))
        {
            yield return $"1 numbers: {string.Join(' ', _experiments.Select(e => e.Number))} are finished, {_open?.Number} is open";
        }

        if (!finished.SequenceEqual(_experiments.Select(e => e.Number)))
        {
            yield return $"1 terminal records: {string.Join(' ', finished)}";
        }

        var aborted = _experiments.Count(e => e.Status == ExperimentStatus.Aborted);
        var discarded = _experiments.Count(e => e.Status == ExperimentStatus.Discarded);
        if ((_run.Experiments, _run.Kept, _run.Discarded) != (_experiments.Count - aborted, Kept.Count(), discarded)
            || _run.Crashed != _run.Experiments - _run.Kept - _run.Discarded)
        {
            yield return FormattableString.Invariant($"1 counters: {_run.Experiments} experiments, {_run.Kept} kept, {_run.Discarded} discarded, {_run.Crashed} crashed; {_experiments.Count} rows, {Kept.Count()} kept, {discarded} discarded, {aborted} aborted");
        }
    }

    private IEnumerable<string> Branch()
    {
        var at = Machine.StartCommit;
        foreach (var e in Kept)
        {
            if (e.StartCommit != at)
            {
                yield return $"3 experiment {e.Number} was kept on {e.StartCommit[..8]} instead of {at[..8]}";
            }

            at = e.CandidateCommit!;
        }

        var branch = _machine.Refs.GetValueOrDefault("refs/heads/" + _run.Branch);
        if (branch != at || _run.HeadCommit != at)
        {
            yield return $"3 branch: stands at {branch?[..8]}, recorded at {_run.HeadCommit[..8]}, kept up to {at[..8]}";
        }

        string[] moves = [Machine.StartCommit, .. Kept.Select(e => e.CandidateCommit!)];
        if (!Truth.BranchMoves.SequenceEqual(moves))
        {
            yield return $"3 branch: moved to {string.Join(' ', Truth.BranchMoves.Select(m => m[..8]))}; kept {string.Join(' ', moves.Select(m => m[..8]))}";
        }

        foreach (var e in _experiments.Where(e => e.CandidateCommit is not null && _machine.Refs.GetValueOrDefault($"refs/autoauto/{Machine.RunId}/{e.Number}") != e.CandidateCommit))
        {
            yield return $"3 the candidate of experiment {e.Number} is not pinned";
        }
    }

    private IEnumerable<string> Spend()
    {
        var truth = Truth.Calls.Sum(c => c.Usd);
        var recorded = _spend.Sum(s => s.Usd ?? 0);
        var lost = _spend.Count(s => s.State == SpendState.Lost);
        var unknown = _spend.Count(s => s.Usd is null);
        if (recorded + (unknown * ScriptedAgent.CallUsd) < truth)
        {
            yield return FormattableString.Invariant($"5 spend: {recorded} USD and {unknown} unknown calls recorded, {truth} spent");
        }

        // Without history everything under the cap is set aside, if there is one.
        if (_machine.Script.HasHistory && recorded > truth + (lost * ScriptedAgent.CallUsd))
        {
            yield return FormattableString.Invariant($"5 spend: {recorded} USD recorded with {lost} lost calls, {truth} spent");
        }

        if (lost > Truth.Interruptions)
        {
            yield return FormattableString.Invariant($"5 spend: {lost} calls are booked as lost in {Truth.Interruptions} interruptions");
        }

        var ofExperiments = _experiments.Sum(e => e.CostUsd ?? 0) + (_open?.CostUsd ?? 0);
        if ((_run.CostUsd ?? 0) != recorded || ofExperiments != recorded)
        {
            yield return FormattableString.Invariant($"5 books: the run says {_run.CostUsd} USD, its experiments {ofExperiments}, its bookings {recorded}");
        }

        if (_spend.Any(s => s.State == SpendState.Reserved))
        {
            yield return "5 a reservation was never settled";
        }
    }

    private IEnumerable<string> Calls()
    {
        foreach (var e in _experiments)
        {
            var made = Truth.Calls.Count(c => c.Experiment == e.Number);
            var booked = _spend.Where(s => s.Experiment == e.Number).ToList();
            var lost = booked.Count(s => s.State == SpendState.Lost);
            if (made > booked.Count || booked.Count > made + lost || e.AgentCalls != booked.Count)
            {
                yield return FormattableString.Invariant($"6 experiment {e.Number}: {made} calls made, {booked.Count} booked, {lost} of them as lost, {e.AgentCalls} on its record");
            }

            // A call that the user cut off has given no answer, and is made again by a resume.
            var answers = booked.Count - lost;
            var heard = Truth.Calls.Count(c => c.Experiment == e.Number && !c.IsCancelled);
            if (made > answers + lost || (e.Status != ExperimentStatus.Aborted && lost == 0 && heard > _machine.Script.DeedsOf(e.Number).Count))
            {
                yield return FormattableString.Invariant($"6 experiment {e.Number}: {made} calls made for {answers} answers, {lost} flagged as lost");
            }
        }
    }

    private IEnumerable<string> Candidates()
    {
        foreach (var e in _experiments.Where(e => e.Status != ExperimentStatus.Aborted && !Truth.Damaged.Contains(e.Number)))
        {
            var first = Truth.Calls.Find(c => c.Experiment == e.Number && c.Commit is not null && !c.IsCancelled);
            if (e.CandidateCommit != first?.Commit)
            {
                yield return $"7 experiment {e.Number}: {first?.Commit?[..8] ?? "no commit"} was made, {e.CandidateCommit?[..8] ?? "nothing"} was judged ({e.Status} {e.Reason})";
            }
        }

        foreach (var e in Kept.Where(e => Truth.Tampered.Contains(e.Number)))
        {
            yield return $"7 experiment {e.Number} was kept, although its agent tampered";
        }

        foreach (var e in _experiments.Where(e => _machine.Script.IsExact && e.Status != ExperimentStatus.Aborted && _machine.Script.IsToBeKept(e.Number) != (e.Status == ExperimentStatus.Kept)))
        {
            yield return $"7 experiment {e.Number}: {_machine.Script.DeedsOf(e.Number)[^1]} became {e.Status} ({e.Reason})";
        }
    }

    private IEnumerable<string> Blocks()
    {
        var isInterleaved = EngineParts.RuleFor(_run.Spec).IsInterleaved;
        foreach (var block in _measurements.Where(m => !m.Void && m.Purpose != MeasurementPurpose.WarmUp && !(isInterleaved && m.Purpose == MeasurementPurpose.Decision))
                     .GroupBy(m => (m.Experiment, m.Purpose)))
        {
            foreach (var at in Truth.Boundaries.Where(b => block.Any(m => m.Id <= b) && block.Any(m => m.Id > b)))
            {
                yield return FormattableString.Invariant($"8 block {block.Key} mixes samples from before and after measurement {at}");
            }
        }
    }

    private IEnumerable<string> Samples()
    {
        var left = Truth.Samples.GroupBy(s => s).ToDictionary(g => g.Key, g => g.Count());
        foreach (var m in _measurements)
        {
            var sample = new TrueSample(m.CommitSha, m.Sample.Value);
            if (left.GetValueOrDefault(sample) == 0)
            {
                yield return FormattableString.Invariant($"9 measurement {m.Id} ({m.Sample.Value} of {m.CommitSha[..8]}) was never made");
            }
            else
            {
                left[sample]--;
            }
        }
    }

    private IEnumerable<string> Verdicts()
    {
        foreach (var judged in new RunReplay(_machine.Database, _run, new ReplayRequest()).Judge().Where(j => !j.IsIdentical))
        {
            yield return $"10 the decision on experiment {judged.Number} replays as {judged.Replayed?.Kind} instead of {judged.Recorded.Kind}";
        }

        foreach (var e in _experiments)
        {
            var decision = DecisionStore.Find(_machine.Disk, Machine.RunId, e.Number);
            if (e.Status == ExperimentStatus.Kept != (decision is not null && decision.Outcome != nameof(VerdictKind.Discard)))
            {
                yield return $"10 experiment {e.Number} is {e.Status}, decided was {decision?.Outcome ?? "nothing"}";
            }
        }
    }

    private IEnumerable<string> Leftovers()
    {
        if (LeaseStore.List(_machine.Disk) is [var lease, ..])
        {
            yield return $"11 lease: {lease.Name} is held";
        }

        // Git can fail at the very end: then the user is told.
        if (_machine.Folder is not null && !EventStore.Page(_machine.Disk, Machine.RunId, 0, int.MaxValue).Any(e => e.Kind == "worktree"))
        {
            yield return "11 worktrees are left";
        }

        foreach (var left in _machine.Processes.Concat(_machine.CallFolders))
        {
            yield return $"11 {left} is left";
        }
    }

    private IEnumerable<string> Integrity()
    {
        if (_machine.Disk.Scalar("pragma integrity_check") is not "ok" and var answer)
        {
            yield return $"16 integrity: {answer}";
        }
    }
}
