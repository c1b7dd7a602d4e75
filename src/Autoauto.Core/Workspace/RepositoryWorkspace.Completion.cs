using System.Globalization;
using Autoauto.Core.Decisions;
using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Reporting;

namespace Autoauto.Core.Workspace;

/// <content>Packaging what runs kept.</content>
public sealed partial class RepositoryWorkspace
{
    private const int LongestSlug = 32;

    /// <summary>
    /// Groups the kept changes of a run that touch the same files, and says which branches packaging it would make. No effects.
    /// </summary>
    /// <exception cref="AutoautoException">RunNotFound; RunAlreadyActive if it is under way; RunStateConflict if nothing was kept; InvalidArgument, FileExists, BranchExists.</exception>
    public CompletionPlan PlanCompletion(string runId, CompletionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var view = RequireRun(runId);
        if (view.Status == RunStatus.Running)
        {
            throw new AutoautoException(
                ErrorCode.RunAlreadyActive, $"Run '{runId}' is under way in process {view.OwnerPid}.", runId, $"Wait for it ({Next.RunWait(runId)}) or stop it ({Next.RunStop(runId)}).");
        }

        RequirePairs(request.Pairs);
        RequireKept(view.Run);
        using var store = StoreClient.Attach(_location, _paths.Store, _runner);
        var prefix = RequirePrefix(store.User, request.BranchPrefix?.TrimEnd('/') ?? $"autoauto/complete/{runId}");
        var kept = ListExperiments(runId, ExperimentStatus.Kept).Select(e => (Experiment: e, Files: FilesOf(store.Objects, e))).ToList();
        var changes = ChangeGroups.Of(kept, k => k.Files).Select((group, i) => new PlannedChange(
            i + 1,
            string.Create(CultureInfo.InvariantCulture, $"{prefix}/{i + 1}-{Slug.Of(group[0].Experiment.Subject, LongestSlug, "changes")}"),
            [.. group.Select(k => k.Experiment)],
            [.. group.SelectMany(k => k.Files).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]));
        return new CompletionPlan(request, view.Run, [.. changes], SummaryOf(runId, request));
    }

    /// <summary>
    /// Does what a plan says: makes the branches, measures what was asked for, writes the summary. The user's checkout and branches are not touched. Done
    /// again, it finds its own branches and goes on. The session publishes <see cref="RunEvent.ChangeSetMade"/> and <see cref="RunEvent.KeepMeasured"/>.
    /// </summary>
    /// <exception cref="AutoautoException">RunAlreadyActive.</exception>
    public RunSession CompleteRun(CompletionPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        PrepareState();
        var lease = TakeLease(plan.Run);
        return new RunSession(plan.Run.Id, (session, abort) => CompleteAsync(session, plan, lease, abort));
    }

    private async Task<Run> CompleteAsync(RunSession session, CompletionPlan plan, RunLease lease, CancellationToken abort)
    {
        var store = OpenStore();
        var context = PrepareSideJob(session, plan.Run, lease, store);
        var result = await new CompletionEngine(context, store, new CompletionWork
        {
            Changes = plan.Changes,
            Shape = plan.Request.Shape,
            Verify = plan.Request.Verify,
            LeaveOneOut = plan.Request.LeaveOneOut,
            Pairs = plan.Request.Pairs,
        }).RunAsync(abort).ConfigureAwait(false);
        ReportFile.Write(plan.SummaryPath, writer => ChangeSummary.Write(writer, context.Run, result.Sets, result.Keeps));
        return context.Run;
    }

    private static IReadOnlyList<string> FilesOf(GitClient git, Experiment kept) =>
        [.. git.DiffAsync(kept.StartCommit, kept.CandidateCommit!, 0, CancellationToken.None).GetAwaiter().GetResult().Paths.Select(p => p.Path)];

    /// <summary>A prefix that git takes, and that is not below the name of a branch: git keeps no branch inside another.</summary>
    private static string RequirePrefix(GitClient git, string prefix)
    {
        if (!git.IsBranchNameAsync(prefix + "/1", CancellationToken.None).GetAwaiter().GetResult())
        {
            throw new AutoautoException(ErrorCode.InvalidArgument, $"'{prefix}' cannot begin the name of a branch.", prefix, "Use letters, digits, hyphens and slashes.");
        }

        for (var name = prefix; name.Length > 0; name = name[..Math.Max(0, name.LastIndexOf('/'))])
        {
            if (git.ReadRefAsync("refs/heads/" + name, CancellationToken.None).GetAwaiter().GetResult() is not null)
            {
                throw new AutoautoException(
                    ErrorCode.BranchExists, $"There is a branch '{name}', so that none can be called '{prefix}/...'.", name, $"Choose other names with {CallOptions.BranchPrefix}.");
            }
        }

        return prefix;
    }

    private string SummaryOf(string runId, CompletionRequest request)
    {
        if (request.SummaryPath is not { } wanted)
        {
            return Path.Combine(_paths.Reports, runId + "-complete.md");
        }

        var path = Path.GetFullPath(wanted);
        return request.Replace || !File.Exists(path)
            ? path
            : throw new AutoautoException(ErrorCode.FileExists, $"The file '{path}' is there already.", path, $"Name another file, or replace it: {CallOptions.Force}");
    }
}
