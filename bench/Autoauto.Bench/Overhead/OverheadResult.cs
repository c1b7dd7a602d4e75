using Autoauto.Core.Model;

namespace Autoauto.Bench.Overhead;

/// <summary>What experiments cost on top of a history of a certain size.</summary>
internal sealed record OverheadResult
{
    public required int History { get; init; }

    public required int Repeats { get; init; }

    public required int Experiments { get; init; }

    public required int Kept { get; init; }

    public required Quantiles WallMs { get; init; }

    public required Quantiles EngineMs { get; init; }

    public required Quantiles GitMs { get; init; }

    public required Quantiles EngineCpuMs { get; init; }

    public required Quantiles GitProcesses { get; init; }

    public required Quantiles EvaluatorProcesses { get; init; }

    public static OverheadResult From(int history, int repeats, IReadOnlyList<ExperimentCost> costs) => new()
    {
        History = history,
        Repeats = repeats,
        Experiments = costs.Count,
        Kept = costs.Count(c => c.Status == ExperimentStatus.Kept),
        WallMs = Quantiles.Of(costs.Select(c => c.WallMs)),
        EngineMs = Quantiles.Of(costs.Select(c => c.EngineMs)),
        GitMs = Quantiles.Of(costs.Select(c => c.GitMs)),
        EngineCpuMs = Quantiles.Of(costs.Select(c => c.CpuMs)),
        GitProcesses = Quantiles.Of(costs.Select(c => (double)c.GitProcesses)),
        EvaluatorProcesses = Quantiles.Of(costs.Select(c => (double)c.EvaluatorProcesses)),
    };
}
