using Autoauto.Core.Errors;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Loop;

/// <summary>Turns what can break under an engine into the engine's errors.</summary>
internal static class EngineFailure
{
    // ENOSPC on Unix, ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL on Windows.
    private static readonly int[] s_full = [28, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    /// <summary>True where there is no space left.</summary>
    public static bool IsDiskFull(IOException failure) => s_full.Contains(failure.HResult);

    /// <summary>The error for anything that ended the work on a run.</summary>
    public static AutoautoException Translate(Exception e, string runId) => e switch
    {
        AutoautoException known => known,
        IOException full when IsDiskFull(full) => new AutoautoException(
            ErrorCode.DiskFull, $"There is no space left: {e.Message}", runId, $"Free some space, then: {Next.RunResume(runId)}", e),
        ProcessStartException start => new AutoautoException(ErrorCode.EvaluatorNotRunnable, start.Message, start.FileName, inner: e),
        IOException or UnauthorizedAccessException => new AutoautoException(ErrorCode.RepositoryReadOnly, e.Message, runId, $"Fix it, then: {Next.RunResume(runId)}", e),
        _ => new AutoautoException(ErrorCode.InternalError, $"A defect of Autoauto ended the run: {e.Message}", runId, "Please report it with the output of Get-Error.", e),
    };
}
