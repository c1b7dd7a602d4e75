using Autoauto.Core.Errors;
using Autoauto.CrashMatrix.Tests.Grid;
using EngineHost;

namespace Autoauto.CrashMatrix.Tests.Support;

/// <summary>Checks beside the grid that an engine, as built or of changed sources, has to stand.</summary>
internal static class Probes
{
    /// <summary>The user moves the run's branch while the engine is gone: the engine says so and leaves it there.</summary>
    public static async Task<IReadOnlyList<string>> BranchMovedAsync(CellRunner runner, EngineProcess engine)
    {
        runner.StartAnew();
        var repository = runner.Repository;
        await engine.RunAsync(repository, ["start", ScriptedRepository.Program, .. EngineProcess.At(Passage.Parse("keep:BeforeEffect:1"), FaultAction.Kill)]);
        var run = runner.OnlyRun();
        var theirs = repository.Git("commit-tree", "HEAD^{tree}", "-p", "HEAD", "-m", "Mine").Trim();
        repository.Git("update-ref", $"refs/heads/autoauto/{ScriptedRepository.Program}/{run}", theirs);
        var end = await engine.RunAsync(repository, "resume", run);
        var now = repository.Git("rev-parse", $"autoauto/{ScriptedRepository.Program}/{run}").Trim();
        return end.ExitCode == 2 && end.Error.StartsWith(nameof(ErrorCode.BranchMoved), StringComparison.Ordinal) && now == theirs
            ? []
            : [$"0 moved branch: {end}; it stands at {now} instead of {theirs}"];
    }

    /// <summary>The locked copy of the evaluator changes while no guard looks (it changes itself): nothing more is measured with it.</summary>
    public static async Task<IReadOnlyList<string>> EvaluatorTamperedAsync(CellRunner runner, EngineProcess engine)
    {
        runner.StartAnew();
        await File.WriteAllTextAsync(Path.Combine(runner.Repository.Outside, "tamper"), string.Empty);
        var end = await engine.RunAsync(runner.Repository, "start", ScriptedRepository.Program);
        return end.ExitCode == 2 && end.Error.StartsWith(nameof(ErrorCode.EvaluatorTampered), StringComparison.Ordinal)
            ? []
            : [$"7 evaluator: {end}"];
    }

    /// <summary>SQLite flushes at every commit (2 is FULL): a power cut takes nothing back that was recorded.</summary>
    public static async Task<IReadOnlyList<string>> FlushAsync(CellRunner runner, EngineProcess engine)
    {
        runner.StartAnew();
        var end = await engine.RunAsync(runner.Repository, "synchronous", "-");
        return end.Output.Trim() == "2" ? [] : [$"10 flush: synchronous is {end}"];
    }

    /// <summary>Git flushes every commit and every ref of a run, the agents' too, and all that is taken over from an agent or brought to the user: what the database speaks of is there after a power cut.</summary>
    public static async Task<IReadOnlyList<string>> GitFlushAsync(CellRunner runner, EngineProcess engine)
    {
        runner.StartAnew();
        var folder = Directory.CreateDirectory(Path.Combine(runner.Repository.Outside, "git-traces")).FullName;
        await engine.TracingGit(folder).RunAsync(runner.Repository, "start", ScriptedRepository.Program);
        var writers = GitTrace.ReadAll(folder).Where(t => t.ExitCode == 0 && t.Verb is "commit" or "update-ref" or "unpack-objects" or "index-pack" && !t.CommandLine.Contains(" --verify ", StringComparison.Ordinal)).ToList();
        return
        [
            .. new[] { "commit", "update-ref", "unpack-objects", "index-pack" }.Where(verb => !writers.Exists(t => t.Verb == verb)).Select(verb => $"10 flush: no git {verb} was seen"),
            .. writers.Where(t => t.Flushes == 0).Select(t => $"10 flush: not flushed: {t.CommandLine}"),
        ];
    }
}
