using Autoauto.Core.Agents;
using Autoauto.Core.Model;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Loop;

/// <summary>What the red team does not play: the user beside the agent, the agent's harmless ways, and what the candidate's code does when it is run.</summary>
public sealed class AgentGuardTests : IDisposable
{
    private readonly TurnRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task A_commit_of_the_users_own_while_an_agent_works_is_left_alone()
    {
        var experiment = await PlayAsync(worktree =>
        {
            Improve(worktree);
            _repository.Git("commit", "-q", "--allow-empty", "-m", "Mine");
            _repository.Git("branch", "mine");
        });

        Assert.Equal((ExperimentStatus.Kept, ExperimentReason.Improved), (experiment.Status!.Value, experiment.Reason!.Value));
        Assert.Equal("Mine\n", _repository.Git("log", "-1", "--format=%s"));
        Assert.Equal("Mine\n", _repository.Git("log", "-1", "--format=%s", "mine"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_file_that_changes_in_the_checkout_is_named_and_left_as_it_is()
    {
        var experiment = await PlayAsync(worktree =>
        {
            Improve(worktree);
            _repository.Write("untracked.txt", "changed\n");
            _repository.Write("value.txt", "changed\n");
        });

        Assert.Equal((ExperimentStatus.Discarded, ExperimentReason.ScopeViolation), (experiment.Status!.Value, experiment.Reason!.Value));
        Assert.Contains("untracked.txt (changed)", experiment.Detail, StringComparison.Ordinal);
        Assert.Contains("value.txt (changed)", experiment.Detail, StringComparison.Ordinal);
        Assert.Equal("changed\n", await File.ReadAllTextAsync(Path.Combine(_repository.Path, "value.txt")));
    }

    [Fact(Timeout = 60_000)]
    public async Task Users_who_work_in_the_checkout_can_say_so_and_ignored_files_never_count()
    {
        _repository.Write(".gitignore", "*.log\n");
        var ignored = await PlayAsync(worktree =>
        {
            Improve(worktree);
            _repository.Write("noise.log", "x\n");
        });
        Assert.Equal(ExperimentStatus.Kept, ignored.Status);

        using var other = new TurnRepository();
        var config = Path.Combine(other.Path, ".autoauto/programs/p/config.json");
        await File.WriteAllTextAsync(config, (await File.ReadAllTextAsync(config)).Replace("\"warmup\": 0,", "\"warmup\": 0, \"watchCheckout\": false,", StringComparison.Ordinal));
        var unwatched = await PlayAsync(
            worktree =>
            {
                Improve(worktree);
                other.Write("untracked.txt", "changed\n");
            },
            other);
        Assert.Equal(ExperimentStatus.Kept, unwatched.Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_agent_may_work_on_a_branch_of_its_own_which_does_not_stay()
    {
        var experiment = await PlayAsync(worktree =>
        {
            Git(worktree, "checkout", "-q", "-b", "fix");
            Improve(worktree);
        });

        Assert.Equal(ExperimentStatus.Kept, experiment.Status);
        Assert.Empty(_repository.Git("branch", "--list", "fix"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_branch_without_a_commit_or_an_emptied_worktree_does_not_end_the_run()
    {
        var experiment = await PlayAsync(worktree =>
        {
            Git(worktree, "checkout", "-q", "--orphan", "nothing");
            Directory.Delete(worktree, recursive: true);
        });

        Assert.Equal((ExperimentStatus.Discarded, ExperimentReason.LockViolation), (experiment.Status!.Value, experiment.Reason!.Value));
    }

    [Fact(Timeout = 60_000)]
    public async Task Git_settings_that_the_candidates_code_changes_while_it_is_measured_are_put_back()
    {
        using var repository = new CheatedRepository(isCareful: true);
        var config = await File.ReadAllTextAsync(Path.Combine(repository.Path, ".git", "config"));
        var experiment = await PlayAsync(
            worktree =>
            {
                File.AppendAllText(Path.Combine(worktree, "src", "work.sh"), "\ngit config core.hooksPath forged\n");
                Commit(worktree);
            },
            repository.Path);

        Assert.Equal((ExperimentStatus.Discarded, ExperimentReason.LockViolation), (experiment.Status!.Value, experiment.Reason!.Value));
        Assert.Contains("config (changed)", experiment.Detail, StringComparison.Ordinal);
        Assert.Null(experiment.Metric);
        Assert.Equal(config, await File.ReadAllTextAsync(Path.Combine(repository.Path, ".git", "config")));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_build_that_changes_a_helper_in_the_worktree_is_discarded_with_the_file_named()
    {
        using var repository = new CheatedRepository(isCareful: true);
        repository.Write(".autoauto/programs/p/build.sh", "#!/bin/sh\nsh src/step.sh\n");
        repository.Write("src/step.sh", ":\n");
        repository.Git("add", "-A");
        repository.Git("commit", "-q", "-m", "Build");
        var experiment = await PlayAsync(
            worktree =>
            {
                File.WriteAllText(Path.Combine(worktree, "src", "step.sh"), "echo forged > tests/expected.txt\n");
                Commit(worktree);
            },
            repository.Path);

        Assert.Equal((ExperimentStatus.Discarded, ExperimentReason.LockViolation), (experiment.Status!.Value, experiment.Reason!.Value));
        Assert.Contains("tests/expected.txt (changed)", experiment.Detail, StringComparison.Ordinal);
    }

    private static void Improve(string worktree)
    {
        File.WriteAllText(Path.Combine(worktree, "value.txt"), "50\n");
        Commit(worktree);
    }

    private static void Commit(string worktree)
    {
        Git(worktree, "add", "-A");
        Git(worktree, "commit", "-q", "-m", "Change");
    }

    private static void Git(string folder, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start("git", ["-C", folder, "-c", "user.name=agent", "-c", "user.email=agent@localhost", .. arguments]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private Task<Experiment> PlayAsync(Action<string> act, TurnRepository? repository = null) => PlayAsync(act, (repository ?? _repository).Path);

    private static async Task<Experiment> PlayAsync(Action<string> act, string path)
    {
        using var workspace = RepositoryWorkspace.Open(path, new WorkspaceOptions { AgentFor = _ => new ActingAgent(act) });
        await using var session = workspace.StartRun(new RunRequest { Program = "p", AgentCommand = ["git"], MaxExperiments = 1, NoReceipt = true });
        var run = await session.Completion;
        return Assert.Single(workspace.ListExperiments(run.Id));
    }

    private sealed class ActingAgent(Action<string> act) : IAgent
    {
        public string Name => "acting";

        public Task<AgentReply> RunAsync(AgentRequest request, Action<AgentEvent> onEvent, CancellationToken cancellationToken)
        {
            act(request.WorkingDirectory);
            return Task.FromResult(new AgentReply { Outcome = AgentOutcome.Completed });
        }
    }
}
