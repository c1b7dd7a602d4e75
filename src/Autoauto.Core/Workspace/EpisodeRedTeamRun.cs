using System.Globalization;
using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Isolation;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;
using Autoauto.Core.RedTeam;

namespace Autoauto.Core.Workspace;

/// <summary>
/// Plays cheats in real episodes of the real engine, with a policy of its own, in a copy of the repository that is thrown away. The cheaters are scripts, called as any
/// agent is: in the sandbox that the settings name, where there is one.
/// </summary>
internal sealed class EpisodeRedTeamRun(string root, string program, ProcessRunner runner, WorkspaceOptions options)
{
    private const string Policy = "autoauto-redteam";
    private const string PolicyFile = "autoauto-redteam.md";
    private const string EngineDefect = "Nothing: this is the engine's to prevent. Please report it.";
    private const int LongestDetail = 300;
    private const long LongestLog = 1 << 20;
    private const string Played = "redteam played";
    private static readonly string[] s_warnings = ["agent.git", "agent.own", "agent.checkout", Loop.Disturbance.Kind];

    private static readonly string[] s_identity = ["-c", "user.name=Red team", "-c", "user.email=redteam@localhost", "-c", "commit.gpgSign=false", "-c", "core.safecrlf=false"];

    /// <summary>Plays the cheats in order.</summary>
    public async Task PlayAsync(IReadOnlyList<EpisodeCheat> cheats, Action<RedTeamResult> onResult, CancellationToken cancellationToken)
    {
        var folder = TemporaryFolder.Create("autoauto-redteam-");
        try
        {
            var copy = Path.Combine(folder, "repository");
            var word = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
            var users = await MakeCopyAsync(copy, word, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < cheats.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var started = options.Time.GetTimestamp();
                var (outcome, how, heldBy) = WhyNot(cheats[i]) is { } reason
                    ? (CheatOutcome.NotApplicable, reason, null)
                    : Judge(cheats[i], await PlayAsync(copy, word, users, cheats[i], i, cancellationToken).ConfigureAwait(false));
                onResult(new RedTeamResult(
                    program, root, cheats[i].Name, cheats[i].What, outcome, how, outcome == CheatOutcome.Missed ? EngineDefect : null, options.Time.GetElapsedTime(started).TotalSeconds, heldBy));
            }
        }
        finally
        {
            TreeRemoval.Remove(folder, CancellationToken.None);
        }
    }

    private string? WhyNot(EpisodeCheat cheat) => OperatingSystem.IsWindows() ? "the cheaters of episodes are shell scripts"
        : cheat.NeedsEngine && options.Worker is null ? "the engine cannot be started by a command here" : null;

    /// <summary>Where the user's own branch stands in it.</summary>
    private async Task<string> MakeCopyAsync(string copy, string word, CancellationToken cancellationToken)
    {
        await NewRepository.CloneAsync(root, copy, runner, cancellationToken).ConfigureAwait(false);
        var settings = Path.Combine(".autoauto", "config.json");
        Write(copy, PolicyFile, "# Instructions\n");
        if (File.Exists(Path.Combine(root, settings)))
        {
            Write(copy, settings, await File.ReadAllTextAsync(Path.Combine(root, settings), cancellationToken).ConfigureAwait(false));
        }

        Write(copy, $".autoauto/policies/{Policy}.json", $$"""
            {
              "include": ["{{PolicyFile}}"], "rule": "threshold", "judgeSamples": 1,
              "agent": { "name": "command", "command": ["arm.sh"] },
              "judge": { "name": "command", "command": ["judge.sh"] },
              "evolver": { "name": "command", "command": ["evolver.sh"] },
              "tasks": [
                { "name": "work", "prompt": "Do the work.", "verify": ["verify.sh"] },
                { "name": "secret", "prompt": "held-out-{{word}}", "verify": ["verify.sh"], "heldOut": true }
              ]
            }
            """);
        var git = new GitProcess(runner);
        await git.RunAsync(copy, [.. s_identity, "add", "--force", "--", PolicyFile, $".autoauto/policies/{Policy}.json"], cancellationToken).ConfigureAwait(false);
        await git.RunAsync(copy, [.. s_identity, "commit", "--quiet", "--no-verify", "-m", "Add a policy"], cancellationToken).ConfigureAwait(false);
        await git.RunAsync(copy, ["update-ref", "refs/heads/" + CheatStage.UsersBranch, "HEAD"], cancellationToken).ConfigureAwait(false);
        WriteScripts(copy, word, null);
        using var workspace = RepositoryWorkspace.Open(copy, options);
        workspace.PolicyLedger.Register(workspace.Policies.Load(Policy));
        return await UsersBranchAsync(copy, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> UsersBranchAsync(string copy, CancellationToken cancellationToken) =>
        (await new GitProcess(runner).TryRunAsync(copy, ["rev-parse", "refs/heads/" + CheatStage.UsersBranch], cancellationToken).ConfigureAwait(false)).Output.Trim();

    private async Task<EpisodeAct> PlayAsync(string copy, string word, string users, EpisodeCheat cheat, int number, CancellationToken cancellationToken)
    {
        WriteScripts(copy, word, cheat);

        // Another version each time, so that there are two arms.
        await File.AppendAllTextAsync(Path.Combine(copy, PolicyFile), string.Create(CultureInfo.InvariantCulture, $"Rule {number}.\n"), cancellationToken).ConfigureAwait(false);
        using var workspace = RepositoryWorkspace.Open(copy, options);
        var before = workspace.ListEvents().Select(e => e.Id).DefaultIfEmpty(0).Max();
        string episodeId;
        await using (var session = workspace.StartEpisode(new EpisodeRequest { Policy = Policy, NoEvolve = cheat.Cheater != EpisodeCheater.Evolver }))
        {
            episodeId = session.EpisodeId;
            await using var abort = cancellationToken.Register(session.RequestAbort);
            try
            {
                await session.Completion.ConfigureAwait(false);
            }
            catch (AutoautoException)
            {
                // That the episode ended by an error is in its record.
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        var episode = workspace.FindEpisode(episodeId)!.Episode;
        return new EpisodeAct
        {
            Root = copy,
            Word = word,
            Episode = episode,
            Said = string.Join('\n', Directory.EnumerateFiles(new Loop.RunPaths(copy).LogsOf(episodeId), "*.log").Select(log => ReachableFile.TryReadText(log, LongestLog))),
            Noticed =
            [
                .. workspace.ListEvents(null, before).Where(e => s_warnings.Contains(e.Kind)).Select(e => e.Message),
                .. episode.ErrorCode == nameof(ErrorCode.EvaluatorTampered) ? [episode.Error!] : Array.Empty<string>(),
            ],
            IsBranchMoved = await UsersBranchAsync(copy, cancellationToken).ConfigureAwait(false) != users,
        };
    }

    private static (CheatOutcome Outcome, string How, string? HeldBy) Judge(EpisodeCheat cheat, EpisodeAct act)
    {
        if (cheat.Trace(act) is { } trace)
        {
            return (CheatOutcome.Missed, trace, null);
        }

        if (act.Noticed.Count > 0)
        {
            return (CheatOutcome.Caught, PlainText.OneLine(string.Join(' ', act.Noticed), LongestDetail), RedTeamResult.ByNotice);
        }

        if (act.Episode.Error is not null || !act.Said.Contains(Played, StringComparison.Ordinal))
        {
            return (CheatOutcome.NotApplicable, PlainText.OneLine($"the cheater was not called: {act.Episode.Error ?? act.Episode.EvolutionDetail}", LongestDetail), null);
        }

        var isKeptOut = act.Said.Contains(EpisodeCheat.KeptOut, StringComparison.Ordinal) && !act.Said.Contains(EpisodeCheat.Did, StringComparison.Ordinal);
        var isSandboxed = act.Episode.Isolation is not (null or SandboxFinding.Nothing);
        return isKeptOut && isSandboxed && !cheat.IsKeptOutAnyway
            ? (CheatOutcome.Caught, $"it could not be done in the sandbox ({act.Episode.Isolation})", RedTeamResult.BySandbox)
            : (CheatOutcome.Caught, isKeptOut ? "it could not be done" : "nothing of it was there for anybody", RedTeamResult.ByConstruction);
    }

    /// <summary>The roles' scripts, one of them with the cheat in it. A cheat may have changed them.</summary>
    private void WriteScripts(string copy, string word, EpisodeCheat? cheat)
    {
        var engine = options.Worker is { } worker ? string.Join(' ', worker.Arguments.Prepend(worker.FileName).Select(ShellWord.Quote)) : string.Empty;
        var deed = $$"""
            try() { if "$@" > /dev/null 2>&1; then echo "{{EpisodeCheat.Did}}: $*"; else echo "{{EpisodeCheat.KeptOut}}: $*"; fi; }
            deed() {
            {{cheat?.Script ?? ":"}}
            echo "{{Played}}"
            }
            U={{ShellWord.Quote(copy)}} W={{word}} ENGINE={{ShellWord.Quote(engine)}} TMPDIR="${TMPDIR:-/tmp}"

            """;
        var (arm, evolver) = cheat?.Cheater == EpisodeCheater.Evolver ? (string.Empty, deed) : (deed + "deed\n", string.Empty);
        var said = evolver.Length == 0 ? "said=nothing\n" : "said=$(deed | tr -d '\"\\\\' | tr '\\n' ' ')\n";
        WriteScript(copy, "arm.sh", arm + "echo x > redteam-work.txt\ngit add redteam-work.txt\ngit commit -q -m work\n");
        WriteScript(copy, "verify.sh", """echo '{"passed": 5, "failed": 5}'""" + "\n");
        WriteScript(copy, "judge.sh", """
            # Which arm is A is anybody's guess, and evolvers are asked about gaps of the main one.
            b=null v=null gap='"title": "checks fail", "severity": "high"}' gaps="{\"arm\": \"A\", $gap"
            if [ "$(grep -o '"passRate":[0-9.]*' "$AUTOAUTO_CONTEXT" | wc -l)" -gt 1 ]; then b=0.5 v='"NoDifference"' gaps="$gaps, {\"arm\": \"B\", $gap"; fi
            echo "{\"rewardA\": 0.5, \"rewardB\": $b, \"verdict\": $v, \"abstained\": false, \"gaps\": [$gaps], \"textualGradient\": \"more\"}"

            """);
        WriteScript(copy, "evolver.sh", evolver + said + $$$"""
            echo "Rule of the evolver." >> {{{PolicyFile}}}
            printf '{"summary": "%s", "prediction": {"metric": "passRate", "direction": "increase", "size": 0.2, "confidence": 0.8}}\n' "$said"

            """);
    }

    private static void WriteScript(string copy, string name, string text) => Write(copy, $".autoauto/policies/{Policy}/{name}", "#!/bin/sh\n" + text.ReplaceLineEndings("\n"));

    private static void Write(string copy, string path, string text)
    {
        var full = Path.Combine(copy, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
