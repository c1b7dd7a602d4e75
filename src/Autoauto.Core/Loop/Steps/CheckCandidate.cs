using System.Text;
using Autoauto.Core.Decisions;
using Autoauto.Core.Git;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Loop.Steps;

/// <summary>Looks at what a candidate changed, in the commit and on the disk, before a number of it is believed.</summary>
internal sealed class CheckCandidate(RunContext context, Conclude conclude)
{
    private const int LongestExcerpt = 4_000;

    public async Task<Experiment> RunAsync(Experiment experiment, CancellationToken cancellationToken)
    {
        if (experiment.Commits is null)
        {
            return await conclude.RunAsync(
                experiment,
                ExperimentStatus.Discarded,
                ExperimentReason.ScopeViolation,
                $"The candidate {experiment.CandidateCommit![..10]} does not descend from the start commit: history was rewritten.",
                cancellationToken).ConfigureAwait(false);
        }

        context.Steps.Enter("Reading what the candidate changed");
        var diff = await context.Services.Git.DiffAsync(experiment.StartCommit, experiment.CandidateCommit!, LongestExcerpt, cancellationToken).ConfigureAwait(false);
        var changes = diff.Paths.Select(ToScoped).ToList();
        experiment = experiment with
        {
            FilesChanged = diff.Paths.Count,
            LinesAdded = diff.Paths.Sum(d => d.LinesAdded),
            LinesRemoved = diff.Paths.Sum(d => d.LinesRemoved),
            DiffExcerpt = diff.Excerpt,
            NetLines = SimplificationLines.Net(changes),
        };

        var spec = context.Run.Spec;
        var findings = ScopeCheck.Judge(LimitsOf(spec), changes);
        context.Journal.RequireLease();
        context.Guard.LookAtOriginals(experiment);
        var tampered = TamperVerdict.Of(context, experiment);
        if (findings.Locked.Count > 0 || tampered is not null)
        {
            string?[] detail = [findings.Locked.Count > 0 ? $"protected files changed: {TamperVerdict.Names(findings.Locked)}" : null, tampered?.Detail];
            return await conclude.RunAsync(
                experiment,
                ExperimentStatus.Discarded,
                findings.Locked.Count > 0 ? ExperimentReason.LockViolation : tampered!.Reason,
                string.Join("; ", detail.OfType<string>()),
                cancellationToken).ConfigureAwait(false);
        }

        if (findings.OutOfScope.Count > 0)
        {
            return await conclude.RunAsync(
                experiment, ExperimentStatus.Discarded, ExperimentReason.ScopeViolation, $"outside the program's scope: {TamperVerdict.Names(findings.OutOfScope)}", cancellationToken).ConfigureAwait(false);
        }

        var collisions = await CollisionsAsync(experiment.StartCommit, diff, cancellationToken).ConfigureAwait(false);
        if (collisions.Count > 0)
        {
            return await conclude.RunAsync(
                experiment,
                ExperimentStatus.Discarded,
                ExperimentReason.ScopeViolation,
                $"another spelling of a path that is there already, which many file systems take for the same: {TamperVerdict.Names(collisions)}",
                cancellationToken).ConfigureAwait(false);
        }

        if (diff.Paths.Count == 0)
        {
            return await conclude.RunAsync(
                experiment, ExperimentStatus.Crashed, ExperimentReason.NoCommit, "The candidate's commits change nothing.", cancellationToken).ConfigureAwait(false);
        }

        experiment = await WithOwnHistoryAsync(experiment, cancellationToken).ConfigureAwait(false);
        var measuring = experiment.To(ExperimentPhase.Measuring);
        context.Change(run => run with { Phase = RunTransitions.Next(run.Phase, RunPhase.Measuring) });
        context.Journal.Record("candidate.checked", connection =>
        {
            ExperimentStore.Save(connection, measuring);
            context.WriteRun(connection);
        });
        return measuring;
    }

    /// <summary>
    /// A kept commit brings its whole history to the user's repository. Where something on the way is no part of the change (another history merged in, a file outside the
    /// scope that a later commit took away again), the change becomes one commit without that way.
    /// </summary>
    private async Task<Experiment> WithOwnHistoryAsync(Experiment experiment, CancellationToken cancellationToken)
    {
        var git = context.Services.Git;
        var (start, candidate) = (experiment.StartCommit, experiment.CandidateCommit!);
        if (git.ReadCommit(candidate) is not { } last || (last.Parents is [var only] && only == start) || await StaysInScopeAsync(git.StraightLine(start, candidate), cancellationToken).ConfigureAwait(false))
        {
            return experiment;
        }

        context.Journal.RequireLease();
        var alone = await git.WriteSquashedAsync(start, candidate, last.Message, cancellationToken).ConfigureAwait(false);
        var squashed = experiment with { CandidateCommit = alone, Commits = 1 };
        await context.Journal.PerformAsync(
            "candidate",
            () => git.PinAsync(ProposeChange.PinOf(experiment), alone, cancellationToken),
            connection => ExperimentStore.Save(connection, squashed)).ConfigureAwait(false);
        context.Narrate("candidate.commits", $"On the way to {candidate[..10]} lies what is no part of the change: it is judged, and taken over if it is kept, as the one commit {alone[..10]}.");
        return squashed;
    }

    private async Task<bool> StaysInScopeAsync(IReadOnlyList<CommitInfo>? line, CancellationToken cancellationToken)
    {
        var spec = context.Run.Spec;
        foreach (var commit in line ?? [])
        {
            var diff = await context.Services.Git.DiffAsync(commit.Parents[0], commit.Sha, 0, cancellationToken).ConfigureAwait(false);
            var findings = ScopeCheck.Judge(LimitsOf(spec), [.. diff.Paths.Select(ToScoped)]);
            if (findings.Locked.Count > 0 || findings.OutOfScope.Count > 0)
            {
                return false;
            }
        }

        return line is not null;
    }

    private async Task<IReadOnlyList<string>> CollisionsAsync(string startCommit, CommitDiff diff, CancellationToken cancellationToken)
    {
        // A file that changed nothing but its case was deleted and added.
        var added = diff.Paths.Where(change => change.Status is not ('M' or 'D' or 'T')).Select(change => change.Path).ToList();
        if (added.Count == 0)
        {
            return [];
        }

        var deleted = diff.Paths.Where(change => change.Status == 'D').Select(change => change.Path).ToHashSet(StringComparer.Ordinal);
        var before = await context.Services.Git.ListFilesAsync(startCommit, cancellationToken).ConfigureAwait(false);
        return PathSpelling.Collisions(added, before.Where(path => !deleted.Contains(path)));
    }

    private ScopedChange ToScoped(ChangedPath change) => new(
        change.Path,
        change.IsSubmodule,
        change.IsSymbolicLink && context.Services.Git.ReadBlob(change.NewBlob) is { } target ? Encoding.UTF8.GetString(target) : null,
        change.LinesAdded,
        change.LinesRemoved);

    // What is linked is the checkout's: a candidate with files of its own there would be measured without them.
    private static ScopeLimits LimitsOf(ProgramSpec spec) => new(spec.Include, [.. spec.Exclude, .. spec.Links], spec.Helpers);
}
