using System.Diagnostics;
using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Workspace;

namespace Autoauto.Bench.Overhead;

/// <summary>One experiment as seen from outside.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Status">How it ended.</param>
/// <param name="WallMs">From the end of the one before to its own end.</param>
/// <param name="AgentMs">Time inside the agent's process.</param>
/// <param name="EvaluatorMs">Time inside the evaluator's processes.</param>
/// <param name="GitMs">Time inside git's processes.</param>
/// <param name="EvaluatorProcesses">Processes of the evaluator.</param>
/// <param name="CpuMs">Processor time of the engine's own process: independent of what else the machine does.</param>
/// <param name="GitProcesses">All other processes that the engine started: git.</param>
internal sealed record ExperimentCost(
    int Number, ExperimentStatus Status, double WallMs, double AgentMs, double EvaluatorMs, double GitMs, int EvaluatorProcesses, double CpuMs, long GitProcesses)
{
    /// <summary>What is left: the engine's own time, bookkeeping, durable writes and sweeping of children included.</summary>
    public double EngineMs => WallMs - AgentMs - EvaluatorMs - GitMs;
}

/// <summary>A run as seen from outside.</summary>
/// <param name="Costs">Its experiments without the first ones.</param>
/// <param name="Before">From its start to the first experiment's.</param>
/// <param name="After">From the end of the last experiment to its own.</param>
internal sealed record OverheadRun(IReadOnlyList<ExperimentCost> Costs, TimeSpan Before, TimeSpan After);

/// <summary>Runs the engine in this process and takes the time between its events.</summary>
internal static class OverheadMeasurement
{
    // The first experiments pay for just-in-time compilation, which a run of hours does not notice.
    private const int Warmup = 3;

    public static async Task<OverheadRun> RunAsync(string root, int experiments)
    {
        using var workspace = RepositoryWorkspace.Open(root);
        await using var session = workspace.StartRun(new RunRequest
        {
            Program = BenchRepository.Program,
            Rule = "fixed",
            MaxExperiments = experiments + Warmup,
            NoReceipt = true,
        });
        var costs = new List<ExperimentCost>();
        var last = Stopwatch.GetTimestamp();
        var begun = last;
        TimeSpan? before = null;
        var cpuBefore = Environment.CpuUsage.TotalTime;
        var startedBefore = workspace.ProcessesStarted;
        var gitBefore = workspace.GitSeconds;
        var (evaluatorSeconds, evaluatorProcesses) = (0.0, 0);
        await foreach (var item in session.Events.ReadAllAsync().ConfigureAwait(false))
        {
            switch (item)
            {
                case RunEvent.SampleTaken sample:
                    evaluatorSeconds += sample.Measurement.Sample.DurationSeconds;
                    evaluatorProcesses++;
                    break;
                case RunEvent.ExperimentStarted:
                    before ??= Stopwatch.GetElapsedTime(begun);
                    break;
                case RunEvent.ExperimentFinished finished:
                    var now = Stopwatch.GetTimestamp();
                    var cpu = Environment.CpuUsage.TotalTime;
                    var started = workspace.ProcessesStarted;
                    costs.Add(new(
                        finished.Experiment.Number,
                        finished.Experiment.Status!.Value,
                        Stopwatch.GetElapsedTime(last, now).TotalMilliseconds,
                        1000 * finished.Experiment.AgentSeconds,
                        1000 * evaluatorSeconds,
                        1000 * (workspace.GitSeconds - gitBefore),
                        evaluatorProcesses,
                        (cpu - cpuBefore).TotalMilliseconds,
                        started - startedBefore - finished.Experiment.AgentCalls - evaluatorProcesses));
                    (last, cpuBefore, startedBefore, gitBefore, evaluatorSeconds, evaluatorProcesses) = (now, cpu, started, workspace.GitSeconds, 0, 0);
                    break;
                default:
                    break;
            }
        }

        var run = await session.Completion.ConfigureAwait(false);
        return run.Crashed == 0
            ? new OverheadRun(costs.Where(c => c.Number > Warmup).ToList(), before ?? default, Stopwatch.GetElapsedTime(last))
            : throw new AutoautoException(ErrorCode.InternalError, $"{run.Crashed} experiments of the benchmark crashed: nothing was measured.");
    }
}
