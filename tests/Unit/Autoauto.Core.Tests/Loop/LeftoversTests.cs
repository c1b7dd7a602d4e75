using Autoauto.Core.Agents;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Loop;

/// <summary>Whatever an agent leaves behind costs its experiment at most: the run goes on, and what the next agent does is kept.</summary>
public sealed class LeftoversTests : IDisposable
{
    private readonly TurnRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact(Timeout = 300_000)]
    public Task In_its_folder() => PlayAsync(
        "rm -rf .git; mkfifo .git",
        "rm -rf .git; ln -s .git .git",
        "rm -rf .git; mkdir .git; chmod 000 .git",
        "echo 50 > value.txt; rm -rf .git; mkfifo .git",
        "rm value.txt; mkfifo value.txt",
        "rm value.txt; mkdir -p value.txt/x; : > value.txt/x/f",
        "rm value.txt; ln -s value.txt value.txt",
        "rm value.txt; mkdir value.txt; mkfifo value.txt/fifo",
        "rm -f .gitignore; mkfifo .gitignore; echo 90 > value.txt",
        "mkdir sub; mkfifo sub/.gitignore sub/.gitattributes; echo 80 > value.txt",
        "mkfifo .gitattributes .gitmodules; echo 70 > value.txt",
        "mkdir -p sub/.git/objects sub/.git/refs; mkfifo sub/.git/HEAD sub/.git/config; echo 60 > value.txt",
        "echo 55 > value.txt; git commit -qam better; mkfifo .gitattributes .gitignore; mkdir x; mkfifo x/.gitattributes",
        "rm -rf .[!.]* *",
        "chmod 000 .");

    [Fact(Timeout = 300_000)]
    public Task Files_too_large_to_be_committed_for_it() => PlayAsync("truncate -s 3G value.txt", "truncate -s 3G new");

    [Fact(Timeout = 300_000)]
    public Task Beside_its_folder() => PlayAsync(
        "rm ../autoauto-run; mkfifo ../autoauto-run",
        "rm ../autoauto-run; mkdir -p ../autoauto-run/x",
        "rm -rf ../measure; mkfifo ../measure",
        "rm -rf ../slot-1 ../slot-2 ../measure; mkfifo ../slot-1 ../slot-2; : > ../measure",
        "rm -rf ../slot-1 ../slot-2 ../measure; ln -s nowhere ../measure; ln -s ../agent ../slot-1",
        "cd ..; rm -rf agent; mkfifo agent",
        "cd ..; rm -rf agent; ln -s . agent",
        "chmod 555 ..");

    [Fact(Timeout = 300_000)]
    public Task In_the_git_directory() => PlayAsync(
        "rm $A/HEAD; mkfifo $A/HEAD",
        "rm $A/index; mkfifo $A/index",
        "rm $A/index; mkdir -p $A/index/x",
        "mkfifo $A/gitdir",
        "mkfifo $A/commondir",
        "rm -rf $A/logs; mkfifo $A/logs",
        "mkdir -p $A/index.lock/x",
        "mkfifo $A/HEAD.lock",
        "rm -rf $A; mkfifo $A",
        "mkfifo $C/refs/heads/evil",
        "mkfifo $C/objects/pack/evil.idx",
        "rm -f $C/packed-refs; mkfifo $C/packed-refs",
        "rm -f $C/info/exclude; mkdir -p $C/info; mkfifo $C/info/exclude",
        "mkfifo $C/config.worktree $C/shallow");

    [Fact(Timeout = 300_000)]
    public Task In_the_checkout_and_the_engines_own_folders() => PlayAsync(
        "rm $U/.autoauto/programs/p/measure.sh; mkfifo $U/.autoauto/programs/p/measure.sh",
        "rm $U/.autoauto/programs/p/config.json; mkdir $U/.autoauto/programs/p/config.json",
        "f=$(ls -d $U/.autoauto/evaluators/*/files/measure.sh); rm -f $f; mkfifo $f",
        "mkfifo $U/fifo");

    [Fact(Timeout = 300_000)]
    public async Task A_commit_that_makes_ten_thousand_million_files()
    {
        const string takenBack = "echo 90 > value.txt; git add value.txt; git update-ref HEAD $(git commit-tree $(git write-tree) -p HEAD -m better)";
        var experiments = await PlayAsync(HostileTree.Bomb, $"{HostileTree.Bomb}\n{takenBack}");

        Assert.Equal((ExperimentStatus.Crashed, ExperimentReason.Unusable), (experiments[0].Status, experiments[0].Reason));
        Assert.Contains("more than 200000 other files", experiments[0].Detail, StringComparison.Ordinal);

        // The way to it is nothing that anybody has to bear.
        Assert.Equal((ExperimentStatus.Kept, 1), (experiments[1].Status, experiments[1].Commits));
    }

    [Fact(Timeout = 300_000)]
    public async Task Objects_with_the_names_of_others()
    {
        // What the last agent commits.
        const string forge = """
            place() { echo "$1/$(echo $2 | cut -c1-2)/$(echo $2 | cut -c3-)"; }
            true=$(echo 50 | git hash-object --stdin); other=$(echo 7 | git hash-object -w --stdin)
            """;
        const string into = "mkdir -p $(dirname $(place $O $true)); cp $(place .git/objects $other) $(place $O $true)";
        var experiments = await PlayAsync(
            $"O=$C/objects\n{forge}\n{into}",
            $"O=$U/.autoauto/store.git/objects\n{forge}\n{into}",
            $"O=$C/objects\n{forge}\n" + """
            p=$(echo $other | git pack-objects -q $O/pack/pack)
            chmod u+w $O/pack/pack-$p.idx
            perl -0777 -pi -e 'BEGIN { $f = pack("H*", shift); $t = pack("H*", shift) } s/\Q$f\E/$t/' $other $true $O/pack/pack-$p.idx
            """,
            "git -C $U hash-object -w --stdin < value.txt; echo mine > $U/.git/objects/mine; echo 95 > value.txt");

        Assert.All(experiments.Take(3), e => Assert.Equal((ExperimentStatus.Discarded, ExperimentReason.LockViolation), (e.Status, e.Reason)));
        Assert.All(experiments.Take(3), e => Assert.Contains("(not what its name says)", e.Detail, StringComparison.Ordinal));
        Assert.Equal(ExperimentStatus.Kept, experiments[3].Status);
        Assert.Equal(50, experiments[4].Metric);
        _repository.Git("fsck", "--strict");
    }

    [Fact(Timeout = 300_000)]
    public async Task Something_mounted_there()
    {
        Assert.SkipUnless(MountedFolder.IsPossible, "Only root may mount something.");
        var own = _repository.Outside("own");
        Directory.CreateDirectory(Path.Combine(own, "folder"));
        File.WriteAllText(Path.Combine(own, "kept"), "text");

        var experiments = await PlayAsync(
            "mkdir m; mount -t tmpfs none m; : > m/f; echo 90 > value.txt",
            $"mkdir m; mount --bind '{own}' m; echo 90 > value.txt",
            $"mount --bind '{own}' \"$PWD\"",
            $"mkdir -p ../slot-1/m ../measure; mount --bind '{own}' ../slot-1/m; mount --bind '{own}' ../measure",
            $"mount --bind '{own}' ..");

        Assert.Equal("text", File.ReadAllText(Path.Combine(own, "kept")));
        Assert.True(Directory.Exists(Path.Combine(own, "folder")));
        Assert.All(experiments.SkipLast(1), e => Assert.Contains("something mounted in the run's folder", e.Detail, StringComparison.Ordinal));
        Assert.DoesNotContain(own, File.ReadAllText("/proc/self/mountinfo"), StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)]
    public async Task Something_mounted_in_the_repository_is_left_and_named()
    {
        Assert.SkipUnless(MountedFolder.IsPossible, "Only root may mount something.");
        Directory.CreateDirectory(_repository.Outside("own"));
        Directory.CreateDirectory(Path.Combine(_repository.Path, "there"));
        try
        {
            var experiments = await PlayAsync($"mount --bind '{_repository.Outside("own")}' $U/there");

            Assert.Equal(ExperimentReason.ScopeViolation, experiments[0].Reason);
            Assert.Contains("something mounted in your repository, left as it is", experiments[0].Detail, StringComparison.Ordinal);
        }
        finally
        {
            HostileTree.Shell(_repository.Path, "umount there");
        }
    }

    [Fact(Timeout = 300_000)]
    public async Task Everything_at_once_in_its_folder()
    {
        await RunAsync([worktree => HostileTree.Fill(Path.Combine(worktree, "src/junk"))]);
    }

    private Task<IReadOnlyList<Experiment>> PlayAsync(params string[] scripts) => RunAsync([.. scripts.Select<string, Action<string>>(script => worktree =>
    {
        var variables = $"U='{_repository.Path}'; C=\"$U/.git\"; A=$(git rev-parse --absolute-git-dir); ";
        HostileTree.Shell(worktree, variables + script);
    })]);

    private async Task<IReadOnlyList<Experiment>> RunAsync(IReadOnlyList<Action<string>> acts)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "FIFOs.");
        var calls = 0;
        void Act(string worktree)
        {
            if (calls < acts.Count)
            {
                acts[calls++](worktree);
                return;
            }

            HostileTree.Shell(worktree, "[ \"$(git status --porcelain)\" = '' ] && echo 50 > value.txt");
        }

        using var workspace = RepositoryWorkspace.Open(_repository.Path, new WorkspaceOptions { AgentFor = _ => new ActingAgent(Act) });
        await using var session = workspace.StartRun(new RunRequest
        {
            Program = "p",
            AgentCommand = ["git"],
            MaxExperiments = acts.Count + 1,
            MaxConsecutiveDiscards = acts.Count + 2,
            NoReceipt = true,
        });
        var run = await session.Completion;
        var experiments = workspace.ListExperiments(run.Id).ToList();

        Assert.Equal(TerminationReason.MaxExperiments, run.TerminationReason);
        Assert.Equal(acts.Count + 1, experiments.Count);
        Assert.All(experiments.SkipLast(1), e => Assert.True(e.Status is ExperimentStatus.Crashed or ExperimentStatus.Discarded or ExperimentStatus.Kept or ExperimentStatus.MeasurementFailed, $"{e.Number} {e.Status} {e.Detail}"));
        Assert.True(experiments[^1].Status == ExperimentStatus.Kept, string.Join('\n', experiments.Select(e => $"{e.Number} {e.Status} {e.Reason} {e.Detail}")));
        Assert.False(Directory.Exists(new RunPaths(_repository.Path).WorktreesOf(run.Id)));
        return experiments;
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
