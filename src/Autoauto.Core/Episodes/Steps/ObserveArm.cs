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
    private const int LongestPatch = 400_000;
    private const int LongestDiff = 20_000;
    private const int LongestFinalText = 4_000;
    private readonly VerifyCommand _verify = new(context.Services.Runner, context.Services.Scripts);

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
        var began = string.Empty;
        var agent = context.Episode.Target.Agent.Agent;
        var arm = await calls.CallAsync(
            new RoleCall("arm", agent, EpisodePrompts.ForArm(task), context.Slots.Agent, FormattableString.Invariant($"{comparison}-{side}-{task.Name}")),
            async () => began = await new PolicyWorktree(context).PrepareAsync(version, cancellationToken).ConfigureAwait(false),
            async reply =>
            {
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
                if (!IsLost(left))
                {
                    EvidenceStore.SaveArm(connection, left, context.Now);
                }
            },
            cancellationToken).ConfigureAwait(false);
        return IsLost(arm) ? throw RoleCalls.TimedOut("arm", agent) : arm;
    }

    /// <summary>An agent that ran out of time and left nothing: that is no result of its policy.</summary>
    private static bool IsLost(ArmRecord arm) => arm.AgentOutcome == AgentOutcome.TimedOut && arm.Commit == arm.BaseCommit;

    private async Task<string> FindCommitAsync(string began, CancellationToken cancellationToken)
    {
        var git = context.Services.Git;
        var status = await git.StatusAsync(context.Slots.Agent, cancellationToken).ConfigureAwait(false);
        return status.Head != began || status.IsClean
            ? status.Head
            : await git.CommitAllAsync(context.Slots.Agent, "Commit the agent's changes\n\nThe agent changed files and did not commit them.", cancellationToken).ConfigureAwait(false);
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
        var observed = arm;
        await context.Journal.PerformAsync(
            "arm.verify",
            () => context.Guard.WatchAsync("the verify command", () => _verify.RunAsync(task, context.Slots.Agent, log, context.Marker, cancellationToken)),
            (connection, objective) =>
            {
                observed = WithHints(arm) with { Objective = objective };
                EvidenceStore.SaveArm(connection, observed, context.Now);
                if (WhyUnverified(observed) is { } why)
                {
                    context.Audit(connection, Unverified, why, EventSeverity.Warning);
                }
            }).ConfigureAwait(false);
        if (WhyUnverified(observed) is { } warning)
        {
            context.Publish(new EpisodeEvent.Warned(Unverified, warning));
        }

        context.Publish(new EpisodeEvent.ArmObserved(observed));
        return observed;
    }

    private static string? WhyUnverified(ArmRecord arm) => arm.Objective is { Verified: false, Why: var why }
        ? $"The {arm.Side.ToString().ToLowerInvariant()} arm of '{arm.Task}' is not verified: {why}."
        : null;

    /// <summary>Brings the checks back as they were before the agent's work: whoever weakens them gains nothing.</summary>
    private async Task RestoreChecksAsync(ArmRecord arm, PolicyTask task, CancellationToken cancellationToken)
    {
        if (arm.Commit == arm.BaseCommit)
        {
            return;
        }

        var diff = await context.Services.Git.DiffAsync(arm.BaseCommit, arm.Commit, 0, cancellationToken).ConfigureAwait(false);
        var globs = task.Protect is { } patterns ? new GlobSet(patterns) : null;
        var touched = diff.Paths.Where(p => globs?.Matches(p.Path) ?? (p.Status != 'A' && TamperCheck.IsCheck(p.Path, task.Verify))).ToList();
        if (touched.Count == 0)
        {
            return;
        }

        var known = touched.Where(p => p.Status != 'A').Select(p => p.Path).ToList();
        if (known.Count > 0)
        {
            await context.Services.Git.RestoreAsync(context.Slots.Agent, arm.BaseCommit, known, cancellationToken).ConfigureAwait(false);
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
