using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Workspace;

/// <summary>A resume that cannot be, and a removal beside one: nothing stays "running" that nobody works on, and nothing runs that is being removed.</summary>
[Trait("Category", "Long")]
public sealed class PhantomTests : IDisposable
{
    private readonly TurnRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Theory(Timeout = 300_000)]
    [InlineData("the program is gone")]
    [InlineData("its config is no JSON")]
    [InlineData("the repository's settings are no JSON")]
    [InlineData("the folder of worktrees is a file")]
    [InlineData("the branch is gone")]
    [InlineData("the evaluator is gone")]
    public async Task A_run_that_cannot_be_resumed_is_not_running_and_can_be_once_that_is_put_right(string what)
    {
        using var workspace = RepositoryWorkspace.Open(_repository.Path, new WorkspaceOptions { DatabasePatience = TimeSpan.FromSeconds(1) });
        var isNew = what.Contains("program", StringComparison.Ordinal) || what.Contains("config", StringComparison.Ordinal);
        var id = await StopAsync(isNew ? "evaluator.lock" : "experiment.begin");
        var undo = Break(what, workspace.FindRun(id)!.Run);

        AutoautoException? error = null;
        try
        {
            await using var session = workspace.ResumeRun(id);
            await session.Completion;
        }
        catch (AutoautoException e)
        {
            error = e;
        }

        var view = workspace.FindRun(id)!;
        Assert.NotEqual(RunStatus.Running, view.Status);
        Assert.Null(view.OwnerPid);
        if (error is null)
        {
            Assert.Equal(RunStatus.Completed, view.Status);
            return;
        }

        if (view.Status == RunStatus.Failed)
        {
            Assert.Equal(error.Message, view.Run.ErrorMessage);
        }

        undo();
        await using var again = workspace.ResumeRun(id);
        Assert.Equal(TerminationReason.MaxExperiments, (await again.Completion).TerminationReason);
    }

    [Fact(Timeout = 300_000)]
    public async Task An_episode_whose_work_cannot_begin_ends_with_the_reason_and_leaves_its_policy_free()
    {
        using var policy = new PolicyRepository(more: """ "rule": "threshold", "judgeSamples": 1, """);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => policy.RunAsync(options: new WorkspaceOptions { Faults = FaultHook.StopAt("scripts.lock", FaultPoint.BeforeEffect) }));
        using var workspace = policy.Open();
        var id = Assert.Single(workspace.ListEpisodes()).Episode.Id;
        Assert.Equal(EpisodeStatus.Interrupted, workspace.FindEpisode(id)!.Status);
        var settings = policy.Repository.Write(".autoauto/config.json", "{ no");

        await using (var session = workspace.ResumeEpisode(id))
        {
            var error = await Assert.ThrowsAsync<AutoautoException>(() => session.Completion);
            Assert.Equal(error.Message, workspace.FindEpisode(id)!.Episode.Error);
        }

        Assert.Equal(EpisodeStatus.Errored, workspace.FindEpisode(id)!.Status);
        File.Delete(settings);
        await using var again = workspace.ResumeEpisode(id);
        Assert.Equal(EpisodeStage.Closed, (await again.Completion).Stage);
    }

    [Fact(Timeout = 300_000)]
    public async Task What_is_being_removed_cannot_be_resumed_or_measured_and_what_runs_cannot_be_removed()
    {
        var id = await StopAsync("experiment.begin");
        var tried = new List<ErrorCode>();
        using var other = RepositoryWorkspace.Open(_repository.Path);
        var faults = new FaultHook((step, point) =>
        {
            if (step == "run.remove" && point == FaultPoint.AfterEffect)
            {
                tried.Add(Assert.Throws<AutoautoException>(() => other.ResumeRun(id)).Code);
                tried.Add(Assert.Throws<AutoautoException>(() => other.RemoveRun(id)).Code);
            }
        });
        using var workspace = RepositoryWorkspace.Open(_repository.Path, new WorkspaceOptions { Faults = faults });

        workspace.RemoveRun(id);

        Assert.Equal([ErrorCode.RunStateConflict, ErrorCode.RunStateConflict], tried);
        Assert.Null(workspace.FindRun(id));
        var kept = new FaultHook((step, point) =>
        {
            if (step == "experiment.begin" && point == FaultPoint.AfterRecord)
            {
                tried.Add(Assert.Throws<AutoautoException>(() => other.RemoveRun(other.ListRuns().Single().Run.Id)).Code);
            }
        });
        using var running = RepositoryWorkspace.Open(_repository.Path, new WorkspaceOptions { Faults = kept });
        await using var session = running.StartRun(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true });
        await session.Completion;
        Assert.Equal(ErrorCode.RunStateConflict, tried[2]);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_run_can_be_removed_while_another_one_of_its_program_goes_on()
    {
        var old = await StopAsync("experiment.begin");
        using var other = RepositoryWorkspace.Open(_repository.Path);
        var faults = new FaultHook((step, point) =>
        {
            if (step == "experiment.begin" && point == FaultPoint.AfterRecord)
            {
                other.RemoveRun(old);
            }
        });
        using var workspace = RepositoryWorkspace.Open(_repository.Path, new WorkspaceOptions { Faults = faults });
        await using var session = workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true });

        Assert.Equal(1, (await session.Completion).Kept);
        Assert.Null(workspace.FindRun(old));
    }

    /// <summary>A run that was stopped right before a step.</summary>
    private async Task<string> StopAsync(string step)
    {
        using var workspace = RepositoryWorkspace.Open(_repository.Path, new WorkspaceOptions { Faults = FaultHook.StopAt(step, FaultPoint.BeforeEffect) });
        await using var session = workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 1, NoReceipt = true });
        try
        {
            await session.Completion;
        }
        catch (OperationCanceledException)
        {
            // It was stopped before its engine had begun.
        }

        return session.RunId;
    }

    private Action Break(string what, Run run)
    {
        var state = new RunPaths(_repository.Path).State;
        switch (what)
        {
            case "the program is gone":
                return Move(Path.Combine(state, "programs", "p"));
            case "its config is no JSON":
                return Replace(Path.Combine(state, "programs", "p", "config.json"));
            case "the repository's settings are no JSON":
                return Replace(Path.Combine(state, "config.json"));
            case "the folder of worktrees is a file":
                var worktrees = new RunPaths(_repository.Path).Worktrees;
                File.WriteAllText(worktrees, "x");
                return () => File.Delete(worktrees);
            case "the branch is gone":
                _repository.Git("branch", "-D", run.Branch);
                return static () => { };
            default:
                return Move(Path.Combine(state, "evaluators", run.EvaluatorHash!));
        }
    }

    private Action Move(string path)
    {
        var away = _repository.Outside("away");
        Directory.Move(path, away);
        return () => Directory.Move(away, path);
    }

    private static Action Replace(string path)
    {
        var text = File.Exists(path) ? File.ReadAllText(path) : null;
        File.WriteAllText(path, "{ no");
        return () =>
        {
            File.Delete(path);
            if (text is not null)
            {
                File.WriteAllText(path, text);
            }
        };
    }
}
