using Autoauto.Core.Errors;
using Autoauto.Core.Model;

namespace Autoauto.Cli.Hosting;

/// <summary>The documented exit codes, and the only place that chooses between them.</summary>
internal static class ExitCode
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int BadSetup = 2;
    public const int NoImprovement = 3;
    public const int Interrupted = 4;
    public const int TryLater = 5;

    /// <summary>Text for the end of the root command's help.</summary>
    public const string Help =
        """
        Exit codes:
          0  success; for a run: it ended and kept at least one change (or its target was reached)
          1  unexpected failure
          2  bad set-up or usage: nothing was started, or the program cannot be measured
          3  the run ended without keeping a change
          4  interrupted, stopped or aborted, or a wait ran out of time; a run or an episode can be resumed
          5  the agent's quota is used up: try again later with 'autoauto run resume' or 'autoauto episode resume'
        """;

    /// <summary>The code of a run that is over.</summary>
    public static int Of(Run run) => run.TerminationReason switch
    {
        TerminationReason.Error => OfError(run.ErrorCode),
        TerminationReason.QuotaExhausted => TryLater,
        TerminationReason.Stopped or TerminationReason.Aborted or null => Interrupted,
        TerminationReason.TargetReached => Success,
        _ => run.Kept > 0 ? Success : NoImprovement,
    };

    /// <summary>The code of an episode: closed, or interrupted.</summary>
    public static int Of(Episode episode) => episode.Stage == EpisodeStage.Closed ? Success : Interrupted;

    /// <summary>The code of an error that the engine raised.</summary>
    public static int Of(ErrorCode code) => code switch
    {
        ErrorCode.InternalError or ErrorCode.GitFailed or ErrorCode.BranchMoved or ErrorCode.WorktreeDirty or ErrorCode.EvaluatorTampered
            or ErrorCode.DatabaseBusy or ErrorCode.DatabaseCorrupt or ErrorCode.DiskFull or ErrorCode.RepositoryDamaged or ErrorCode.WorkerFailed => Failure,
        ErrorCode.AgentQuotaExhausted => TryLater,
        ErrorCode.LeaseLost or ErrorCode.WaitTimedOut => Interrupted,
        _ => BadSetup,
    };

    private static int OfError(string? code) => Enum.TryParse<ErrorCode>(code, out var known) ? Of(known) : Failure;
}
