using Autoauto.Core.Agents;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Episodes.Steps;

/// <summary>
/// Lets one task be worked on under one version, or takes the commit that is captured, and observes the result. What is recorded of an arm is not
/// done again.
/// </summary>
internal sealed class ObserveArm(EpisodeContext context, RoleCalls calls)
{
    private const string Unverified = "arm.unverified";
    private const string PassesBefore = "arm.passes-before";
    private const int LongestPatch = 400_000;
    private const int LongestDiff = 20_000;
    private const int LongestFinalText = 4_000;
    private readonly VerifyCommand _verify = new(context.Services.Runner, context.Services.Scripts, context.Services.VerifyEnclosure);

    /// <summary>The observed arm.</summary>
    public async Task<ArmRecord> RunAsync(int comparison, EpisodeSide side, int version, PolicyTask task, CancellationToken cancellationToken)
    {
        var arm = context.Read(c => EvidenceStore.FindArm(c, context.Episode.Id, comparison, side, task.Name), null);
        if (arm?.Objective is not null)
        {
            return arm;
        }

        var isCaptured = context.Episode.ChangeCommit is not null && comparison == 0 && side == EpisodeSide.Main;
        arm ??= isCaptured
            ? await CaptureAsync(version, task, cancellationToken).ConfigureAwait(false)
            : await ExecuteAsync(comparison, side, version, task, cancellationToken).ConfigureAwait(false);
        return await VerifyAsync(arm, task, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ArmRecord> CaptureAsync(int version, PolicyTask task, CancellationToken cancellationToken)
    {
        var captured = new ArmRecord
        {
            EpisodeId = context.Episode.Id,
            Comparison = 0,
            Side = EpisodeSide.Main,
            Task = task.Name,
            Version = version,
            BaseCommit = context.Episode.StartCommit,
            Commit = context.Episode.ChangeCommit!,
        };
        var arm = await WithDiffAsync(captured, task, cancellationToken).ConfigureAwait(false);
        context.Journal.Record("arm.capture", connection => EvidenceStore.SaveArm(connection, arm, context.Now));
        return arm;
    }

    private async Task<ArmRecord> ExecuteAsync(int comparison, EpisodeSide side, int version, PolicyTask task, CancellationToken cancellationToken)
    {
        var (began, ended) = (string.Empty, default(AgentReply));
        var agent = context.Episode.Target.Agent.Agent;
        var arm = await calls.CallAsync(
            new RoleCall("arm", agent, EpisodePrompts.ForArm(task), context.Slots.Agent, FormattableString.Invariant($"{comparison}-{side}-{task.Name}")),
            async () => began = await new PolicyWorktree(context).PrepareAsync(version, cancellationToken).ConfigureAwait(false),
            async reply =>
            {
                ended = reply;
                var left = new ArmRecord
                {
                    EpisodeId = context.Episode.Id,
                    Comparison = comparison,
                    Side = side,
                    Task = task.Name,
                    Version = version,
                    BaseCommit = began,
                    Commit = await FindCommitAsync(began, cancellationToken).ConfigureAwait(false),
                    AgentOutcome = reply.Outcome,
                    FinalText = TailOf(reply.FinalText),
                    AgentSeconds = reply.DurationSeconds,
                    TranscriptPath = reply.TranscriptPath,
                    TranscriptHash = reply.TranscriptHash,
                };

                // Pinned before it is recorded: git never collects what an episode refers to.
                await context.Services.Git.PinAsync(RefOf(left), left.Commit, cancellationToken).ConfigureAwait(false);
                return WithHints(await WithDiffAsync(left, task, cancellationToken).ConfigureAwait(false));
            },
            (connection, left) =>
            {
                if (!IsLost(left, ended!))
                {
                    EvidenceStore.SaveArm(connection, left, context.Now);
                }
            },
            cancellationToken).ConfigureAwait(false);
        if (IsLost(arm, ended!))
        {
            throw ended!.Outcome == AgentOutcome.TimedOut ? RoleCalls.TimedOut("arm", agent) : calls.Failed("arm", agent, ended);
        }

        if (RoleCalls.HasFailed(ended!))
        {
            context.Warn("arm.failed", $"The agent of the {side.ToString().ToLowerInvariant()} arm of '{task.Name}' failed: {RoleCalls.Words(ended!)}. What it left counts.");
        }

        return arm;
    }

    /// <summary>An agent that ran out of time or crashed and left nothing: that is no result of its policy. A limit that it reported is one.</summary>
    private static bool IsLost(ArmRecord arm, AgentReply reply) => arm.Commit == arm.BaseCommit
        && (reply.Outcome is AgentOutcome.TimedOut or AgentOutcome.NoTerminalEvent || reply is { Outcome: AgentOutcome.Failed, ErrorKind: AgentErrorKind.Unknown });

    private async Task<string> FindCommitAsync(string began, CancellationToken cancellationToken)
    {
        if (await context.Slots.FindAgentStatusAsync(cancellationToken).ConfigureAwait(false) is not { Lost: null } status)
        {
            context.Warn("arm.lost", "What the agent committed cannot be taken over; it counts as if it had done nothing.");
            return began;
        }

        return status.Head != began || status.IsClean
            ? status.Head
            : await context.Slots.CommitAgentAsync("Commit the agent's changes\n\nThe agent changed files and did not commit them.", cancellationToken).ConfigureAwait(false);
    }

    private async Task<ArmRecord> WithDiffAsync(ArmRecord arm, PolicyTask task, CancellationToken cancellationToken)
    {
        if (arm.Commit == arm.BaseCommit)
        {
            return arm;
        }

        var diff = await context.Services.Git.DiffAsync(arm.BaseCommit, arm.Commit, LongestPatch, cancellationToken).ConfigureAwait(false);
        return arm with
        {
            Diff = diff.Excerpt.Length <= LongestDiff ? diff.Excerpt : diff.Excerpt[..LongestDiff] + "\n… (cut)",
            FilesChanged = diff.Paths.Count,
            TamperHints = context.Episode.Target.Tamper == TamperMode.Off ? [] : TamperCheck.Find(diff.Excerpt, task.Verify),
        };
    }

    /// <summary>With what the guard has found since the last look.</summary>
    private ArmRecord WithHints(ArmRecord arm)
    {
        var hints = context.Guard.TakeHints();
        return context.Episode.Target.Tamper == TamperMode.Off ? arm : arm with { TamperHints = [.. arm.TamperHints, .. hints] };
    }

    private async Task<ArmRecord> VerifyAsync(ArmRecord arm, PolicyTask task, CancellationToken cancellationToken)
    {
        // Nothing that the agent left lying about takes part: the checks see the commit and nothing else.
        context.Slots.CreateFolder();
        await context.Slots.PrepareAgentAsync(arm.Commit, cancellationToken).ConfigureAwait(false);
        await RestoreChecksAsync(arm, task, cancellationToken).ConfigureAwait(false);
        context.Report($"verifying {task.Name}");
        var log = Path.Combine(
            context.Services.Paths.LogsOf(context.Episode.Id), FormattableString.Invariant($"{arm.Comparison}-{arm.Side}-{task.Name}.verify.log"));
        PrivateFiles.CreateFolder(Path.GetDirectoryName(log)!);
        var earlier = context.Read(c => EvidenceStore.Arms(c, context.Episode.Id), []).Where(a => a.Task == task.Name && a.Objective is not null).ToList();
        var observed = arm;
        string? warning = null;
        await context.Journal.PerformAsync(
            "arm.verify",
            () => ObserveAsync(arm, task, log, cancellationToken),
            (connection, objective) =>
            {
                observed = WithHints(arm) with { Objective = objective };
                warning = WarningFor(observed, earlier);
                EvidenceStore.SaveArm(connection, observed, context.Now);
                if (objective is { Verified: true, PassRate: 1, Before.Command: var command })
                {
                    foreach (var side in EvidenceStore.CountFailures(connection, context.Episode.Id, task.Name, command, context.Now))
                    {
                        context.Audit(connection, "arm.verified", $"The {side.ToString().ToLowerInvariant()} arm of '{task.Name}' counts as failed: the same command has passed, so it does run.", EventSeverity.Information);
                    }
                }

                if (warning is not null)
                {
                    context.Audit(connection, KindOf(observed), warning, EventSeverity.Warning);
                }
            }).ConfigureAwait(false);
        if (warning is not null)
        {
            context.Publish(new EpisodeEvent.Warned(KindOf(observed), warning));
        }

        context.Publish(new EpisodeEvent.ArmObserved(observed));
        return observed;
    }

    private async Task<Objective> ObserveAsync(ArmRecord arm, PolicyTask task, string log, CancellationToken cancellationToken)
    {
        if (task.Verify.Count == 0)
        {
            return Objective.Unverified("the task has no verify command");
        }

        var run = await RunVerifyAsync(task, log, cancellationToken).ConfigureAwait(false);
        if (!run.IsByExitCode)
        {
            return run.Objective;
        }

        var objective = run.Beside(await LookBeforeAsync(arm, task, run, log, cancellationToken).ConfigureAwait(false));
        return objective.FailsAsBefore && context.Read(c => EvidenceStore.HasPassed(c, context.Episode.Policy, task.Name, run.Command), false)
            ? objective.AsFailure()
            : objective;
    }

    /// <summary>How the command ends where nobody has worked yet. Looked at once for a task, a start commit and a version.</summary>
    private async Task<StartCheck> LookBeforeAsync(ArmRecord arm, PolicyTask task, VerifyRun run, string log, CancellationToken cancellationToken)
    {
        if (arm.Commit == arm.BaseCommit)
        {
            return run.ToStartCheck();
        }

        if (context.Read(c => EvidenceStore.FindStartCheck(c, context.Episode, task.Name, run.Command), null) is { } known)
        {
            return known;
        }

        await context.Slots.PrepareAgentAsync(arm.BaseCommit, cancellationToken).ConfigureAwait(false);
        context.Report($"verifying {task.Name} before any work");
        return (await RunVerifyAsync(task, log + ".before", cancellationToken).ConfigureAwait(false)).ToStartCheck();
    }

    private Task<VerifyRun> RunVerifyAsync(PolicyTask task, string log, CancellationToken cancellationToken) =>
        context.Guard.WatchAsync("the verify command", () => _verify.RunAsync(task, context.Slots.Agent, log, context.Marker, cancellationToken), cancellationToken);

    private static string KindOf(ArmRecord arm) => arm.Objective is { Verified: true } ? PassesBefore : Unverified;

    /// <summary>What the user should know about the arm's verification, once in an episode for each task and reason.</summary>
    private static string? WarningFor(ArmRecord arm, List<ArmRecord> earlier) => arm.Objective switch
    {
        { Verified: false, Why: var why } when earlier.TrueForAll(a => a.Objective!.Why != why) =>
            $"The {arm.Side.ToString().ToLowerInvariant()} arm of '{arm.Task}' is not verified: {why}. What is not verified is missing for the judge and the decision, it is no failure.",
        { Verified: true, PassRate: 1, Before: { Passed: true, Command: var command } } when earlier.TrueForAll(a => a.Objective!.Before is not { Passed: true }) =>
            $"The verify command of '{arm.Task}' ('{command}') passes on the untouched start commit already: that it passes does not show that the task was done.",
        _ => null,
    };

    /// <summary>Brings the checks back as they were before the agent's work: whoever weakens them gains nothing.</summary>
    private async Task RestoreChecksAsync(ArmRecord arm, PolicyTask task, CancellationToken cancellationToken)
    {
        if (arm.Commit == arm.BaseCommit)
        {
            return;
        }

        var diff = await context.Services.Git.DiffAsync(arm.BaseCommit, arm.Commit, 0, cancellationToken).ConfigureAwait(false);
        var globs = task.Protect is { } patterns ? new GlobSet(patterns, protects: true) : null;
        var touched = diff.Paths.Where(p => globs?.Matches(p.Path) ?? (p.Status != 'A' && TamperCheck.IsCheck(p.Path, task.Verify))).ToList();
        if (touched.Count == 0)
        {
            return;
        }

        var known = touched.Where(p => p.Status != 'A').Select(p => p.Path).ToList();
        if (known.Count > 0)
        {
            await context.Services.Git.RestoreAsync(context.Slots.AgentFolder, arm.BaseCommit, known, cancellationToken).ConfigureAwait(false);
        }

        foreach (var added in touched.Where(p => p.Status == 'A'))
        {
            File.Delete(Path.Combine(context.Slots.Agent, added.Path));
        }

        context.Narrate("arm.checks", $"Verified with the checks as they were before: {string.Join(", ", touched.Select(p => PlainText.OneLine(p.Path)).Take(5))}");
    }

    private static string RefOf(ArmRecord arm) =>
        FormattableString.Invariant($"refs/autoauto/{arm.EpisodeId}/{arm.Comparison}-{arm.Side.ToString().ToLowerInvariant()}-{arm.Task}");

    private static string? TailOf(string? text) =>
        text is null ? null : PlainText.Lines(text.Length <= LongestFinalText ? text : text[^LongestFinalText..], LongestFinalText);
}
