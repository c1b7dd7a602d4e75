using System.Text.Json.Nodes;
using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;
using Autoauto.Core.Programs;
using Autoauto.Core.RedTeam;

namespace Autoauto.Core.Workspace;

/// <summary>
/// Plays cheats against a program by real runs of the real engine, with the cheats as the agent, in a copy of the repository that is thrown away: whatever
/// gets through does its damage there.
/// </summary>
internal sealed class RedTeamRun(string root, string program, ProcessRunner runner, WorkspaceOptions options)
{
    // A forged number is incredibly good; noise must not look like one.
    private const double ForgedImprovementPercent = 30;
    private const int Repeats = 3;
    private const int LongestError = 300;
    private static readonly string[] s_limits = ["target", "targetEffectPercent", "minEffectPercent", "maxCostUsd", "maxTokens", "timeLimitMinutes", "agent"];

    /// <summary>Plays the cheats in order.</summary>
    /// <exception cref="AutoautoException">The program cannot be run as it is.</exception>
    public async Task PlayAsync(IReadOnlyList<ICheat> cheats, Action<RedTeamResult> onResult, CancellationToken cancellationToken)
    {
        var folder = TemporaryFolder.Create("autoauto-redteam-");
        try
        {
            var copy = Path.Combine(folder, "repository");
            await MakeCopyAsync(copy, cancellationToken).ConfigureAwait(false);
            for (var next = 0; next < cheats.Count;)
            {
                next += await PlaySomeAsync(copy, Path.Combine(folder, "evidence"), [.. cheats.Skip(next)], onResult, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            TreeRemoval.Remove(folder, CancellationToken.None);
        }
    }

    private async Task MakeCopyAsync(string copy, CancellationToken cancellationToken)
    {
        await NewRepository.CloneAsync(root, copy, runner, cancellationToken).ConfigureAwait(false);
        var programs = new ProgramFolder(Path.Combine(copy, ".autoauto", "programs"));
        var from = new ProgramFolder(Path.Combine(root, ".autoauto", "programs")).PathOf(program);
        TreeRemoval.Remove(programs.PathOf(program), cancellationToken);
        FileTree.Copy(from, programs.PathOf(program));
        foreach (var link in programs.Load(program).Spec.Links)
        {
            CopyLinked(Path.Combine(root, link), Path.Combine(copy, link));
        }

        programs.Update(program, new ProgramUpdate { Settings = s_limits.ToDictionary(key => key, _ => (JsonNode?)null) });
        using var git = new GitClient(await RepositoryLocation.FindAsync(copy, runner, cancellationToken).ConfigureAwait(false), runner);
        var head = await git.ResolveCommitAsync("HEAD", cancellationToken).ConfigureAwait(false)
            ?? throw new AutoautoException(ErrorCode.RepositoryUnborn, $"The repository '{root}' has no commit yet.", root, "Make a first commit: git add -A && git commit -m \"Start\"");
        await git.PinAsync("refs/heads/" + CheatStage.UsersBranch, head, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What is linked is copied, too: cheats must not reach what is the user's.</summary>
    private static void CopyLinked(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        if (Directory.Exists(from))
        {
            TreeCopy.Make(from, to);
        }
        else if (File.Exists(from))
        {
            File.Copy(from, to);
        }
    }

    /// <summary>One run: until the cheats are through, or one of them got its candidate kept or ended the run. Returns how many were judged.</summary>
    private async Task<int> PlaySomeAsync(string copy, string evidence, IReadOnlyList<ICheat> cheats, Action<RedTeamResult> onResult, CancellationToken cancellationToken)
    {
        var spec = new ProgramFolder(Path.Combine(copy, ".autoauto", "programs")).Load(program).Spec;
        var agent = new CheatAgent(runner, spec, copy, evidence, cheats);
        using var workspace = RepositoryWorkspace.Open(copy, options with { AgentFor = _ => agent });
        await using var session = workspace.StartRun(new RunRequest
        {
            Program = program,
            AgentCommand = ["git"],
            MaxExperiments = cheats.Count,
            Rule = "fixed",
            Repeats = Repeats,
            NoiseThresholdPercent = ForgedImprovementPercent,
            KeepSimplifications = false,
            NoCarryForward = true,
            NoReceipt = true,
            Force = true,
        }.WithoutStagnation());
        using var abort = cancellationToken.Register(session.RequestAbort);
        var judged = 0;
        string? start = null;

        // What is left of a cheat is seen when the next one begins. One that started from a cheat's own commit proves nothing, and is played again.
        void Report(int upTo)
        {
            while (judged < upTo && agent.Acts[judged] is var act && (act.Experiment is null || act.Experiment.StartCommit == start))
            {
                onResult(Judge(act));
                judged++;
            }
        }

        try
        {
            await foreach (var runEvent in session.Events.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
            {
                if (runEvent is RunEvent.ExperimentFinished { Experiment: var experiment } && experiment.Number <= agent.Acts.Count)
                {
                    start ??= experiment.StartCommit;
                    agent.Acts[experiment.Number - 1].Experiment = experiment;
                    Report(experiment.Number - 1);
                    if (experiment.Status == ExperimentStatus.Kept)
                    {
                        session.RequestStop();
                    }
                }
            }

            await session.Completion.ConfigureAwait(false);
            agent.LookForTraces();
        }
        catch (AutoautoException e) when (agent.Acts.Count > 0 && !cancellationToken.IsCancellationRequested)
        {
            agent.Acts[^1].Trace = $"it ended the run: {PlainText.OneLine(e.Message, LongestError)}";
        }

        cancellationToken.ThrowIfCancellationRequested();
        Report(agent.Acts.Count);
        return judged;
    }

    private RedTeamResult Judge(CheatAct act)
    {
        var (outcome, how) = CheatJudge.Judge(act);
        return new RedTeamResult(
            program,
            root,
            act.Cheat.Name,
            act.Cheat.What,
            outcome,
            how,
            outcome == CheatOutcome.Missed ? act.Cheat.WhatToChange : null,
            act.Experiment is { FinishedAt: { } finished } experiment ? (finished - experiment.StartedAt).TotalSeconds : 0,
            outcome == CheatOutcome.Caught ? CheatJudge.HeldBy(act.Experiment!) : null);
    }
}
