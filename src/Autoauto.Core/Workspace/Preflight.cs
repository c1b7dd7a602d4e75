using Autoauto.Core.Agents;
using Autoauto.Core.Agents.Prompts;
using Autoauto.Core.Decisions;
using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Loop;
using Autoauto.Core.Measuring;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;
using Autoauto.Core.Programs;
using Autoauto.Core.Storage;
using Autoauto.Core.Workspace.Configuration;

namespace Autoauto.Core.Workspace;

/// <summary>Everything that can be refused before anything is created: one clear error each.</summary>
internal sealed class Preflight(
    RepositoryLocation location, RunPaths paths, ProgramFolder programs, ProcessRunner runner, Database database, WorkspaceOptions workspace)
{
    private const int HistoryCalls = 50;
    private const long LeastFreeBytes = 200L << 20;

    public RunPlan Check(RunRequest request)
    {
        var program = programs.Load(request.Program);
        var settings = Settings.Load(location.Root);
        var (spec, asked) = RunSettings.Merge(settings.WithDefaultAgent(program.Spec), request);
        _ = settings.Limit(new RunOptions { MaxCostUsd = request.MaxCostUsd, MaxTokens = request.MaxTokens }, isNamed: true);
        var options = settings.Limit(asked, isNamed: false);
        var start = ResolveStart(request.StartRevision);
        _ = EngineParts.RuleFor(spec);
        var prices = AgentFactory.LoadPrices(settings.PricesFile);
        var agents = new AgentFactory(runner, workspace.Time, prices, null, program.Directory);
        foreach (var agent in new[] { options.Agent, options.Agent.Fallback }.OfType<AgentSpec>())
        {
            _ = agents.Create(agent);
            AgentFactory.RequireSignIn(agent, AgentHost.Current());
            if (options.MaxCostUsd is not null && !request.Force)
            {
                KnownPrice.Require(agent, prices, Recent(spec.Name, agent.Name), settings.PricesFile);
            }
        }

        CheckScripts(program);
        if (spec.Holdout is { } holdout)
        {
            new HoldoutCheck(runner, holdout, location.Root, spec.MeasureTimeout).Require();
        }

        TemporaryFolder.Require();
        WorkRoot.Require(paths.Worktrees, location);
        if (spec.WatchCheckout)
        {
            RequireSoundCheckout();
        }

        CallEnclosures.Require(settings.Sandbox, location, paths, spec, runner);
        CheckDisk();
        var needs = new CheckoutNeeds(location, runner);
        needs.RequireFreeAsync(RunEntry.BranchOf(spec.Name, "run"), CancellationToken.None).GetAwaiter().GetResult();
        var missing = needs.CheckAsync(start, CancellationToken.None).GetAwaiter().GetResult();
        needs.RequireLinksAsync(start, spec.Links, CancellationToken.None).GetAwaiter().GetResult();
        var unseen = UnseenTarget(spec);
        if (unseen is not null && !options.Force)
        {
            throw new AutoautoException(
                ErrorCode.MeasurementUnstable, unseen, spec.Name, $"Lower the threshold (more repeats), use the adaptive rule, or aim at a larger effect; {CallOptions.Force} starts all the same.");
        }

        return new RunPlan
        {
            RepositoryPath = location.Root,
            Spec = spec,
            Options = options,
            StartCommit = start,
            Branch = $"autoauto/{spec.Name}/<run id>",
            EvaluatorScripts = [.. new[] { program.BuildScript, program.MeasureScript }.OfType<string>().Select(p => Path.GetFileName(p))],
            Estimate = SpendRule.Estimate(Recent(spec.Name, options.Agent.Name), options),
            SpentToday = RepositoryWorkspace.SpendOfDay(database, DateOnly.FromDateTime(workspace.Time.GetUtcNow().UtcDateTime)),
            Warnings = [.. missing, .. Warnings(spec, options), .. Lowered(asked, options), .. unseen is null ? [] : new[] { unseen }],
            Prompt = PromptOf(program, spec, options, start),
        };
    }

    /// <summary>A checkout that git cannot look at would be taken for an agent's doing.</summary>
    private void RequireSoundCheckout()
    {
        using var git = new GitClient(location, runner);
        new CheckoutWatch(git, location.Root).PrepareAsync(CancellationToken.None).GetAwaiter().GetResult();
    }

    private IReadOnlyList<SpendEntry> Recent(string program, string agent) =>
        database.Read(c => SpendStore.Recent(c, program, agent, HistoryCalls), []);

    private string PromptOf(ProgramDefinition program, ProgramSpec spec, RunOptions options, string start)
    {
        var run = new Run
        {
            Id = "<run id>",
            Program = spec.Name,
            Phase = RunPhase.Starting,
            Branch = string.Empty,
            StartCommit = start,
            HeadCommit = start,
            Spec = spec,
            Options = options,
            StartedAt = default,
            UpdatedAt = default,
        };
        var packet = ContextReader.Read(database, run, program.Instructions, 1);
        return Prompt.System(packet) + "\n\n" + Prompt.User(packet);
    }

    /// <summary>The fixed rule never keeps what is not above its threshold: that is known without measuring. What the adaptive one sees is not.</summary>
    private static string? UnseenTarget(ProgramSpec spec) => spec.Rule == "fixed" && spec.TargetEffectPercent is { } target && target <= spec.NoiseThresholdPercent
        ? FormattableString.Invariant($"An improvement of {target:0.##} % would never be kept: the fixed rule's noise threshold is {spec.NoiseThresholdPercent:0.##} %.")
        : null;

    /// <summary>What is linked from the user's checkout, said openly; null if nothing is.</summary>
    public static string? LinksOf(ProgramSpec spec) => spec.Links.Count == 0 ? null
        : $"Linked from your checkout into every working folder: {string.Join(", ", spec.Links)}. What is measured depends on what is installed there; leave it alone while the run goes on.";

    private static List<string> Warnings(ProgramSpec spec, RunOptions options)
    {
        var warnings = new List<string>();
        if (spec.Gates.Count == 0)
        {
            warnings.Add("The program has no quality gate: nothing checks that a candidate with a better metric is still correct.");
        }

        if (LinksOf(spec) is { } links)
        {
            warnings.Add(links);
        }

        if (StopRule.EndlessWarning(options) is { } endless)
        {
            warnings.Add(endless);
        }

        return warnings;
    }

    /// <summary>A cap of the program's that a ceiling lowers is no secret.</summary>
    private static IEnumerable<string> Lowered(RunOptions asked, RunOptions options)
    {
        if (asked.MaxCostUsd is { } cost && options.MaxCostUsd < cost)
        {
            yield return FormattableString.Invariant($"The program's cap of {cost} USD is lowered to {options.MaxCostUsd} USD by the setting 'maxCostUsd'.");
        }

        if (asked.MaxTokens is { } tokens && options.MaxTokens < tokens)
        {
            yield return FormattableString.Invariant($"The program's cap of {tokens} tokens is lowered to {options.MaxTokens} by the setting 'maxTokens'.");
        }
    }

    private string ResolveStart(string revision)
    {
        using var git = new GitClient(location, runner);
        return git.ResolveCommitAsync(revision, CancellationToken.None).GetAwaiter().GetResult()
            ?? throw (revision == "HEAD"
                ? new AutoautoException(
                    ErrorCode.RepositoryUnborn, $"The repository '{location.Root}' has no commit yet.", location.Root, "Make a first commit: git add -A && git commit -m \"Start\"")
                : new AutoautoException(ErrorCode.InvalidArgument, $"'{revision}' names no commit in '{location.Root}'.", revision, "Look with: git log --oneline"));
    }

    private static void CheckScripts(ProgramDefinition program)
    {
        foreach (var script in new[] { program.MeasureScript, program.BuildScript }.OfType<string>().Where(s => !ScriptLauncher.IsCompiled(s)))
        {
            _ = ScriptLauncher.Resolve(script);
        }
    }

    private void CheckDisk()
    {
        var probe = Directory.Exists(paths.State) ? paths.State : location.Root;
        var free = new DriveInfo(probe).AvailableFreeSpace;
        if (free < LeastFreeBytes)
        {
            throw new AutoautoException(
                ErrorCode.DiskFull,
                FormattableString.Invariant($"Only {free >> 20} MiB are free on the disk of '{location.Root}'; worktrees and database need at least {LeastFreeBytes >> 20} MiB."),
                location.Root,
                "Free some space and start again.");
        }
    }
}
