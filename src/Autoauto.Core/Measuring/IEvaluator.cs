using Autoauto.Core.Model;

namespace Autoauto.Core.Measuring;

/// <summary>
/// What measures a candidate: builds it once, then gives one sample per call. A failure of the user's scripts is a result, not an exception;
/// an exception means that measuring as such is impossible (<c>EvaluatorTampered</c>, <c>EvaluatorNotRunnable</c>).
/// </summary>
public interface IEvaluator
{
    /// <summary>Identifies the exact bytes that measure: SHA-256 of the evaluator's files, in hex. Stored with every sample.</summary>
    string Hash { get; }

    /// <summary>Runs the build script once; succeeds at once where there is none.</summary>
    /// <param name="workingDirectory">The worktree with the commit to build.</param>
    /// <param name="cancellationToken">Ends the script's processes; the result then is <see cref="InvocationFailure.Cancelled"/>.</param>
    Task<BuildResult> BuildAsync(string workingDirectory, CancellationToken cancellationToken);

    /// <summary>Which of the evaluator's own files in a worktree are not what they were when it was locked.</summary>
    /// <param name="workingDirectory">The worktree.</param>
    IReadOnlyList<string> FindTampered(string workingDirectory) => [];

    /// <summary>Runs the measure script once.</summary>
    /// <param name="workingDirectory">The worktree with the built commit.</param>
    /// <param name="cancellationToken">Ends the script's processes; the sample then is <see cref="InvocationFailure.Cancelled"/>.</param>
    Task<Sample> MeasureAsync(string workingDirectory, CancellationToken cancellationToken);
}

/// <summary>What the build script did.</summary>
/// <param name="Success">True if the candidate can be measured.</param>
/// <param name="Message">What went wrong, with the tail of the script's output; null if nothing did.</param>
/// <param name="Seconds">Wall time; 0 where there is no build script.</param>
public sealed record BuildResult(bool Success, string? Message, double Seconds)
{
    /// <summary>How it failed: <see cref="InvocationFailure.ExitCode"/>, TimedOut, NotStarted, Cancelled; None if it succeeded.</summary>
    public InvocationFailure Failure { get; init; }

    /// <summary>False where there is no build script: then nothing was done.</summary>
    public bool HasRun { get; init; } = true;
}
