using System.Text.Json.Nodes;
using Autoauto.Core.Decisions;
using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Loop;
using Autoauto.Core.Measuring;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;
using Autoauto.Core.Programs;

namespace Autoauto.Core.Workspace;

/// <summary>What the check of a written program found.</summary>
/// <param name="Program">The program; null if its files do not describe one.</param>
/// <param name="Test">What its evaluator is worth; null if it could not be run.</param>
/// <param name="Problems">What has to be fixed.</param>
/// <param name="Hazards">What should be thought over.</param>
internal sealed record ProgramReviewResult(ProgramDefinition? Program, ProgramTest? Test, IReadOnlyList<string> Problems, IReadOnlyList<string> Hazards);

/// <summary>Checks a program that an agent has written: its files, how it could be gamed, and its evaluator on the start commit.</summary>
internal sealed class ProgramReview(
    ProcessRunner runner, RunPaths paths, GitClient git, MeasurementSlots slots, string commit, string marker, TimeProvider time, CallEnclosures enclosures)
{
    private const int Invocations = 5;
    private static readonly string[] s_usersOwn = ["agent", "hostFolders", "links", "measureNetwork"];
    private const long LongestScript = 256 << 10;

    /// <summary>Checks the program in a folder of programs. What the user has chosen is written into its settings first.</summary>
    /// <exception cref="AutoautoException">What no agent can fix.</exception>
    public async Task<ProgramReviewResult> CheckAsync(
        ProgramFolder programs, string name, IReadOnlyDictionary<string, JsonNode?> chosen, Action<ProgramTestStep> onStep, CancellationToken cancellationToken)
    {
        if (new[] { programs.PathOf(name), programs.Root, Path.GetDirectoryName(programs.Root)! }.FirstOrDefault(folder => new DirectoryInfo(folder).LinkTarget is not null) is { } link)
        {
            return new ProgramReviewResult(null, null, [$"'{Path.GetFileName(link)}' is a symbolic link: it has to be a folder."], []);
        }

        var inspection = Choose(programs, name, chosen) ?? programs.Inspect(name);
        if (inspection.Definition is not { } program)
        {
            return new ProgramReviewResult(null, null, [.. inspection.Problems.Select(p => p.ToString())], []);
        }

        var hazards = EvaluatorHazards.Find(program.Spec, ReadScripts(program.Directory), await git.ListFilesAsync(commit, cancellationToken).ConfigureAwait(false));
        var scratch = TemporaryFolder.Create("autoauto-setup-");
        try
        {
            // Helper files belong to the evaluator as the commit has them, not as the agent left them.
            await slots.CheckOutAsync(Model.Arm.Candidate, commit, cancellationToken).ConfigureAwait(false);
            var snapshot = await new EvaluatorStore(paths.Evaluators, runner).CaptureAsync(EvaluatorSource.Of(program, slots.Measure), cancellationToken).ConfigureAwait(false);
            var evaluator = new MeasurementScript(runner, snapshot, program, new MeasurementContext
            {
                MarkerPrefix = marker + "evaluator",
                ScratchDirectory = scratch,
                Build = enclosures.Build(snapshot),
                Measure = enclosures.Measure(snapshot, network: false),
            });
            var trial = new ProgramTrial(evaluator, slots, commit, time, onStep);
            await trial.RunAsync(Invocations, cancellationToken).ConfigureAwait(false);
            var test = ProgramTestReport.From(program, paths.Root, trial, program.Spec.TargetEffectPercent);
            return new ProgramReviewResult(program, test, Problems(test), [.. hazards, .. Noise(test)]);
        }
        catch (AutoautoException e) when (e.Code is ErrorCode.ProgramInvalid or ErrorCode.EvaluatorNotRunnable)
        {
            return new ProgramReviewResult(program, null, [e.Message], hazards);
        }
        finally
        {
            TreeRemoval.Remove(scratch, CancellationToken.None);
        }
    }

    /// <summary>Null if the settings could be written, or if there are none that could be.</summary>
    private static ProgramInspection? Choose(ProgramFolder programs, string name, IReadOnlyDictionary<string, JsonNode?> chosen)
    {
        var path = Path.Combine(programs.PathOf(name), ProgramFolder.ConfigFile);
        if (ReachableFile.TryReadText(path, LongestScript) is not { } config)
        {
            return null;
        }

        try
        {
            // Which agent works on the program is the user's choice alone: an agent's own would be a command that is run. So is what of the machine is seen.
            var text = s_usersOwn.Aggregate(config, (json, key) => ProgramConfigText.Set(json, key, null));
            File.WriteAllText(path, chosen.Aggregate(text, (json, setting) => ProgramConfigText.Set(json, setting.Key, setting.Value)));
            return null;
        }
        catch (AutoautoException e) when (e.Code == ErrorCode.ProgramInvalid)
        {
            return new ProgramInspection(name, null, null, [new ProgramProblem(string.Empty, e.Message)]);
        }
    }

    private static Dictionary<string, string> ReadScripts(string folder) => FileTree.Files(folder)
        .Where(file => Path.GetFileName(file) is not (ProgramFolder.InstructionsFile or ProgramFolder.ConfigFile) && new FileInfo(Path.Combine(folder, file)).Length <= LongestScript)
        .ToDictionary(file => file, file => ReachableFile.ReadText(Path.Combine(folder, file), LongestScript), StringComparer.Ordinal);

    private static IReadOnlyList<string> Problems(ProgramTest test) =>
        test.IsValid || test.Problems.Count > 0 ? test.Problems : ["The evaluator gave fewer than two values."];

    private static IEnumerable<string> Noise(ProgramTest test) => test.Assessment == nameof(StabilityRating.Unstable)
        ? [FormattableString.Invariant($"The evaluator's own noise is {test.NoisePercent:0.#} % of its value on the same commit: few improvements can be seen. Measure a longer or repeated workload, or count something.")]
        : [];
}
