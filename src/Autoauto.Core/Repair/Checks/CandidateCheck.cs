using Autoauto.Core.Loop.Steps;
using Autoauto.Core.Model;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Repair.Checks;

/// <summary>The commits that experiments recorded: the kept ones must be there, and each that is there has a ref that keeps git from collecting it.</summary>
internal sealed class CandidateCheck : IRepairCheck
{
    private const int PageSize = 500;

    public IEnumerable<Finding> Find(RepairScope scope)
    {
        var pinned = scope.AskStore(git => git.ListRefsAsync("refs/autoauto/", CancellationToken.None)).ToHashSet(StringComparer.Ordinal);
        foreach (var run in scope.IdleRuns())
        {
            foreach (var e in Experiments(scope, run.Id).Where(e => e.CandidateCommit is not null))
            {
                var pin = ProposeChange.PinOf(e);
                var isThere = pinned.Contains(pin) || scope.Store.ReadCommit(e.CandidateCommit!) is not null;
                if (!isThere && e.Status == ExperimentStatus.Kept)
                {
                    yield return Missing(run, e);
                }
                else if (isThere && !pinned.Contains(pin))
                {
                    yield return Unpinned(scope, run, e, pin);
                }
            }
        }
    }

    private static IEnumerable<Experiment> Experiments(RepairScope scope, string runId)
    {
        for (var after = 0; ;)
        {
            var page = scope.Database.Read(c => ExperimentStore.Page(c, runId, null, null, after, PageSize), []);
            foreach (var e in page)
            {
                yield return e;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            after = page[^1].Number;
        }
    }

    private static Finding Missing(Run run, Experiment e) => new()
    {
        Kind = FindingKind.CommitMissing,
        Severity = EventSeverity.Error,
        Subject = e.CandidateCommit!,
        Message = $"Experiment {e.Number} of run {run.Id} was kept, and its commit {e.CandidateCommit![..10]} is not in the repository.",
        Action = "Fetch it from a clone that has it; without it the run cannot go on",
        RunId = run.Id,
        Program = run.Program,
    };

    private static Finding Unpinned(RepairScope scope, Run run, Experiment e, string pin) => new()
    {
        Kind = FindingKind.CandidateUnpinned,
        Severity = EventSeverity.Warning,
        Subject = pin,
        Message = $"Nothing keeps git from collecting the commit of experiment {e.Number} of run {run.Id}.",
        Action = $"Make the ref again at {e.CandidateCommit![..10]}",
        RunId = run.Id,
        Program = run.Program,
        Repair = () => scope.Hold(run.Program, () => scope.DoStore(git => git.PinAsync(pin, e.CandidateCommit!, CancellationToken.None))),
    };
}
