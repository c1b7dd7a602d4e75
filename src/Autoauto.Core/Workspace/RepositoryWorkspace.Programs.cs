using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Isolation;
using Autoauto.Core.Loop;
using Autoauto.Core.Measuring;
using Autoauto.Core.Primitives;
using Autoauto.Core.RedTeam;
using Autoauto.Core.Workspace.Configuration;

namespace Autoauto.Core.Workspace;

/// <content>Trying programs out.</content>
public sealed partial class RepositoryWorkspace
{
    /// <summary>Runs the program's evaluator on HEAD in worktrees of its own and says what it is worth: the power card.</summary>
    /// <param name="name">Program.</param>
    /// <param name="request">How often, and what is to be seen.</param>
    /// <param name="onStep">Told of each invocation.</param>
    /// <param name="cancellationToken">Ends it; everything is cleaned up.</param>
    /// <exception cref="AutoautoException">ProgramNotFound, ProgramInvalid, EvaluatorNotRunnable, RepositoryUnborn, SandboxUnusable.</exception>
    public async Task<ProgramTest> TestProgramAsync(
        string name, ProgramTestRequest request, Action<ProgramTestStep> onStep, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(onStep);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Invocations, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Invocations, 100);
        var program = Programs.Load(name);
        TemporaryFolder.Require();
        PrepareState();
        using var store = OpenStore();
        var head = await RequireHeadAsync(store.User, cancellationToken).ConfigureAwait(false);
        var needs = new CheckoutNeeds(_location, _runner);
        _ = await needs.CheckAsync(head, cancellationToken).ConfigureAwait(false);
        await needs.RequireLinksAsync(head, program.Spec.Links, cancellationToken).ConfigureAwait(false);
        var snapshot = await new EvaluatorStore(_paths.Evaluators, _runner).CaptureAsync(EvaluatorSource.Of(program, Root), cancellationToken).ConfigureAwait(false);
        var id = "test-" + _options.Ids.NewRunId(_options.Time.GetUtcNow());
        var slots = new MeasurementSlots(store, _paths.WorktreesOf(id), id, program.Spec.Caches) { Links = LinkedPaths.Of(Root, program.Spec) };
        var scratch = TemporaryFolder.Create("autoauto-test-");
        try
        {
            slots.CreateFolder();
            var found = await CallEnclosures.FindAsync(Settings.Load(Root).Sandbox, _location, _paths, program.Spec, _runner, cancellationToken).ConfigureAwait(false);
            var enclosures = found.For(snapshot);
            var (build, measure) = (enclosures.Build(snapshot), enclosures.Measure(snapshot, program.Spec.MeasureNetwork));
            var trial = new ProgramTrial(Evaluator(build, measure), slots, head, _options.Time, onStep);
            await trial.RunAsync(request.Invocations, cancellationToken).ConfigureAwait(false);
            if (build is not null && measure is not null && trial.Problems.Count > 0
                && await new SandboxTrial(Evaluator, build, measure).ExplainAsync(slots.Measure, trial.Problems, cancellationToken).ConfigureAwait(false) is { } advice)
            {
                trial.Problems.Add(advice);
            }

            var report = ProgramTestReport.From(program, Root, trial, request.TargetEffectPercent ?? program.Spec.TargetEffectPercent);
            return report with { Recommendation = JoinOrNull(report.Recommendation, enclosures == found ? null : enclosures.Warning(null), Preflight.LinksOf(program.Spec)) };
        }
        finally
        {
            Processes.ProcessTree.Sweep(id);
            await slots.RemoveAsync(CancellationToken.None).ConfigureAwait(false);
            TreeRemoval.Remove(scratch, CancellationToken.None);
        }

        MeasurementScript Evaluator(Enclosure? build, Enclosure? measure) =>
            new(_runner, snapshot, program, new MeasurementContext { MarkerPrefix = id, ScratchDirectory = scratch, Build = build, Measure = measure });
    }

    private static string? JoinOrNull(params string?[] sentences) => string.Join(' ', sentences.Where(sentence => !string.IsNullOrEmpty(sentence))) is { Length: > 0 } text ? text : null;

    /// <summary>Lets scripted cheaters try the program, and then the engine's episodes, in copies of the repository at HEAD that are thrown away.</summary>
    /// <param name="name">Program.</param>
    /// <param name="onResult">Told of each cheat, in order; a few may come at once.</param>
    /// <param name="cancellationToken">Ends it; everything is cleaned up.</param>
    /// <returns>How many cheats got through.</returns>
    /// <exception cref="AutoautoException">ProgramNotFound, ProgramInvalid, EvaluatorNotRunnable, RepositoryUnborn, and whatever keeps the baseline from being measured.</exception>
    public async Task<int> RedTeamProgramAsync(string name, Action<RedTeamResult> onResult, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(onResult);
        _ = Programs.Load(name);
        var missed = 0;
        await new RedTeamRun(Root, name, _runner, _options).PlayAsync(CheatPack.All, Count, cancellationToken).ConfigureAwait(false);
        await new EpisodeRedTeamRun(Root, name, _runner, _options).PlayAsync(EpisodeCheats.All, Count, cancellationToken).ConfigureAwait(false);
        return missed;

        void Count(RedTeamResult result)
        {
            missed += result.Outcome == CheatOutcome.Missed ? 1 : 0;
            onResult(result);
        }
    }

    private async Task<string> RequireHeadAsync(GitClient git, CancellationToken cancellationToken) =>
        await git.ResolveCommitAsync("HEAD", cancellationToken).ConfigureAwait(false)
        ?? throw new AutoautoException(
            ErrorCode.RepositoryUnborn, $"The repository '{Root}' has no commit yet.", Root, "Make a first commit: git add -A && git commit -m \"Start\"");
}
