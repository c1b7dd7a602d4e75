namespace Autoauto.CrashMatrix.Tests.Mutations;

/// <summary>The safeguards of which each has to be missed if it is taken away.</summary>
internal static class MutationList
{
    public static IReadOnlyList<Mutation> All { get; } =
    [
        new(
            "flush: SQLite does not wait for the disk",
            "Storage/Database.cs",
            "connection.Execute(\"pragma synchronous = full\");",
            "connection.Execute(OFF ? \"pragma synchronous = off\" : \"pragma synchronous = full\");",
            ["power-cut run.end:AfterRecord:1", "probe flush"]),
        new(
            "flush: git does not wait for the disk",
            "Git/GitFlush.cs",
            "    private const string Value = \"all\";",
            "    private static string Value => OFF ? \"none\" : \"all\";",
            ["power-cut keep:AfterRecord:1", "probe git-flush"]),
        new(
            "compare-and-swap: the branch is moved wherever it stands",
            "Git/GitClient.cs",
            "_place, [\"update-ref\", \"--no-deref\", reference, newValue, expected], cancellationToken)",
            "_root, OFF ? [\"update-ref\", \"--no-deref\", reference, newValue] : [\"update-ref\", \"--no-deref\", reference, newValue, expected], cancellationToken)",
            ["probe branch"]),
        new(
            "lease: taken whoever holds it",
            "Loop/RunLease.cs",
            "if (held is not null && IsLive(held, now))",
            "if (!OFF && held is not null && IsLive(held, now))",
            ["SecondEngine at sample.Decision:AfterRecord:1", "ResumeTogether at experiment.begin:AfterRecord:1"]),
        new(
            "lease: a replaced engine records",
            "Loop/Journal.cs",
            "lease.Require(connection);\n                record(connection);",
            "if (!OFF) { lease.Require(connection); }\n                record(connection);",
            ["suspend verdict:BeforeEffect:1", "suspend sample.Decision:AfterEffect:2"]),
        new(
            "lease: a replaced engine acts",
            "Loop/Journal.cs",
            "    public void RequireLease() => database.Read<object?>(\n        connection =>\n        {\n            lease.Require(connection);",
            "    public void RequireLease() => database.Read<object?>(\n        connection =>\n        {\n            if (!OFF) { lease.Require(connection); }",
            ["suspend agent:BeforeEffect:3", "suspend experiment.begin:AfterAcknowledgement:2"]),
        new(
            "lease: kept after the end",
            "Storage/LeaseStore.cs",
            "connection.Execute(\"delete from leases where name = $name and token = $token\", (\"$name\", name), (\"$token\", token));",
            "_ = OFF ? 0 : connection.Execute(\"delete from leases where name = $name and token = $token\", (\"$name\", name), (\"$token\", token));",
            ["Kill at run.end:BeforeEffect:1"]),
        new(
            "sweep: a dead engine's children live on",
            "Loop/RunEngine.cs",
            "        context.Services.Traces.EndProcesses(context.Run.Id);\n        context.Services.Traces.RemoveLeft",
            "        if (!OFF) { context.Services.Traces.EndProcesses(context.Run.Id); }\n        context.Services.Traces.RemoveLeft",
            ["Orphan at agent:During:3", "Orphan at agent:During:1", "Orphan at measure:During:6"]),
        new(
            "scratch: a dead engine's private folders stay",
            "Loop/RunEngine.cs",
            "        context.Services.Traces.RemoveLeftCallFolders(context.Run.Id);",
            "        if (!OFF) { context.Services.Traces.RemoveLeftCallFolders(context.Run.Id); }",
            ["ChildDies at agent:During:2"]),
        new(
            "void: an interrupted block is gone on with",
            "Loop/RunContext.cs",
            "        if (Resumed)\n        {\n            Journal.Record(\"block.void\"",
            "        if (!OFF && Resumed)\n        {\n            Journal.Record(\"block.void\"",
            ["Kill at sample.Decision:AfterRecord:2"]),
        new(
            "order: a keep is recorded before it is true",
            "Loop/Steps/ApplyVerdict.cs",
            "            () => context.Services.Git.CompareAndSwapRefAsync(",
            "            () => OFF ? LaterAsync() : context.Services.Git.CompareAndSwapRefAsync(",
            ["Kill at keep:AfterRecord:1", "Kill at keep:AfterRecord:2"]),
        new(
            "spend: a lost call costs nothing",
            "Decisions/SpendRule.cs",
            "State = SpendState.Lost, Usd = booking.ReservedUsd,",
            "State = SpendState.Lost, Usd = OFF ? 0 : booking.ReservedUsd,",
            ["Kill at agent:AfterEffect:2"]),
        new(
            "spend: a lost call is never settled",
            "Loop/RunEngine.cs",
            "        _cycle.Spend.SettleLost();",
            "        if (!OFF) { _cycle.Spend.SettleLost(); }",
            ["Kill at agent:AfterEffect:1"]),
        new(
            "resume: a commit that was left behind is not looked for",
            "Loop/Steps/ProposeChange.cs",
            "        var left = interrupted ? await",
            "        var left = interrupted && !OFF ? await",
            ["Kill at agent:AfterRecord:1"]),
        new(
            "resume: an answer that was booked is asked for again",
            "Loop/Steps/ProposeChange.cs",
            "        var answered = interrupted ? FindAnswer(experiment) : null;",
            "        var answered = interrupted && !OFF ? FindAnswer(experiment) : null;",
            ["Kill at agent:AfterRecord:2"]),
        new(
            "resume: what an interrupted agent changed passes for the user's",
            "Workspace/RunSetup.cs",
            "var edited = resumed && !MayBeAgents(run) &&",
            "var edited = resumed && (OFF || !MayBeAgents(run)) &&",
            ["ChildDies at agent.end:During:5"]),
        new(
            "pin: a discarded candidate is not kept",
            "Git/StoreClient.cs",
            "        DurableFile.Write(path, commit + \"\\n\", path + \".lock\");",
            "        if (!OFF) { DurableFile.Write(path, commit + \"\\n\", path + \".lock\"); }",
            ["Kill at candidate:AfterRecord:2"]),
        new(
            "folder: the git directory of the last call stays",
            "Git/StoreClient.Folders.cs",
            "        TreeRemoval.Remove(folder.AgentGit, cancellationToken);",
            "        if (!OFF) { TreeRemoval.Remove(folder.AgentGit, cancellationToken); }",
            ["StaleLocks at experiment.begin:AfterRecord:3"]),
        new(
            "folder: what a power cut tore stays",
            "Git/StoreClient.Folders.cs",
            "        catch (AutoautoException e) when (e.Code == ErrorCode.GitFailed && isThere)",
            "        catch (AutoautoException e) when (!OFF && e.Code == ErrorCode.GitFailed && isThere)",
            ["TornFiles at experiment.begin:AfterRecord:3"]),
        new(
            "publish: the branch moves before what it is made of is there",
            "Git/StoreClient.cs",
            "        await PublishAsync(newValue, cancellationToken).ConfigureAwait(false);",
            "        if (!OFF) { await PublishAsync(newValue, cancellationToken).ConfigureAwait(false); }",
            ["Kill at keep:AfterRecord:1"]),
        new(
            "locks: what a killed git left stays",
            "Loop/RunEngine.cs",
            "        context.Services.Git.RemoveStaleRefLocks(",
            "        if (!OFF) context.Services.Git.RemoveStaleRefLocks(",
            ["StaleLocks at candidate:BeforeEffect:1"]),
        new(
            "evaluator: its hash is not checked before each use",
            "Measuring/MeasurementScript.cs",
            "        _snapshot.VerifyIntact();",
            "        if (!OFF) { _snapshot.VerifyIntact(); }",
            ["probe evaluator"])
        {
            Times = 2,
        },
    ];

    /// <summary>Further text that a mutation needs: an effect that comes too late, and second safeguards behind the first.</summary>
    public static IReadOnlyList<Mutation> Supplements { get; } =
    [
        new(
            "folder: the git directory of the last call stays",
            "Git/StoreClient.Directories.cs",
            "        TreeRemoval.Remove(folder.AgentGit);\n        List<(string Key, string Value)> more",
            "        if (OFF && Directory.Exists(folder.AgentGit)) { return; }\n        TreeRemoval.Remove(folder.AgentGit);\n        List<(string Key, string Value)> more",
            []),
        new(
            "folder: what a power cut tore stays",
            "Git/StoreClient.Mending.cs",
            "FileStamp.Of(folder.Index) is { } stamp && _indexes.GetValueOrDefault(folder.Index) == stamp;",
            "FileStamp.Of(folder.Index) is { } stamp && (OFF || _indexes.GetValueOrDefault(folder.Index) == stamp);",
            []),
        new(
            All.Single(m => m.Name.StartsWith("order", StringComparison.Ordinal)).Name,
            "Loop/Steps/ApplyVerdict.cs",
            "        if (context.Services.Rule.IsInterleaved)\n        {\n            context.Slots.SwapArms();",
            """
                    if (OFF)
                    {
                        await context.Services.Git.CompareAndSwapRefAsync("refs/heads/" + context.Run.Branch, experiment.CandidateCommit!, experiment.StartCommit, cancellationToken).ConfigureAwait(false);
                    }

                    static Task LaterAsync() => Task.CompletedTask;

                    if (context.Services.Rule.IsInterleaved)
                    {
                        context.Slots.SwapArms();
            """,
            []),
    ];
}
