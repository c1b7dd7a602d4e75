using Autoauto.Core.Agents;
using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Isolation;
using Autoauto.Core.Loop;
using Autoauto.Core.Measuring;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;
using Autoauto.Core.Programs;

namespace Autoauto.Core.Workspace;

/// <summary>
/// The sandboxes of one run, episode or test: found once, with what each kind of call sees in it. Nobody sees the user's home, the repository or another
/// working folder; what a call works in is added by whoever makes it.
/// </summary>
internal sealed class CallEnclosures
{
    private const long LongestScript = 1 << 20;
    private static readonly string[] s_prose = [ProgramFolder.InstructionsFile, ProgramFolder.ConfigFile];
    private static readonly string[] s_shared = ["/usr/", "/etc/", "/lib/", "/nix/", "/opt/"];
    private readonly RepositoryLocation _location;
    private readonly RunPaths _paths;
    private readonly SandboxPlan _plan;
    private readonly SandboxChoice _choice;

    private CallEnclosures(SandboxFinding finding, RepositoryLocation location, RunPaths paths, SandboxPlan plan, SandboxChoice choice) =>
        (Finding, _location, _paths, _plan, _choice) = (finding, location, paths, plan, choice);

    /// <summary>The sandbox that there is, or why there is none.</summary>
    public SandboxFinding Finding { get; }

    /// <summary>What the user has to know about it; null if there is nothing new.</summary>
    /// <param name="before">What was recorded of earlier sessions; null if there were none.</param>
    /// <param name="what">What they are sessions of.</param>
    public string? Warning(string? before, string what = "run") => Finding.WhyNot is { } why && !_choice.IsNone && before != SandboxFinding.Nothing
        ? $"Not isolated: {why}. Agents, builds and measurements run with all of your rights (docs/safety.md says what that means); \"sandbox\": \"none\" in the settings accepts it."
        : before is not (null or SandboxFinding.Nothing) && before != Finding.Name ? $"The {what} was isolated by {before} until now, and from here on by {Finding.Name}."
        : null;

    /// <summary>Finds out which sandbox there is.</summary>
    /// <param name="choice">What the user wants.</param>
    /// <param name="location">The repository.</param>
    /// <param name="paths">Its folders.</param>
    /// <param name="spec">The program, which says what it needs of this machine and what nobody may see; null for what belongs to none.</param>
    /// <param name="runner">Starts the probe.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AutoautoException">SandboxUnusable: the user demands one that does not work.</exception>
    public static async Task<CallEnclosures> FindAsync(
        SandboxChoice choice, RepositoryLocation location, RunPaths paths, Model.ProgramSpec? spec, ProcessRunner runner, CancellationToken cancellationToken)
    {
        var host = AgentHost.Current();
        var plan = HostTools.Plan(host.HomeDirectory, host.Variable)
            .With(PathAccess.Hidden, location.Root, location.CommonDirectory, paths.Worktrees)
            .With(PathAccess.Readable, spec?.HostFolders.Select(folder => InHome(folder, host)) ?? [])
            .With(PathAccess.Readable, LinkedPaths.Of(location.Root, spec).Targets)
            .With(PathAccess.Hidden, spec?.Holdout is { } holdout ? HoldoutPlace(holdout) : []);
        var finding = await new SandboxProbe(runner).FindAsync(choice, plan, Path.GetTempPath(), cancellationToken).ConfigureAwait(false);
        if (choice.IsRequired && finding.WhyNot is { } why)
        {
            throw new AutoautoException(
                ErrorCode.SandboxUnusable, $"The sandbox that the setting 'sandbox' demands cannot be used: {why}.", "sandbox",
                $"Correct that, or do with what there is: {Next.ConfigSet("sandbox", "auto")}");
        }

        return new CallEnclosures(finding, location, paths, plan, choice);
    }

    /// <summary>
    /// The same, or none where scripts use what no call sees and the user has not said that there has to be a sandbox: a measurement that goes wrong is worse than one
    /// that is not isolated and says so.
    /// </summary>
    /// <param name="scripts">The locked scripts; null if there are none.</param>
    public CallEnclosures For(EvaluatorSnapshot? scripts)
    {
        if (scripts is null || _choice.IsRequired || Of(Copy(scripts)) is not { } enclosure)
        {
            return this;
        }

        var table = HiddenPaths.SeenIn(enclosure);
        foreach (var name in FileTree.Files(scripts.FilesDirectory).Where(file => !s_prose.Contains(file)))
        {
            var text = ReachableFile.TryReadText(Path.Combine(scripts.FilesDirectory, name), LongestScript);
            if (text is not null && HiddenPaths.UsedBy(text, table) is { Count: > 0 } missed)
            {
                var why = $"{name} uses {string.Join(", ", missed)}, which a sandbox does not show or does not let be written (\"hostFolders\" in config.json lets folders be read; what is to be written belongs below $TMPDIR or the working folder)";
                return new CallEnclosures(new SandboxFinding(null, why), _location, _paths, _plan, _choice);
            }
        }

        return this;
    }

    /// <summary>Finds out, before anything is created, whether a sandbox that the user demands works.</summary>
    /// <exception cref="AutoautoException">SandboxUnusable.</exception>
    public static void Require(SandboxChoice choice, RepositoryLocation location, RunPaths paths, Model.ProgramSpec? spec, ProcessRunner runner)
    {
        if (choice.IsRequired)
        {
            _ = FindAsync(choice, location, paths, spec, runner, CancellationToken.None).GetAwaiter().GetResult();
        }
    }

    /// <summary>Agents: git works, over the objects of the repository.</summary>
    /// <param name="scripts">The locked copy that an agent's own script runs from; null if there is none.</param>
    public Enclosure? Agent(EvaluatorSnapshot? scripts) => Of(WithGit(Copy(scripts)));

    /// <summary>Build scripts.</summary>
    public Enclosure? Build(EvaluatorSnapshot snapshot) => Of(WithGit(Copy(snapshot)));

    /// <summary>Measure scripts, and with them the code that is judged.</summary>
    /// <param name="snapshot">The locked evaluator.</param>
    /// <param name="network">True if they reach other machines.</param>
    public Enclosure? Measure(EvaluatorSnapshot snapshot, bool network) => Of(Copy(snapshot) with { Network = network });

    /// <summary>Verify commands of episodes, which build and test in one.</summary>
    public Enclosure? Verify(EvaluatorSnapshot? scripts) => Of(WithGit(Copy(scripts)));

    /// <summary>The hidden check, which nobody else sees, and the code under test in its hands.</summary>
    /// <param name="path">The check.</param>
    /// <param name="network">True if it reaches other machines.</param>
    public Enclosure? Holdout(string path, bool network) => Of(_plan.With(PathAccess.Readable, HoldoutPlace(path)) with { Network = network });

    // Its cases lie beside it; a folder that all kinds of things share stays.
    private static IEnumerable<string> HoldoutPlace(string path)
    {
        path = RealPath.Of(path);
        var folder = Path.GetDirectoryName(path)!;
        return folder.Count(c => c == Path.DirectorySeparatorChar) < 2 || s_shared.Any(shared => folder.StartsWith(shared, StringComparison.Ordinal)) ? [path] : [path, folder];
    }

    private static string InHome(string folder, AgentHost host) => folder.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(host.HomeDirectory, folder[2..]) : folder;

    private Enclosure? Of(SandboxPlan plan) => Finding.Sandbox is { } sandbox ? new Enclosure(sandbox, plan) : null;

    private SandboxPlan Copy(EvaluatorSnapshot? snapshot) => snapshot is null ? _plan : _plan.With(PathAccess.Readable, snapshot.Directory);

    // A working folder has a git directory of its own; what that one takes its objects and large files from is all that is seen of the repositories.
    private SandboxPlan WithGit(SandboxPlan plan) => plan.With(PathAccess.Readable, [.. Objects(), Path.Combine(_location.CommonDirectory, "lfs")]);

    private IEnumerable<string> Objects()
    {
        var own = Path.Combine(_location.CommonDirectory, "objects");
        var alternates = ReachableFile.TryReadText(Path.Combine(own, "info", "alternates"), 1 << 20)?.Split('\n') ?? [];
        var others = alternates.Where(line => line.Length > 0 && line[0] != '#').Select(line => Path.GetFullPath(line, own));
        return [own, Path.Combine(_paths.Store, "objects"), .. others];
    }
}
