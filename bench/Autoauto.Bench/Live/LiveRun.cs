using System.Diagnostics;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;
using Autoauto.Core.Programs;
using Autoauto.Core.Workspace;

namespace Autoauto.Bench.Live;

/// <summary>What one live run made of candidates whose true effects are known.</summary>
internal sealed record LiveRun(
    int Kept, int FalseKeeps, int HarmfulKeeps, int LargeMissed, int Failed, int Decisions, int Invocations, double TrueGainPercent, Receipt? Receipt, double Seconds)
{
    private const double Harmful = -2;
    private const double Large = 5;

    /// <summary>True if the receipt's interval contains the true total.</summary>
    public bool IsCovered => Receipt is { GainLowPercent: { } low, GainHighPercent: { } high } ? low <= TrueGainPercent && TrueGainPercent <= high : Kept == 0;

    /// <summary>Runs the engine over the candidates, as far as it comes within the limit.</summary>
    public static async Task<LiveRun> RunAsync(IReadOnlyList<double> effects, TimeSpan? limit, Action<Experiment, double> onFinished)
    {
        using var repository = await LiveRepository.CreateAsync(effects).ConfigureAwait(false);
        using var workspace = RepositoryWorkspace.Open(repository.Root);
        var watch = Stopwatch.StartNew();
        await using var session = workspace.StartRun(new RunRequest { Program = LiveRepository.Program, TimeLimit = limit });
        await foreach (var item in session.Events.ReadAllAsync().ConfigureAwait(false))
        {
            if (item is Core.Loop.RunEvent.ExperimentFinished { Experiment: var experiment })
            {
                onFinished(experiment, effects[experiment.Number - 1]);
            }
        }

        var run = await session.Completion.ConfigureAwait(false);
        var all = workspace.ListExperiments(run.Id).Select(e => (Experiment: e, Effect: effects[e.Number - 1])).ToList();
        var kept = all.FindAll(x => x.Experiment.Status == ExperimentStatus.Kept);
        return new LiveRun(
            kept.Count,
            kept.Count(x => x.Effect <= 0),
            kept.Count(x => x.Effect <= Harmful),
            all.Count(x => x.Effect >= Large && x.Experiment.Status != ExperimentStatus.Kept),
            all.Count(x => x.Experiment.Status is ExperimentStatus.Crashed or ExperimentStatus.MeasurementFailed),
            all.Count,
            all.Sum(x => x.Experiment.BaselineInvocations + x.Experiment.CandidateInvocations),
            100 * (1 - await UnitsAsync(repository.Root, run.HeadCommit).ConfigureAwait(false) / LiveRepository.StartUnits),
            run.Receipt,
            watch.Elapsed.TotalSeconds);
    }

    private static async Task<double> UnitsAsync(string root, string commit)
    {
        var runner = new ProcessRunner(TimeProvider.System);
        var outcome = await runner.RunAsync(
            new ProcessSpec { FileName = "git", Arguments = ["show", $"{commit}:{LiveRepository.WorkFile}"], WorkingDirectory = root }, CancellationToken.None).ConfigureAwait(false);
        return double.Parse(outcome.Output, System.Globalization.CultureInfo.InvariantCulture);
    }
}
