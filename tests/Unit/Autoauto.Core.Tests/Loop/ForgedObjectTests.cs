using Autoauto.Core.Agents;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Loop;

/// <summary>What an agent without a sandbox puts into git's objects, the user's and the store's, neither stays nor costs what was there, and no object of its own fills the engine's memory.</summary>
public sealed class ForgedObjectTests : IDisposable
{
    private const string Forge = """
        place() { echo "$1/$(echo $2 | cut -c1-2)/$(echo $2 | cut -c3-)"; }
        true=$(git rev-parse HEAD:value.txt); other=$(echo 7 | git hash-object -w --stdin)
        """;

    private const string Overwrite = "p=$(place $O $true); rm -f $p; cp $(place .git/objects $other) $p";

    private const string Giant = """
        { printf 'tree %s\nparent %s\nauthor a <a@localhost> 1 +0000\ncommitter a <a@localhost> 1 +0000\n\n' $(git rev-parse HEAD^{tree}) $(git rev-parse HEAD); head -c 3000000 /dev/zero | tr '\0' x; } > ../giant
        git update-ref --no-deref HEAD $(git hash-object -t commit -w --stdin < ../giant)
        """;

    private readonly TurnRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact(Timeout = 300_000)]
    public async Task A_file_that_was_overwritten_among_the_users_objects_is_there_again()
    {
        var experiments = await PlayAsync(
            $"O=$C/objects\n{Forge}\n{Overwrite}",
            $"O=$C/objects\n{Forge}\np=$(place $O $true); chmod u+w $p; cat $(place .git/objects $other) > $p");

        Assert.All(experiments.Take(2), Refused);
        AssertWhole();
    }

    [Fact(Timeout = 300_000)]
    public async Task Objects_that_are_gone_are_there_again()
    {
        var experiments = await PlayAsync($"O=$C/objects\n{Forge}\nrm -f $(place $O $true) $(place $O $(git rev-parse HEAD)) $(place $O $(git rev-parse HEAD^{{tree}}))");

        Assert.Equal(ExperimentReason.NoCommit, experiments[0].Reason);
        AssertWhole();
    }

    [Fact(Timeout = 300_000)]
    public async Task Objects_that_the_repository_has_of_another_one_are_watched_as_well()
    {
        var shared = _repository.Outside("shared");
        Directory.Move(Path.Combine(_repository.Path, ".git", "objects"), shared);
        Directory.CreateDirectory(Path.Combine(_repository.Path, ".git", "objects", "info"));
        await File.WriteAllTextAsync(Path.Combine(_repository.Path, ".git", "objects", "info", "alternates"), shared + "\n", TestContext.Current.CancellationToken);

        var experiments = await PlayAsync($"O='{shared}'\n{Forge}\n{Overwrite}");

        Refused(experiments[0]);
        AssertWhole();
    }

    [Fact(Timeout = 300_000)]
    public async Task An_index_that_misnames_what_a_pack_holds_is_made_anew()
    {
        _repository.Git("gc", "-q");
        var experiments = await PlayAsync($$"""
            {{Forge}}
            cd $C/objects/pack; idx=$(ls pack-*.idx); chmod u+w $idx
            perl -0777 -pi -e 'BEGIN { $f = pack("H*", shift); $t = pack("H*", shift) } s/\Q$f\E/$t/' $true $(echo $true | sed 's/..$/00/') $idx
            """);

        Refused(experiments[0]);
        AssertWhole();
    }

    [Fact(Timeout = 300_000)]
    public async Task An_index_of_packs_that_misleads_is_taken_away()
    {
        _repository.Git("gc", "-q");
        var experiments = await PlayAsync("cd $U; git repack -q; git multi-pack-index write; chmod u+w $C/objects/pack/multi-pack-index; printf '\\377\\377' | dd of=$C/objects/pack/multi-pack-index bs=1 seek=1200 conv=notrunc 2>/dev/null");

        Refused(experiments[0]);
        Assert.False(File.Exists(Path.Combine(_repository.Path, ".git", "objects", "pack", "multi-pack-index")));
    }

    [Fact(Timeout = 300_000)]
    public async Task Orders_in_the_store_are_not_followed()
    {
        var experiments = await PlayAsync(
            "mkdir ../evil ../evil/objects; echo $PWD/../evil > $S/commondir",
            "echo /nowhere >> $S/objects/info/alternates",
            "git config --file $S/config filter.x.smudge 'touch /nowhere'");

        Assert.All(experiments.Take(3), e => Assert.Equal((ExperimentStatus.Discarded, ExperimentReason.LockViolation), (e.Status, e.Reason)));
        Assert.Contains("the store's commondir (added)", experiments[0].Detail, StringComparison.Ordinal);
        Assert.Contains("the store's objects/info/alternates (changed)", experiments[1].Detail, StringComparison.Ordinal);
        Assert.Contains("the store's config (changed)", experiments[2].Detail, StringComparison.Ordinal);
    }

    /// <summary>An agent that kills its engine: nobody looked behind that call.</summary>
    [Fact(Timeout = 300_000)]
    public async Task What_the_agent_of_a_dead_engine_forged_is_found_when_the_run_is_resumed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Its parent is the engine.");
        _repository.Write(".autoauto/config.json", """{ "sandbox": "none" }""");
        _repository.Write(".autoauto/programs/p/agent.sh", $$"""
            #!/bin/sh
            if [ ! -e '{{_repository.Outside("dead")}}' ]; then
            : > '{{_repository.Outside("dead")}}'
            O='{{_repository.Path}}/.git/objects'
            {{Forge}}
            {{Overwrite}}
            kill -9 $PPID
            fi
            echo 50 > value.txt
            """.ReplaceLineEndings("\n"));
        using var engine = CliProcess.Start(_repository.Path, null, "run", "start", "p", "--no-receipt", "--max-experiments", "1");
        await engine.WaitForExitAsync(TestContext.Current.CancellationToken);
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        var id = workspace.ListRuns().Single().Run.Id;
        Assert.Equal(RunStatus.Interrupted, workspace.FindRun(id)!.Status);

        await using var session = workspace.ResumeRun(id);
        await session.Completion;

        Refused(workspace.ListExperiments(id).Single());
        Assert.Contains(workspace.ListEvents(id), e => e.Kind == "agent.git" && e.Message.StartsWith("Behind an engine that died", StringComparison.Ordinal));
        AssertWhole();
    }

    [Fact(Timeout = 300_000)]
    public async Task Commits_and_trees_of_megabytes_are_not_read()
    {
        var experiments = await PlayAsync(
            Giant,
            $"{Giant}\ngit repack -q -a -d",
            $"{Giant}\nd=$(git rev-parse HEAD); git update-ref --no-deref HEAD $(git commit-tree $(git rev-parse HEAD^{{tree}}) -p $d -m on)",
            """
            b=$(echo x | git hash-object -w --stdin); awk -v b=$b 'BEGIN { for (i = 0; i < 400000; i++) printf "100644 blob %s\t%0100d\n", b, i }' > ../list
            git update-ref --no-deref HEAD $(git commit-tree $(git mktree < ../list) -p HEAD -m tree)
            """,
            $"git --git-dir=$C symbolic-ref HEAD; export GIT_OBJECT_DIRECTORY=$C/objects\n{Giant.Replace("3000000", "80000000", StringComparison.Ordinal)}");

        Assert.All(experiments.Take(5), e => Assert.Equal((ExperimentStatus.Crashed, ExperimentReason.Unusable), (e.Status, e.Reason)));
        Assert.All(experiments.Take(3), e => Assert.Contains("there is a commit of 2 MiB", e.Detail, StringComparison.Ordinal));
        Assert.Contains("there is a tree of", experiments[3].Detail, StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)]
    public async Task Thousands_of_objects_in_the_store_do_not_stay_in_files_of_their_own()
    {
        const int many = 2100;
        var first = await PlayAsync("true");
        var store = new RunPaths(_repository.Path).Store;
        var files = Enumerable.Range(0, many).Select(n => _repository.Outside(FormattableString.Invariant($"blob{n}"))).ToList();
        files.ForEach(file => File.WriteAllText(file, file));
        await File.WriteAllLinesAsync(_repository.Outside("blobs"), files, TestContext.Current.CancellationToken);
        HostileTree.Shell(_repository.Path, $"git --git-dir='{store}' hash-object -w --stdin-paths < '{_repository.Outside("blobs")}' > '{_repository.Outside("names")}'");

        _ = await PlayAsync("true");

        Assert.InRange(Directory.EnumerateFiles(Path.Combine(store, "objects"), "*", SearchOption.AllDirectories).Count(file => Path.GetFileName(file).Length == 38), 0, many / 10);
        HostileTree.Shell(_repository.Path, $"! git --git-dir='{store}' cat-file --batch-check < '{_repository.Outside("names")}' | grep missing");
        HostileTree.Shell(_repository.Path, $"git --git-dir='{store}' rev-parse --verify {first[^1].CandidateCommit}^{{tree}}");
        AssertWhole();
    }

    private static void Refused(Experiment experiment)
    {
        Assert.Equal((ExperimentStatus.Discarded, ExperimentReason.LockViolation), (experiment.Status, experiment.Reason));
        Assert.Contains("(not what its name says)", experiment.Detail, StringComparison.Ordinal);
    }

    private void AssertWhole()
    {
        _repository.Git("fsck", "--strict", "--no-dangling");
        Assert.Equal("100", _repository.Git("cat-file", "blob", "HEAD:value.txt").Trim());
    }

    private async Task<IReadOnlyList<Experiment>> PlayAsync(params string[] scripts)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Scripts.");
        var calls = 0;
        void Act(string folder) => HostileTree.Shell(folder, calls < scripts.Length
            ? $"U='{_repository.Path}'; C=\"$U/.git\"; S='{new RunPaths(_repository.Path).Store}'\n{scripts[calls++]}"
            : "echo 50 > value.txt");

        using var workspace = RepositoryWorkspace.Open(_repository.Path, new WorkspaceOptions { AgentFor = _ => new ActingAgent(Act) });
        await using var session = workspace.StartRun(new RunRequest { Program = "p", AgentCommand = ["git"], MaxExperiments = scripts.Length + 1, MaxConsecutiveDiscards = scripts.Length + 2, NoReceipt = true });
        var run = await session.Completion;
        var experiments = workspace.ListExperiments(run.Id).ToList();
        Assert.True(experiments[^1].Status == ExperimentStatus.Kept, string.Join('\n', experiments.Select(e => $"{e.Number} {e.Status} {e.Reason} {e.Detail}")));
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
