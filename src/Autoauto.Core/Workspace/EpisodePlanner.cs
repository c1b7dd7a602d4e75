using System.Globalization;
using Autoauto.Core.Agents;
using Autoauto.Core.Decisions;
using Autoauto.Core.Episodes.Steps;
using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Policies;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Workspace;

/// <summary>Everything about an episode that can be refused before anything is created: one clear error each.</summary>
internal sealed class EpisodePlanner(
    RepositoryLocation location, RunPaths paths, PolicyFolder policies, PolicyLedger ledger, ProcessRunner runner, Database database, WorkspaceOptions workspace)
{
    private const int LongestSlug = 40;

    /// <summary>
    /// Id of an episode: slug of the change, the UTC time to the millisecond, and a tag. Processes and temporary folders are known by the id, and a
    /// scheduler starts episodes of several repositories at the same moment: it has to be the only one on the machine.
    /// </summary>
    public static string IdOf(string change, DateTimeOffset now, string tag) =>
        Slug.Of(change, LongestSlug, "episode") + now.UtcDateTime.ToString("-yyyyMMdd-HHmmssfff-", CultureInfo.InvariantCulture) + tag;

    public EpisodePlan Check(EpisodeRequest request)
    {
        var declared = policies.Load(request.Policy);
        var state = ledger.Require(declared.Name);
        using var git = new GitClient(location, runner);
        var (start, change) = ResolveStart(git, request);
        var target = Merge(declared, request, change is null ? null : git.ReadCommit(change));
        var limits = new EpisodeLimits
        {
            Evolve = !request.NoEvolve,
            MaxCostUsd = request.MaxCostUsd,
            MaxTokens = request.MaxTokens,
            NoPark = request.NoPark,
        };
        CheckAgents(target);
        TemporaryFolder.Require();
        var missing = new CheckoutNeeds(location, runner).CheckAsync(start, CancellationToken.None).GetAwaiter().GetResult();
        CallEnclosures.Require(Configuration.Settings.Load(location.Root).Sandbox, location, paths, null, runner);
        var drift = ledger.FindDrift(target);
        var known = database.Read(c => EvidenceStore.Agreements(c, target.Name, MeasureFloor.SettingsHash(target), AgreementFloor.LongestMemory), []).Count;
        var compares = state.Head > 0 || drift.Edits.Count > 0;
        var comparisons = compares && target.Rule == EpisodeRule.Sequential ? Math.Max(0, AgreementFloor.FewestEpisodes - known) : 0;
        var perComparison = target.Tasks.Count * 2;
        return new EpisodePlan
        {
            RepositoryPath = location.Root,
            Target = target,
            Limits = limits,
            Change = request.Change ?? (change is null ? string.Join(' ', target.Tasks.Select(t => t.Name)) : git.ReadCommit(change)!.Subject),
            StartCommit = start,
            ChangeCommit = change,
            HeadVersion = state.Head,
            HandEdits = [.. drift.Edits.Select(e => e.Path)],
            MissingComparisons = comparisons,
            ArmCalls = (change is null ? target.Tasks.Count : 0) + (compares ? target.Tasks.Count : 0) + (comparisons * perComparison),
            JudgeCalls = target.Tasks.Count * target.JudgeSamples * (1 + comparisons),
            Warnings = [.. missing, .. target.Tasks.Where(t => t.Verify.Count == 0).Select(t => $"The task '{t.Name}' has no verify command: nothing of it is observed, only judged.")],
        };
    }

    private static PolicyTarget Merge(PolicyTarget declared, EpisodeRequest request, CommitInfo? change)
    {
        var tasks = declared.Tasks;
        if (request.Prompt is not null || (change is not null && request.Tasks is null))
        {
            // A captured change is a task of its own: what its message says was to be done.
            tasks =
            [
                new PolicyTask
                {
                    Name = "change",
                    Prompt = request.Prompt ?? change!.Message,
                    Verify = request.Verify ?? (change is not null && declared.Tasks is [var only] ? only.Verify : []),
                },
            ];
        }
        else if (request.Tasks is { } names)
        {
            tasks = [.. names.Distinct(StringComparer.Ordinal).Select(name => declared.Tasks.FirstOrDefault(t => string.Equals(t.Name, name, StringComparison.Ordinal))
                ?? throw new AutoautoException(
                    ErrorCode.InvalidArgument,
                    $"The policy '{declared.Name}' has no task '{name}'.",
                    name,
                    declared.Tasks.Count == 0 ? AddTasks(declared.Name) : $"Its tasks: {string.Join(", ", declared.Tasks.Select(t => t.Name))}."))];
        }

        if (tasks.Count == 0)
        {
            throw new AutoautoException(
                ErrorCode.InvalidArgument, $"The policy '{declared.Name}' has no tasks to judge it by.", declared.Name, AddTasks(declared.Name));
        }

        if (tasks.All(t => t.HeldOut))
        {
            throw new AutoautoException(
                ErrorCode.InvalidArgument, $"All tasks of the policy '{declared.Name}' are held out: the evolver would see nothing.", declared.Name, "Hold out some tasks, not all.");
        }

        return declared with
        {
            Tasks = tasks,
            Critic = request.Critic ?? declared.Critic,
            Tamper = request.Tamper ?? declared.Tamper,
            Rule = request.Rule ?? declared.Rule,
            JudgeSamples = request.JudgeSamples ?? declared.JudgeSamples,
            Agent = request.Agent is { } agent ? declared.Agent with { Agent = agent } : declared.Agent,
            Judge = request.Judge is { } judge ? (declared.Judge ?? declared.Agent) with { Agent = judge } : declared.Judge,
            Evolver = request.Evolver is { } evolver ? (declared.Evolver ?? declared.Agent) with { Agent = evolver } : declared.Evolver,
        };
    }

    private static NextStep AddTasks(string policy) => NextStep.Of($"Add tasks to .autoauto/policies/{policy}.json, or give one: {CallOptions.Prompt} {CallOptions.Verify}");

    private (string Start, string? Change) ResolveStart(GitClient git, EpisodeRequest request)
    {
        if (request.ChangeRevision is null)
        {
            return (Resolve(git, request.StartRevision), null);
        }

        var change = Resolve(git, request.ChangeRevision);
        return git.ReadCommit(change) is { Parents: [var parent, ..] }
            ? (parent, change)
            : throw new AutoautoException(
                ErrorCode.InvalidArgument, $"The commit {change[..10]} has no parent to compare it with.", request.ChangeRevision, "Name a commit that changes something.");
    }

    private string Resolve(GitClient git, string revision) => git.ResolveCommitAsync(revision, CancellationToken.None).GetAwaiter().GetResult()
        ?? throw new AutoautoException(
            revision == "HEAD" ? ErrorCode.RepositoryUnborn : ErrorCode.InvalidArgument, $"'{revision}' names no commit in '{location.Root}'.", revision, "Look with: git log --oneline");

    private void CheckAgents(PolicyTarget target)
    {
        var folder = EpisodeScripts.FolderOf(paths, target.Name);
        var agents = new AgentFactory(runner, workspace.Time, AgentFactory.LoadPrices(Configuration.Settings.Load(location.Root).PricesFile), null, Directory.Exists(folder) ? folder : location.Root);
        foreach (var role in new[] { target.Agent, target.Judge, target.Evolver }.OfType<PolicyRole>())
        {
            foreach (var agent in new[] { role.Agent, role.Agent.Fallback }.OfType<AgentSpec>())
            {
                _ = agents.Create(agent);
                AgentFactory.RequireSignIn(agent, AgentHost.Current());
            }
        }
    }
}
