using System.Globalization;
using Autoauto.Core.Model;
using Autoauto.Core.Workspace;

namespace Autoauto.CrashMatrix.Tests.Support;

/// <summary>What a run has recorded, in a form that two runs can be compared in: no ids, no times.</summary>
/// <param name="Experiments">Number, status and reason of each finished experiment.</param>
/// <param name="Decisions">Level, effect and evidence of each.</param>
/// <param name="Samples">Standing values by experiment, purpose, arm and measured tree.</param>
/// <param name="Tree">The final branch's tree.</param>
/// <param name="Rows">Everything that is stored, times included: for "nothing changed".</param>
internal sealed record RunFacts(
    IReadOnlyList<string> Experiments, IReadOnlyList<string> Decisions, IReadOnlyList<string> Samples, string Tree, IReadOnlyList<string> Rows)
{
    /// <summary>Reads them.</summary>
    public static RunFacts Of(ScriptedRepository repository, RepositoryWorkspace workspace, RunView view)
    {
        var run = view.Run;
        string[] log = ["log", "--all", "--format=%H %T"];
        var trees = (repository.Git(log) + repository.StoreGit(log)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct()
            .Select(l => l.Split(' ')).ToDictionary(l => l[0], l => l[1][..8], StringComparer.Ordinal);
        var experiments = workspace.ListExperiments(run.Id).ToList();
        var samples = workspace.ListMeasurements(run.Id).ToList();
        return new RunFacts(
            [.. experiments.Select(e => FormattableString.Invariant($"{e.Number} {e.Status} {e.Reason}"))],
            [.. experiments.Select(e => FormattableString.Invariant(
                $"{e.Number} metric {e.Metric} against {e.BaselineMetric} effect {e.EffectPercent} p {e.PValue} n {e.BaselineInvocations}+{e.CandidateInvocations} tree {TreeOf(e.CandidateCommit)}"))],

            // How often an invocation without a value is tried again is counted over an interruption: those before it are void, and count all the same.
            [
                .. samples.Where(m => !m.Void && m.Sample.IsValid).Select(Describe)
                    .Concat(samples.Where(m => !m.Void && !m.Sample.IsValid).Select(Describe).Distinct(StringComparer.Ordinal)).Order(StringComparer.Ordinal),
            ],
            repository.Git("rev-parse", $"{run.Branch}^{{tree}}").Trim(),
            [
                .. experiments.Select(e => e.ToString()), .. samples.Select(m => FormattableString.Invariant($"{m.Id} {m.Void} {m.Sample.Value} {m.StartedAt:O}")),
                .. workspace.ListSpend(run.Id).Select(s => s.ToString()),
                repository.Git("for-each-ref", "refs/heads/" + run.Branch),
                repository.StoreGit("for-each-ref"),
                FormattableString.Invariant($"{run.Kept} {run.Discarded} {run.Crashed} {run.Baseline} {run.Best} {run.HeadCommit} {run.CostUsd} {run.RuleStateJson}"),
            ]);

        string Describe(Measurement m) => string.Create(
            CultureInfo.InvariantCulture,
            $"{m.Experiment} {m.Purpose} {m.Arm} {TreeOf(m.CommitSha)} = {m.Sample.Value?.ToString(CultureInfo.InvariantCulture) ?? m.Sample.Failure.ToString()}");

        string TreeOf(string? commit) => commit is null ? "-" : trees.GetValueOrDefault(commit, "?");
    }
}
