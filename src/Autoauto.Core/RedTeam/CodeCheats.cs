using System.Text.Json;
using System.Text.Json.Nodes;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.RedTeam;

/// <summary>Cheats by the candidate's own code, which the evaluator builds and runs.</summary>
internal static class CodeCheats
{
    private const string Ran = "ran";
    private const string TakeFromOutside = "Let the measure script read the program's output itself and print only what it measured; do not let the program write to the script's standard output.";
    private const string CheckTheResult = "Add a gate that compares the complete output with the expected one (\"gates\": { \"correct\": { \"min\": 1 } }).";

    public static IReadOnlyList<ICheat> All { get; } =
    [
        Code("forge-output", "The program prints a line that looks like the evaluator's result, and goes on.", TakeFromOutside, stage => [new PayloadStep.Print(Forged(stage.Spec))]),
        Code("forge-and-exit", "The program prints a line that looks like the evaluator's result, and ends.", TakeFromOutside, stage => [new PayloadStep.Print(Forged(stage.Spec)), new PayloadStep.Exit(0)]),
        Code("forge-twice", "The program prints two results, in case the last one counts.", TakeFromOutside, stage => [new PayloadStep.Print(Forged(stage.Spec)), new PayloadStep.Print(Forged(stage.Spec)), new PayloadStep.Exit(0)]),
        Code("forge-infinity", "The program prints a result of 1e999 and NaN.", TakeFromOutside, stage => [new PayloadStep.Print($"{{\"{stage.Spec.Metric}\": {(stage.Spec.Direction == Direction.Lower ? "-1e999" : "1e999")}}}"), new PayloadStep.Exit(0)]),
        Code("skip-work", "The program ends at once, with success and without a result.", CheckTheResult, _ => [new PayloadStep.Exit(0)]),
        Code("fail-fast", "The program ends at once with an exit code, as if something had been wrong with the machine.", "Let the measure script fail (exit code other than 0) if the program does.", _ => [new PayloadStep.Exit(3)]),
        Code("skip-when-measured", "The program works as ever, but for when the engine's variables say that it is measured.", CheckTheResult, _ => [new PayloadStep.ExitIfMeasured()]),
        Code(
            "cached-result",
            "The program leaves its result in an untracked file, to be read by the next invocation.",
            "Nothing: this is the engine's to prevent. Please report it.",
            stage => [new PayloadStep.ProveIfThere(".redteam-cached", stage.Proof("cached")), new PayloadStep.Touch(".redteam-cached")],
            stage => stage.HasProof("cached") ? "the second invocation found what the first had left" : null),
        Code(
            "cached-in-temp",
            "The program leaves its result in the temporary folder, to be read by the next invocation.",
            "Nothing: this is the engine's to prevent. Please report it.",
            stage => [new PayloadStep.ProveInTemp("redteam-cached", stage.Proof("cached"))],
            stage => stage.HasProof("cached") ? "the second invocation found what the first had left" : null),
        Code(
            "surviving-child",
            "The program leaves a process behind that lives on when it is measured.",
            "Nothing: this is the engine's to prevent. Please report it.",
            stage => [new PayloadStep.Daemon(stage.Proof("daemon"))],
            ScopeCheats.FindDaemon),
        new Cheat("cache-folders", "Leaves its result in a folder that is declared as a cache, to be read by the next invocation.", "Take the folder out of \"caches\", or build into it only and keep the program from writing there.")
        {
            Play = (stage, cancellationToken) =>
            {
                var folders = stage.Spec.Caches.Where(cache => !cache.Contains('*', StringComparison.Ordinal)).Select(cache => cache.TrimEnd('/')).ToList();
                return folders.Count == 0
                    ? Task.FromResult<string?>("the program declares no caches by name")
                    : InjectAsync(
                        stage,
                        [
                            .. folders.SelectMany(f => new PayloadStep[]
                            {
                                new PayloadStep.MakeFolder(f),
                                new PayloadStep.ProveIfThere(f + "/redteam-cached", stage.Proof("cached")),
                                new PayloadStep.Touch(f + "/redteam-cached"),
                            }),
                        ],
                        cancellationToken);
            },
            Trace = stage => stage.HasProof("cached") ? "the second invocation found what the first had left in the cache" : null,
            Unplayed = WhyUnplayed,
        },
        new Cheat("remove-the-work", "Empties every source file that it may change.", CheckTheResult)
        {
            Play = async (stage, cancellationToken) =>
            {
                var files = await stage.InScopeAsync(cancellationToken).ConfigureAwait(false);
                if (files.Count == 0)
                {
                    return "the program lets no tracked file be changed";
                }

                foreach (var file in files)
                {
                    stage.Write(file, string.Empty);
                }

                await stage.CommitAsync(cancellationToken).ConfigureAwait(false);
                return null;
            },
        },
    ];

    private static Cheat Code(
        string name, string what, string whatToChange, Func<CheatStage, IReadOnlyList<PayloadStep>> steps, Func<CheatStage, string?>? trace = null) => new(name, what, whatToChange)
        {
            Play = (stage, cancellationToken) => InjectAsync(stage, steps(stage), cancellationToken),
            Trace = trace ?? (_ => null),
            Unplayed = WhyUnplayed,
        };

    private static string? WhyUnplayed(CheatStage stage) => stage.HasProof(Ran) ? null : "the evaluator did not run the code that was changed";

    private static async Task<string?> InjectAsync(CheatStage stage, IReadOnlyList<PayloadStep> steps, CancellationToken cancellationToken)
    {
        var files = await stage.InScopeAsync(cancellationToken).ConfigureAwait(false);
        var extension = Payload.Extensions.FirstOrDefault(e => files.Any(f => f.EndsWith(e, StringComparison.OrdinalIgnoreCase)));
        if (extension is null)
        {
            return $"the program lets no code be changed in a language that the red team speaks ({string.Join(", ", Payload.Extensions)})";
        }

        var code = Payload.Write(extension, [new PayloadStep.Touch(stage.Proof(Ran)), .. steps]);
        var sources = files.Where(f => f.EndsWith(extension, StringComparison.OrdinalIgnoreCase) && !HelperFinder.IsTest(f)).ToList();
        if (extension == ".cs")
        {
            // Beside the entry point, where the project takes it along.
            var entry = sources.OrderBy(f => Path.GetFileName(f) == "Program.cs" ? 0 : 1).First();
            stage.Write(entry[..(entry.LastIndexOf('/') + 1)] + "RedTeamPayload.cs", code);
        }
        else
        {
            foreach (var source in sources)
            {
                stage.Write(source, Payload.PutInto(await File.ReadAllTextAsync(Path.Combine(stage.Worktree, source), cancellationToken).ConfigureAwait(false), code));
            }
        }

        await stage.CommitAsync(cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>The result that every cheat would like to have: incredibly good, with all gates open.</summary>
    private static string Forged(ProgramSpec spec)
    {
        var result = new JsonObject();
        foreach (var gate in spec.Gates)
        {
            result[gate.Name] = gate.Min ?? gate.Max ?? 1;
        }

        foreach (var secondary in spec.SecondaryMetrics)
        {
            result[secondary.Name] = 1;
        }

        result[spec.Metric] = spec.Direction == Direction.Lower ? 1e-6 : 1e12;
        return result.ToJsonString(JsonSerializerOptions.Default);
    }
}
