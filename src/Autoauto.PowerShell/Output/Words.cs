using System.Globalization;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Output;

/// <summary>Says in words why an experiment or a run ended as it did: the engine decides by codes, people read these.</summary>
internal static class Words
{
    private const int LongestDetail = 160;

    private static readonly char[] s_lineBreaks = ['\r', '\n'];

    /// <summary>Why an experiment ended as it did; null while it has not.</summary>
    public static string? Of(Experiment e) => DecisionWords.Of(e) is { } decided ? decided + PValue(e) : e.Reason switch
    {
        null => null,
        ExperimentReason.Improved => $"{Change(e)}{Evidence(e)}",
        ExperimentReason.Simplification => $"simplification: {Lines(e)}, no loss beyond the margin{DecisionWords.Compared(e)}",
        ExperimentReason.SimplificationBudgetSpent => "simplification, but what simplifications may cost in all is used up",
        ExperimentReason.NoEffect => "no effect: the build's result is identical to the baseline's",
        ExperimentReason.GateFailed => Because("quality gate", e.Detail ?? "violated"),
        ExperimentReason.HoldoutFailed => "the hidden check failed",
        ExperimentReason.Unusable => e.Detail ?? "what the agent left cannot be taken over",
        ExperimentReason.LockViolation => Because("protected files changed", e.Detail),
        ExperimentReason.ScopeViolation => Because("files outside the scope changed", e.Detail),
        ExperimentReason.NoCommit => "the agent made no change",
        ExperimentReason.AgentError => Because("the agent failed", e.Detail ?? e.AgentError),
        ExperimentReason.AgentTimedOut => $"the agent ran out of time after {Figures.Duration(e.AgentSeconds)}",
        ExperimentReason.BuildFailed => Because("the build failed", e.Detail),
        ExperimentReason.InvocationFailed => Because("the measurement failed", e.Detail),
        ExperimentReason.Aborted => "the run was aborted",
        _ => e.Reason.ToString(),
    };

    /// <summary>Why a run ended; null while it has not.</summary>
    public static string? Of(Run run) => run.TerminationReason switch
    {
        null => null,
        TerminationReason.MaxExperiments => $"{Figures.Count(run.Experiments, "experiment")} done",
        TerminationReason.Stagnation => $"{Figures.Count(run.ConsecutiveDiscards, "experiment")} in a row without an improvement",
        TerminationReason.Stopped => "stopped on request",
        TerminationReason.Aborted => "aborted on request",
        TerminationReason.BudgetExceeded => "the cap on money or tokens was reached",
        TerminationReason.QuotaExhausted => Because("the agent's quota is used up", run.ErrorMessage),
        TerminationReason.TimeLimit => $"the time limit of {Figures.Duration(run.Options.TimeLimit?.TotalSeconds ?? run.ActiveSeconds)} was reached",
        TerminationReason.TargetReached => $"the target of {Figures.Number(run.Options.Target)} was reached",
        TerminationReason.Error => Because("failed", run.ErrorMessage),
        _ => run.TerminationReason.ToString(),
    };

    /// <summary>What a receipt showed: of the run as a whole (experiment 0), or of one kept commit.</summary>
    public static string Of(KeepReceipt k) => (k.Finding, k.Experiment) switch
    {
        (ReceiptFinding.Improved, 0) => "better than the start commit",
        (ReceiptFinding.Unclear, 0) => "no difference from the start commit is established",
        (ReceiptFinding.Worse, 0) => "worse than the start commit",
        (ReceiptFinding.Improved, _) => "still contributes",
        (ReceiptFinding.Unclear, _) => "no contribution is established",
        (ReceiptFinding.Worse, _) => "does harm: better without it",
        (ReceiptFinding.Conflict, _) => $"cannot be taken back alone: {Figures.Count(k.Conflicts.Count, "file")} changed since",
        (ReceiptFinding.Superseded, _) => "nothing of it is left",
        _ => Because("cannot be left out", k.Detail),
    };

    /// <summary>A gate's bounds, such as <c>rss &lt;= 120</c>.</summary>
    public static IEnumerable<string> Of(Gate gate)
    {
        if (gate.Min is { } min)
        {
            yield return $"{gate.Name} >= {Figures.Number(min)}";
        }

        if (gate.Max is { } max)
        {
            yield return $"{gate.Name} <= {Figures.Number(max)}";
        }
    }

    /// <summary>One argument of a command line, in quotation marks if it needs them.</summary>
    public static string Argument(string argument) =>
        argument.Length > 0 && !argument.Any(c => char.IsWhiteSpace(c) || c == '"') ? argument : $"\"{argument.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string Change(Experiment e)
    {
        if (e.EffectPercent is { } effect)
        {
            return $"improved by {Figures.Percent(effect).TrimStart('+')}";
        }

        // A baseline of zero has no percentage.
        return e.Metric is null ? "improved" : $"improved: {Figures.Number(e.BaselineMetric)} to {Figures.Number(e.Metric)}";
    }

    private static string Evidence(Experiment e) => e.PValue is null && OddsWords.Of(e) is { } odds ? $"; {odds}" : PValue(e);

    private static string PValue(Experiment e) => e.PValue switch
    {
        null => string.Empty,
        < 0.001 => " (p < 0.001)",
        { } p => string.Create(CultureInfo.InvariantCulture, $" (p = {p:0.000})"),
    };

    private static string Lines(Experiment e) => e.NetLines is { } net and < 0 ? $"{Figures.Count(-net, "line")} fewer" : "fewer lines";

    private static string Because(string what, string? detail)
    {
        var said = (detail ?? string.Empty).Split(s_lineBreaks, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        // Of what a program printed the last line says why it failed: a traceback begins with where.
        var line = (said is [var head, .., var last] && head.EndsWith(':') ? $"{head} {last}" : said.FirstOrDefault(string.Empty)).TrimEnd(' ', '.', ':');
        if (line.Length == 0)
        {
            return what;
        }

        // A detail that already says what happened is not said twice.
        var text = Cut(line);
        return text.StartsWith(what, StringComparison.OrdinalIgnoreCase) ? what + text[what.Length..] : $"{what}: {text}";
    }

    private static string Cut(string text) => text.Length <= LongestDetail ? text : text[..(LongestDetail - 1)] + "…";
}
