using Autoauto.Core.Decisions;
using Autoauto.Core.Episodes.Steps;
using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Episodes;

/// <summary>An episode from its recorded stage to its close. A new one and an interrupted one take the same way. Crash-only.</summary>
internal sealed class EpisodeEngine
{
    // Each waits for the database as long as any write does.
    private const int ReleaseAttempts = 3;
    private static readonly TimeSpan s_betweenReleases = TimeSpan.FromSeconds(1);
    private readonly EpisodeContext _context;
    private readonly RoleCalls _calls;
    private readonly ObserveArm _observe;
    private readonly ScoreArms _score;
    private readonly DecideHead _decide;

    public EpisodeEngine(EpisodeContext context)
    {
        _context = context;
        _calls = new RoleCalls(context);
        _observe = new ObserveArm(context, _calls);
        var judge = new JudgeArms(context, _calls);
        var floor = new MeasureFloor(context, _observe, judge);
        _score = new ScoreArms(context, judge, floor);
        _decide = new DecideHead(context, floor);
    }

    /// <summary>Works on the episode until it is closed; one that is aborted comes back as it stands and can be resumed.</summary>
    /// <exception cref="AutoautoException">A step failed; it is recorded and the episode can be resumed.</exception>
    public async Task<Episode> RunAsync(CancellationToken abort)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(abort);
        var heart = new Heartbeat(_context.Services.Database, _context.Lease, _context.Services.Time, Look, linked);
        try
        {
            await WorkAsync(linked.Token).ConfigureAwait(false);
            _context.Publish(new EpisodeEvent.Finished(_context.Episode));
            return _context.Episode;
        }
        catch (OperationCanceledException) when (heart.Failure is not null)
        {
            await LeaveAsync(heart.Failure, linked.Token).ConfigureAwait(false);
            throw heart.Failure;
        }
        catch (OperationCanceledException)
        {
            await LeaveAsync(null, linked.Token).ConfigureAwait(false);
            return _context.Episode;
        }
        catch (Exception e)
        {
            // What fails after the heart has stopped fails because of that.
            var error = heart.Failure ?? Translate(e, _context.Episode.Id);
            await LeaveAsync(error, linked.Token).ConfigureAwait(false);
            throw error;
        }
        finally
        {
            await heart.DisposeAsync().ConfigureAwait(false);
            _context.Services.Git.Dispose();
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        _context.Publish(new EpisodeEvent.Started(_context.Episode, _context.Resumed));
        if (_context.Resumed)
        {
            // What a dead engine left running is ended, and what it had set aside is booked.
            ProcessTree.Sweep(_context.Marker);
            CallScratch.RemoveLeft(_context.Episode.Id);
            _calls.SettleLost();
            await _context.Guard.LookAfterDeathAsync(_context.Episode.StartedAt, cancellationToken).ConfigureAwait(false);
        }

        _context.Slots.CreateFolder();
        while (_context.Episode.Stage != EpisodeStage.Closed)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _context.Report(_context.Episode.Stage.ToString());
            _context.Steps.Enter($"Going on from the stage '{_context.Episode.Stage}'");
            await StepAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Twice a second, on the heart's thread. An episode is ended by its own process only.</summary>
    private bool Look()
    {
        _context.Steps.Look();
        return false;
    }

    private async Task StepAsync(CancellationToken cancellationToken)
    {
        var stage = _context.Episode.Stage;
        if (EpisodeTransitions.Allows(stage, EpisodeStage.Superseded) && !HasMovedIn(stage) && _context.WhatStandsInstead() is { } why)
        {
            await _context.SupersedeAsync(why, cancellationToken).ConfigureAwait(false);
            return;
        }

        switch (_context.Episode.Stage)
        {
            case EpisodeStage.Created:
                await ObserveAsync(EpisodeSide.Main, _context.Episode.HeadVersion, cancellationToken).ConfigureAwait(false);
                _context.Enter(EpisodeStage.MainArmCaptured, null);
                break;
            case EpisodeStage.MainArmCaptured:
                await CompareAsync(cancellationToken).ConfigureAwait(false);
                break;
            case EpisodeStage.BaselineArmCaptured or EpisodeStage.BaselineSkipped:
                await _score.RunAsync(cancellationToken).ConfigureAwait(false);
                break;
            case EpisodeStage.Scored:
                new SettlePrediction(_context).Run();
                _decide.Run();
                break;
            case EpisodeStage.RolledBack or EpisodeStage.Kept:
                new SettlePrediction(_context).Run();
                await new EvolvePolicy(_context, _calls).RunAsync(cancellationToken).ConfigureAwait(false);
                break;
            default:
                await _context.CloseAsync(null, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>True if the ledger holds what this stage's step moves already: then the step has only to be finished, whoever moved the head after it.</summary>
    private bool HasMovedIn(EpisodeStage stage)
    {
        PolicyCause? cause = stage switch
        {
            EpisodeStage.Scored => PolicyCause.Rollback,
            EpisodeStage.RolledBack or EpisodeStage.Kept => PolicyCause.Evolve,
            _ => null,
        };
        return cause is { } moved && _context.Read(c => PolicyStore.FindByEpisode(c, _context.Episode.Policy, _context.Episode.Id, moved), null) is not null;
    }

    private async Task CompareAsync(CancellationToken cancellationToken)
    {
        var choice = new BaselineChoice(_context).Choose();
        if (choice.Version is not { } version)
        {
            _context.Enter(EpisodeStage.BaselineSkipped, choice.WhySkipped, e => e with { BaselineSkippedReason = choice.WhySkipped });
            return;
        }

        await ObserveAsync(EpisodeSide.Baseline, version, cancellationToken).ConfigureAwait(false);
        _context.Enter(EpisodeStage.BaselineArmCaptured, FormattableString.Invariant($"version {version}"), e => e with { BaselineVersion = version });
    }

    private async Task ObserveAsync(EpisodeSide side, int version, CancellationToken cancellationToken)
    {
        foreach (var task in _context.Episode.Target.Tasks)
        {
            await _observe.RunAsync(0, side, version, task, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Leaves the episode as it can be resumed; a failure to record never hides the first error.</summary>
    private async Task LeaveAsync(AutoautoException? error, CancellationToken cancellationToken)
    {
        if (error?.Code == ErrorCode.LeaseLost)
        {
            // Everything belongs to somebody else now.
            return;
        }

        try
        {
            ProcessTree.Sweep(_context.Marker);
            await _context.RemoveWorktreeAsync(cancellationToken).ConfigureAwait(false);
            if (error is not null && EpisodeTransitions.Allows(_context.Episode.Stage, EpisodeStage.Errored))
            {
                var message = error.Code == ErrorCode.AgentTimedOut ? "timeout: " + error.Message : error.Message;
                _context.Enter(
                    EpisodeStage.Errored,
                    message,
                    e => e with { Error = message, ErrorCode = error.Code.ToString(), FinishedAt = _context.Now },
                    _context.Lease.Release);
            }
            else
            {
                _context.Journal.Record("episode.leave", _context.Lease.Release);
            }
        }
        catch (Exception e) when (e is AutoautoException or IOException or UnauthorizedAccessException)
        {
            // What could not be recorded is found by a resume; but nobody may have to wait for the end of this process to get at the policy.
            await ReleaseAsync().ConfigureAwait(false);
        }
    }

    private async Task ReleaseAsync()
    {
        for (var attempt = 1; attempt <= ReleaseAttempts; attempt++)
        {
            try
            {
                _context.Services.Database.Write(_context.Lease.Release);
                return;
            }
            catch (AutoautoException)
            {
                await Task.Delay(s_betweenReleases, _context.Services.Time).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The error for anything that ended the work on an episode.</summary>
    public static AutoautoException Translate(Exception e, string episodeId) => e switch
    {
        AutoautoException known => known,
        IOException { HResult: unchecked((int)0x80070070) } or IOException { HResult: 28 } => new AutoautoException(
            ErrorCode.DiskFull, $"There is no space left: {e.Message}", episodeId, $"Free some space, then: {Next.EpisodeResume(episodeId)}", e),
        IOException or UnauthorizedAccessException => new AutoautoException(
            ErrorCode.RepositoryReadOnly, e.Message, episodeId, $"Fix it, then: {Next.EpisodeResume(episodeId)}", e),
        _ => new AutoautoException(
            ErrorCode.InternalError, $"A defect of Autoauto ended the episode: {e.Message}", episodeId, "Please report it with the output of Get-Error.", e),
    };
}
