using Autoauto.Core.Agents;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Loop;

/// <summary>What the red team does not play: the user beside the agent, the agent's harmless ways, and what the candidate's code does when it is run.</summary>
public sealed class AgentGuardTests : IDisposable
{
    private readonly TurnRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact(Timeout = 300_000)]
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

    [Fact(Timeout = 300_000)]
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

    [Fact(Timeout = 300_000)]
    public async Task Another_spelling_of_a_file_that_is_there_is_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the file system takes both for one.");
        var experiment = await PlayAsync(worktree =>
        {
            File.WriteAllText(Path.Combine(worktree, "VALUE.txt"), "1\n");
            Improve(worktree);
        });

        Assert.Equal((ExperimentStatus.Discarded, ExperimentReason.ScopeViolation), (experiment.Status!.Value, experiment.Reason!.Value));
        Assert.Contains("VALUE.txt", experiment.Detail, StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)]
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

    [Fact(Timeout = 300_000)]
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

    [Theory(Timeout = 300_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_an_agent_shows_its_own_git_in_place_of_its_commit_is_seen_through(bool isPacked)
    {
        var experiment = await PlayAsync(worktree =>
        {
            Improve(worktree);
            var clean = Ask(worktree, "rev-parse", "HEAD");
            Directory.CreateDirectory(Path.Combine(worktree, ".github"));
            File.WriteAllText(Path.Combine(worktree, ".github", "ci.yml"), "run: evil\n");
            Git(worktree, "add", "-A");
            Git(worktree, "commit", "-q", "--amend", "-m", "Change");
            Git(worktree, "update-ref", "refs/replace/" + Ask(worktree, "rev-parse", "HEAD"), clean);
            if (isPacked)
            {
                Git(worktree, "pack-refs", "--all");
            }
        });

        Assert.Equal((ExperimentStatus.Discarded, ExperimentReason.LockViolation), (experiment.Status!.Value, experiment.Reason!.Value));
        Assert.Contains(".github/ci.yml", experiment.Detail, StringComparison.Ordinal);
        Assert.Empty(_repository.Git("for-each-ref", "refs/replace"));
    }

    [Theory(Timeout = 300_000)]
    [InlineData("start")]
    [InlineData("blob")]
    [InlineData("tree")]
    [InlineData("garbage")]
    public async Task What_shows_the_users_git_another_object_in_place_of_one_is_taken_away_and_seen_through(string what)
    {
        var mine = _repository.Git("rev-parse", "HEAD:ok.txt").Trim();
        _repository.Git("update-ref", "refs/replace/" + mine, _repository.Git("rev-parse", "HEAD:value.txt").Trim());
        var experiment = await PlayAsync(worktree =>
        {
            Improve(worktree);
            var (of, by) = what switch
            {
                "start" => (Ask(worktree, "rev-parse", "HEAD~"), Ask(worktree, "rev-parse", "HEAD")),
                "blob" => (Ask(worktree, "rev-parse", "HEAD~:value.txt"), Ask(worktree, "rev-parse", "HEAD:value.txt")),
                _ => (Ask(worktree, "rev-parse", "HEAD~^{tree}"), Ask(worktree, "rev-parse", "HEAD^{tree}")),
            };
            Directory.CreateDirectory(Path.Combine(_repository.Path, ".git", "refs", "replace"));
            File.WriteAllText(Path.Combine(_repository.Path, ".git", "refs", "replace", of), (what == "garbage" ? new string('e', 40) : by) + "\n");
        });

        Assert.Equal((ExperimentStatus.Discarded, ExperimentReason.LockViolation), (experiment.Status!.Value, experiment.Reason!.Value));
        Assert.Contains("refs/replace/", experiment.Detail, StringComparison.Ordinal);
        Assert.Equal("refs/replace/" + mine, _repository.Git("for-each-ref", "--format=%(refname)", "refs/replace").Trim());
    }

    [Fact(Timeout = 300_000)]
    public async Task A_tag_or_branch_that_an_agent_pushes_to_the_users_repository_is_not_left_and_the_users_are()
    {
        var experiment = await PlayAsync(worktree =>
        {
            Improve(worktree);
            Git(worktree, "tag", "-a", "-m", "x", "best");
            Git(worktree, "push", "-q", _repository.Path, "best", "HEAD:refs/notes/x");
            _repository.Git("branch", "mine");
            _repository.Git("tag", "yours");
        });

        Assert.Equal((ExperimentStatus.Discarded, ExperimentReason.LockViolation), (experiment.Status!.Value, experiment.Reason!.Value));
        Assert.Contains("refs/tags/best (created)", experiment.Detail, StringComparison.Ordinal);
        Assert.Contains("refs/notes/x (created)", experiment.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("mine", experiment.Detail, StringComparison.Ordinal);
        Assert.Equal("yours\n", _repository.Git("tag", "--list"));
        Assert.Contains("mine", _repository.Git("branch", "--list"), StringComparison.Ordinal);
        Assert.Empty(_repository.Git("for-each-ref", "refs/notes"));
    }

    [Fact(Timeout = 300_000)]
    public async Task Tags_and_notes_of_an_agents_own_reach_nobody()
    {
        var experiment = await PlayAsync(worktree =>
        {
            Improve(worktree);
            Git(worktree, "tag", "-a", "-m", "x", "best");
            Git(worktree, "update-ref", "refs/notes/x", "HEAD");
        });

        Assert.Equal(ExperimentStatus.Kept, experiment.Status);
        Assert.Empty(_repository.Git("for-each-ref", "refs/tags", "refs/notes"));
        Assert.Empty(_repository.StoreGit("for-each-ref", "refs/tags", "refs/notes"));
    }

    [Theory(Timeout = 300_000)]
    [InlineData("info/grafts")]
    [InlineData("shallow")]
    [InlineData("objects/info/alternates")]
    public async Task Files_that_change_what_history_and_objects_git_sees_are_put_back_and_the_run_goes_on(string file)
    {
        var experiment = await PlayAsync(worktree =>
        {
            Improve(worktree);
            var forged = Path.Combine(_repository.Path, ".git", file);
            Directory.CreateDirectory(Path.GetDirectoryName(forged)!);
            File.WriteAllText(forged, (file.StartsWith("objects", StringComparison.Ordinal) ? Path.Combine(worktree, ".git", "objects") : Ask(worktree, "rev-parse", "HEAD")) + "\n");
        });

        Assert.Equal((ExperimentStatus.Discarded, ExperimentReason.LockViolation), (experiment.Status!.Value, experiment.Reason!.Value));
        Assert.Contains(file, experiment.Detail, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_repository.Path, ".git", file)));
    }

    [Theory(Timeout = 300_000)]
    [InlineData("folder", "its folder is gone")]
    [InlineData("orphan", "which has no commit")]
    [InlineData("pointer", "not a folder")]
    public async Task Without_a_commit_that_can_be_had_the_experiment_says_why_and_the_run_goes_on(string what, string why)
    {
        var experiments = await PlayAsync(
            worktree =>
            {
                switch (what)
                {
                    case "folder":
                        Directory.Delete(worktree, recursive: true);
                        break;
                    case "orphan":
                        Git(worktree, "checkout", "-q", "--orphan", "nothing");
                        break;
                    default:
                        Improve(worktree);
                        Directory.Delete(Path.Combine(worktree, ".git"), recursive: true);
                        File.WriteAllText(Path.Combine(worktree, ".git"), $"gitdir: {_repository.Path}/.git\n");
                        break;
                }
            },
            _repository.Path,
            experiments: 2);

        Assert.Equal(2, experiments.Count);
        Assert.All(experiments, e =>
        {
            Assert.Equal((ExperimentStatus.Crashed, ExperimentReason.Unusable), (e.Status!.Value, e.Reason!.Value));
            Assert.Contains(why, e.Detail, StringComparison.Ordinal);
        });
        Assert.Equal("main", _repository.Git("branch", "--show-current").Trim());
    }

    [Fact(Timeout = 300_000)]
    public async Task Git_settings_that_the_candidates_code_changes_while_it_is_measured_are_nobody_elses()
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

        Assert.Equal((ExperimentStatus.Discarded, ExperimentReason.WithinNoise), (experiment.Status!.Value, experiment.Reason!.Value));
        Assert.Equal(config, await File.ReadAllTextAsync(Path.Combine(repository.Path, ".git", "config")));
    }

    [Fact(Timeout = 300_000)]
    public async Task Git_settings_of_the_users_that_the_candidates_code_changes_while_it_is_measured_are_put_back()
    {
        using var repository = new CheatedRepository(isCareful: true);
        var config = await File.ReadAllTextAsync(Path.Combine(repository.Path, ".git", "config"));
        var experiment = await PlayAsync(
            worktree =>
            {
                File.AppendAllText(Path.Combine(worktree, "src", "work.sh"), $"\ngit -C '{repository.Path}' config core.hooksPath forged\n");
                Commit(worktree);
            },
            repository.Path);

        Assert.Equal((ExperimentStatus.Discarded, ExperimentReason.LockViolation), (experiment.Status!.Value, experiment.Reason!.Value));
        Assert.Contains("config (changed)", experiment.Detail, StringComparison.Ordinal);
        Assert.Null(experiment.Metric);
        Assert.Equal(config, await File.ReadAllTextAsync(Path.Combine(repository.Path, ".git", "config")));
    }

    [Fact(Timeout = 300_000)]
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

    private static void Git(string folder, params string[] arguments) => AgentGit.Ask(folder, arguments);

    private static string Ask(string folder, params string[] arguments) => AgentGit.Ask(folder, arguments);

    private Task<Experiment> PlayAsync(Action<string> act, TurnRepository? repository = null) => PlayAsync(act, (repository ?? _repository).Path);

    private static async Task<Experiment> PlayAsync(Action<string> act, string path) => Assert.Single(await PlayAsync(act, path, experiments: 1));

    private static async Task<IReadOnlyList<Experiment>> PlayAsync(Action<string> act, string path, int experiments)
    {
        using var workspace = RepositoryWorkspace.Open(path, new WorkspaceOptions { AgentFor = _ => new ActingAgent(act) });
        await using var session = workspace.StartRun(new RunRequest { Program = "p", AgentCommand = ["git"], MaxExperiments = experiments, NoReceipt = true });
        var run = await session.Completion;
        return [.. workspace.ListExperiments(run.Id)];
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
