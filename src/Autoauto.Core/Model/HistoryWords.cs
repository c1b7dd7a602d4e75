namespace Autoauto.Core.Model;

/// <summary>What a run starts from, in words.</summary>
public static class HistoryWords
{
    /// <summary>One sentence without a full stop; null where there was no earlier run.</summary>
    public static string? Of(ProgramHistory? history) => history?.Origin switch
    {
        HistoryOrigin.EarlierRuns => Earlier(history),
        HistoryOrigin.OtherEvaluator => "starts from scratch: the program's files have changed since its last run",
        HistoryOrigin.OtherMachine => "starts from scratch: the program's last run was measured on another machine",
        HistoryOrigin.NotWanted => "starts from scratch, as asked for",
        _ => null,
    };

    private static string Earlier(ProgramHistory history)
    {
        var text = FormattableString.Invariant($"starts from {history.Runs} earlier {(history.Runs == 1 ? "run" : "runs")}: about {history.PosteriorSum:0.#} of {history.Tests} candidates helped");
        if (history.Noise is { } noise)
        {
            text += FormattableString.Invariant($", noise {100 * Math.Sqrt(noise.Sigma2):0.##} %");
        }

        return history.Keeps == 0 ? $"{text}, nothing kept" : FormattableString.Invariant($"{text}, {history.Keeps} kept, about {history.ErrorSum:0.#} of them falsely");
    }
}
