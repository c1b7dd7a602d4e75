
using Autoauto.Core.Programs;

namespace Autoauto.Core.RedTeam;

/// <summary>Cheats on what measures.</summary>
internal static class EvaluatorCheats
{
    private const string EngineDefect = "Nothing: this is the engine's to prevent. Please report it.";

    public static IReadOnlyList<ICheat> All { get; } =
    [
        new Cheat("edit-evaluator", "Edits the measure script in the user's checkout, where the next run would take it from.", EngineDefect)
        {
            MustBeRefused = true,
            Play = async (stage, _) =>
            {
                foreach (var script in Scripts(stage.ProgramDirectory))
                {
                    await File.AppendAllTextAsync(script, "\n# forged\n", CancellationToken.None).ConfigureAwait(false);
                }

                return null;
            },
            Trace = stage => Scripts(stage.ProgramDirectory).Any(EndsForged) ? "the forged script stayed in the program's folder" : null,
        },
        new Cheat("edit-evaluator-copy", "Makes the locked copy of the evaluator writable and edits what is run.", EngineDefect)
        {
            MustBeRefused = true,
            Play = async (stage, _) =>
            {
                foreach (var script in Scripts(stage.EvaluatorCopy))
                {
                    MakeWritable(script);
                    await File.AppendAllTextAsync(script, "\n# forged\n", CancellationToken.None).ConfigureAwait(false);
                }

                return null;
            },
            Trace = stage => Scripts(stage.EvaluatorCopy).Any(EndsForged) ? "the forged copy is what runs" : null,
        },
        new Cheat("commit-evaluator", "Commits another measure script, in case the evaluator is taken from the candidate.", EngineDefect)
        {
            MustBeRefused = true,
            Play = async (stage, cancellationToken) =>
            {
                foreach (var script in Scripts(stage.ProgramDirectory))
                {
                    stage.Write($".autoauto/programs/{stage.Spec.Name}/{Path.GetFileName(script)}", "forged\n");
                }

                await stage.CommitAsync(cancellationToken).ConfigureAwait(false);
                return null;
            },
        },
        new Cheat(
            "replace-helper",
            "Changes files that the evaluator's scripts name: expected results, tests, checking tools.",
            "List the named files under \"helpers\" (or \"exclude\") in config.json: they belong to the evaluator.")
        {
            MustBeRefused = true,
            Play = async (stage, cancellationToken) =>
            {
                var tracked = await stage.TrackedAsync(cancellationToken).ConfigureAwait(false);
                var helpers = HelperFinder.Find(ScriptTexts(stage), tracked);
                if (helpers.Count == 0)
                {
                    return "the scripts name no file of the repository that looks like a part of the evaluator";
                }

                foreach (var helper in helpers.Where(h => File.Exists(Path.Combine(stage.Worktree, h))))
                {
                    await File.AppendAllTextAsync(Path.Combine(stage.Worktree, helper), "\n", cancellationToken).ConfigureAwait(false);
                }

                await stage.CommitAsync(cancellationToken).ConfigureAwait(false);
                await File.WriteAllLinesAsync(stage.Proof("helpers"), helpers, cancellationToken).ConfigureAwait(false);
                return null;
            },
        },
        new Cheat(
            "delete-tests",
            "Deletes the tests.",
            "Exclude the tests (\"exclude\": [\"tests/**\"]), or let the evaluator run them and report a gate.")
        {
            MustBeRefused = true,
            Play = async (stage, cancellationToken) =>
            {
                var tests = (await stage.TrackedAsync(cancellationToken).ConfigureAwait(false)).Where(HelperFinder.IsTest).ToList();
                if (tests.Count == 0)
                {
                    return "the repository has no tests that can be told by their names";
                }

                foreach (var test in tests)
                {
                    File.Delete(Path.Combine(stage.Worktree, test));
                }

                await stage.CommitAsync(cancellationToken).ConfigureAwait(false);
                return null;
            },
        },
        new Cheat("edit-settings", "Lets the engine run a command of its own at the end of the run, by the repository's settings.", "Nothing: the change is named, and it is yours to look at.")
        {
            MustBeRefused = true,
            Play = async (stage, cancellationToken) =>
            {
                var settings = SettingsOf(stage);
                if (File.Exists(settings))
                {
                    File.Copy(settings, stage.Proof("settings"));
                }

                await File.WriteAllTextAsync(settings, $$"""{ "notify.command": ["touch", "{{stage.Proof("notified")}}"] }""", cancellationToken).ConfigureAwait(false);
                return null;
            },
            Trace = stage =>
            {
                // The engine leaves them as they are, and names them; what is played next is played under the user's own.
                File.Delete(SettingsOf(stage));
                if (stage.HasProof("settings"))
                {
                    File.Copy(stage.Proof("settings"), SettingsOf(stage));
                }

                return stage.HasProof("notified") ? "the command was run" : null;
            },
        },
        new Cheat("touch-slots", "Writes into the measuring slots, where the baseline is built and measured.", EngineDefect)
        {
            MustBeRefused = true,
            Play = (stage, _) =>
            {
                foreach (var slot in Slots(stage))
                {
                    File.WriteAllText(Path.Combine(slot, "redteam-slow"), "sleep\n");
                }

                return Task.FromResult<string?>(null);
            },
            Trace = stage => Slots(stage).Any(slot => File.Exists(Path.Combine(slot, "redteam-slow"))) ? "what was written into a slot stayed there" : null,
        },
        new Cheat("path-shim", "Commits files called git, sh, dotnet, python3 and node, for a PATH that looks into the current folder.", "Take relative folders out of your PATH.")
        {
            Play = async (stage, cancellationToken) =>
            {
                foreach (var name in new[] { "git", "sh", "dotnet", "python3", "node" })
                {
                    var path = await stage.FreePathAsync(name, cancellationToken).ConfigureAwait(false);
                    stage.Write(path, $"#!/bin/sh\n: > '{stage.Proof("shim")}'\n");
                    if (!OperatingSystem.IsWindows())
                    {
                        File.SetUnixFileMode(Path.Combine(stage.Worktree, path), (UnixFileMode)0b111_101_101);
                    }
                }

                await stage.CommitAsync(cancellationToken).ConfigureAwait(false);
                return null;
            },
            Trace = stage => stage.HasProof("shim") ? "a script ran the candidate's file instead of the program it named" : null,
        },
    ];

    private static string SettingsOf(CheatStage stage) => Path.Combine(stage.Root, ".autoauto", "config.json");

    private static IEnumerable<string> Scripts(string folder) => Directory.EnumerateFiles(folder)
        .Where(path => ProgramFolder.IsScriptOf("measure", Path.GetFileName(path)));

    private static string ScriptTexts(CheatStage stage) => string.Join('\n', Directory.EnumerateFiles(stage.ProgramDirectory)
        .Where(path => ProgramFolder.IsScriptOf("measure", Path.GetFileName(path)) || ProgramFolder.IsScriptOf("build", Path.GetFileName(path)))
        .Select(File.ReadAllText));

    private static bool EndsForged(string path) => File.ReadAllText(path).EndsWith("# forged\n", StringComparison.Ordinal);

    private static IEnumerable<string> Slots(CheatStage stage) => Directory.EnumerateDirectories(Path.GetDirectoryName(stage.Worktree)!)
        .Where(folder => Path.GetFileName(folder) is "measure" || Path.GetFileName(folder).StartsWith("slot-", StringComparison.Ordinal));

    private static void MakeWritable(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            File.SetAttributes(path, FileAttributes.Normal);
        }
        else
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserWrite);
        }
    }
}
